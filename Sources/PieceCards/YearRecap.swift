public import PieceModel

/// What a recap (결산) card tells: a year of pieces, or all of them. Facts that are nil or empty are left out, and what
/// remains closes up; nothing is ever labelled empty.
public struct YearRecap: Hashable, Sendable {
    /// Nil is all time.
    public var year: Int?
    public var nickname: String
    /// How many pieces.
    public var total: Int
    /// Pieces more (or, negative, fewer) than in the year before; nil when that had none, or for all time.
    public var difference: Int?
    /// How the pieces divide by kind (or genre), the most frequent first; the first is the card's headline.
    public var mix: [Share]
    /// What was paid, a currency each, the one to show large first. Currencies are never added to each other.
    public var spend: [Money]
    /// Mean per piece paid for, in the currency of the first of `spend`.
    public var meanPerPiece: Money?
    /// The place most often gone to, shown when nothing was paid.
    public var venue: Share?
    /// Pieces by month, January first; other than twelve numbers are cut or filled with 0.
    public var months: [Int]
    /// The piece of the year; nil when none was rated, or those who look may not see it.
    public var best: Best?
    /// Up to four tickets, back to front; of more, the last four.
    public var fan: [CardPicture]
    /// The address in the QR code; nil, or longer than 106 bytes, leaves the code out.
    public var link: String?
    /// The address as it is read, such as `piece.kr/@hana/2026`.
    public var address: String?
    public var locale: TicketLocale

    /// A name and how often it occurred.
    public struct Share: Hashable, Sendable {
        public var name: String
        public var count: Int

        public init(_ name: String, _ count: Int) {
            self.name = name
            self.count = count
        }
    }

    /// The piece that the card puts last.
    public struct Best: Hashable, Sendable {
        public var title: String
        public var score: Score?
        public var review: String?
        public var picture: CardPicture?

        public init(title: String, score: Score? = nil, review: String? = nil, picture: CardPicture? = nil) {
            self.title = title
            self.score = score
            self.review = review
            self.picture = picture
        }
    }

    public init(
        year: Int?, nickname: String, total: Int, difference: Int? = nil, mix: [Share] = [], spend: [Money] = [],
        meanPerPiece: Money? = nil, venue: Share? = nil, months: [Int] = [], best: Best? = nil,
        fan: [CardPicture] = [], link: String? = nil, address: String? = nil, locale: TicketLocale = .ko
    ) {
        self.year = year
        self.nickname = nickname
        self.total = total
        self.difference = difference
        self.mix = mix
        self.spend = spend
        self.meanPerPiece = meanPerPiece
        self.venue = venue
        self.months = months
        self.best = best
        self.fan = fan
        self.link = link
        self.address = address
        self.locale = locale
    }
}
