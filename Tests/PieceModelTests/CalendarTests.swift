import PieceModel
import Testing

@Suite("Dates and times")
struct CalendarTests {
    /// Days since 1970-01-01 turned into a date by Howard Hinnant's civil_from_days, which shares no arithmetic with
    /// the type under test (eras of 400 years that start in March).
    private func civil(fromDays days: Int) -> (year: Int, month: Int, day: Int) {
        let z = days + 719_468
        let era = (z >= 0 ? z : z - 146_096) / 146_097
        let dayOfEra = z - era * 146_097
        let yearOfEra = (dayOfEra - dayOfEra / 1460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
        let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
        let shifted = (5 * dayOfYear + 2) / 153
        let month = shifted < 10 ? shifted + 3 : shifted - 9
        return (yearOfEra + era * 400 + (month <= 2 ? 1 : 0), month, dayOfYear - (153 * shifted + 2) / 5 + 1)
    }

    @Test("Every day from 1890 to 2110 counts up by one, names the right weekday and comes back by other arithmetic")
    func everyDay() throws {
        let start = try #require(LocalDate(year: 1890, month: 1, day: 1))
        var expected = start.daysSince1970
        #expect(start.weekday == .wednesday)
        var weekday = start.weekday.rawValue
        for year in 1890...2110 {
            for month in 1...12 {
                for day in 1...31 {
                    guard let date = LocalDate(year: year, month: month, day: day) else { continue }
                    let back = civil(fromDays: expected)
                    let agrees =
                        date.daysSince1970 == expected && back == (year, month, day) && date.weekday.rawValue == weekday
                        && LocalDate(date.description) == date
                    #expect(agrees, "\(date)")
                    expected += 1
                    weekday = (weekday + 1) % 7
                }
            }
        }
        #expect(civil(fromDays: expected) == (2111, 1, 1))
    }

    @Test("Random days of a hundred centuries agree with an independent calendar (seed 20261114)")
    func randomDays() throws {
        var random = Seeded(20_261_114)
        for _ in 0..<5000 {
            let days = Int.random(in: -354_285...2_932_896, using: &random)
            let (year, month, day) = civil(fromDays: days)
            let date = try #require(LocalDate(year: year, month: month, day: day))
            #expect(date.daysSince1970 == days)
        }
    }

    @Test("Known days have their known weekdays")
    func weekdays() throws {
        for (text, weekday) in [
            ("1970-01-01", Weekday.thursday), ("2000-02-29", .tuesday), ("2026-11-14", .saturday),
            ("2026-07-05", .sunday), ("1945-08-15", .wednesday), ("1000-01-01", .wednesday),
        ] {
            #expect(try #require(LocalDate(text)).weekday == weekday, "\(text)")
        }
    }

    @Test(
        "Days and shapes that do not exist are refused",
        arguments: [
            "2026-02-29", "1900-02-29", "2026-13-01", "2026-00-10", "2026-04-31", "2026-01-00", "0999-01-01",
            "2026-1-1", "2026/01/01", "20260101", "2026-01-01 ", "２０２６-01-01", "", "-026-01-01",
        ])
    func impossibleDays(text: String) {
        #expect(LocalDate(text) == nil)
    }

    @Test("Times run from 00:00 to 23:59 and keep their two digits")
    func times() {
        #expect(LocalTime("00:00")?.description == "00:00")
        #expect(LocalTime("23:59")?.description == "23:59")
        for text in ["24:00", "12:60", "7:30", "07:3", "0730", "07:30:00", "", "aa:bb"] {
            #expect(LocalTime(text) == nil, "\(text)")
        }
    }

    @Test("Dates and times are ordered by when they are")
    func order() throws {
        let dates = try ["2025-12-31", "2026-01-01", "2026-01-02", "2026-02-01"].map { try #require(LocalDate($0)) }
        #expect(dates.shuffled().sorted() == dates)
        let earlier = try #require(LocalTime("09:59"))
        let later = try #require(LocalTime("10:00"))
        #expect(earlier < later && !(later < earlier))
    }
}
