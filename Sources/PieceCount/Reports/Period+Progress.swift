import PieceModel

extension Period {
    /// The first day; nil for all of time and for years without dates.
    var firstDay: LocalDate? {
        switch self {
        case .all: nil
        case .year(let year): LocalDate(year: year, month: 1, day: 1)
        case .month(let year, let month): LocalDate(year: year, month: month, day: 1)
        }
    }

    /// The year or month before; nil for all of time and before the first year there is.
    var before: Period? {
        let earlier: Period? =
            switch self {
            case .all: nil
            case .year(let year): .year(year - 1)
            case .month(let year, 1): .month(year: year - 1, 12)
            case .month(let year, let month): .month(year: year, month - 1)
            }
        return earlier?.firstDay == nil ? nil : earlier
    }

    /// How many of the period's days have come, today included: 0 in one that lies ahead, `total` in a past one.
    /// Nil for all of time.
    func progress(on today: LocalDate) -> (elapsed: Int, total: Int)? {
        guard let firstDay else { return nil }
        let total =
            switch self {
            case .month(let year, let month): LocalDate.days(inMonth: month, year: year)
            default: LocalDate.isLeap(year: firstDay.year) ? 366 : 365
            }
        return (min(max(0, today.daysSince1970 - firstDay.daysSince1970 + 1), total), total)
    }
}

extension YearLine {
    /// The days of the year that have a piece, in order.
    /// - Parameter year: the year of the line.
    func dates(in year: Int) -> [LocalDate] {
        (0..<366).compactMap { days[$0] ? LocalDate(year: year, place: $0) : nil }
    }
}
