import PieceModel
import Testing

@testable import PieceCount

@Suite("What reports say in a sentence")
struct ReportFindingsTests {
    private let korean = Findings(.ko)
    private let english = Findings(.en)

    /// The report of 2026 (or another year) over films on the days given.
    private func report(
        _ days: String..., year: Int? = 2026, today: String = "2026-11-21", kinds: [String] = ["movie"],
        time: String = "20:00"
    ) throws -> StatisticsReport {
        let pieces = try days.enumerated().map { place, day in
            let kind = kinds[place % kinds.count]
            return try reportPiece(#"{"kind":"\#(kind)","title":"가","date":"\#(day)","time":"\#(time)"}"#)
        }
        return try StatisticsReport(reading: ReportCounts(pieces), year: year, today: reportDate(today))
    }

    @Test("The busiest months are joined with the right particle")
    func busiestMonths() throws {
        let one = try report("2026-05-01", "2026-11-01", "2026-11-02")
        #expect(korean.busiestMonths(one) == "11월에 가장 바빴어요")
        #expect(english.busiestMonths(one) == "Busiest in November")
        let two = try report("2026-05-01", "2026-11-01")
        #expect(korean.busiestMonths(two) == "5월과 11월에 가장 바빴어요")
        #expect(english.busiestMonths(two) == "Busiest in May and November")
        let three = try report("2026-03-01", "2026-05-01", "2026-11-01")
        #expect(korean.busiestMonths(three) == "3월, 5월과 11월에 가장 바빴어요")
        #expect(english.busiestMonths(three) == "Busiest in March, May and November")
        let four = try report("2026-03-01", "2026-04-01", "2026-05-01", "2026-11-01")
        #expect(try korean.busiestMonths(four) == nil && korean.busiestMonths(report()) == nil)
    }

    @Test("A year is compared with the one before, a running one fairly")
    func comparison() throws {
        let more = try report("2025-12-01", "2026-01-01", "2026-01-02", "2026-01-03")
        #expect(korean.comparison(more) == "작년보다 2조각 더")
        #expect(english.comparison(more) == "2 more than last year")
        let soFar = try report("2025-01-01", "2025-12-01", "2025-12-02", "2026-01-01", "2026-01-02")
        #expect(korean.comparison(soFar) == "작년 이맘때보다 1조각 더")
        #expect(english.comparison(soFar) == "1 more than this time last year")
        let same = try report("2025-01-01", "2025-12-01", "2026-01-01")
        #expect(korean.comparison(same) == "작년 이맘때와 똑같이")
        #expect(english.comparison(same) == "As many as this time last year")
        let past = try report("2024-01-01", "2024-12-01", "2025-01-01", year: 2025)
        #expect(korean.comparison(past) == "2024년보다 1조각 덜")
        #expect(english.comparison(past) == "1 fewer than 2024")
        let equal = try report("2024-01-01", "2025-01-01", year: 2025)
        #expect(korean.comparison(equal) == "2024년과 똑같이")
        #expect(try korean.comparison(report("2026-01-01")) == nil)
        #expect(try korean.comparison(report("2026-01-01", year: nil)) == nil)
    }

    @Test("Months over the budget are counted")
    func budget() throws {
        let counts = try ReportCounts(ReportExamples.pieces)
        try counts.write(ReportExamples.preferences)
        let today = try reportDate("2026-11-21")
        let over = try #require(SpendingReport(reading: counts, year: 2026, today: today).currencies.first)
        #expect(korean.budget(over) == "1달이 예산을 넘었어요")
        #expect(english.budget(over) == "1 month over budget")
        let within = try #require(SpendingReport(reading: counts, year: 2024, today: today).currencies.first)
        #expect(korean.budget(within) == "모든 달이 예산 안이에요")
        #expect(english.budget(within) == "Every month within budget")
        try counts.write(CountPreferences())
        let none = try #require(SpendingReport(reading: counts, year: 2026, today: today).currencies.first)
        #expect(korean.budget(none) == nil)
    }

    @Test("The longest streak is told in weeks, else in months or days")
    func longestStreak() throws {
        let weeks = try report("2026-11-01", "2026-11-02", "2026-11-09")
        #expect(korean.longestStreak(weeks) == "3주를 이어서 봤어요")
        #expect(english.longestStreak(weeks) == "3 weeks in a row")
        #expect(try korean.longestStreak(report("2026-09-01", "2026-10-20")) == "2달을 이어서 봤어요")
        #expect(try korean.longestStreak(report("2026-10-20", "2026-10-21")) == "2일을 이어서 봤어요")
        #expect(try english.longestStreak(report("2026-10-20")) == nil)
    }

    @Test("Kinds and times are told where one stands out")
    func favourites() throws {
        let musical = try report("2026-01-01", "2026-01-02", "2026-01-03", kinds: ["musical", "movie", "musical"])
        #expect(korean.favouriteKind(musical) == "뮤지컬을 가장 많이")
        #expect(english.favouriteKind(musical) == "Musical most of all")
        let both = try report("2026-01-01", "2026-01-02", "2026-01-03", "2026-01-04", kinds: ["exhibition", "movie"])
        #expect(korean.favouriteKind(both) == "전시와 영화를 가장 많이")
        #expect(try korean.favouriteKind(report("2026-01-01")) == nil)
        let friday = try report("2026-11-13", "2026-11-20", "2026-11-21")
        #expect(korean.favouriteTime(friday) == "금요일 저녁 8시")
        #expect(english.favouriteTime(friday) == "Friday 8 pm")
        let midnight = try report("2026-11-13", "2026-11-20", time: "00:30")
        #expect(korean.favouriteTime(midnight) == "금요일 새벽 12시")
        #expect(english.favouriteTime(midnight) == "Friday 12 am")
        #expect(try korean.favouriteTime(report("2026-11-13", "2026-11-21")) == nil)
    }

    @Test("Particles follow the last sound")
    func particles() {
        #expect(KoreanParticle.object.after("햄릿") == "햄릿을" && KoreanParticle.object.after("영화") == "영화를")
        #expect(KoreanParticle.subject.after("조각") == "조각이" && KoreanParticle.subject.after("카메라") == "카메라가")
        #expect(KoreanParticle.and.after("10") == "10과" && KoreanParticle.and.after("12") == "12와")
        #expect(KoreanParticle.and.after("Cats") == "Cats과(와)" && KoreanParticle.object.after("") == "을(를)")
    }
}
