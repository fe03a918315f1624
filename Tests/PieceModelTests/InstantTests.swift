import Foundation
import PieceModel
import Testing

@Suite("Instants")
struct InstantTests {
    @Test(
        "An instant is written as RFC 3339 in UTC with milliseconds",
        arguments: [
            (0, "1970-01-01T00:00:00.000Z"), (1, "1970-01-01T00:00:00.001Z"), (-1, "1969-12-31T23:59:59.999Z"),
            (-1_000, "1969-12-31T23:59:59.000Z"), (-86_400_000, "1969-12-31T00:00:00.000Z"),
            (-86_400_001, "1969-12-30T23:59:59.999Z"), (1_794_650_400_000, "2026-11-14T10:00:00.000Z"),
            (951_782_400_000, "2000-02-29T00:00:00.000Z"), (-2_203_977_600_000, "1900-02-28T00:00:00.000Z"),
            (-2_203_891_200_000, "1900-03-01T00:00:00.000Z"), (253_402_300_799_999, "9999-12-31T23:59:59.999Z"),
            (-30_610_224_000_000, "1000-01-01T00:00:00.000Z"),
        ] as [(Int64, String)])
    func description(milliseconds: Int64, text: String) {
        #expect(Instant(milliseconds: milliseconds).description == text)
    }

    @Test("Random instants are written as Foundation writes them (seed 4)")
    func foundation() {
        var random = Seeded(4)
        let format = Date.ISO8601FormatStyle(includingFractionalSeconds: true)
        for _ in 0..<2_000 {
            // After the switch to the Gregorian calendar, where Foundation's and this one agree.
            let milliseconds = Int64.random(in: -12_000_000_000_000...253_402_300_799_999, using: &random)
            // The half millisecond keeps Foundation's truncated doubles on the right side.
            let date = Date(timeIntervalSince1970: (Double(milliseconds) + 0.5) / 1_000)
            #expect(Instant(milliseconds: milliseconds).description == date.formatted(format), "\(milliseconds)")
        }
    }

    @Test("Whole seconds are rounded down, before 1970 as well")
    func unixSeconds() {
        let expected: [(Int64, Int64)] = [
            (0, 0), (999, 0), (1_000, 1), (-1, -1), (-999, -1), (-1_000, -1), (-1_001, -2),
        ]
        for (milliseconds, seconds) in expected {
            #expect(Instant(milliseconds: milliseconds).unixSeconds == seconds, "\(milliseconds)")
        }
    }

    @Test("Adding seconds and taking the difference are each other's reverse")
    func arithmetic() {
        let instant = Instant(milliseconds: 1_794_650_400_123)
        for seconds in [0, 0.001, -0.001, 86_400, -86_400.5, 1e9] {
            let other = instant.adding(seconds: seconds)
            #expect(other.seconds(since: instant) == seconds)
            #expect((other > instant) == (seconds > 0))
        }
        #expect(instant.adding(seconds: 0.000_6).milliseconds == instant.milliseconds + 1)
    }

    @Test("An instant is written as an integer of milliseconds")
    func codable() throws {
        for milliseconds in [0, -1, 1_794_650_400_123, Int64.max, Int64.min] {
            let data = try JSONEncoder().encode([Instant(milliseconds: milliseconds)])
            #expect(String(decoding: data, as: UTF8.self) == "[\(milliseconds)]")
            #expect(try JSONDecoder().decode([Instant].self, from: data) == [Instant(milliseconds: milliseconds)])
        }
    }

    @Test("Days counted from 1970 come back as the days they were counted from")
    func days() throws {
        let first = try #require(LocalDate("1000-01-01"))
        let last = try #require(LocalDate("9999-12-31"))
        func agrees(_ days: Int) -> Bool { LocalDate(daysSince1970: days)?.daysSince1970 == days }
        let near = try #require(LocalDate("1890-01-01")).daysSince1970...#require(LocalDate("2110-12-31")).daysSince1970
        #expect(near.allSatisfy(agrees))
        #expect(stride(from: first.daysSince1970, through: last.daysSince1970, by: 97).allSatisfy(agrees))
        // Around every turn of a year, where leap days and centuries show.
        for year in 1000...9999 {
            let date = try #require(LocalDate(year: year, month: 3, day: 1))
            for offset in [-61, -60, -59, -1, 0, 305, 306] {
                let days = date.daysSince1970 + offset
                let isThere = (first.daysSince1970...last.daysSince1970).contains(days)
                #expect(isThere ? agrees(days) : LocalDate(daysSince1970: days) == nil, "\(date) + \(offset)")
            }
        }
        #expect(LocalDate(daysSince1970: first.daysSince1970) == first)
        #expect(LocalDate(daysSince1970: last.daysSince1970) == last)
        for days in [first.daysSince1970 - 1, last.daysSince1970 + 1, Int.min, Int.max] {
            #expect(LocalDate(daysSince1970: days) == nil, "\(days)")
        }
        #expect(LocalDate(daysSince1970: 0)?.description == "1970-01-01")
        #expect(LocalDate(daysSince1970: -1)?.description == "1969-12-31")
        #expect(LocalDate(daysSince1970: 20_771)?.description == "2026-11-14")
    }
}
