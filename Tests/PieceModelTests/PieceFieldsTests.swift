import PieceModel
import Testing

@Suite("A piece's fields")
struct PieceFieldsTests {
    @Test("A full set of fields becomes a piece with every value")
    func full() throws {
        let piece = try Piece(
            json: Array(
                """
                {"kind": "play", "genres": ["drama", "history"], "title": " 햄릿 ", "date": "2026-10-09", "time": "15:00",
                 "venue": "국립극장 달오름극장", "seat": "1층 A구역 3열 11번",
                 "cast": ["도윤재", {"name": "백하늘", "role": "오필리아"}], "creator": "윌리엄 셰익스피어", "artist": null,
                 "companions": ["지우"], "price": 70000, "facePrice": {"amount": 1250, "currency": "usd"},
                 "discount": "조기예매 20%", "bookingNumber": "T-2026100911", "score": 4.5, "review": "첫 줄\\r\\n둘째 줄",
                 "record": "", "visibility": "link", "viewing": 2, "number": 121, "link": "https://piece.example/p/121",
                 "layout": "playbill"}
                """.utf8))
        #expect(piece.kind.korean == "연극")
        #expect(piece.genres.map(\.korean) == ["드라마", "사극/역사"])
        #expect(piece.title == "햄릿")
        #expect(piece.date.weekday == .friday)
        #expect(piece.time?.hour == 15)
        #expect(piece.cast.map(\.name) == ["도윤재", "백하늘"])
        #expect(piece.cast.map(\.role) == [nil, "오필리아"])
        #expect(piece.director == "윌리엄 셰익스피어")
        #expect(piece.artist == nil)
        #expect(piece.price == Money(minorUnits: 70_000))
        #expect(piece.facePrice == Money(minorUnits: 1_250, currency: .usd))
        #expect(piece.score?.halves == 9)
        #expect(piece.review == "첫 줄\n둘째 줄")
        #expect(piece.record == nil)
        #expect(piece.visibility == .link)
        #expect((piece.viewing, piece.number) == (2, 121))
        #expect(piece.layout == "playbill")
    }

    @Test("A piece written as fields reads back as the same piece, in the same bytes")
    func canonical() throws {
        let first = try piece([
            "cast": ["도윤재", ["name": "백하늘", "role": "오필리아"]], "price": 70_000, "score": decimal(4.5), "time": "15:00",
            "genres": ["drama"], "review": "가\n나", "visibility": "public", "number": 9, "director": "누구",
        ])
        let again = try Piece(fields: first.fields)
        #expect(again == first)
        #expect(again.fields.serialized() == first.fields.serialized())
    }

    @Test("Only kind, title, date and venue are needed, and pieces are private unless they say so")
    func least() throws {
        let piece = try piece()
        #expect(piece.visibility == .private)
        #expect(piece.cast.isEmpty && piece.genres.isEmpty && piece.price == nil && piece.seat == nil)
    }

    @Test("All problems come at once, each with its path")
    func all() {
        let found = problems([
            "kind": "opera", "title": nil, "date": "2026-02-30", "time": "25:10", "price": -1, "score": 6, "titel": "x",
            "cast": ["", ["role": "햄릿"], 3],
        ])
        let expected: Set = [
            "$.kind", "$.title", "$.date", "$.time", "$.price", "$.score", "$.titel", "$.cast[0]", "$.cast[1].name",
            "$.cast[2]",
        ]
        #expect(Set(found.map(\.path)) == expected)
        #expect(found.count == expected.count)
        #expect(found.allSatisfy { !$0.message.isEmpty && !$0.remedy.isEmpty })
    }

    @Test("An unknown field is refused and the one that was meant is named")
    func unknown() {
        #expect(problem(["titel": "x"]) == "$.titel: there is no field of this name; did you mean \"title\"?")
        #expect(problem(["rating": 5])?.hasSuffix("did you mean \"score\"?") == true)
        #expect(problem(["Venue": "x"])?.hasSuffix("did you mean \"venue\"?") == true)
        #expect(problem(["xyzzyplugh": 1])?.contains("the fields are kind, genres, title") == true)
        let many = (0..<500).map { ("unknown field \($0)", JSONValue?.some(1)) }
        #expect(problems(Dictionary(uniqueKeysWithValues: many)).count == 21)
    }

