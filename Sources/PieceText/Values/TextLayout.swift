public import PieceGraphics

/// One glyph in its place. Coordinates are pixels from the top left corner of the text's box.
public struct PlacedGlyph: Hashable, Sendable {
    /// The face's index in the library, or `PlacedGlyph.tofuFace`.
    public var face: Int
    public var glyph: UInt32
    /// The glyph's origin on the baseline.
    public var origin: Point
    /// Pixels per em.
    public var size: Double
    /// The tag of the run the glyph comes from.
    public var tag: Int
    /// Clockwise quarter turns about the origin: 1 for Latin words in vertical text.
    public var rotation: Int
    /// Whether the glyph is a colour bitmap (an emoji) rather than an outline.
    public var isColor: Bool

    public init(
        face: Int, glyph: UInt32, origin: Point, size: Double, tag: Int = 0, rotation: Int = 0, isColor: Bool = false
    ) {
        self.face = face
        self.glyph = glyph
        self.origin = origin
        self.size = size
        self.tag = tag
        self.rotation = rotation
        self.isColor = isColor
    }

    /// Stands for a character that no face has; `GlyphCache` draws a hollow box for it.
    public static let tofuFace = -1
}

/// One line (or column) of laid out text.
public struct TextLine: Hashable, Sendable {
    public var glyphs: [PlacedGlyph]
    /// The y of the baseline; in vertical text, the x of the column's centre line.
    public var baseline: Double
    /// The advance of the line in pixels without trailing spaces (the height of a column).
    public var width: Double
    /// The box around everything drawn.
    public var ink: Rect
    /// The part of `TextLayout.text` on this line, in UTF-16 code units, without trailing spaces and ellipsis.
    public var range: Range<Int>

    public init(glyphs: [PlacedGlyph], baseline: Double, width: Double, ink: Rect, range: Range<Int>) {
        self.glyphs = glyphs
        self.baseline = baseline
        self.width = width
        self.ink = ink
        self.range = range
    }
}

/// Text fitted into a box: the size that was chosen and where every glyph goes.
public struct TextLayout: Hashable, Sendable {
    /// The chosen size in pixels per em.
    public var size: Double
    public var lines: [TextLine]
    /// The block the lines take: widest line × (lines · line height), in its place in the text's box.
    public var box: Rect
    /// The box around everything drawn.
    public var ink: Rect
    /// Whether the text was cut and ends in an ellipsis.
    public var didClamp: Bool
    /// Whether a word had to be broken.
    public var didBreakAnywhere: Bool
    /// Whether the lines are larger than the box even so.
    public var overflows: Bool
    /// Characters that no face has, and control characters that were dropped; each once, in order of appearance.
    public var missing: [Unicode.Scalar]
    /// The text that was laid out: all runs joined, in normal form C, without control characters.
    public var text: String

    public init(
        size: Double, lines: [TextLine], box: Rect, ink: Rect, didClamp: Bool, didBreakAnywhere: Bool,
        overflows: Bool, missing: [Unicode.Scalar], text: String
    ) {
        self.size = size
        self.lines = lines
        self.box = box
        self.ink = ink
        self.didClamp = didClamp
        self.didBreakAnywhere = didBreakAnywhere
        self.overflows = overflows
        self.missing = missing
        self.text = text
    }

    /// The text of each line.
    public var lineTexts: [String] {
        let units = Array(text.utf16)
        return lines.map { String(decoding: units[$0.range], as: UTF16.self) }
    }
}

/// A glyph on a curve, with the transform that takes its outline (pixels at `size`, y down, origin on the baseline)
/// to coordinates around the arc's centre.
public struct ArcGlyph: Hashable, Sendable {
    public var face: Int
    public var glyph: UInt32
    public var size: Double
    public var tag: Int
    public var isColor: Bool
    public var transform: Transform
}
