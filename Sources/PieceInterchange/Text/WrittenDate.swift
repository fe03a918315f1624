import PieceModel

/// Days and times as people and other services write them.
struct WrittenDate: Hashable, Sendable {
    let date: LocalDate
    /// Nil when the text has none, or one that there is not.
    let time: LocalTime?

    /// Reads `2026-11-14`, `2026.11.14`, `2026/11/14`, `20261114` and `2026년 11월 14일`, each with or without a weekday
    /// in brackets and a time (see `time(in:)`). Nil for other shapes and for days that do not exist.
    init?(_ text: String) {
        var scanner = DigitScanner(text)
        guard let first = scanner.number() else { return nil }
        let (year, month, day): (Int, Int, Int)
        switch first.digits {
        case 8:
            (year, month, day) = (first.value / 10_000, first.value / 100 % 100, first.value % 100)
        case 4:
            guard scanner.skipSeparator(), let second = scanner.number(), second.digits <= 2, scanner.skipSeparator(),
                let third = scanner.number(), third.digits <= 2
            else { return nil }
            (year, month, day) = (first.value, second.value, third.value)
        default: return nil
        }
        guard let date = LocalDate(year: year, month: month, day: day) else { return nil }
        self.date = date
        self.time = WrittenDate.time(in: scanner.rest)
    }

    /// Reads the first `19:30`, `19:30:00`, `오후 7:30`, `7:30 PM` or `19시 30분` of a text.
    static func time(in text: String) -> LocalTime? {
        let capitals = text.uppercased()
        var scanner = DigitScanner(capitals)
        while scanner.skipToNumber() {
            guard let hour = scanner.number() else { return nil }
            var minute = 0
            if hour.digits <= 2, scanner.skip(":"), let found = scanner.number(), found.digits == 2 {
                minute = found.value
            } else if hour.digits <= 2, scanner.skip("시") {
                scanner.skipSpaces()
                if let found = scanner.number(), scanner.skip("분") { minute = found.value }
            } else {
                continue
            }
            let isAfternoon = capitals.contains("오후") || capitals.contains("PM")
            let isMorning = capitals.contains("오전") || capitals.contains("AM")
            guard isAfternoon || isMorning, hour.value <= 12 else {
                return LocalTime(hour: hour.value, minute: minute)
            }
            return LocalTime(hour: hour.value % 12 + (isAfternoon ? 12 : 0), minute: minute)
        }
        return nil
    }
}

/// Walks over the first 100 scalars of a text.
private struct DigitScanner {
    private let text: [Unicode.Scalar]
    private var position = 0

    init(_ text: String) {
        self.text = Array(text.unicodeScalars.prefix(100))
        skipSpaces()
    }

    var rest: String { String(String.UnicodeScalarView(text[position...])) }

    /// At most nine digits; nil when there is none here, or more.
    mutating func number() -> (value: Int, digits: Int)? {
        let digits = text[position...].prefix { ("0"..."9").contains($0) }
        guard (1...9).contains(digits.count) else {
            position += digits.count
            return nil
        }
        position += digits.count
        return (digits.reduce(0) { $0 * 10 + Int($1.value) - 48 }, digits.count)
    }

    mutating func skipToNumber() -> Bool {
        while position < text.count, !("0"..."9").contains(text[position]) { position += 1 }
        return position < text.count
    }

    mutating func skipSpaces() {
        while position < text.count, text[position].properties.isWhitespace { position += 1 }
    }

    mutating func skip(_ scalar: Unicode.Scalar) -> Bool {
        guard position < text.count, text[position] == scalar else { return false }
        position += 1
        return true
    }

    /// What stands between the numbers of a date.
    mutating func skipSeparator() -> Bool {
        let start = position
        skipSpaces()
        let found = skip("-") || skip(".") || skip("/") || skip("년") || skip("월")
        skipSpaces()
        return found && position > start
    }
}
