import PieceModel
import Testing

@Suite("JSON reader")
struct JSONParserTests {
    private func failure(_ text: String, limits: JSONParser.Limits = .fields) -> JSONSyntaxError? {
        failure(Array(text.utf8), limits: limits)
    }

    private func failure(_ bytes: [UInt8], limits: JSONParser.Limits = .fields) -> JSONSyntaxError? {
        do {
            _ = try JSONParser.parse(bytes, limits: limits)
            return nil
        } catch {
            return error
        }
    }

    @Test("A document keeps its member order, exact integers and texts")
    func document() throws {
        let value = try JSONParser.parse(
            """
             {"z": [1, -2.5e1, true, false, null], "a": {"한글": "줄\\n바꿈 \\ud83c\\udfad \\u00e9"}, "e": []}
            """)
        #expect(value.object?.keys == ["z", "a", "e"])
        let first = value.object?["z"]?.array
        #expect(first?[0].integer == 1)
        #expect(first?[1].double == -25)
        #expect(first?[1].integer == nil)
        #expect(Array(first?[2...] ?? []) == [true, false, nil])
        #expect(value.object?["a"]?.object?["한글"]?.string == "줄\n바꿈 🎭 é")
    }

    @Test("Integers are exact to the ends of 64 bits and nothing with a point or exponent is one")
    func integers() throws {
        #expect(try JSONParser.parse("9223372036854775807").integer == Int.max)
        #expect(try JSONParser.parse("-9223372036854775808").integer == Int.min)
        #expect(try JSONParser.parse("9223372036854775808").integer == nil)
        #expect(try JSONParser.parse("1.0").integer == nil)
        #expect(try JSONParser.parse("1e3").integer == nil)
        #expect(try JSONParser.parse("1e3").double == 1000)
    }

    @Test(
        "What is not JSON is refused with line and column",
        arguments: [
            ("", 1, 1), ("{", 1, 2), ("[1,]", 1, 3), ("{\"a\":1,}", 1, 7), ("{\"a\" 1}", 1, 6), ("{a:1}", 1, 2),
            ("'a'", 1, 1), ("// x\n1", 1, 1), ("01", 1, 1), ("+1", 1, 1), ("1.", 1, 1), (".5", 1, 1), ("1e", 1, 1),
            ("-", 1, 1), ("1e999", 1, 1), ("NaN", 1, 1), ("tru", 1, 1), ("[1 2]", 1, 4), ("1 2", 1, 3),
            ("\"a", 1, 1), ("\"a\nb\"", 1, 3), ("\"\\x\"", 1, 2), ("\"\\u12\"", 1, 2), ("\"\\ud800\"", 1, 2),
            ("\"\\udc00\"", 1, 2), ("\"\\ud800\\u0041\"", 1, 2), ("{\n  \"가나\": 1,\n  \"다\" 2\n}", 3, 7),
        ])
    func syntax(text: String, line: Int, column: Int) throws {
        let error = try #require(failure(text), "\(text) was accepted")
        #expect((error.line, error.column) == (line, column), "\(error)")
        #expect(error.code == .syntax)
        #expect(!error.message.isEmpty && !error.remedy.isEmpty)
    }

    @Test("A name that comes twice in an object is refused at its second place")
    func duplicates() throws {
        let error = try #require(failure("{\"title\": 1,\n \"title\": 2}"))
        #expect(error.code == .duplicateKey)
        #expect((error.line, error.column) == (2, 2))
        #expect(error.message.contains("title"))
    }

    @Test(
        "Bytes that are not UTF-8 are refused where they start",
        arguments: [
            [0x80], [0xC0, 0x80], [0xC3], [0xE0, 0x80, 0x80], [0xED, 0xA0, 0x80], [0xF4, 0x90, 0x80, 0x80],
            [0xF5, 0x80, 0x80, 0x80], [0xE2, 0x82], [0xF0, 0x9F, 0x8E], [0xFF, 0xFE],
        ] as [[UInt8]])
    func invalidUTF8(bytes: [UInt8]) throws {
        let error = try #require(failure(Array("{\"a\":\"".utf8) + bytes + Array("\"}".utf8)))
        #expect(error.code == .invalidUTF8)
        #expect((error.line, error.column) == (1, 7))
    }

