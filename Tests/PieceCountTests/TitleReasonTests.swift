import PieceModel
import Testing

@testable import PieceCount

@Suite("What is said about titles")
struct TitleReasonTests {
    private let owner: Owner

    init() throws { owner = Owner(try shippedTitles()) }

    private func reasons(_ title: String) throws -> [String] {
        let progress = try owner.progress(title)
        return [progress.reason(.ko), progress.reason(.en)]
    }

    @Test("A title that pieces add up to says what is missing, then what was done")
    func addingUp() throws {
        #expect(try reasons("horror-lover") == ["공포 장르 세 편을 보면 받을 수 있어요", "See 3 horror pieces to earn it"])
        for _ in 0..<2 { try owner.change(to: counted(["genres": ["horror"]])) }
        #expect(try owner.progress("horror-lover").state == .started)
        #expect(
            try reasons("horror-lover") == ["공포 장르 한 편만 더 보면 받을 수 있어요", "See 1 more horror piece to earn it"])
        for _ in 0..<11 { try owner.change(to: counted(["genres": ["horror"]])) }
        #expect(try reasons("horror-lover") == ["공포 장르 13편을 봤어요", "You've seen 13 horror pieces"])
    }

    @Test(
        "A name takes the particle of its last sound",
        arguments: [
            ("햄릿", "〈햄릿〉을 두 번만 더 보면 받을 수 있어요"), ("레베카", "〈레베카〉를 두 번만 더 보면 받을 수 있어요"),
            ("시카고 2", "〈시카고 2〉를 두 번만 더 보면 받을 수 있어요"), ("Six", "〈Six〉을(를) 두 번만 더 보면 받을 수 있어요"),
        ])
    func particles(_ title: String, _ reason: String) throws {
        try owner.change(to: counted(["title": .string(title)]))
        #expect(try owner.progress("revolving-door").reason(.ko) == reason)
        #expect(try owner.progress("revolving-door").winner == title)
        #expect(try owner.progress("revolving-door").reason(.en) == "See “\(title)” 2 more times to earn it")
    }

    @Test("A companion's name takes 과 or 와")
    func companions() throws {
        #expect(try reasons("best-company")[0] == "같은 사람과 함께 다섯 번 보면 받을 수 있어요")
        for _ in 0..<5 { try owner.change(to: counted(["companions": ["지우"]])) }
        #expect(try reasons("best-company") == ["지우와 함께 다섯 번 봤어요", "You've seen something with 지우 5 times"])
    }

    @Test("The best so far is told where nothing can be added to it")
    func bestSoFar() throws {
        try owner.change(to: counted(["date": "2024-03-05"]))
        #expect(try reasons("three-day-run")[0] == "3일 연속으로 보면 받을 수 있어요", "one day is no run")
        try owner.change(to: counted(["date": "2024-03-06"]))
        #expect(try owner.progress("three-day-run").state == .tried)
        #expect(
            try reasons("three-day-run") == [
                "3일 연속으로 보면 받을 수 있어요. 지금까지는 2일 연속으로 봤어요",
                "See something 3 days in a row to earn it. So far you've seen something 2 days in a row",
            ])
    }

    @Test("A title of one day, month or year says which it was")
    func windows() throws {
        for _ in 0..<3 { try owner.change(to: counted([:])) }
        #expect(
            try reasons("marathon") == [
                "2024.03.05 (화), 하루에 세 편을 봤어요", "Tue, 5 Mar 2024: You've seen 3 pieces in one day",
            ])
        for _ in 0..<7 { try owner.change(to: counted([:])) }
        #expect(
            try reasons("hot-month") == [
                "2024년 3월, 한 달에 조각 열 개를 모았어요", "Mar 2024: You've collected 10 pieces in one month",
            ])
        try owner.add((0..<52).map { try counted(["title": .string("\($0)")]) })
        #expect(try reasons("year-of-fifty")[0] == "2024년, 한 해에 조각 62개를 모았어요")
    }

    @Test("Money is written as money")
    func money() throws {
        try owner.change(to: counted(["price": 963_000]))
        #expect(
            try reasons("big-spender") == [
                "문화생활에 37,000원만 더 쓰면 받을 수 있어요", "Spend 37,000 more won on culture to earn it",
            ])
    }

    @Test("Places take their own ending, and once is once")
    func endings() throws {
        try owner.change(to: counted(["venue": "샤롯데씨어터", "date": "2024-12-25"]))
        #expect(try reasons("home-venue")[0] == "샤롯데씨어터에 네 번만 더 가면 받을 수 있어요")
        #expect(try reasons("venue-collector")[0] == "서로 다른 장소 아홉 곳에만 더 가면 받을 수 있어요")
        #expect(
            try reasons("merry-christmas") == [
                "크리스마스이브나 크리스마스에 한 번 봤어요", "You've seen something at Christmas once",
            ])
    }

    @Test("Every title has a sentence for every state, without gaps, in both languages")
    func allSentences() throws {
        for state in 0..<4 {
            if state > 0 { try owner.change(to: counted(["genres": ["horror"], "venue": "서울 극장", "director": "봉준호"])) }
            for progress in try owner.judge.progress(reading: owner.counts) {
                for locale in TicketLocale.allCases {
                    let reason = progress.reason(locale)
                    #expect(
                        !reason.isEmpty && !reason.contains { "{}|".contains($0) }, "\(progress.rule.id): \(reason)")
                    #expect(!reason.contains("  ") && !reason.contains("만 더만"), "\(progress.rule.id): \(reason)")
                }
            }
        }
    }

    @Test("The nearest titles are those that are furthest along and can be earned")
    func nearest() throws {
        let fresh = TitleProgress.nearest(try owner.judge.progress(reading: owner.counts), limit: 3)
        #expect(fresh.first?.rule.id == "one-piecer")
        for _ in 0..<2 { try owner.change(to: counted(["kind": "movie", "genres": ["horror"]])) }
        let all = try owner.judge.progress(reading: owner.counts)
        let nearest = TitleProgress.nearest(all, limit: 3)
        #expect(nearest.count == 3)
        let best = all.filter { $0.state != .earned }.map(\.fraction).max()
        #expect(nearest.first?.fraction == best && nearest.allSatisfy { $0.fraction >= 0.6 && $0.grant == nil })
        let everything = TitleProgress.nearest(all, limit: .max)
        #expect(!everything.contains { $0.rule.id == "talker" }, "nobody can do anything for it")
        #expect(zip(everything, everything.dropFirst()).allSatisfy { $0.fraction >= $1.fraction })
    }
}
