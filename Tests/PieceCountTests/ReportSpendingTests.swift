import PieceModel
import Testing

@testable import PieceCount

@Suite("The spending reports")
struct ReportSpendingTests {
    @Test("Every amount is that of the pieces themselves", arguments: UInt64(101)...124)
    func agreesWithPieces(seed: UInt64) throws {
        var random = ReportRandom(seed)
        let pieces = try randomReportPieces(random.pick([1, 5, 40, 150]), &random)
        let others = try randomReportPieces(20, &random)
        let counts = try ReportCounts(pieces + others)
        try counts.add(others, sign: -1)
        var preferences = CountPreferences()
        preferences.hidden = ["venue": ["장소 1", "장소 2"], "work": ["movie/작품/1"]]
        preferences.budgets = [
            "KRW": Budget(month: 300_000, year: 3_000_000), "USD": Budget(month: 100), "SEK": Budget(year: 1),
            "NOK": Budget(),
        ]
        try counts.write(preferences)

        let days = try ["2026-11-21", "2025-03-01", "2024-02-29"].map(reportDate)
        for year in [nil, 1000, 1001, 2024, 2025, 2026, 2027, 9999] {
            let today = random.pick(days)
            let comment: Comment = "seed \(seed), \(year ?? 0), \(today)"
            let report = try SpendingReport(reading: counts, year: year, today: today)
            let naive = NaiveSpending(pieces, preferences: preferences, today: today, year.map(Period.year) ?? .all)
            naive.expectEqual(report.currencies.map(\.spending), comment)
            for currency in report.currencies { naive.expectEqual(currency, comment) }
            guard let year else { continue }
            for month in [1, today.month, 12] {
                let report = try MonthSpending(reading: counts, year: year, month: month, today: today)
                let naive = NaiveSpending(
                    pieces, preferences: preferences, today: today, .month(year: year, month))
                naive.expectEqual(report.currencies.map(\.spending), "\(comment), month \(month)")
                for currency in report.currencies { naive.expectEqual(currency, "\(comment), month \(month)") }
            }
        }
    }

    @Test("A hand-made year is told to the last member")
    func example() throws {
        let counts = try ReportCounts(ReportExamples.pieces)
        try counts.write(ReportExamples.preferences)
        let report = try SpendingReport(reading: counts, year: 2026, today: reportDate("2026-11-21"))
        #expect(report.json.serialized() == ReportExamples.spending)
    }

    @Test("A hand-made month is told with what it will have cost")
    func month() throws {
        let counts = try ReportCounts(ReportExamples.pieces)
        try counts.write(ReportExamples.preferences)
        let report = try MonthSpending(reading: counts, year: 2026, month: 11, today: reportDate("2026-11-21"))
        let won = try #require(report.currencies.first)
        #expect(report.currencies.map(\.spending.currency.code) == ["KRW", "USD"])
        #expect(won.spending.paid == 225_000 && won.spending.pieces == 3)
        #expect(won.spending.change == Change(now: 225_000, before: 0))
        #expect(won.spending.mean == 75_000)
        #expect(won.spending.detail?.prices == .init(free: 0, median: 60_000, highest: 150_000))
        // (150,000 + 15,000) ÷ (4.5 + 4 stars).
        #expect(won.spending.perStar == 19_412)
        #expect(won.budget?.limit == 200_000 && won.budget?.remaining == -25_000 && won.budget?.percent == 113)
        // (225,000 − 60,000 for a day to come) × 30 ÷ 21.
        #expect(won.budget?.projection == 235_714)
        #expect(report.currencies.last?.budget == nil)
        let keys = report.json.object?["currencies"]?.array?.first?.object?.keys
        #expect(
            keys == [
                "currency", "decimals", "pieces", "paid", "change", "mean", "median", "highest", "free", "perStar",
                "face", "kinds", "venues", "works", "grades", "budget",
            ])
    }

    @Test("A budget without spending is there with zeros, and a month ahead has no projection")
    func budgetOnly() throws {
        let counts = try ReportCounts()
        try counts.write(ReportExamples.preferences)
        let today = try reportDate("2026-11-21")
        let report = try SpendingReport(reading: counts, year: 2026, today: today)
        let won = try #require(report.currencies.first)
        #expect(report.currencies.count == 1 && won.spending.paid == 0 && won.spending.mean == nil)
        #expect(won.budget?.year?.percent == 0 && won.budget?.month?.projection == 0 && won.budget?.monthsOver == [])
        let ahead = try MonthSpending(reading: counts, year: 2026, month: 12, today: today)
        #expect(ahead.currencies.first?.budget?.projection == nil)
        #expect(try SpendingReport(reading: counts, year: nil, today: today).currencies.isEmpty)
    }

    @Test("Between two prices in the middle lies the median, rounded up")
    func median() {
        func prices(_ steps: (Int, Int)...) -> Spending.Prices? {
            Spending.Prices(steps.map { Ranked(PriceName.name($0), Tally(value: $1, count: $1)) })
        }
        #expect(prices() == nil)
        #expect(prices((0, 1)) == .init(free: 1, median: 0, highest: 0))
        #expect(prices((0, 2), (5, 2)) == .init(free: 2, median: 3, highest: 5))
        #expect(prices((0, 2), (5, 3)) == .init(free: 2, median: 5, highest: 5))
        #expect(prices((9, 1), (Money.maximum, 1)) == .init(free: 0, median: 500_000_000_005, highest: Money.maximum))
    }

    @Test("Products beyond 64 bits and halves are right")
    func arithmetic() {
        #expect(Int.scaled(Int.max, by: 366, over: 366) == Int.max)
        #expect(Int.scaled(Int.max, by: 366, over: 1) == Int.max, "what does not fit becomes the nearest that does")
        #expect(Int.scaled(Int.min, by: 366, over: 1) == Int.min)
        #expect(Int.scaled(100_000_000_000_000_000, by: 365, over: 325) == 112_307_692_307_692_308)
        #expect([-3, -2, -1, 0, 1, 2, 3].map { Int.scaled($0, by: 1, over: 2) } == [-2, -1, -1, 0, 1, 1, 2])
        #expect(Int.scaled(1, by: 1, over: 0) == nil && Int.percent(1, of: -1) == nil)
        #expect(MeanScore(halves: 26, scores: 3)?.hundredths == 433)
        #expect(MeanScore(halves: 0, scores: 0) == nil)
    }

    @Test("Only four currencies are told in detail, and pieces change no number of reads")
    func reads() throws {
        var random = ReportRandom(9)
        for count in [30, 500] {
            let counts = try ReportCounts(randomReportPieces(count, &random))
            let report = try SpendingReport(reading: counts, year: nil, today: reportDate("2026-11-21"))
            #expect(counts.reads.rollups == 1)
            #expect(counts.reads.rankings == 3 * min(4, report.currencies.count))
            #expect(counts.reads.names == min(4, report.currencies.count))
            #expect(
                report.currencies.enumerated().allSatisfy { ($0.element.spending.detail != nil) == ($0.offset < 4) })
        }
    }
}