    @Test("A document over the size limit is refused before it is read")
    func size() throws {
        let text = "\"" + String(repeating: "a", count: 300_000) + "\""
        #expect(try #require(failure(text)).code == .tooLarge)
        #expect(failure(text, limits: .init(bytes: 400_000)) == nil)
    }

    @Test("Nesting over the depth limit is refused, whatever its length")
    func depth() throws {
        #expect(failure(String(repeating: "[", count: 32) + String(repeating: "]", count: 32)) == nil)
        #expect(try #require(failure(String(repeating: "[", count: 33))).code == .tooDeep)
        #expect(try #require(failure(String(repeating: "[", count: 200_000))).code == .tooDeep)
        #expect(try #require(failure(String(repeating: "{\"a\":", count: 30_000))).code == .tooDeep)
    }

    @Test("A byte order mark before the document is skipped and is an error inside it")
    func byteOrderMark() throws {
        #expect(try JSONParser.parse([0xEF, 0xBB, 0xBF] + Array("[1]".utf8)) == [1])
        #expect(failure("[\u{FEFF}1]") != nil)
    }

    @Test("What the writer writes, the reader reads back (seeds 1…200)")
    func roundTrip() throws {
        for seed in 1...200 {
            var random = Seeded(UInt64(seed))
            let value = randomValue(depth: 0, &random)
            #expect(try JSONParser.parse(value.serialized()) == value, "seed \(seed)")
            #expect(try JSONParser.parse(value.serialized(pretty: true)) == value, "seed \(seed)")
        }
    }

    @Test("Damaged documents give a value or an error with a place inside them, never a crash (seeds 1…2000)")
    func damage() throws {
        let sound = Array(
            fields(["cast": [["name": "가", "role": "나"]], "score": 4, "review": "좋다\n😀"]).serialized().utf8)
        for seed in 1...2000 {
            var random = Seeded(UInt64(seed))
            var bytes = sound
            for _ in 0..<Int.random(in: 1...4, using: &random) {
                let index = Int.random(in: 0..<bytes.count, using: &random)
                if Bool.random(using: &random) {
                    bytes[index] = UInt8.random(in: 0...255, using: &random)
                } else {
                    bytes.removeSubrange(index..<min(bytes.count, index + 3))
                }
                if bytes.isEmpty { break }
            }
            if let error = failure(bytes) {
                #expect(error.line >= 1 && error.column >= 1 && error.column <= bytes.count + 1, "seed \(seed)")
            }
        }
    }

    private func randomValue(depth: Int, _ random: inout Seeded) -> JSONValue {
        switch Int.random(in: 0...(depth < 4 ? 6 : 4), using: &random) {
        case 0: return nil
        case 1: return .bool(.random(using: &random))
        case 2: return .number(JSONNumber(Int.random(in: .min ... .max, using: &random)))
        case 3: return decimal(Double.random(in: -1e9...1e9, using: &random))
        case 4: return .string(randomText(&random))
        case 5:
            return .array(
                (0..<Int.random(in: 0...4, using: &random)).map { _ in randomValue(depth: depth + 1, &random) })
        default:
            let members = (0..<Int.random(in: 0...4, using: &random)).map {
                JSONObject.Member(key: "\($0)" + randomText(&random), value: randomValue(depth: depth + 1, &random))
            }
            return .object(JSONObject(members))
        }
    }

    private func randomText(_ random: inout Seeded) -> String {
        let alphabet: [Unicode.Scalar] = [
            "a", "\"", "\\", "\n", "\u{1}", "\u{7F}", "가", "é", "\u{301}", "😀", "/", "\u{2028}",
        ]
        var text = String.UnicodeScalarView()
        for _ in 0..<Int.random(in: 0...6, using: &random) {
            text.append(alphabet.randomElement(using: &random) ?? "a")
        }
        return String(text)
    }
}

@Suite("JSON paths")
struct JSONPathTests {
    @Test("Paths name members and elements, and quote names that are not identifiers")
    func paths() {
        #expect(JSONPath.root.description == "$")
        #expect(JSONPath.root.key("cast").index(2).key("name").description == "$.cast[2].name")
        #expect(JSONPath.root.key("제목").description == "$.제목")
        #expect(JSONPath.root.key("a b\"").description == #"$["a b\""]"#)
    }
}
