public import PieceModel

/// What a monthly calendar card tells: the month's days with the tickets kept on them.
public struct MonthCard: Hashable, Sendable {
    /// 1000…9999; a month there is not gives a card without days.
    public var year: Int
    /// 1…12.
    public var month: Int
    /// Days with pieces, by day of the month.
    public var days: [Int: Day]
    /// How many pieces.
    public var total: Int
    /// What was paid, a currency each, the one to show first first. Currencies are never added to each other.
    public var spend: [Money]
    /// Mean of the scores, 0.5…5 stars, shown in half stars; nil when nothing was rated.
    public var meanScore: Double?
    /// A line below the heading, such as `PlaceLine.text` makes; empty leaves it out.
    public var places: String
    /// The address as it is read, such as `piece.kr/@hana/2026-11`.
    public var address: String?
    public var locale: TicketLocale

    /// What was kept on one day.
    public struct Day: Hashable, Sendable {
        /// The first ticket; a day without one is a plain card.
        public var picture: CardPicture?
        /// How many pieces, from 1.
        public var count: Int

        public init(_ picture: CardPicture?, count: Int = 1) {
            self.picture = picture
            self.count = count
        }
    }

    public init(
        year: Int, month: Int, days: [Int: Day] = [:], total: Int, spend: [Money] = [], meanScore: Double? = nil,
        places: String = "", address: String? = nil, locale: TicketLocale = .ko
    ) {
        self.year = year
        self.month = month
        self.days = days
        self.total = total
        self.spend = spend
        self.meanScore = meanScore
        self.places = places
        self.address = address
        self.locale = locale
    }
}
