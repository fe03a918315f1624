import PieceModel
import PieceStore
import Testing

@Suite("Search", .serialized)
struct SearchTests {
    private func keep(_ pieces: [[String: JSONValue?]], in store: any PieceStore) async throws -> AccountID {
        let owner = AccountID.fresh()
        for (index, changes) in pieces.enumerated() {
            try await store.keep(record(of: owner, number: index + 1, changes))
        }
        return owner
    }

    @Test(
        "Title, review, record, venue, cast, roles, artist and director are searched and nothing else",
        arguments: Engine.all)
    func fields(engine: Engine) async throws {
        try await withStore(engine) { store in
            let owner = try await keep(
                [
                    [
                        "title": "제목글자", "review": "한줄평\n둘째", "record": "긴기록", "venue": "공연장",
                        "cast": ["도윤재", ["name": "백하늘", "role": "오필리아"]], "artist": "모네", "director": "박연출",
                        "companions": ["지우"], "seat": "B구역", "discount": "조기예매", "bookingNumber": "T123",
                        "link": "https://piece.example/",
                    ], ["title": "다른것", "venue": nil],
                ], in: store)
            for text in ["제목글자", "한줄평", "둘째", "긴기록", "공연장", "도윤재", "백하늘", "오필리아", "모네", "박연출"] {
                #expect(try await store.titles(of: owner, text) == ["제목글자"], "\(text)")
            }
            for text in ["지우", "구역", "조기", "T123", "example", "playbill", "musical", "뮤지컬", "2026"] {
                #expect(try await store.titles(of: owner, text).isEmpty, "\(text)")
            }
        }
    }

    @Test("What a person types finds what was meant", arguments: Engine.all)
    func typing(engine: Engine) async throws {
        try await withStore(engine) { store in
            let titles = ["지킬 앤 하이드", "Hadestown", "Ｋ－ＰＯＰ １００", "듄: 파트 2", "Les Misérables", "ㅋㅋㅋ 연극", "값 abxbc"]
            let owner = try await keep(titles.map { ["title": .string($0), "venue": nil] }, in: store)
            let finds: [(String, [String])] = [
                ("지킬앤하이드", ["지킬 앤 하이드"]), ("킬 앤", ["지킬 앤 하이드"]), ("앤하", ["지킬 앤 하이드"]), ("이", ["지킬 앤 하이드"]),
                ("ㅈㅋㅇㅎㅇㄷ", ["지킬 앤 하이드"]), ("ㅇㅎ", ["지킬 앤 하이드"]), ("지킬ㅇ", ["지킬 앤 하이드"]), ("ㅋㅋ", ["ㅋㅋㅋ 연극"]),
                ("ㅋㅇ", ["지킬 앤 하이드", "ㅋㅋㅋ 연극"].sorted()), ("지캘", []), ("하이드 지킬", ["지킬 앤 하이드"]), ("하이드 햄릿", []),
                ("HADES", ["Hadestown"]), ("ｈａｄｅｓ", ["Hadestown"]), ("destow", ["Hadestown"]), ("k-pop", ["Ｋ－ＰＯＰ １００"]),
                ("kpop100", ["Ｋ－ＰＯＰ １００"]), ("pop 100", ["Ｋ－ＰＯＰ １００"]), ("파트2", ["듄: 파트 2"]), ("듄", ["듄: 파트 2"]),
                ("2", ["듄: 파트 2"]), ("MISÉR", ["Les Misérables"]), ("mise\u{301}r", ["Les Misérables"]), ("miser", []),
                ("\u{110C}\u{1175}\u{110F}\u{1175}\u{11AF}", ["지킬 앤 하이드"]), ("abc", []), ("bxb", ["값 abxbc"]),
                ("ㄱㅅ", []),
                ("값abx", ["값 abxbc"]),
            ]
            for (text, expected) in finds {
                #expect(try await store.titles(of: owner, text) == expected, "\(text)")
            }
        }
    }

