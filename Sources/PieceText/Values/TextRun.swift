/// A stretch of text in one font; several of them in a row make a line such as a number and its unit.
public struct TextRun: Hashable, Sendable {
    public var text: String
    /// A font id of the manifest, such as `SQ800`.
    public var font: String
    /// Size relative to the style's.
    public var scale: Double
    /// Space after each grapheme in em of this run's own size; nil takes the style's.
    public var letterSpacing: Double?
    /// What the caller wants to find again on this run's glyphs, usually a colour index.
    public var tag: Int
    /// How far the run moves down, in em of its own size; negative moves up.
    public var baselineShift: Double
    /// Space before the run in pixels, unless it starts a line.
    public var gapBefore: Double

    public init(
        text: String, font: String, scale: Double = 1, letterSpacing: Double? = nil, tag: Int = 0,
        baselineShift: Double = 0, gapBefore: Double = 0
    ) {
        self.text = text
        self.font = font
        self.scale = scale
        self.letterSpacing = letterSpacing
        self.tag = tag
        self.baselineShift = baselineShift
        self.gapBefore = gapBefore
    }
}
