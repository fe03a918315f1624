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

/// A day with a piece, as the numbers that runs of days, weeks and months are found by: thirty years have thousands of
/// them, and making each a date would cost more than everything else in a report.
struct VisitDay {
    /// `LocalDate.daysSince1970`.
    let number: Int
    let year: Int
    /// The place of its month among all months.
    let month: Int

    init(_ date: LocalDate) {
        number = date.daysSince1970
        year = date.year
        month = 12 * date.year + date.month
    }

    fileprivate init(number: Int, year: Int, month: Int) {
        self.number = number
        self.year = year
        self.month = month
    }

    /// Always there: the day was a date once.
    var date: LocalDate? { LocalDate(daysSince1970: number) }
}

extension YearLine {
    /// The days of the year that have a piece, in order.
    /// - Parameter year: the year of the line.
    func visitDays(in year: Int) -> [VisitDay] {
        guard let first = LocalDate(year: year, month: 1, day: 1)?.daysSince1970 else { return [] }
        // Places are those of a leap year: from 1 March on, other years are a day behind.
        let skipped = LocalDate.isLeap(year: year) ? 0 : 1
        return days.places.map { place in
            VisitDay(
                number: first + place - (place > 59 ? skipped : 0), year: year,
                month: 12 * year + YearLine.months[place])
        }
    }

    /// The month 1…12 of each place of a year.
    private static let months = [31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31].enumerated()
        .flatMap { month, days in [Int](repeating: month + 1, count: days) }
}
