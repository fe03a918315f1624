public import PieceModel

/// What was paid in one currency in one period; all amounts are in minor units, means rounded half up.
public struct Spending: Hashable, Sendable {
    public let currency: Currency
    /// Pieces with a price, free ones included.
    public let pieces: Int
    public let paid: Int
    /// Per piece with a price, free ones included; nil when there is none.
    public let mean: Int?
    /// Beside the year or month before; nil for all of time.
    public let change: Change?
    public let face: FaceValue?
    /// What was paid for a star: over the pieces with price and score, their sum of prices ÷ their sum of stars.
    public let perStar: Int?
    /// By kind, the highest first; kinds without a piece in this currency are left out.
    public let kinds: [KindAmount]
    /// What only the currencies with most pieces have (`Spending.detailed`).
    public let detail: Detail?

    /// In how many currencies, at most, names and single prices are told: each costs four reads.
    public static let detailed = 4

    /// What seats cost without discount, over the pieces that say so.
    public struct FaceValue: Hashable, Sendable {
        public let pieces: Int
        public let total: Int
        public let paid: Int

        /// Below 0 when more was paid than the seats cost.
        public var saved: Int { total - paid }
        /// Of the total, in whole per cent; nil when the seats were free.
        public var percent: Int? { .percent(saved, of: total) }
    }

    /// What was paid for pieces of a kind.
    public struct KindAmount: Hashable, Sendable {
        public let kind: Kind
        public let paid: Int
        public let pieces: Int
    }

    /// What was paid for pieces with a name.
    public struct NameAmount: Hashable, Sendable {
        public let name: String
        public let paid: Int
        public let pieces: Int
    }

    /// What was paid for a work.
    public struct WorkAmount: Hashable, Sendable {
        public let work: WorkName
        public let paid: Int
        public let pieces: Int
    }

    /// Single prices and the names most was paid for, without free and hidden ones.
    public struct Detail: Hashable, Sendable {
        public let prices: Prices?
        public let venues: [NameAmount]
        public let works: [WorkAmount]
        /// Seat grades.
        public let grades: [NameAmount]
    }

    /// The prices of single pieces; there is at least one.
    public struct Prices: Hashable, Sendable {
        /// Pieces that cost nothing.
        public let free: Int
        /// Half of the pieces cost at most this; between the two in the middle, their mean.
        public let median: Int
        public let highest: Int
    }
}

extension Spending.Prices {
    /// - Parameter prices: pieces by `PriceName`, in order; nil when there are none.
    init?(_ prices: [Ranked]) {
        let steps = prices.compactMap { ranked in
            PriceName.minorUnits(ranked.name).map { (price: $0, count: ranked.tally.count) }
        }
        let count = steps.reduce(0) { $0 + $1.count }
        guard count > 0, let highest = steps.last?.price else { return nil }
        func price(at place: Int) -> Int {
            var passed = 0
            return steps.first {
                passed += $0.count
                return passed > place
            }?.price ?? highest
        }
        self.init(
            free: steps.first { $0.price == 0 }?.count ?? 0,
            median: (price(at: (count - 1) / 2) + price(at: count / 2) + 1) / 2, highest: highest)
    }
}
