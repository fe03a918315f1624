import Foundation
import PieceModel
import Testing

@testable import PieceRender

/// A check on the project's own fonts, and templates written to a folder of its own.
final class CheckBench {
    let check: LayoutCheck
    let renderer: TicketRenderer
    private let folder: URL
    private var count = 0

    init() throws {
        let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent()
        renderer = try TicketRenderer(assets: .locate(flag: root.path))
        check = LayoutCheck(renderer: renderer)
        folder = FileManager.default.temporaryDirectory.appendingPathComponent("piece-check-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    }

    deinit { try? FileManager.default.removeItem(at: folder) }

    /// The path of a template of 600 × 400 px on paper, with a safe area 20 px from every edge.
    func template(_ layers: String) throws -> String {
        // A name of its own each: placement remembers layers by their template's name.
        count += 1
        let name = "bench-\(count)"
        let path = folder.appendingPathComponent(name + ".json").path
        let json = """
            {
              "name": "\(name)", "version": 1, "canvas": [600, 400], "safeArea": [20, 20, 560, 360],
              "label": { "ko": "시험", "en": "Bench" }, "summary": { "ko": "시험", "en": "Bench" },
              "layers": [ { "shape": { "rect": [0, 0, 600, 400], "fill": "#F7F1E4" } }, \(layers) ]
            }
            """
        try Data(json.utf8).write(to: URL(fileURLWithPath: path))
        return path
    }

    func scenario(_ name: String) throws -> CheckScenario {
        try #require(check.scenarios().first { $0.name == name }, "no scenario is named \(name)")
    }

    /// What is found in one scenario of a template with these layers above the paper, which is layer 0.
    func findings(_ layers: String, in name: String = "plain, ko, landscape photo") throws -> [LayoutFinding] {
        try check.check(template(layers), scenario(name))
    }

    /// As `findings`, as `kind path` each.
    func faults(_ layers: String, in name: String = "plain, ko, landscape photo") throws -> [String] {
        try findings(layers, in: name).map { "\($0.severity) \($0.kind) \($0.path)" }
    }
}

/// A text layer in black on the paper.
func text(_ string: String, _ frame: String, size: String = "30", more: String = "") -> String {
    let color = more.contains("\"color\"") ? "" : ", \"color\": \"#000000\""
    return """
        { "text": { "frame": \(frame), "text": "\(string)", "font": "SQ700", "size": \(size)\(color)\(more) } }
        """
}
