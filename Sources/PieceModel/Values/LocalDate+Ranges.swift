extension LocalDate {
    // Both are days of the calendar, so the initialisers cannot fail.
    /// The first day there can be, 1000-01-01.
    public static let first = LocalDate(year: 1000, month: 1, day: 1)!
    /// The last, 9999-12-31.
    public static let last = LocalDate(year: 9999, month: 12, day: 31)!

    /// The first to the last day of a month; nil when there is no such month.
    public static func month(_ month: Int, of year: Int) -> ClosedRange<LocalDate>? {
        guard let first = LocalDate(year: year, month: month, day: 1),
            let last = LocalDate(year: year, month: month, day: LocalDate.days(inMonth: month, year: year))
        else { return nil }
        return first...last
    }
}
