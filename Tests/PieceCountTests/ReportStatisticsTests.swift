import PieceModel
import Testing

@testable import PieceCount

@Suite("The statistics report")
struct ReportStatisticsTests {
    @Test("Every number is that of the pieces themselves", arguments: UInt64(1)...24)
    func agreesWithPieces(seed: UInt64) throws {
        var random = ReportRandom(seed)
        let pieces = try randomReportPieces(random.pick([1, 5, 40, 150]), &random)
        let others = try randomReportPieces(20, &random)
        let counts = try ReportCounts(pieces + others)
        try counts.add(others, sign: -1)
        var preferences = CountPreferences()
        preferences.hidden = [
            "venue": ["장소 1", "장소 2", "nowhere"], "cast": ["배우 3"], "companion": ["친구 1"],
            "work": ["movie/작품/1", "play/작품/2"], "director": [],
        ]
        try counts.write(preferences)

        let days = try ["2026-11-21", "2025-03-01", "2024-02-29", "1000-01-01", "9999-12-31"].map(reportDate)
        for year in [nil, 1000, 1001, 2024, 2025, 2026, 2027, 9999] {
            for kind in [nil, random.pick(Array(Kind.all.prefix(4)))] {
                let today = random.pick(days)
                let report = try StatisticsReport(reading: counts, year: year, kind: kind, today: today)
                let naive = NaiveStatistics(
                    pieces.filter { kind == nil || $0.kind == kind }, year: year, today: today,
                    hidden: preferences.hidden)
                naive.expectEqual(report, "seed \(seed), \(year ?? 0), \(kind?.id ?? "all"), \(today)")
            }
        }
    }

    @Test("A hand-made year is told to the last member")
    func example() throws {
        let counts = try ReportCounts(ReportExamples.pieces)
        let report = try StatisticsReport(reading: counts, year: 2026, today: reportDate("2026-11-21"))
        var object = try #require(report.json.object)
        // Where venues lie is for others to know.
        object["regions"] = []
        #expect(JSONValue.object(object).serialized() == ReportExamples.statistics)
    }

    @Test("All of time names years, and the busiest day among all of them")
    func allOfTime() throws {
        let counts = try ReportCounts(ReportExamples.pieces)
        let report = try StatisticsReport(reading: counts, year: nil, today: reportDate("2026-11-21"))
        #expect(report.count == 8)
        #expect(report.years.map { [$0.year, $0.count] } == [[2025, 2], [2026, 6]])
        #expect(report.change == nil)
        #expect(report.months == [1, 0, 0, 0, 1, 0, 0, 0, 0, 0, 4, 2])
        #expect(try report.busiestDay == .init(date: reportDate("2026-11-14"), count: 2))
        #expect(report.busiestMonth == .init(year: 2026, month: 11, count: 4))
        #expect(report.streaks.months.longest?.length == 2)
    }

    @Test("A year without pieces has zeros, and a day has the neighbours it has")
    func empty() throws {
        let report = try StatisticsReport(reading: ReportCounts(), year: 1000, today: reportDate("1000-01-01"))
        #expect(report.count == 0 && report.planned == 0 && report.repeatVisits == 0)
        #expect(report.change == Change(now: 0, before: 0) && report.change?.percent == nil)
        #expect(report.months == Array(repeating: 0, count: 12) && report.scores == Array(repeating: 0, count: 10))
        #expect(report.hours.count == 25 && report.weekdays == Array(repeating: 0, count: 7))
        #expect(report.meanScore == nil && report.busiestDay == nil && report.firstDay == nil)
        #expect(report.streaks.days.longest == nil && report.streaks.weeks.current == nil)
        #expect(report.json.object?.count == 27)
    }

    @Test("Weeks begin on Monday and months follow over the new year")
    func streaks() throws {
        func streaks(_ days: String..., year: Int? = nil, today: String) throws -> Streaks {
            try Streaks(days.map { try VisitDay(reportDate($0)) }, year: year, today: reportDate(today))
        }
        // 2026-11-15 is a Sunday, 2026-11-16 a Monday.
        let weeks = try streaks("2026-11-15", "2026-11-16", "2026-11-23", today: "2026-11-30").weeks
        #expect(try weeks.longest == .init(length: 3, first: reportDate("2026-11-15"), last: reportDate("2026-11-23")))
        #expect(weeks.current == weeks.longest)
        #expect(try streaks("2026-11-16", "2026-11-22", today: "2026-11-29").weeks.current?.length == 1)
        #expect(try streaks("2026-11-16", "2026-11-22", today: "2026-11-30").weeks.current == nil)
        // Before 1970, where days are negative: 1969-12-28 is a Sunday.
        #expect(try streaks("1969-12-28", "1969-12-29", today: "1970-01-01").weeks.longest?.length == 2)
        #expect(try streaks("1969-12-29", "1970-01-04", today: "1970-01-05").weeks.longest?.length == 1)
        let winter = try streaks("2025-11-30", "2025-12-31", "2026-01-01", year: 2026, today: "2026-02-28")
        #expect(winter.months.longest?.length == 1)
        #expect(winter.months.current?.length == 3)
        #expect(winter.days.longest?.length == 1)
        #expect(winter.days.current == nil)
        let old = try streaks("2025-11-30", "2025-12-01", year: 2025, today: "2026-01-01")
        #expect(old.days.longest?.length == 2 && old.months.longest?.length == 2)
        #expect(old.months.current == nil, "current runs belong to today's year")
        let yesterday = try streaks("2026-11-19", "2026-11-20", "2026-11-22", today: "2026-11-21").days
        #expect(yesterday.current?.length == 2, "a visit to come neither lengthens nor ends a run")
    }

    @Test("A thousand pieces are read as often as ten")
    func reads() throws {
        var random = ReportRandom(7)
        for count in [10, 500] {
            let counts = try ReportCounts(randomReportPieces(count, &random))
            for year in [2025, nil] {
                let before = counts.reads
                let report = try StatisticsReport(reading: counts, year: year, today: reportDate("2026-11-21"))
                #expect(counts.reads.rollups - before.rollups == 1)
                #expect(counts.reads.rankings - before.rankings == 5)
                #expect(counts.reads.names == 0)
                #expect(report.venues.names.count <= 10)
            }
        }
    }
}
