import Foundation
import PieceModel
import Testing

@testable import PieceCount

@Suite("Titles")
struct TitleTests {
    private let rules: TitleRules
    private let now = Instant(milliseconds: 1_794_650_400_000)

    init() throws { rules = try shippedTitles() }

    @Test("The thirty-one titles there must be have their names, and there are twenty more at least")
    func names() {
        let names = [
            "커신 애호가", "낭만주의자", "배꼽실종", "강심장", "동심이 가득한", "눈을 뗄 수 없는", "상상할 수 없는", "일상이 드라마",
            "흥이 넘치는", "어떻게든 살아남는", "타임머신", "공 굴러가요", "내가 바로 베어그릴스", "인생이 다큐", "영화 조각가", "콘서트 조각가",
            "뮤지컬 조각가", "연극 조각가", "일찍 일어나는 새", "잠들지 않는 올빼미", "목건강 주의", "찐팬 인증", "새로운", "한 조각러",
            "열 조각러", "새벽감성 충만한", "재빠른 문화인", "내가 바로 소통러", "문화계 큰 손", "장르 마스터", "영양가 있는 장르",
        ]
        #expect(names.count == 31)
        #expect(Set(names).subtracting(rules.rules.map { $0.name(.ko) }) == [])
        #expect(rules.rules.count >= 51)
        #expect(Set(rules.rules.map(\.id)).count == rules.rules.count)
        #expect(Set(rules.rules.map { $0.name(.ko) }).count == rules.rules.count)
        for rule in rules.rules {
            for locale in TicketLocale.allCases {
                #expect(!rule.name(locale).isEmpty && !rule.about(locale).isEmpty, "\(rule.id)")
            }
        }
    }

    @Test("Every title is missing just below its threshold, there at it, and gone when a piece goes")
    func thresholds() throws {
        let counting = Counting(rules: rules)
        for rule in rules.rules {
            guard let pieces = try example(of: rule) else { continue }
            let counts = MemoryCounts()
            for (index, piece) in pieces.enumerated() {
                let held = counts.grants().contains { $0.title == rule.id }
                #expect(!held, "\(rule.id) after \(index) of \(pieces.count)")
                try counting.change(from: nil, to: piece, at: now, in: counts)
            }
            #expect(counts.grants().contains { $0.title == rule.id }, "\(rule.id) after \(pieces.count)")
            let last = try #require(pieces.last)
            try counting.change(from: last, to: nil, at: now, in: counts)
            #expect(!counts.grants().contains { $0.title == rule.id }, "\(rule.id) after a deletion")
        }
    }

