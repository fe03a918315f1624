public import PieceModel

/// What somebody who saw one work again and again (회전문) has seen of its casts.
///
/// It looks at the newest 200 viewings, and in them at the 200 actors (each in each of their roles) seen most, so that
/// it is quick whatever it is given. Cast members without a role count as being of roles of their own.
public struct RepeatViewings: Hashable, Sendable {
    /// One time the work was seen.
    public struct Viewing: Hashable, Sendable {
        /// The piece's id.
        public let id: String
        public let date: LocalDate
        public let time: LocalTime?
        public let cast: [CastMember]
        public let score: Score?
        public let price: Money?

        public init(
            id: String, date: LocalDate, time: LocalTime? = nil, cast: [CastMember], score: Score? = nil,
            price: Money? = nil
        ) {
            self.id = id
            self.date = date
            self.time = time
            self.cast = cast
            self.score = score
            self.price = price
        }
    }

    /// Somebody in a role; nil is none known.
    public struct Part: Hashable, Sendable {
        public let role: String?
        public let name: String
    }

    /// Who was seen in a role, the most often seen first.
    public struct Role: Hashable, Sendable {
        /// nil gathers those without one.
        public let role: String?
        public let actors: [NameCount]
    }

    /// Two actors of different roles and how often they were seen together.
    public struct Pair: Hashable, Sendable {
        public let first: Part
        public let second: Part
        public let count: Int
    }

    /// The most viewings, and the most parts, that are looked at.
    public static let considered = 200
    /// The longest any of the lists of pairs and castings becomes.
    public static let listed = 50
    /// Where castings stop being counted.
    public static let countless = 10_000

    /// At most `considered`.
    public let count: Int
    public let first: Viewing?
    public let latest: Viewing?
    public let meanScore: MeanScore?
    /// What was paid, by currency code, in minor units.
    public let paid: [String: Int]
    /// In the order in which the newest casts name them.
    public let roles: [Role]
    /// At most `listed`, those seen most often first.
    public let pairs: [Pair]
    public let pairCount: Int
    /// Actors of different roles who were not seen together, at most `listed`.
    public let unseenPairs: [Pair]
    public let unseenPairCount: Int
    /// How many different castings of the changing roles were seen: one actor for each role that had several actors,
    /// though never two at a time.
    public let castingCount: Int
    /// Castings that those actors could give, nobody in two roles, and that were not seen; at most `listed`.
    public let unseenCastings: [[Part]]
    /// At most `countless`, which stands for any larger number too.
    public let unseenCastingCount: Int

    /// - Parameter viewings: of one work, in any order; the newest are kept.
    public init(_ viewings: [Viewing]) {
        let viewings = viewings.sorted(by: RepeatViewings.isBefore).suffix(RepeatViewings.considered)
        let newestFirst = Array(viewings.reversed())
        count = viewings.count
        first = viewings.first
        latest = viewings.last
        let scores = viewings.compactMap { $0.score?.halves }
        meanScore = MeanScore(halves: scores.reduce(0, +), scores: scores.count)
        paid = viewings.reduce(into: [:]) { paid, viewing in
            if let price = viewing.price { paid[price.currency.code, default: 0] += price.minorUnits }
        }

        let parts = CastParts(newestFirst.map(\.cast), limit: RepeatViewings.considered)
        roles = parts.roles
        let pairs = CastPairs(parts)
        self.pairs = Array(pairs.seen.prefix(RepeatViewings.listed))
        pairCount = pairs.seen.count
        unseenPairs = Array(pairs.unseen.prefix(RepeatViewings.listed))
        unseenPairCount = pairs.unseen.count
        let castings = Castings(parts)
        castingCount = castings.seen.count
        let unseen = castings.unseen
        unseenCastings = unseen.listed
        unseenCastingCount = unseen.count
    }

    private static func isBefore(_ a: Viewing, _ b: Viewing) -> Bool {
        func order(_ viewing: Viewing) -> (LocalDate, Int, String) {
            (viewing.date, viewing.time.map { 60 * $0.hour + $0.minute } ?? -1, viewing.id)
        }
        return order(a) < order(b)
    }
}
