import Foundation
import PieceModel
import Testing

@testable import PieceStoreMongo

@Suite("BSON")
struct MongoBSONTests {
    private func roundTrip(_ object: JSONObject) -> JSONObject? {
        BSON.encode(object).flatMap { bytes in bytes.withUnsafeBytes { BSON.decode($0) } }
    }

    @Test("Numbers keep their exact value and whether they are integers")
    func numbers() throws {
        let integers = [0, -1, 1 << 31 - 1, 1 << 31, -(1 << 31), -(1 << 31) - 1, 1 << 53 + 1, .max, .min]
        for integer in integers {
            #expect(roundTrip(["n": .number(integer)])?["n"]?.integer == integer)
        }
        for double in [0.1, 4.0, -0.0, 0x1p-1074, 1.7976931348623157e308] {
            let value = try #require(JSONNumber(double))
            #expect(roundTrip(["n": .number(value)])?["n"] == .number(value))
        }
    }

    @Test("Integers have the types that bsonspec.org gives them")
    func layout() {
        #expect(BSON.encode(["a": 1]) == [12, 0, 0, 0, 0x10, 0x61, 0, 1, 0, 0, 0, 0])
        #expect(BSON.encode(["hello": "world"])?.count == 0x16)
    }

    @Test("Keys and strings that mean something elsewhere are only text")
    func hostileText() {
        let hostile: JSONObject = [
            "$where": "function() { return true }", "a.b": ["$oid": "000000000000000000000000"], "": "",
            "$date": 0, "nul": "a\u{0}b", "_id": ["$numberLong": "1"], "깊이": [["$gt": ""], nil, true, "👻"],
        ]
        #expect(roundTrip(hostile) == hostile)
        #expect(BSON.encode(["a\u{0}b": 1]) == nil)
    }

    @Test("Every object comes back as it was")
    func randomObjects() {
        let seed = Seeded.seed()
        var random = Seeded(seed)
        for _ in 0..<2_000 {
            let object = JSONObject.random(depth: 4, using: &random)
            #expect(roundTrip(object) == object, "seed \(seed)")
        }
    }

    @Test("Damaged bytes are refused or read as something else, but never read beyond")
    func damage() throws {
        let seed = Seeded.seed()
        var random = Seeded(seed)
        var refused = 0
        for _ in 0..<5_000 {
            var bytes = try #require(BSON.encode(.random(depth: 3, using: &random)))
            for _ in 0...Int.random(in: 0...3, using: &random) {
                bytes[Int.random(in: 0..<bytes.count, using: &random)] = .random(in: 0...255, using: &random)
            }
            bytes.removeLast(Int.random(in: 0...min(3, bytes.count - 1), using: &random))
            // A copy of exactly this size, so that an address sanitizer would see reads behind it.
            let copy = UnsafeMutableRawBufferPointer.allocate(byteCount: bytes.count, alignment: 1)
            defer { copy.deallocate() }
            copy.copyBytes(from: bytes)
            if BSON.decode(UnsafeRawBufferPointer(copy)) == nil { refused += 1 }
        }
        #expect(refused > 1_000, "seed \(seed)")
    }
}

extension JSONObject {
    fileprivate static func random(depth: Int, using random: inout Seeded) -> JSONObject {
        let keys = ["a", "$set", "b.c", "", "한글", "_id", "👩🏽‍🚀"]
        return JSONObject(
            (0..<Int.random(in: 0...4, using: &random)).map { _ in
                Member(
                    key: keys.randomElement(using: &random)!, value: .random(depth: depth - 1, using: &random))
            })
    }
}

extension JSONValue {
    fileprivate static func random(depth: Int, using random: inout Seeded) -> JSONValue {
        switch Int.random(in: 0..<(depth > 0 ? 8 : 6), using: &random) {
        case 0: return .null
        case 1: return .bool(.random(using: &random))
        case 2: return .number(Int(truncatingIfNeeded: random.next()) >> Int.random(in: 0..<64, using: &random))
        case 3: return .number(JSONNumber(Double.random(in: -1e9...1e9, using: &random))!)
        case 4:
            return .string(
                ["", "$where", "a\u{0}", "지킬 👻", String(repeating: "x", count: 300)].randomElement(using: &random)!)
        case 5: return .number(JSONNumber(Double(Int.random(in: -5...5, using: &random)))!)
        case 6: return .object(.random(depth: depth, using: &random))
        default:
            return .array(
                (0..<Int.random(in: 0...12, using: &random)).map { _ in .random(depth: depth - 1, using: &random) })
        }
    }
}
