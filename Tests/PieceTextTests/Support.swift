import Foundation
import PieceGraphics
import PieceText
import Testing

/// The manifest of the checkout: `$PIECE_ASSETS/fonts/fonts.json`, or the one found by walking up from this file.
enum Fonts {
    static func manifestBytes() throws -> [UInt8] {
        var folder = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
        if let assets = ProcessInfo.processInfo.environment["PIECE_ASSETS"] { folder = URL(fileURLWithPath: assets) }
        while true {
            let file = folder.appendingPathComponent("fonts/fonts.json")
            if FileManager.default.fileExists(atPath: file.path) { return [UInt8](try Data(contentsOf: file)) }
            let parent = folder.deletingLastPathComponent().standardizedFileURL
            guard parent.path != folder.standardizedFileURL.path else {
                throw FontError(.unreadableManifest, "no fonts/fonts.json above the tests; set PIECE_ASSETS")
            }
            folder = parent
        }
    }

    static func manifest() throws -> FontManifest { try FontManifest.load(from: manifestBytes()) }

    static func library() throws -> FontLibrary { try FontLibrary(manifest: manifest()) }

    /// The faces that tickets name for Korean text.
    static let korean = ["SQ300", "SQ400", "SQ700", "SQ800", "MJ400", "MJ700", "MJ800", "PEN", "BP400", "BP700", "DH"]
    static let latin = ["BEB", "INT200", "INT500", "GAR", "MONO400", "MONO700"]
}

extension FontLibrary {
    /// Lays out one run in a box of the given width and height.
    func layout(_ text: String, _ font: String, _ width: Double, _ height: Double, _ style: TextStyle) -> TextLayout {
        layout([TextRun(text: text, font: font)], in: Size(width, height), style: style)
    }

    /// Lays out one run where nothing limits it.
    func layout(_ text: String, _ font: String, _ style: TextStyle) -> TextLayout {
        layout(text, font, 10_000, 10_000, style)
    }

    func face(_ id: String) throws -> Int { try #require(ids.firstIndex(of: id)) }
}

extension TextLayout {
    var glyphs: [PlacedGlyph] { lines.flatMap(\.glyphs) }
}

/// A small generator with a seed, so that a failure can be repeated (SplitMix64, Steele et al. 2014).
struct SeededGenerator: RandomNumberGenerator {
    var state: UInt64

    init(seed: UInt64) { state = seed }

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var z = state
        z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
        z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
        return z ^ (z >> 31)
    }
}
