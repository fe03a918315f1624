import Foundation
import PieceModel
import Testing

@Suite("Identifiers")
struct IdentifierTests {
    private enum Thing {}
    private typealias ThingID = Identifier<Thing>
    private let time = Instant(milliseconds: 0x0123_4567_89AB)

    @Test("A new id is a UUID of version 7: the time, the version, the variant and random bits")
    func layout() {
        for seed in 1...200 {
            var random = Seeded(UInt64(seed))
            let id = ThingID.new(at: time, using: &random)
            #expect(id.high >> 16 == 0x0123_4567_89AB, "seed \(seed)")
            #expect(id.high >> 12 & 0xF == 7, "seed \(seed)")
            #expect(id.low >> 62 == 0b10, "seed \(seed)")
            let text = Array(id.description)
            #expect(id.description.hasPrefix("01234567-89ab-7"), "seed \(seed)")
            #expect(text.count == 36 && "89ab".contains(text[19]), "seed \(seed)")
            #expect(UUID(uuidString: id.description)?.uuidString.lowercased() == id.description, "seed \(seed)")
        }
    }

    @Test("All 74 random bits take both values")
    func randomBits() {
        var random = Seeded(1)
        let ids = (0..<200).map { _ in ThingID.new(at: time, using: &random) }
        let ones = ids.reduce(into: (high: UInt64(0), low: UInt64(0))) { $0 = ($0.high | $1.high, $0.low | $1.low) }
        let zeros = ids.reduce(into: (high: UInt64(0), low: UInt64(0))) { $0 = ($0.high | ~$1.high, $0.low | ~$1.low) }
        #expect(ones.high & zeros.high & 0xFFFF == 0x0FFF)
        #expect(ones.low & zeros.low == 0x3FFF_FFFF_FFFF_FFFF)
        #expect(Set(ids).count == ids.count)
    }

    @Test("Ids sort by age, and their texts sort as they do")
    func order() {
        var random = Seeded(2)
        let times = [0, 1, 2, 255, 256, 1_000_000, 1_794_650_400_000, 1_794_650_400_001, 0xFFFF_FFFF_FFFF]
        let ids = times.map { ThingID.new(at: Instant(milliseconds: Int64($0)), using: &random) }
        #expect(ids.shuffled().sorted() == ids)
        let same = (0..<100).map { _ in ThingID.new(at: time, using: &random) }
        #expect(same.sorted().map(\.description) == same.map(\.description).sorted())
    }

    @Test("A time before 1970 counts as 1970")
    func early() {
        #expect(ThingID.new(at: Instant(milliseconds: -1)).high >> 16 == 0)
    }

    @Test("An id's text reads back as the same id")
    func text() throws {
        let known = try #require(ThingID("017f22e2-79b0-7cc3-98c4-dc0c0c07398f"))
        #expect((known.high, known.low) == (0x017F_22E2_79B0_7CC3, 0x98C4_DC0C_0C07_398F))
        var random = Seeded(3)
        for _ in 0..<200 {
            let id = ThingID(high: random.next(), low: random.next())
            #expect(ThingID(id.description) == id)
        }
        #expect(ThingID(high: 0, low: 1).description == "00000000-0000-0000-0000-000000000001")
    }

    @Test(
        "Other spellings are refused, so that one thing has one address",
        arguments: [
            "", "017F22E2-79B0-7CC3-98C4-DC0C0C07398F", "017f22e279b07cc398c4dc0c0c07398f",
            "{017f22e2-79b0-7cc3-98c4-dc0c0c07398f}", "017f22e2-79b0-7cc3-98c4-dc0c0c07398",
            " 17f22e2-79b0-7cc3-98c4-dc0c0c07398f",
            "017f22e2-79b0-7cc3-98c4-dc0c0c07398f0", "017f22e2-79b0-7cc3-98c4-dc0c0c07398g",
            "017f22e27-9b0-7cc3-98c4-dc0c0c07398f",
            "017f22e2_79b0_7cc3_98c4_dc0c0c07398f", "017f22e2-79b0-7cc3-98c4-dc0c0c0739\u{FF11}",
            "+17f22e2-79b0-7cc3-98c4-dc0c0c07398f",
        ])
    func strict(text: String) {
        #expect(ThingID(text) == nil)
    }

    @Test("An id is written as one string, and no other value is read as one")
    func codable() throws {
        let id = ThingID.new(at: time)
        let data = try JSONEncoder().encode([id])
        #expect(String(decoding: data, as: UTF8.self) == "[\"\(id)\"]")
        #expect(try JSONDecoder().decode([ThingID].self, from: data) == [id])
        for text in ["[\"x\"]", "[1]", "[null]", "[\"\(id.description.uppercased())\"]"] {
            #expect(throws: DecodingError.self) { try JSONDecoder().decode([ThingID].self, from: Data(text.utf8)) }
        }
    }
}
