import PieceCount
import PieceModel
import PieceServer
import PieceStore

extension Sheet {
    /// A month: a grid from Sunday on, then every piece.
    mutating func show(_ month: CalendarMonth, today: LocalDate) {
        let first = month.days.lowerBound
        let name = text("\(first.year)년 \(first.month)월", "\(TicketLocale.englishMonth(first.month)) \(first.year)")
        var facts = [pieces(month.rollup.count)]
        facts += month.rollup.money.sorted { ($0.value.pieces, $1.key) > ($1.value.pieces, $0.key) }.compactMap {
            Currency($0.key).map { [paid = $0.value.paid] in amount(paid, $0) }
        }
        if let score = month.meanScore { facts.append("★ \(score.text)") }
        add(paint(name, .bold))
        sentences(facts)
        add()
        add(Weekdays.all.map { day in paint(locale.name(of: day).filledInFront(4), .dim) + "   " }.joined())
        let counts = Dictionary(uniqueKeysWithValues: month.byDay.map { ($0.date.day, $0.entries.count) })
        var week = String(repeating: " ", count: 7 * first.weekday.rawValue)
        for day in 1...month.days.upperBound.day {
            let isToday = today == LocalDate(year: first.year, month: first.month, day: day)
            week += cell(day, counts[day] ?? 0, isToday: isToday)
            if (first.weekday.rawValue + day) % 7 == 0 {
                add(week)
                week = ""
            }
        }
        if !week.isEmpty { add(week) }
        if !month.entries.isEmpty { add() }
        for entry in month.entries { add(line(of: entry)) }
        if !month.isComplete {
            add(paint(text("이 달의 조각이 더 있어요", "there are more pieces in this month"), .dim))
        }
    }

    /// Seven columns: the day, and how many pieces it has; today in brackets.
    private func cell(_ day: Int, _ count: Int, isToday: Bool) -> String {
        let number = String(day).filledInFront(2)
        let mark = count == 0 ? "" : count == 1 ? "•" : "•\(count)"
        let shown = paint(number, isToday ? .bold : count > 0 ? .accent : .dim)
        return (isToday ? " [" : "  ") + shown + (isToday ? "]" : "") + paint(mark.filled(isToday ? 2 : 3), .accent)
    }

    /// `11.14 (토) 19:30  뮤지컬  지킬 앤 하이드  샤롯데씨어터  ★4.5`
    private func line(of entry: PieceEntry) -> String {
        let day = TicketLocale.monthDay(entry.date)
        let when = "\(day) \(locale.name(of: entry.date.weekday)) \(entry.time.map(String.init) ?? "")"
        let score = entry.score.map { "★\(TicketLocale.score($0))" } ?? ""
        return when.filled(15) + " " + paint(locale.name(of: entry.kind).filled(10), .dim) + " "
            + entry.title.printable.filled(28) + " "
            + paint((entry.venue ?? "").printable.filled(Sheet.width - 61), .dim) + " " + score
    }

    /// A year: a column for each week, from Sunday down, and the months.
    mutating func show(_ report: HeatmapReport) {
        let kind = report.kind.map { " · \(locale.name(of: $0))" } ?? ""
        add(paint(text("\(report.year)년", "\(report.year)") + kind, .bold))
        sentences([
            pieces(report.count),
            text("\(report.activeDays)일", report.activeDays == 1 ? "1 day" : "\(report.activeDays) days"),
        ])
        guard let first = LocalDate(year: report.year, month: 1, day: 1) else { return }
        let offset = first.weekday.rawValue
        let weeks = (report.days.count + offset + 6) / 7
        add()
        var heads = Array(repeating: Character(" "), count: weeks + 4)
        var place = 0
        for month in 1...12 {
            for (index, character) in text("\(month)", TicketLocale.englishMonth(month)).enumerated() {
                heads[(place + offset) / 7 + index] = character
            }
            place += LocalDate.days(inMonth: month, year: report.year)
        }
        add("     " + paint(String(heads), .dim))
        for (weekday, name) in Weekdays.all.enumerated() {
            let days = (0..<weeks).map { week -> Character in
                let day = 7 * week + weekday - offset
                return report.days.indices.contains(day) ? Sheet.shade(report.days[day]) : " "
            }
            add("\(paint(locale.name(of: name).filledInFront(4), .dim)) \(paint(String(days), .accent))")
        }
        add()
        add("     " + paint("· 0  ░ 1  ▒ 2  ▓ 3  █ 4+", .dim))
        head(text("월별", "Months"))
        bars(months: report.months)
    }

    private static func shade(_ count: Int) -> Character { Array("·░▒▓█")[min(4, max(0, count))] }

    /// Adds a bar for each month.
    mutating func bars(months: [Int]) {
        for (index, count) in months.enumerated() {
            bar(month(index + 1), count, of: months.max() ?? 0, "\(count)", nameWidth: 4)
        }
    }
}

/// The week as calendars show it, from Sunday on.
enum Weekdays {
    static let all = Weekday.allCases
}

extension MeanScore {
    /// Stars with two decimals: `4.33`.
    var text: String {
        let rest = hundredths % 100
        return "\(hundredths / 100).\(rest < 10 ? "0" : "")\(rest)"
    }
}
