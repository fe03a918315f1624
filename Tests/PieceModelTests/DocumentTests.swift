import Foundation
import PieceModel
import Testing

/// What stores write: pieces and JSON values through `Codable`.
@Suite("Stored documents")
struct DocumentTests {
    private func again<Value: Codable>(_ value: Value) throws -> Value {
        try JSONDecoder().decode(Value.self, from: JSONEncoder().encode(value))
    }

    /// The value with the members of every object in the order of their keys, as a decoded value has them.
    private func sorted(_ value: JSONValue) -> JSONValue {
        switch value {
        case .array(let elements): .array(elements.map { sorted($0) })
        case .object(let object):
            .object(
                JSONObject(
                    object.sorted { $0.key < $1.key }.map { JSONObject.Member(key: $0.key, value: sorted($0.value)) }))
        default: value
        }
    }

    private let full: [String: JSONValue?] = [
        "kind": "play", "genres": ["war", "drama"], "title": "햄릿 👩🏽‍🚀 \"é\" \\ /", "time": "00:00",
        "seat": "1층 A구역 3열 11번",
        "cast": ["도윤재", ["name": "백하늘", "role": "오필리아"]], "director": "누구", "artist": "모네", "companions": ["지우", "민"],
        "price": 70_000, "facePrice": ["amount": 1_000_000_000_000, "currency": "USD"], "discount": "조기예매 20%",
        "bookingNumber": "T-2026/11", "score": decimal(4.5), "review": "첫 줄\n둘째 줄", "record": "가\n\n나",
        "visibility": "link",
        "viewing": 9_999, "number": 99_999_999, "link": "https://piece.example/?a=1&b=%20", "layout": "playbill",
    ]

    @Test("A piece comes back with the same fields, byte for byte")
    func pieces() throws {
        for changes in [full, [:], ["score": 5, "date": "1000-01-01"], ["venue": nil, "visibility": "public"]] {
            let first = try piece(changes)
            let second = try again(first)
            #expect(second == first)
            #expect(second.fields.serialized() == first.fields.serialized())
        }
    }

    @Test("A document that is no valid piece is refused with every problem")
    func invalid() throws {
        let text = #"{"kind": "opera", "title": "", "date": "2026-02-30"}"#
        do {
            _ = try JSONDecoder().decode(Piece.self, from: Data(text.utf8))
            Issue.record("accepted")
        } catch DecodingError.dataCorrupted(let context) {
            for path in ["$.kind", "$.title", "$.date"] { #expect(context.debugDescription.contains(path)) }
        }
    }

    @Test("Integers, texts, booleans and null stay what they are")
    func exact() throws {
        let values: [JSONValue] = [
            nil, true, false, 0, 1, -1, .number(JSONNumber(Int.max)), .number(JSONNumber(Int.min)),
            9_007_199_254_740_993,
            "", "1", "true", "null", "é", "e\u{301}", "👩🏽‍🚀\u{0}\u{7F}\u{2028}\"\\/", [], [:], [[], [nil]],
            ["": ["a": [1, "1", true]]],
            ["b": 1, "a": ["d": decimal(0.1), "c": [nil, false]]],
        ]
        for value in values {
            #expect(try again(value).serialized() == sorted(value).serialized(), "\(value)")
        }
        #expect(try again(JSONValue.array(values)).serialized() == sorted(.array(values)).serialized())
    }

    @Test("Doubles keep their value; a whole one may come back as the integer it is")
    func doubles() throws {
        var numbers = [
            0.1, -0.1, 4.5, 1e300, -1e300, 0x1p-1074, .greatestFiniteMagnitude, .leastNormalMagnitude, 1.0, 1e15, 1e22,
            0x1p53 + 2, 0x1p63, -0x1p63, 0x1p64, .pi, 1 / 3,
        ]
        var random = Seeded(6)
        while numbers.count < 2_000 {
            let number = Double(bitPattern: random.next())
            if number.isFinite { numbers.append(number) }
        }
        for number in numbers {
            #expect(try again(decimal(number)).double?.bitPattern == number.bitPattern, "\(number)")
        }
        // JSON's -0 is an integer, which has no sign at zero.
        #expect(try again(decimal(-0.0)).double == 0)
    }

    @Test("Values nested 32 deep come back")
    func nested() throws {
        var value: JSONValue = 7
        for level in 0..<32 { value = level % 2 == 0 ? [value] : ["a": value] }
        #expect(try again(value) == value)
    }

    @Test("Changes set, replace and remove fields and are validated with the rest")
    func changes() throws {
        let first = try piece(full)
        let second = try first.with(["title": "리어왕", "score": nil, "time": nil, "venue": "  "])
        #expect(second.title == "리어왕")
        #expect(second.score == nil && second.time == nil && second.venue == nil)
        #expect(
            try second.with([
                "score": decimal(4.5), "time": "00:00", "title": full["title"]!, "venue": .string(first.venue!),
            ])
                == first)
        #expect(try first.with([:]) == first)
        #expect(throws: FieldErrors.self) { try first.with(["title": nil]) }
        #expect(throws: FieldErrors.self) { try first.with(["titel": "x"]) }
        do {
            _ = try first.with(["date": "2026-02-30", "price": -1])
            Issue.record("accepted")
        } catch {
            #expect(Set(error.problems.map(\.path)) == ["$.date", "$.price"])
        }
    }
}
