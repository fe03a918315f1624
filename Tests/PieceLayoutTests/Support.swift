import Foundation
import PieceGraphics
import PieceModel
import PieceText
import Testing

@testable import PieceLayout

/// The checkout the tests run in.
enum Checkout {
    /// The folder above this file that holds `layouts/` and `fonts/`.
    static let root: URL = {
        var folder = URL(fileURLWithPath: #filePath).resolvingSymlinksInPath().deletingLastPathComponent()
        while folder.path != "/", !FileManager.default.fileExists(atPath: folder.path + "/fonts/fonts.json") {
            folder = folder.deletingLastPathComponent()
        }
        return folder
    }()

    static func bytes(_ path: String) throws -> [UInt8] {
        [UInt8](try Data(contentsOf: root.appending(path: path)))
    }

    /// Names of the shipped layouts.
    static let layouts: [String] = {
        let files = (try? FileManager.default.contentsOfDirectory(atPath: root.path + "/layouts")) ?? []
        return files.filter { $0.hasSuffix(".json") && $0 != "schema.json" }.map { String($0.dropLast(5)) }.sorted()
    }()

    static func layout(_ name: String) throws -> Template {
        try Template.read(bytes("layouts/\(name).json"), file: "\(name).json", fonts: fontIDs()).template
    }

    /// The sample pieces beside the sample pictures.
    static func samplePieces() throws -> [Piece] {
        let folder = root.appending(path: "assets/samples")
        return try FileManager.default.contentsOfDirectory(atPath: folder.path).sorted()
            .filter { $0.hasSuffix(".json") && $0 != "gallery.json" }
            .map { try Piece(json: bytes("assets/samples/" + $0)) }
    }

    static func fontIDs() throws -> Set<String> { Set(try manifest().fonts.map(\.id)) }
    static func manifest() throws -> FontManifest { try FontManifest.load(from: bytes("fonts/fonts.json")) }
    static func placer() throws -> Placer { Placer(fonts: try FontLibrary(manifest: manifest())) }
}

/// A small generator of repeatable randomness (SplitMix64); tests print their seed so that a failure can be run again.
struct Seeded: RandomNumberGenerator {
    private var state: UInt64

    init(_ seed: UInt64) { state = seed }

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var z = state
        z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
        z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
        return z ^ (z >> 31)
    }
}

/// A template of a name, layers and further members, as JSON.
func source(_ layers: String, _ more: String = "", canvas: String = "[200, 100]", name: String = "small") -> String {
    """
    {"name": "\(name)", "version": 1, "label": {"ko": "작은", "en": "Small"}, "summary": {"ko": "작다", "en": "Small"},
     "canvas": \(canvas), \(more)\(more.isEmpty ? "" : ",") "layers": [\(layers)]}
    """
}

func read(_ json: String) throws -> Template {
    try Template.read([UInt8](json.utf8), file: "small.json", fonts: Checkout.fontIDs()).template
}

/// The problems of a template; empty when it can be read.
func problems(_ json: String) throws -> [TemplateProblem] {
    let fonts = try Checkout.fontIDs()
    do throws(TemplateProblems) {
        _ = try Template.read([UInt8](json.utf8), file: "small.json", fonts: fonts)
        return []
    } catch {
        return error.problems
    }
}

/// Inputs that name nothing but what is given.
func bare(
    _ values: [String: Value] = [:], lists: [String: [[String: Value]]] = [:], photo: Size? = nil, korean: Bool = true
) -> Inputs {
    Inputs(
        scope: Scope(values: values, isKorean: korean), lists: lists, photoSize: photo,
        fallback: PhotoFallback(hue: 285, word: "LIVE"))
}

/// Places the layers of a small template.
func place(_ layers: String, _ more: String = "", with inputs: Inputs = bare()) throws -> Frame {
    try Checkout.placer().place(read(source(layers, more)), inputs)
}

/// The fields of the least piece with changes.
func piece(_ changes: [String: JSONValue] = [:]) throws -> Piece {
    var object = JSONObject([
        .init(key: "kind", value: "musical"), .init(key: "title", value: "지킬 앤 하이드"),
        .init(key: "date", value: "2026-11-14"), .init(key: "venue", value: "블루스퀘어"),
    ])
    for (key, value) in changes { object[key] = value }
    return try Piece(fields: .object(object))
}

extension Frame {
    /// The frame written down completely, for comparison: outlines by their points, not by their identity.
    var written: [String] {
        var lines = ["\(width)×\(height), \(staticCount) static, cut \(cut.map { "\($0.region)" } ?? "none")"]
        lines += items.map(\.written)
        lines += texts.map { "\($0)" }
        return lines
    }

    var fills: [FillItem] { items.compactMap { if case .fill(let fill) = $0 { fill } else { nil } } }
    var photos: [PhotoItem] { items.compactMap { if case .photo(let photo) = $0 { photo } else { nil } } }
    var glyphs: [GlyphItem] { items.compactMap { if case .glyphs(let glyphs) = $0 { glyphs } else { nil } } }
    var codes: [CodeItem] { items.compactMap { if case .code(let code) = $0 { code } else { nil } } }
    var images: [ImageItem] { items.compactMap { if case .image(let image) = $0 { image } else { nil } } }
    var shadows: [ShadowItem] { items.compactMap { if case .shadow(let shadow) = $0 { shadow } else { nil } } }
    /// Bounding boxes of the fills, in order.
    var boxes: [Rect] { fills.map(\.outline.region.path.controlBounds) }
}

extension FrameItem {
    var written: String {
        func region(_ outline: Outline?) -> String { outline.map { "\($0.region)" } ?? "none" }
        return switch self {
        case .fill(let i): "fill \(region(i.outline)) \(i.paint) \(i.blend) \(i.opacity)"
        case .shadow(let i):
            "shadow \(region(i.outline)) \(i.offset) \(i.sigma) \(i.spread) \(i.color) \(i.isInner) \(i.blend) \(i.opacity)"
        case .photo(let i):
            "photo \(i.frame) \(i.transform) \(i.crop) \(region(i.clip)) \(i.matrix) \(i.blur) "
                + "\(String(describing: i.duotone)) \(i.opacity) \(i.blend)"
        case .glyphs(let i): "glyphs \(i)"
        case .grain(let i): "grain \(i.rect) \(i.strength) \(region(i.clip)) \(i.overlay)"
        case .image(let i): "image \(i.name) \(i.frame) \(i.transform) \(i.focal) \(region(i.clip))"
        case .code(let i): "code \(i)"
        case .beginClip(let outline): "begin clip \(region(outline))"
        case .endClip: "end clip"
        }
    }
}

extension Paint {
    var solid: Color? { if case .solid(let color) = self { color } else { nil } }
}