    /// As many pieces as earn a title, the last of which tips it; nil for titles that pieces alone do not earn.
    private func example(of rule: TitleRule) throws -> [CountedPiece]? {
        let days = try #require(LocalDate("2024-03-04")).daysSince1970
        func pieces(_ count: Int, _ fields: (Int) -> JSONObject) throws -> [CountedPiece] {
            try (0..<count).map { try counted(fields($0)) }
        }
        func date(_ day: Int) throws -> JSONValue {
            .string(try #require(LocalDate(daysSince1970: days + day)).description)
        }
        switch rule.metric {
        case .pieces(let name, _):
            let condition = try #require(rules.conditions.first { $0.id == name }).condition
            return try (0..<rule.threshold).map { _ in try condition.example() }
        case .most(let dimension, let kind):
            return try pieces(rule.threshold) { _ in
                [
                    "kind": .string(kind?.id ?? "play"), "cast": ["아이유"], "companions": ["수민"], "venue": "블루스퀘어",
                    "director": "봉준호", "title": dimension == .work ? "하나" : "둘",
                ]
            }
        case .distinct: return try pieces(rule.threshold) { ["venue": .string("곳 \($0)")] }
        case .regions:
            let cities = ["서울", "부산", "대구", "인천", "대전", "울산", "제주"]
            return try pieces(rule.threshold) { ["venue": .string(cities[$0] + " 문화회관")] }
        case .genres: return try pieces(rule.threshold) { ["genres": [.string(Genre.all[$0].id)]] }
        case .kinds: return try pieces(rule.threshold) { ["kind": .string(Kind.all[$0].id)] }
        case .spent:
            return try pieces(2) { index in
                ["price": ["amount": .number(JSONNumber(index == 0 ? rule.threshold - 1 : 1)), "currency": "KRW"]]
            }
        case .streak(.days): return try pieces(rule.threshold) { ["date": try! date($0)] }
        case .streak(.weeks): return try pieces(rule.threshold) { ["date": try! date(7 * $0)] }
        case .streak(.months): return try pieces(rule.threshold) { ["date": try! date(31 * $0)] }
        case .titles:
            return try Genre.all.filter { $0.id != "etc" }
                .flatMap { genre in try pieces(3) { _ in ["genres": [.string(genre.id)]] } }
        case .joined, .chatRooms: return nil
        }
    }

    @Test("An account has the newcomer's title from its first moment on, and no other")
    func newcomer() throws {
        let counts = MemoryCounts()
        let changes = try Counting(rules: rules).judge(at: now, in: counts)
        #expect(changes == TitleChanges(earned: ["newcomer"]))
        #expect(try Counting(rules: rules).judge(at: now, in: counts) == TitleChanges())
    }

    @Test(
        "Times on the edge of a title count exactly",
        arguments: [
            ("early-bird", "05:59", false), ("early-bird", "06:00", true), ("early-bird", "10:00", true),
            ("early-bird", "10:01", false), ("sleepless-owl", "21:59", false), ("sleepless-owl", "22:00", true),
            ("sleepless-owl", "23:59", true), ("sleepless-owl", "00:00", false),
        ])
    func edges(_ title: String, _ time: String, _ isEarned: Bool) throws {
        let counts = MemoryCounts()
        try Counting(rules: rules).change(
            from: nil, to: counted(["kind": "movie", "time": .string(time)]), at: now, in: counts)
        #expect(counts.grants().contains { $0.title == title } == isEarned)
        let play = MemoryCounts()
        try Counting(rules: rules).change(from: nil, to: counted(["time": .string(time)]), at: now, in: play)
        #expect(!play.grants().contains { $0.title == title }, "only films earn it")
    }

    @Test(
        "Pieces made in the small hours count until four o'clock",
        arguments: [("23:59", false), ("00:00", true), ("03:59", true), ("04:00", false)])
    func smallHours(_ time: String, _ isEarned: Bool) throws {
        let counts = MemoryCounts()
        for _ in 0..<3 {
            try Counting(rules: rules).change(from: nil, to: counted([:], madeAt: time), at: now, in: counts)
        }
        #expect(counts.grants().contains { $0.title == "dawn-mood" } == isEarned)
    }

    @Test("Row A is a row, not a block")
    func rows() throws {
        for (seat, isEarned) in [("A열 7번", true), ("1층 A구역 12열 3번", false), ("B열 1번", false)] {
            let counts = MemoryCounts()
            for _ in 0..<3 {
                try Counting(rules: rules).change(
                    from: nil, to: counted(["kind": "movie", "seat": .string(seat)]), at: now, in: counts)
            }
            #expect(counts.grants().contains { $0.title == "mind-your-neck" } == isEarned, "\(seat)")
        }
    }

    @Test("Only an owned title can be worn, and one that is lost is taken off")
    func wearing() throws {
        let counts = MemoryCounts()
        let counting = Counting(rules: rules)
        let judge = TitleJudge(rules: rules)
        let film = try counted(["kind": "movie", "time": "23:00"])
        try counting.change(from: nil, to: film, at: now, in: counts)
        #expect(throws: TitleNotOwned.self) { try judge.wear("big-spender", in: counts) }
        #expect(throws: TitleNotOwned.self) { try judge.wear("no-such-title", in: counts) }
        try judge.wear("sleepless-owl", in: counts)
        #expect(counts.preferences().worn == "sleepless-owl")
        let changes = try counting.change(from: film, to: nil, at: now, in: counts)
        #expect(changes.lost.contains("sleepless-owl"))
        #expect(counts.preferences().worn == nil)
    }

    @Test("Progress says what is missing, and the nearest come first")
    func progress() throws {
        let counts = MemoryCounts()
        for _ in 0..<2 {
            try Counting(rules: rules).change(
                from: nil, to: counted(["kind": "movie", "genres": ["horror"]]), at: now, in: counts)
        }
        let all = try TitleJudge(rules: rules).progress(reading: counts)
        #expect(all.count == rules.rules.count)
        let horror = try #require(all.first { $0.rule.id == "horror-lover" })
        #expect(horror.value == 2 && horror.missing == 1 && horror.grant == nil)
        #expect(horror.reason(.ko) == "1조각만 더 채우면 받을 수 있어요")
        #expect(horror.reason(.en) == "1 piece to go")
        let nearest = TitleProgress.nearest(all, limit: 3)
        #expect(nearest.count == 3)
        #expect(nearest.allSatisfy { $0.fraction >= 0.6 && $0.grant == nil })
    }

    @Test("After random edits the titles are those that judging from scratch gives")
    func randomEdits() throws {
        let seed = UInt64.random(in: 0 ... .max)
        var random = TestRandom(seed)
        let counting = Counting(rules: rules)
        for _ in 0..<150 {
            let counts = MemoryCounts()
            var kept: [CountedPiece] = []
            for _ in 0..<25 {
                let old = Bool.random(using: &random) ? kept.randomElement(using: &random) : nil
                let new = Int.random(in: 0..<4, using: &random) > 0 ? try random.piece() : nil
                if let old, let index = kept.firstIndex(of: old) { kept.remove(at: index) }
                if let new { kept.append(new) }
                try counting.change(from: old, to: new, at: now, in: counts)
            }
            let scratch = MemoryCounts()
            try counting.add(kept.map { ($0, 1) }, in: scratch)
            try counting.judge(at: now, in: scratch)
            #expect(scratch.differences(from: counts) == [], "seed \(seed)")
            #expect(scratch.grants().map(\.title) == counts.grants().map(\.title), "seed \(seed)")
        }
    }

    @Test(
        "Files with mistakes are refused",
        arguments: [
            #"{"titles": [{"id": "a"}]}"#, #"{"titles": [], "more": 1}"#,
            #"{"titles": [{"id": "a", "ko": "가", "en": "a", "aboutKo": "가", "aboutEn": "a", "glyph": "one", "threshold": 1}]}"#,
            #"{"titles": [{"id": "a", "ko": "가", "en": "a", "aboutKo": "가", "aboutEn": "a", "glyph": "one", "threshold": 0, "joined": true}]}"#,
            #"{"titles": [{"id": "a", "ko": "가", "en": "a", "aboutKo": "가", "aboutEn": "a", "glyph": "one", "threshold": 1, "pieces": {"kinds": ["opera"]}}]}"#,
            #"{"titles": [{"id": "a", "ko": "가", "en": "a", "aboutKo": "가", "aboutEn": "a", "glyph": "one", "threshold": 1, "titles": ["b"]}]}"#,
        ])
    func mistakes(_ json: String) {
        #expect(throws: FieldErrors.self) { try TitleRules(Array(json.utf8)) }
    }
}
