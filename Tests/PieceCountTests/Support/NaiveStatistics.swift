import PieceModel
import Testing

@testable import PieceCount

/// The statistics as one would count them with all pieces on a table.
struct NaiveStatistics {
    private let all: [Piece]
    private let shown: [Piece]
    private let year: Int?
    private let today: LocalDate
    private let hidden: [String: Set<String>]

    init(_ pieces: [Piece], year: Int?, today: LocalDate, hidden: [String: Set<String>]) {
        all = pieces
        shown = pieces.filter { year == nil || $0.date.year == year }
        self.year = year
        self.today = today
        self.hidden = hidden
    }

    func expectEqual(_ report: StatisticsReport, _ comment: Comment) {
        #expect(report.count == shown.count, comment)
        #expect(report.planned == shown.count { $0.date > today }, comment)
        #expect(report.change == change { _ in true }, comment)
        let isRunning = year == today.year
        #expect(
            report.changeToDate == (isRunning ? change { ($0.month, $0.day) <= (today.month, today.day) } : nil),
            comment)
        #expect(report.months == (1...12).map { month in shown.count { $0.date.month == month } }, comment)
        let years = Set(shown.map(\.date.year)).sorted()
        #expect(report.years.map(\.year) == (year == nil ? years : []), comment)
        #expect(report.years.allSatisfy { line in line.count == shown.count { $0.date.year == line.year } }, comment)
        #expect(report.kinds == counted(shown.map(\.kind.id)), comment)
        #expect(report.genres == counted(shown.flatMap { $0.genres.map(\.id) }), comment)
        #expect(report.regions == counted(shown.compactMap { $0.venue.flatMap { Region(venue: $0)?.id } }), comment)
        for day in Weekday.allCases {
            let hours = (0..<25).map { hour in
                shown.count { $0.date.weekday == day && ($0.time?.hour ?? 24) == hour }
            }
            #expect(report.hoursByWeekday[day.rawValue] == hours, comment)
            #expect(report.weekdays[day.rawValue] == hours.reduce(0, +), comment)
        }
        #expect(report.hours.reduce(0, +) == shown.count && report.hours[24] == shown.count { $0.time == nil }, comment)
        #expect(report.scores == (1...10).map { halves in shown.count { $0.score?.halves == halves } }, comment)
        let scores = shown.compactMap { $0.score?.stars }
        let mean = report.meanScore.map { Double($0.hundredths) / 100 }
        #expect((mean == nil) == scores.isEmpty, comment)
        #expect(abs((mean ?? 0) - scores.reduce(0, +) / Double(max(1, scores.count))) <= 0.005_000_001, comment)
        expectDays(report, comment)
        expectNames(report, comment)
    }

    private func change(_ isMeant: (LocalDate) -> Bool) -> Change? {
        year.map { year in
            Change(
                now: all.count { $0.date.year == year && isMeant($0.date) },
                before: all.count { $0.date.year == year - 1 && isMeant($0.date) })
        }
    }

    private func expectDays(_ report: StatisticsReport, _ comment: Comment) {
        let days = Dictionary(grouping: shown, by: \.date).mapValues(\.count)
        #expect(report.firstDay == days.keys.min() && report.latestDay == days.keys.max(), comment)
        let busiest = days.filter { $0.value == days.values.max() }.min { $0.key < $1.key }
        #expect(report.busiestDay == busiest.map { .init(date: $0.key, count: $0.value) }, comment)
        let months = Dictionary(grouping: shown) { 12 * $0.date.year + $0.date.month - 1 }.mapValues(\.count)
        let month = months.filter { $0.value == months.values.max() }.min { $0.key < $1.key }
        #expect(
            report.busiestMonth == month.map { .init(year: $0.key / 12, month: $0.key % 12 + 1, count: $0.value) },
            comment)
        let monday: (LocalDate) -> Int = { $0.daysSince1970 - ($0.weekday.rawValue + 6) % 7 }
        #expect(report.streaks.days == streak(step: 1) { $0.daysSince1970 }, comment)
        #expect(report.streaks.weeks == streak(step: 7, monday), comment)
        #expect(report.streaks.months == streak(step: 1) { 12 * $0.year + $0.month }, comment)
    }

    /// Looks from every unit how far it goes on.
    private func streak(step: Int, _ unit: (LocalDate) -> Int) -> Streaks.Streak {
        func runs(_ pieces: [Piece]) -> [Streaks.Run] {
            let dates = Dictionary(grouping: pieces.map(\.date).filter { $0 <= today }, by: unit)
            return dates.keys.filter { dates[$0 - step] == nil }.sorted().compactMap { start in
                var end = start
                while dates[end + step] != nil { end += step }
                guard let first = dates[start]?.min(), let last = dates[end]?.max() else { return nil }
                return Streaks.Run(length: (end - start) / step + 1, first: first, last: last)
            }
        }
        let inYear = runs(shown)
        let length = inYear.map(\.length).max()
        let current = runs(all).first { [unit(today), unit(today) - step].contains(unit($0.last)) }
        return Streaks.Streak(
            longest: inYear.first { $0.length == length }, current: year == nil || year == today.year ? current : nil)
    }

    private func expectNames(_ report: StatisticsReport, _ comment: Comment) {
        let works = shown.map { "\($0.kind.id)/\($0.title)" }
        let cast = shown.map { Set($0.cast.map(\.name) + [$0.artist].compactMap(\.self)) }.flatMap(\.self)
        let companions = shown.map { Set($0.companions) }.flatMap(\.self)
        #expect(report.venues == top("venue", shown.compactMap(\.venue)), comment)
        #expect(report.cast == top("cast", cast), comment)
        #expect(report.directors == top("director", shown.compactMap(\.director)), comment)
        #expect(report.companions == top("companion", companions), comment)
        let topWorks = top("work", works)
        #expect(report.works.works.map(\.work.name) == topWorks.names.map(\.name), comment)
        #expect(report.works.works.map(\.count) == topWorks.names.map(\.count), comment)
        #expect(report.works.distinct == topWorks.distinct, comment)
        #expect(report.repeatVisits == works.count - Set(works).count, comment)
    }

    private func top(_ dimension: String, _ names: [String]) -> TopNames {
        let shown = names.filter { !(hidden[dimension] ?? []).contains($0) }
        return TopNames(distinct: Set(names).count, names: Array(counted(shown).prefix(10)))
    }

    private func counted(_ names: [String]) -> [NameCount] {
        let counts = Dictionary(grouping: names, by: \.self).mapValues(\.count)
        let order = counts.keys.sorted { Array($0.utf8).lexicographicallyPrecedes(Array($1.utf8)) }
        return order.map { NameCount(name: $0, count: counts[$0] ?? 0) }.sorted { $0.count > $1.count }
    }
}
