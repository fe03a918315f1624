public enum HorizontalAlign: String, Codable, Hashable, Sendable {
    case left, center, right
}

public enum VerticalAlign: String, Codable, Hashable, Sendable {
    case top, middle, bottom
}

/// How text is made to fit its box.
public enum TextFit: String, Codable, Hashable, Sendable {
    /// The largest whole-pixel step from `sizeMax` down to `sizeMin` at which everything fits; then breaking words,
    /// then an ellipsis.
    case shrink
    /// One line as wide as the box allows, up to `sizeMax`.
    case fitWidth
    /// Always `sizeMax`; what does not fit ends in an ellipsis.
    case clampOnly
}

/// The way lines run.
public enum TextDirection: String, Codable, Hashable, Sendable {
    case horizontal
    /// Lines are columns, the first one at the right.
    case verticalRL
}

/// Everything about a text but its words and fonts.
public struct TextStyle: Hashable, Sendable {
    /// The largest size to try, in pixels per em.
    public var sizeMax: Double
    /// The smallest size to try, in pixels per em. With `.fitWidth`, a minimum equal to `sizeMax` means none.
    public var sizeMin: Double
    public var maxLines: Int
    /// From one baseline to the next, in em.
    public var lineHeight: Double
    /// Space after each grapheme but a line's last, in em.
    public var letterSpacing: Double
    public var align: HorizontalAlign
    public var valign: VerticalAlign
    /// Whether lines are made as even as they can be without adding one.
    public var balance: Bool
    /// Whether words (어절) stay whole as long as the text fits some other way.
    public var keepAll: Bool
    public var fit: TextFit
    public var direction: TextDirection
    /// Whether left-aligned lines start at their ink instead of at their first glyph's origin; nil means from 90 px up.
    public var opticalLeft: Bool?
    /// A BCP 47 language tag, such as `ko` or `en`.
    public var lang: String

    public init(
        sizeMax: Double, sizeMin: Double? = nil, maxLines: Int = 1, lineHeight: Double = 1.2,
        letterSpacing: Double = 0, align: HorizontalAlign = .left, valign: VerticalAlign = .top,
        balance: Bool? = nil, keepAll: Bool = true, fit: TextFit = .shrink,
        direction: TextDirection = .horizontal, opticalLeft: Bool? = nil, lang: String = "ko"
    ) {
        self.sizeMax = sizeMax
        self.sizeMin = sizeMin ?? sizeMax
        self.maxLines = maxLines
        self.lineHeight = lineHeight
        self.letterSpacing = letterSpacing
        self.align = align
        self.valign = valign
        self.balance = balance ?? (maxLines > 1)
        self.keepAll = keepAll
        self.fit = fit
        self.direction = direction
        self.opticalLeft = opticalLeft
        self.lang = lang
    }

    /// The size in pixels per em from which left alignment goes by ink unless `opticalLeft` says otherwise:
    /// below it a side bearing is too narrow to see.
    public static let opticalLeftSize = 90.0
}
