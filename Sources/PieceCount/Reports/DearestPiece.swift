public import PieceModel

/// Where the piece is that cost most in a period: numbers know prices and months, not pieces.
public struct DearestPiece: Hashable, Sendable {
    public let price: Money
    /// The first year and month of the period in which so much was paid.
    public let year: Int
    public let month: Int

    /// - Parameters:
    ///   - spending: what the period's report says of the currency.
    ///   - years: ascending, those in which something was paid; only looked at for all of time.
    /// - Returns: nil when nothing was paid.
    public init?(
        reading reader: some CountReader, _ spending: Spending, in period: Period, years: [Int]
    ) throws {
        let dimension = Dimension.price(spending.currency)
        let highest =
            try spending.detail?.prices?.highest
            ?? reader.names(dimension, RollupKey(period)).last.flatMap { PriceName.minorUnits($0.name) }
        guard let highest, highest > 0, let price = Money(minorUnits: highest, currency: spending.currency) else {
            return nil
        }
        // One at a time: in large libraries the first year mostly has it.
        func first(_ periods: [Period]) throws -> Period? {
            try periods.first { period in
                let key = TallyKey(period, dimension, PriceName.name(highest))
                return try reader.tallies([key])[key] != nil
            }
        }
        var period = period
        if case .all = period { period = try first(years.map(Period.year)) ?? period }
        if case .year(let year) = period { period = try first((1...12).map { .month(year: year, $0) }) ?? period }
        guard case .month(let year, let month) = period else { return nil }
        self.price = price
        self.year = year
        self.month = month
    }
}
