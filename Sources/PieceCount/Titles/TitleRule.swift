public import PieceModel

/// A title (칭호): what it is called and what earns it.
public struct TitleRule: Hashable, Sendable, Identifiable {
    /// Lower-case words with hyphens; the title's address.
    public let id: String
    let names: [TicketLocale: String]
    let abouts: [TicketLocale: String]
    /// The sign on its badge, one of `TitleRule.glyphs`.
    public let glyph: String
    /// What is counted, and what one does to get it; nil where there is nothing to count.
    let phrase: [TicketLocale: TitlePhrase]
    let verb: TitleVerb?
    let metric: Metric
    /// The metric's value from which the title is earned; at least 1.
    public let threshold: Int

    /// What is measured.
    enum Metric: Hashable, Sendable {
        /// Pieces that fulfil a condition, within a window.
        case pieces(condition: String, Window)
        /// Pieces with the same name, of the name that has most.
        case most(Dimension, kind: Kind?)
        /// Different names of a dimension.
        case distinct(Dimension)
        /// Different genres, kinds and regions; `etc` is none.
        case genres, kinds, regions
        /// Different months with a piece, of the year that has most.
        case months
        /// What was paid, in minor units.
        case spent(Currency)
        case streak(Span)
        /// Titles owned, of these.
        case titles([String])
        /// 1 for everybody who has an account.
        case joined
        /// Chat rooms entered: 0 until there are any.
        case chatRooms
    }

    /// Where pieces are counted together.
    enum Window: String, Hashable, Sendable, CaseIterable { case all, year, month, day }
    /// What follows each other without a gap; weeks begin on Monday.
    enum Span: String, Hashable, Sendable, CaseIterable { case days, weeks, months }

    public func name(_ locale: TicketLocale) -> String { names[locale] ?? id }
    /// One sentence about what it is for.
    public func about(_ locale: TicketLocale) -> String { abouts[locale] ?? "" }

    /// The signs that badges are drawn with.
    public static let glyphs = [
        "ball", "balloon", "bolt", "calendar", "camera", "clock", "coin", "crown", "curtain", "eye", "flame", "frame",
        "ghost", "heart", "hourglass", "loop", "map", "mask", "moon", "note", "one", "people", "piece", "planet",
        "quote",
        "seat", "shield", "smile", "star", "sun", "tent", "ticket", "year",
    ]
}
