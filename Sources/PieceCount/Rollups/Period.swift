public import PieceModel

/// The time a rollup covers: everything, one year or one month of the visits' local dates.
public enum Period: Hashable, Sendable, Comparable, CustomStringConvertible {
    case all
    case year(Int)
    /// - Parameter month: 1…12.
    case month(year: Int, Int)

    /// `all`, `2026` or `2026-11`; the form in which stores keep it.
    public var description: String {
        switch self {
        case .all: "all"
        case .year(let year): "\(year)"
        case .month(let year, let month): "\(year)-\(month < 10 ? "0" : "")\(month)"
        }
    }

    /// Reads what `description` writes; nil for anything else and for years outside 1000…9999.
    public init?(_ text: String) {
        if text == "all" {
            self = .all
        } else if text.utf8.count == 4, let date = LocalDate("\(text)-01-01") {
            self = .year(date.year)
        } else if text.utf8.count == 7, let date = LocalDate("\(text)-01") {
            self = .month(year: date.year, date.month)
        } else {
            return nil
        }
    }

    /// All of time, then years and their months in order.
    public static func < (a: Period, b: Period) -> Bool { a.order < b.order }

    private var order: (Int, Int) {
        switch self {
        case .all: (0, 0)
        case .year(let year): (year, 0)
        case .month(let year, let month): (year, month)
        }
    }

    /// The periods a day belongs to, the longest first.
    static func containing(_ date: LocalDate) -> [Period] {
        [.all, .year(date.year), .month(year: date.year, date.month)]
    }
}

/// Which rollup of an owner: a period, of all kinds together or of one.
public struct RollupKey: Hashable, Sendable {
    public let period: Period
    /// nil is all kinds together.
    public let kind: Kind?

    public init(_ period: Period, kind: Kind? = nil) {
        self.period = period
        self.kind = kind
    }

    /// Reads `Period.description` and `kindID`; nil for anything else.
    public init?(_ period: String, _ kindID: String) {
        guard let period = Period(period) else { return nil }
        if kindID.isEmpty {
            self.init(period)
        } else if let kind = Kind(id: kindID) {
            self.init(period, kind: kind)
        } else {
            return nil
        }
    }

    /// The kind's id; empty for all kinds together.
    public var kindID: String { kind?.id ?? "" }
}
