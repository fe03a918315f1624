extension TicketLocale {
    /// `2026.11.14 (토) 19:00`, `Sat, 14 Nov 2026 19:00`; without a time, `2026.07.05 (일)`, `Sun, 5 Jul 2026`.
    public func dateTime(_ date: LocalDate, _ time: LocalTime?) -> String {
        time.map { "\(self.date(date)) \($0)" } ?? self.date(date)
    }

    /// `2026.11.14 (토)`, `Sat, 14 Nov 2026`.
    public func date(_ date: LocalDate) -> String {
        let weekday = name(of: date.weekday)
        switch self {
        case .ko: return "\(TicketLocale.dotted(date)) (\(weekday))"
        case .en: return "\(weekday), \(date.day) \(TicketLocale.englishMonth(date.month)) \(date.year)"
        }
    }

    /// `(토) 19:00`, `Sat 19:00`; without a time, `(토)`, `Sat`.
    public func weekdayTime(_ date: LocalDate, _ time: LocalTime?) -> String {
        let weekday = self == .ko ? "(\(name(of: date.weekday)))" : name(of: date.weekday)
        return time.map { "\(weekday) \($0)" } ?? weekday
    }

    /// `2026.11.14`, in every language.
    public static func dotted(_ date: LocalDate) -> String {
        "\(date.year).\(monthDay(date))"
    }

    /// `11.14`, the big numerals of stubs and postmarks, in every language.
    public static func monthDay(_ date: LocalDate) -> String {
        "\(date.month.padded(to: 2)).\(date.day.padded(to: 2))"
    }
}
