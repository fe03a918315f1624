import PieceModel
import Testing

@testable import PieceCount

/// Pieces as people have them, for titles of the project's own.
@Suite("Cases of titles")
struct TitleCaseTests {
    private let rules: TitleRules

    init() throws { rules = try shippedTitles() }

    @Test(
        "A piece counts for a title, or does not",
        arguments: [
            ("night-owl", ["kind": "movie", "time": "22:00"], true),
            ("night-owl", ["kind": "movie", "time": "21:59"], false),
            ("first-of-january", ["date": "2026-01-01"], true), ("first-of-january", ["date": "2026-01-02"], false),
            ("gallery-stroller", ["kind": "exhibition"], true), ("gallery-stroller", ["kind": "festival"], false),
            ("curtain-call-regular", ["kind": "dance"], true), ("curtain-call-regular", ["kind": "movie"], false),
            ("front-row-hunter", ["seat": "1층 B구역 3열 12번"], true), ("front-row-hunter", ["seat": "B3"], true),
            ("front-row-hunter", ["seat": "1층 A구역 4열 1번"], false), ("front-row-hunter", [:], false),
            ("vip", ["seat": "VIP석 1층 A구역 12열 15번"], true), ("vip", ["seat": "R석 1층 A구역 12열 15번"], false),
            ("standing-strong", ["seat": "스탠딩 가구역 120번"], true),
            ("pillar-pal", ["seat": "시야제한석 2층 3열 1번"], true), ("pillar-pal", ["seat": "2층 3열 1번"], false),
            ("big-screen", ["kind": "movie", "seat": "IMAX관 E열 7번"], true),
            ("big-screen", ["kind": "movie", "seat": "3관 E열 7번"], false),
            ("party-of-one", ["companions": []], true), ("party-of-one", ["companions": ["지우"]], false),
            ("group-tour", ["companions": ["가", "나", "다", "라", "마"]], true),
            ("group-tour", ["companions": ["가", "나", "다", "라"]], false),
            ("five-star-heart", ["score": 5], true), ("five-star-heart", ["score": 4], false),
            ("stern-critic", ["score": 1], true), ("stern-critic", ["score": 2], false), ("stern-critic", [:], false),
            ("one-line-poet", ["review": "좋았다"], true), ("one-line-poet", ["review": " "], false),
            ("full-stop", ["review": "최고다!!"], true), ("full-stop", ["review": "최고였어요."], false),
            ("full-stop", [:], false), ("epic-title", ["title": "스무 글자가 꼭 되어야만 하는 어느 제목"], true),
            ("epic-title", ["title": "햄릿"], false), ("monday-cure", ["date": "2026-11-16"], true),
            ("monday-cure", ["date": "2026-11-15"], false), ("monday-cure", ["date": "2026-11-17"], false),
            ("friday-seat", ["date": "2026-11-20", "time": "18:00"], true),
            ("friday-seat", ["date": "2026-11-20", "time": "17:59"], false),
            ("friday-seat", ["date": "2026-11-21", "time": "18:00"], false),
            ("skipped-lunch", ["date": "2026-11-20", "time": "13:30"], true),
            ("skipped-lunch", ["date": "2026-11-20", "time": "13:31"], false),
            ("skipped-lunch", ["date": "2026-11-21", "time": "12:00"], false),
            ("matinee", ["time": "16:00"], true), ("matinee", ["time": "16:01"], false),
            ("merry-christmas", ["date": "2025-12-24"], true), ("merry-christmas", ["date": "2024-12-25"], true),
            ("merry-christmas", ["date": "2025-12-26"], false), ("closing-night", ["date": "2025-12-31"], true),
            ("leap-day", ["date": "2024-02-29"], true), ("leap-day", ["date": "2025-03-01"], false),
            ("leap-day", ["date": "2025-02-28"], false), ("grown-up-childrens-day", ["date": "2025-05-05"], true),
            ("better-than-chocolate", ["date": "2025-03-14", "companions": ["지우"]], true),
            ("better-than-chocolate", ["date": "2025-03-14", "companions": []], false),
            ("free-spirit", ["price": 0], true), ("free-spirit", [:], false), ("free-spirit", ["price": 1], false),
            ("ten-thousand-won-joy", ["price": 10_000], true), ("ten-thousand-won-joy", ["price": 10_001], false),
            ("ten-thousand-won-joy", ["price": 0], false), ("splurge", ["price": 200_000], true),
            ("splurge", ["price": 199_999], false),
        ] as [(String, JSONObject, Bool)])
    func cases(_ title: String, _ fields: JSONObject, _ isEarned: Bool) throws {
        let rule = try #require(rules.rule(title))
        let piece = try counted(fields)
        let owner = Owner(rules)
        try owner.add(Array(repeating: piece, count: rule.threshold))
        #expect(owner.titles.contains(title) == isEarned)
    }

    @Test("A piece without blanks has everything a ticket can say about a visit")
    func noBlanks() throws {
        let full: JSONObject = [
            "time": "19:30", "venue": "블루스퀘어", "seat": "1층 2열 3번", "cast": ["김하나"], "score": 4, "review": "좋았다",
            "record": "오래 기억할 밤",
        ]
        func isEarned(_ fields: JSONObject) throws -> Bool {
            let owner = Owner(rules)
            try owner.add([try counted(fields)])
            return owner.titles.contains("no-blanks")
        }
        #expect(try isEarned(full))
        for key in full.keys {
            var partial = full
            partial[key] = nil
            #expect(try !isEarned(partial), "without \(key)")
        }
    }

    @Test("A matinée and an evening make a day of it; two films do not")
    func allDay() throws {
        for (kinds, isEarned) in [(["play", "musical"], true), (["play", "movie"], false), (["play"], false)] {
            let owner = Owner(rules)
            try owner.add(kinds.map { try counted(["kind": .string($0)]) })
            #expect(owner.titles.contains("all-day-pass") == isEarned)
        }
    }

    @Test("Regions are told by the names of venues")
    func regions() throws {
        let venues = ["예술의전당", "부산문화회관", "대구오페라하우스", "제주아트센터", "인천문화예술회관"]
        let owner = Owner(rules)
        try owner.add(venues.dropLast().map { try counted(["venue": .string($0)]) })
        try owner.change(to: counted(["venue": "세종문화회관"]))
        #expect(!owner.titles.contains("around-the-country"), "two of them are in Seoul")
        try owner.change(to: counted(["venue": .string(venues[4])]))
        #expect(owner.titles.contains("around-the-country"))
    }
}
