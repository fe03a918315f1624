import PieceModel
import Testing

@testable import PieceCount

@Suite("The edges of titles")
struct TitleEdgeTests {
    private let rules: TitleRules

    init() throws { rules = try shippedTitles() }

    private func titles(_ pieces: [CountedPiece]) throws -> Set<String> {
        let owner = Owner(rules)
        try owner.add(pieces)
        return owner.titles
    }

    @Test("The titles there must be have their names and rules, and there are twenty more at least")
    func required() throws {
        let genres = [
            "커신 애호가": "horror", "낭만주의자": "romance", "배꼽실종": "comedy", "강심장": "crime", "동심이 가득한": "animation",
            "눈을 뗄 수 없는": "action", "상상할 수 없는": "fantasy", "일상이 드라마": "drama", "흥이 넘치는": "music",
            "어떻게든 살아남는": "war", "타임머신": "history", "공 굴러가요": "sports", "내가 바로 베어그릴스": "disaster",
            "인생이 다큐": "documentary",
        ]
        func rule(_ name: String) throws -> TitleRule {
            try #require(rules.rules.first { $0.name(.ko) == name }, "\(name)")
        }
        for (name, genre) in genres {
            let (rule, piece) = (try rule(name), try counted(["genres": [.string(genre)]]))
            #expect(try titles([piece, piece, piece]).contains(rule.id) && rule.threshold == 3)
        }
        for (name, kind) in ["영화 조각가": "movie", "콘서트 조각가": "concert", "뮤지컬 조각가": "musical", "연극 조각가": "play"] {
            let (rule, piece) = (try rule(name), try counted(["kind": .string(kind)]))
            #expect(try titles(Array(repeating: piece, count: 5)).contains(rule.id) && rule.threshold == 5)
        }
        let others = [
            "일찍 일어나는 새": 1, "잠들지 않는 올빼미": 1, "목건강 주의": 3, "찐팬 인증": 5, "새로운": 1, "한 조각러": 1, "열 조각러": 10,
            "새벽감성 충만한": 3, "재빠른 문화인": 1, "내가 바로 소통러": 5, "문화계 큰 손": 1_000_000, "장르 마스터": 14, "영양가 있는 장르": 5,
        ]
        for (name, threshold) in others { #expect(try rule(name).threshold == threshold, "\(name)") }
        #expect(genres.count + 4 + others.count == 31)
        #expect(rules.rules.count >= 31 + 26)
        for name in [
            "첫 조각", "심야 관람객", "전시장 산책자", "혼자서도 잘 봐요", "별 다섯 인심", "한 줄 시인", "앞줄 사냥꾼", "커튼콜 단골",
            "회전문 승객", "열두 달의 관객",
        ] { _ = try rule(name) }
    }

    @Test(
        "Films count by the minute they start",
        arguments: [
            ("early-bird", "05:59", false), ("early-bird", "06:00", true), ("early-bird", "09:59", true),
            ("early-bird", "10:00", true), ("early-bird", "10:01", false), ("sleepless-owl", "21:59", false),
            ("sleepless-owl", "22:00", true), ("sleepless-owl", "23:59", true), ("sleepless-owl", "00:00", false),
        ])
    func times(_ title: String, _ time: String, _ isEarned: Bool) throws {
        #expect(try titles([counted(["kind": "movie", "time": .string(time)])]).contains(title) == isEarned)
        #expect(try !titles([counted(["kind": "play", "time": .string(time)])]).contains(title), "only films earn it")
        #expect(try !titles([counted(["kind": "movie"])]).contains(title), "a film without a time")
    }

    @Test(
        "Pieces made in the small hours count until four o'clock",
        arguments: [("23:59", false), ("00:00", true), ("03:59", true), ("04:00", false)])
    func smallHours(_ time: String, _ isEarned: Bool) throws {
        let pieces = try (0..<3).map { _ in try counted([:], madeAt: time) }
        #expect(try titles(pieces).contains("dawn-mood") == isEarned)
        #expect(try !titles(Array(pieces.dropLast())).contains("dawn-mood"))
    }

    @Test(
        "Row A is a row, not a block, and counts for films only",
        arguments: [
            ("movie", "A열 7번", true), ("movie", "A7", true), ("movie", "3관 A열 12번", true),
            ("movie", "1층 A구역 12열 3번", false), ("movie", "B열 1번", false), ("movie", "AA열 1번", false),
            ("play", "A열 7번", false),
        ])
    func rows(_ kind: String, _ seat: String, _ isEarned: Bool) throws {
        let pieces = try (0..<3).map { _ in try counted(["kind": .string(kind), "seat": .string(seat)]) }
        #expect(try titles(pieces).contains("mind-your-neck") == isEarned)
    }

    @Test(
        "The day a piece is made is the day of the show, the one before or a year later",
        arguments: [
            ("2024-03-04", "ahead-of-time"), ("2024-03-05", "swift-spectator"), ("2024-03-06", nil),
            ("2025-03-04", nil),
            ("2025-03-05", "memory-digger"),
        ])
    func delays(_ madeOn: String, _ title: String?) throws {
        let found = try titles((0..<3).map { _ in try counted(["date": "2024-03-05"], madeOn: madeOn) })
        let expected = Set([title].compactMap(\.self))
        #expect(found.intersection(["ahead-of-time", "swift-spectator", "memory-digger"]) == expected)
    }

    @Test("A true fan sees one artist five times, on the bill or in the artist's field, in concerts only")
    func trueFan() throws {
        let fields: [JSONObject] = [["cast": ["아이유"]], ["artist": "아이유"], ["cast": ["아이유"], "artist": "아이유"]]
        func pieces(_ kinds: [String]) throws -> [CountedPiece] {
            try kinds.enumerated().map { index, kind in
                var piece = fields[index % 3]
                piece["kind"] = .string(kind)
                return try counted(piece)
            }
        }
        #expect(try titles(pieces(Array(repeating: "concert", count: 5))).contains("true-fan"))
        #expect(try !titles(pieces(Array(repeating: "concert", count: 4) + ["festival"])).contains("true-fan"))
        let twoArtists = try (0..<8).map { try counted(["kind": "concert", "cast": [.string($0 < 4 ? "가" : "나")]]) }
        #expect(try !titles(twoArtists).contains("true-fan"))
    }

    @Test("Only won count for titles about won, and other currencies are not added to them")
    func currencies() throws {
        let yen: JSONObject = ["amount": 9_000_000, "currency": "JPY"]
        let found = try titles([counted(["price": .object(yen)]), counted(["price": 999_999])])
        #expect(!found.contains("big-spender") && found.contains("splurge"))
        #expect(try !titles([counted(["price": .object(yen)])]).contains("splurge"))
        #expect(try titles([counted(["price": 999_999]), counted(["price": 1])]).contains("big-spender"))
    }

    @Test(
        "Half the price is half, rounded against the buyer's luck",
        arguments: [(50_000, 100_000, true), (50_001, 100_000, false), (0, 100_000, true), (3, 5, false)])
    func discounts(_ price: Int, _ face: Int, _ isEarned: Bool) throws {
        let fields: JSONObject = [
            "price": .number(JSONNumber(price)), "facePrice": .number(JSONNumber(face)),
        ]
        #expect(try titles([counted(fields)]).contains("bargain-hunter") == isEarned)
    }

    @Test("A genre without a name is none of five")
    func otherGenre() throws {
        let four = try ["horror", "comedy", "war", "music"].map { try counted(["genres": [.string($0)]]) }
        #expect(try !titles(four + [counted(["genres": ["etc"]])]).contains("balanced-diet"))
        #expect(try titles(four + [counted(["genres": ["etc", "drama"]])]).contains("balanced-diet"))
    }

    @Test("Weeks of a streak begin on Monday and go on over New Year")
    func weeks() throws {
        // Sunday, Monday, Sunday: the first two are in two weeks, the last two in one.
        let days = ["2024-12-15", "2024-12-16", "2024-12-22", "2024-12-29", "2025-01-05"]
        let pieces = try days.map { try counted(["date": .string($0)]) }
        #expect(try titles(pieces).contains("four-week-habit"))
        #expect(try !titles(Array(pieces.dropFirst(2))).contains("four-week-habit"))
    }

    @Test("Three on one day are three on one day, not on two")
    func windows() throws {
        let days = ["2024-03-05", "2024-03-05", "2024-03-06"].map { JSONValue.string($0) }
        #expect(try !titles(days.map { try counted(["date": $0]) }).contains("marathon"))
        let owner = Owner(rules)
        let pieces = try days.map { try counted(["date": $0]) }
        try owner.add(pieces)
        // An edit of the date alone brings it, and takes it back.
        let moved = try counted(["date": "2024-03-05"])
        #expect(try owner.change(from: pieces[2], to: moved).earned.contains("marathon"))
        #expect(try owner.change(from: moved, to: pieces[2]).lost.contains("marathon"))
    }

    @Test("Twelve months must be of one year")
    func months() throws {
        let overTwoYears = try (0..<12).map { index in
            try counted(["date": .string("\(index < 6 ? 2024 : 2025)-\(index < 9 ? "0" : "")\(index + 1)-10")])
        }
        #expect(try !titles(overTwoYears).contains("twelve-month-audience"))
    }
}
