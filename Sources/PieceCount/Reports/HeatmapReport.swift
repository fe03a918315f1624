public import PieceModel

/// Pieces on every day of a year.
public struct HeatmapReport: Hashable, Sendable {
    public let year: Int
    /// nil is all kinds together.
    public let kind: Kind?
    /// From 1 January on: 365 numbers, 366 in a leap year.
    public let days: [Int]
    /// Twelve numbers.
    public let months: [Int]

    /// One read of one rollup.
    /// - Parameter year: 1000…9999; others have no days.
    public init(reading reader: some CountReader, year: Int, kind: Kind? = nil) throws {
        let rollup = try reader.rollup(.year(year), kind: kind)
        self.year = year
        self.kind = kind
        let places = (0..<366).filter { LocalDate(year: year, place: $0) != nil }
        days = places.map { rollup.days[$0] }
        months = rollup.months.dense(12, from: 1)
    }

    public var count: Int { days.reduce(0, +) }
    /// The most pieces of one day.
    public var max: Int { days.max() ?? 0 }
    /// How many days have a piece.
    public var activeDays: Int { days.count { $0 > 0 } }
}