    @Test("A word must be in one field, as it is, and not only its pairs", arguments: Engine.all)
    func contiguous(engine: Engine) async throws {
        try await withStore(engine) { store in
            let owner = try await keep(
                [
                    ["title": "가나", "venue": "다라"], ["title": "abx bcx cab", "venue": nil],
                    ["title": "a", "venue": "b", "review": "c"],
                ], in: store)
            #expect(try await store.titles(of: owner, "나다").isEmpty)
            #expect(try await store.titles(of: owner, "가나 다라") == ["가나"])
            #expect(try await store.titles(of: owner, "abc").isEmpty)
            #expect(try await store.titles(of: owner, "ab") == ["abx bcx cab"])
            #expect(try await store.titles(of: owner, "a b c") == ["a", "abx bcx cab"])
            #expect(try await store.titles(of: owner, "cabx").isEmpty)
        }
    }

    @Test("Search text is text, whatever it looks like", arguments: Engine.all)
    func hostile(engine: Engine) async throws {
        try await withStore(engine) { store in
            let texts = [
                "\" OR 1=1 --", "*a*", "100%", "$where", "x\\y", "it's", "{\"$gt\": \"\"}", "a AND NOT b", "NEAR(a b)",
                "a_b",
                "title:a", "^a$", "(?i)A", "'; DROP TABLE pieces; --", "[a-z]", "-a", "a\u{200D}b", "\u{FEFF}a", "🎭a",
            ]
            let owner = try await keep(texts.map { ["title": .string($0), "venue": nil] }, in: store)
            for text in texts + ["\u{1}a\u{1F}", "a\tb\r\nc", String(repeating: "a ", count: 5_000), "%a%", "a\u{7F}"] {
                let search = try #require(SearchQuery(text))
                let expected = texts.filter { SearchText([$0]).matches(search) }.sorted()
                #expect(try await store.titles(of: owner, text) == expected, "\(text.debugDescription)")
            }
            for text in ["*", "%", "\"\"", "\\", "$", "''", " ", "🎭", "--", "\u{1}"] {
                #expect(SearchQuery(text) == nil, "\(text.debugDescription)")
            }
        }
    }

    @Test("Search follows edits and deletes and stays with its owner", arguments: Engine.all)
    func edits(engine: Engine) async throws {
        try await withStore(engine) { store in
            let owner = AccountID.fresh()
            var piece = try await store.keep(record(of: owner))
            try await store.keep(record(of: .fresh(), ["title": "지킬 앤 하이드 2"]))
            piece.piece = try piece.piece.with(["title": "햄릿", "review": "좋았다"])
            piece = try await store.replace(piece)
            for text in ["지킬", "ㅈㅋ", "하이"] { #expect(try await store.titles(of: owner, text).isEmpty, "\(text)") }
            for text in ["햄", "ㅎㄹ", "좋았", "블루"] {
                #expect(try await store.titles(of: owner, text) == ["햄릿"], "\(text)")
            }
            piece.piece = try piece.piece.with(["review": nil])
            piece = try await store.replace(piece)
            #expect(try await store.titles(of: owner, "좋았").isEmpty)
            try await store.delete(piece.id, version: nil)
            #expect(try await store.titles(of: owner, "햄릿").isEmpty)
        }
    }

    @Test("300 random searches find what matching in memory finds", arguments: Engine.all)
    func differential(engine: Engine) async throws {
        let seed = Seeded.seed()
        var random = Seeded(seed)
        try await withStore(engine) { store in
            let library = try await Library(80, in: store, using: &random)
            var hits = 0
            for _ in 0..<300 {
                guard let search = library.search(using: &random) else { continue }
                let query = PieceQuery(owner: library.owners[0], search: search, limit: 100)
                let (found, expected) = (try await store.pieces(query).items, library.page(query).items)
                #expect(found == expected, "seed \(seed), \(search.words)")
                hits += expected.isEmpty ? 0 : 1
            }
            #expect(hits > 50, "seed \(seed)")
        }
    }
}
