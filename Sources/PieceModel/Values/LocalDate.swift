/// A day in the proleptic Gregorian calendar, without a time zone: the day printed on a ticket.
///
/// The arithmetic is the project's own because Foundation's calendar brings ICU data into a process that must start in
/// a few milliseconds. Years run from 1000 to 9999, so that a date always has four digits for its year.
public struct LocalDate: Hashable, Sendable, Comparable, CustomStringConvertible {
    public let year: Int
    /// 1…12.
    public let month: Int
    /// 1…31.
    public let day: Int

    /// The day named, or nil when the calendar has no such day.
    public init?(year: Int, month: Int, day: Int) {
        guard (1000...9999).contains(year), (1...12).contains(month),
            (1...LocalDate.days(inMonth: month, year: year)).contains(day)
        else { return nil }
        self.year = year
        self.month = month
        self.day = day
    }

    /// Reads exactly `YYYY-MM-DD` (ISO 8601's extended form); nil for other shapes and days that do not exist.
    public init?(_ text: String) {
        guard let parts = LocalDate.numbers(text) else { return nil }
        self.init(year: parts.year, month: parts.month, day: parts.day)
    }

    /// The three numbers of a `YYYY-MM-DD`, whether or not there is such a day.
    static func numbers(_ text: String) -> (year: Int, month: Int, day: Int)? {
        let bytes = Array(text.utf8)
        guard bytes.count == 10, bytes[4] == UInt8(ascii: "-"), bytes[7] == UInt8(ascii: "-"),
            let year = decimal(bytes[0..<4]), let month = decimal(bytes[5..<7]), let day = decimal(bytes[8..<10])
        else { return nil }
        return (year, month, day)
    }

    public static func isLeap(year: Int) -> Bool {
        year % 4 == 0 && (year % 100 != 0 || year % 400 == 0)
    }

    /// How many days a month has; 0 for a month that does not exist.
    public static func days(inMonth month: Int, year: Int) -> Int {
        switch month {
        case 2: isLeap(year: year) ? 29 : 28
        case 4, 6, 9, 11: 30
        case 1...12: 31
        default: 0
        }
    }

    /// Days since 1970-01-01, negative before.
    public var daysSince1970: Int {
        let earlier = year - 1
        let beforeYear = 365 * earlier + earlier / 4 - earlier / 100 + earlier / 400
        let beforeMonth = (1..<month).reduce(0) { $0 + LocalDate.days(inMonth: $1, year: year) }
        // 719_162 days lie between 0001-01-01 and 1970-01-01.
        return beforeYear + beforeMonth + day - 1 - 719_162
    }

    /// The day some days after 1970-01-01 (negative: before); nil outside the years 1000 to 9999.
    ///
    /// Counts in eras of 400 years from 0000-03-01, so that a leap day ends a year (H. Hinnant, "chrono-Compatible
    /// Low-Level Date Algorithms").
    public init?(daysSince1970 days: Int) {
        guard (-354_285...2_932_896).contains(days) else { return nil }
        let shifted = days + 719_468
        let (era, dayOfEra) = (shifted / 146_097, shifted % 146_097)
        let yearOfEra = (dayOfEra - dayOfEra / 1_460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
        let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
        let shiftedMonth = (5 * dayOfYear + 2) / 153
        let month = shiftedMonth < 10 ? shiftedMonth + 3 : shiftedMonth - 9
        self.init(
            year: yearOfEra + era * 400 + (month <= 2 ? 1 : 0), month: month,
            day: dayOfYear - (153 * shiftedMonth + 2) / 5 + 1)
    }

    public var weekday: Weekday {
        // 1970-01-01 was a Thursday, which is index 4 with Sunday as 0. Swift's % keeps the sign of a negative count.
        Weekday.allCases[((daysSince1970 + 4) % 7 + 7) % 7]
    }

    /// ISO 8601, `2026-11-14`.
    public var description: String {
        "\(year)-\(month.padded(to: 2))-\(day.padded(to: 2))"
    }

    public static func < (a: LocalDate, b: LocalDate) -> Bool {
        (a.year, a.month, a.day) < (b.year, b.month, b.day)
    }
}

/// A day of the week; the week starts on Sunday, as Korean calendars print it.
public enum Weekday: Int, Hashable, Sendable, CaseIterable {
    case sunday, monday, tuesday, wednesday, thursday, friday, saturday
}

/// A time of day in whole minutes, 00:00…23:59.
public struct LocalTime: Hashable, Sendable, Comparable, CustomStringConvertible {
    /// 0…23.
    public let hour: Int
    /// 0…59.
    public let minute: Int

    public init?(hour: Int, minute: Int) {
        guard (0...23).contains(hour), (0...59).contains(minute) else { return nil }
        self.hour = hour
        self.minute = minute
    }

    /// Reads exactly `HH:MM`; nil for other shapes and times that do not exist.
    public init?(_ text: String) {
        guard let parts = LocalTime.numbers(text) else { return nil }
        self.init(hour: parts.hour, minute: parts.minute)
    }

    /// The two numbers of an `HH:MM`, whether or not there is such a time.
    static func numbers(_ text: String) -> (hour: Int, minute: Int)? {
        let bytes = Array(text.utf8)
        guard bytes.count == 5, bytes[2] == UInt8(ascii: ":"), let hour = decimal(bytes[0..<2]),
            let minute = decimal(bytes[3..<5])
        else { return nil }
        return (hour, minute)
    }

    /// `19:00`.
    public var description: String { "\(hour.padded(to: 2)):\(minute.padded(to: 2))" }

    public static func < (a: LocalTime, b: LocalTime) -> Bool { (a.hour, a.minute) < (b.hour, b.minute) }
}

/// The value of ASCII digits, or nil when something else is among them. Callers pass at most four.
private func decimal(_ bytes: ArraySlice<UInt8>) -> Int? {
    var value = 0
    for byte in bytes {
        guard (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte) else { return nil }
        value = value * 10 + Int(byte - UInt8(ascii: "0"))
    }
    return value
}

extension Int {
    /// The digits of a number that is not negative, with leading zeros up to `width`.
    func padded(to width: Int) -> String {
        let digits = String(self)
        return String(repeating: "0", count: Swift.max(0, width - digits.count)) + digits
    }
}