    @Test("Dates that do not exist are refused with the reason")
    func dates() {
        #expect(
            problem(["date": "2026-02-30"])
                == "$.date: there is no day 2026-02-30; that month has days 01 to 28; write the day of the visit as YYYY-MM-DD"
        )
        #expect(problem(["date": "2026-13-01"])?.contains("months 01 to 12") == true)
        #expect(problem(["date": "0026-01-01"])?.contains("1000 to 9999") == true)
        #expect(problem(["date": "14.11.2026"])?.contains("write it as YYYY-MM-DD") == true)
        #expect(problem(["date": 20_261_114])?.contains("must be a string, but is an integer") == true)
        #expect(problem(["date": "  "])?.contains("must not be blank") == true)
    }

    @Test("A late-night 25:30 is explained")
    func lateNight() {
        #expect(problem(["time": "25:30"])?.contains("write 01:30 and the date of the next day") == true)
        #expect(problem(["time": "7 pm"])?.contains("HH:MM") == true)
    }

    @Test("Prices are whole and never negative, and the currency is a real one")
    func prices() {
        #expect(problem(["price": -1])?.contains("-1 is negative") == true)
        #expect(problem(["price": decimal(15_000.5)])?.contains("fraction") == true)
        #expect(problem(["price": "15,000원"])?.contains("must be an integer, but is a string") == true)
        #expect(problem(["price": ["amount": 5, "currency": "WON"]])?.hasPrefix("$.price.currency: ") == true)
        #expect(problem(["price": ["currency": "KRW"]])?.hasPrefix("$.price.amount: is missing") == true)
        #expect(problem(["price": ["amount": 5, "curency": "KRW"]])?.contains("did you mean \"currency\"?") == true)
        #expect(problem(["price": .number(JSONNumber(Money.maximum + 1))])?.contains("more than") == true)
    }

    @Test("Scores outside the ten steps are refused")
    func scores() {
        #expect(problem(["score": 0])?.contains("0 is not a score") == true)
        #expect(problem(["score": "5"])?.contains("must be a number, but is a string") == true)
        #expect(problem(["score": decimal(4.2)])?.contains("4.2 is not a score") == true)
    }

    @Test("Titles have at most 100 characters, counted as a reader counts them")
    func titles() throws {
        let family = "👩🏽‍👩🏽‍👧🏽‍👦🏽"
        #expect(try piece(["title": .string(String(repeating: family, count: 100))]).title.count == 100)
        #expect(problem(["title": .string(String(repeating: "가", count: 101))])?.contains("101 characters") == true)
        let tenKilobytes = problem(["title": .string(String(repeating: "긴", count: 3_413))])
        #expect(tenKilobytes?.contains("has 3413 characters, more than the 100 allowed; shorten it by 3313") == true)
        let piled = "a" + String(repeating: "\u{301}", count: 5_000)
        #expect(problem(["title": .string(piled)])?.contains("combining marks") == true)
    }

    @Test("Decomposed Hangul and accents are stored composed")
    func normalForm() throws {
        let piece = try piece(["title": "\u{1112}\u{1162}\u{11B7}\u{1105}\u{1175}\u{11BA} Cafe\u{301}"])
        #expect(Array(piece.title.unicodeScalars) == Array("햄릿 Caf\u{E9}".unicodeScalars))
    }

    @Test("Control characters are refused everywhere and line breaks outside review and record")
    func controls() throws {
        for scalar in ["\u{0}", "\u{7}", "\t", "\u{1B}", "\u{7F}", "\u{85}", "\u{2028}", "\u{2029}", "\u{FFFF}"] {
            let text = JSONValue.string("가\(scalar)나")
            for key in ["title", "venue", "seat", "review", "record", "discount"] {
                let code = "U+"
                #expect(problem([key: text])?.contains(code) == true, "\(key) with \(text.serialized())")
            }
        }
        #expect(problem(["title": "가\n나"])?.contains("must be one line") == true)
        #expect(try piece(["review": "가\n나", "record": "다\r라"]).record == "다\n라")
        #expect(problems(["companions": ["가\u{7}"], "cast": [["name": "나\u{7}"]]]).count == 2)
    }

    @Test("Booking numbers, links and layout names hold only what their ticket parts can")
    func narrowTexts() throws {
        #expect(try piece(["bookingNumber": "T2026-1114 00"]).bookingNumber == "T2026-1114 00")
        #expect(problem(["bookingNumber": "예매1"])?.hasPrefix("$.bookingNumber: ") == true)
        #expect(problem(["bookingNumber": "--"])?.hasPrefix("$.bookingNumber: ") == true)
        #expect(problem(["link": "javascript:alert(1)"])?.hasPrefix("$.link: ") == true)
        #expect(problem(["link": "https://"])?.hasPrefix("$.link: ") == true)
        #expect(problem(["link": "https://예.kr"])?.hasPrefix("$.link: ") == true)
        #expect(problem(["layout": "../../etc/passwd"])?.hasPrefix("$.layout: ") == true)
    }

    @Test("Lists that are too long, no lists or repeat a genre are refused")
    func lists() {
        #expect(problem(["cast": "도윤재"])?.contains("must be an array of names, but is a string") == true)
        #expect(problem(["cast": .array(Array(repeating: "가", count: 61))])?.contains("more than the 60") == true)
        #expect(problem(["genres": ["drama", "drama"]])?.hasPrefix("$.genres[1]: ") == true)
        #expect(problem(["genres": ["dramma"]])?.contains("did you mean \"drama\"?") == true)
    }

    @Test("Bytes that are no JSON give one problem with line and column")
    func noJSON() {
        #expect(throws: FieldErrors.self) { try Piece(json: []) }
        do {
            _ = try Piece(json: Array("{\n \"title\": 햄릿}".utf8))
            Issue.record("accepted")
        } catch {
            #expect(error.problems.map(\.path) == ["line 2, column 11"])
        }
        #expect(throws: FieldErrors.self) { try Piece(fields: ["not", "an", "object"]) }
    }

    @Test("Random values in every field never crash, and every problem names a path under the root (seeds 1…500)")
    func nonsense() {
        let values: [JSONValue] = [
            nil, true, 0, -1, 7, "", " ", "x", "2026-02-28", "\u{0}", [], [nil, 1, "a", [:]], [:], ["name": 3],
            ["amount": "a"], .string(String(repeating: "x", count: 11_000)), 9_223_372_036_854_775_807,
        ]
        for seed in 1...500 {
            var random = Seeded(UInt64(seed))
            var object = JSONObject()
            for key in Piece.fieldNames + ["creator", "junk"] where Bool.random(using: &random) {
                object[key] = values.randomElement(using: &random)
            }
            do {
                _ = try Piece(fields: .object(object))
            } catch {
                #expect(!error.problems.isEmpty && error.problems.allSatisfy { $0.path.hasPrefix("$") }, "seed \(seed)")
            }
        }
    }
}
