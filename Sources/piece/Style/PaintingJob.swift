import PieceStylist

/// What a photo becomes: a style with a seed.
struct Styling: Hashable, Sendable {
    var style: Style
    /// Another one moves what chance decides.
    var seed: UInt32 = 0
}

/// One photo that is to be painted, and where the picture goes.
struct PaintingJob: Sendable {
    /// What is painted.
    enum Subject: Hashable, Sendable {
        case style(Style)
        /// Somebody's own words.
        case prompt(String)
    }

    var photo: String
    var subject: Subject
    /// 0…1; nil leaves it to the style.
    var strength: Double?
    var seed: UInt32 = 0
    /// Nil keeps the photo's own shape.
    var frame: PixelSize?
    var out: String

    /// How far own words may go from the photo when nobody says.
    static let promptStrength = PromptRules.strength
    /// The sides that a frame may have, in pixels.
    static let sides = 16...4096

    /// A size such as `1080x1350`; nil when it is none, or out of range.
    static func frame(_ text: String) -> PixelSize? {
        let sides = text.split(separator: "x", omittingEmptySubsequences: false).map { Int($0) ?? 0 }
        guard sides.count == 2, sides.allSatisfy(PaintingJob.sides.contains) else { return nil }
        return PixelSize(sides[0], sides[1])
    }

    /// How the picture is written: PNG or WebP by the suffix, else JPEG.
    var format: String { FilePath.suffix(of: out) }
}
