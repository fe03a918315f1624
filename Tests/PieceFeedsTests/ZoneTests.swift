import PieceModel
import Testing

@testable import PieceFeeds

@Suite("Time zones as another program reads them", .enabled(if: Tools.python != nil, Tools.areMissing))
struct ZoneTests {
    /// A local time, the moment it is, and whether the clocks leave it out (then RFC 5545 takes the offset before).
    struct Moment: Sendable {
        let zone: String
        let date: String
        let time: String
        let utc: String
        var isLeftOut = false
    }

    static let moments: [Moment] = [
        Moment(zone: "Asia/Seoul", date: "1987-05-10", time: "01:59", utc: "1987-05-09T16:59:00Z"),
        Moment(zone: "Asia/Seoul", date: "1987-05-10", time: "03:00", utc: "1987-05-09T17:00:00Z"),
        Moment(zone: "Asia/Seoul", date: "1988-08-08", time: "19:00", utc: "1988-08-08T09:00:00Z"),
        Moment(zone: "Asia/Seoul", date: "1988-10-10", time: "19:00", utc: "1988-10-10T10:00:00Z"),
        Moment(zone: "Asia/Seoul", date: "2026-08-08", time: "19:00", utc: "2026-08-08T10:00:00Z"),
        Moment(zone: "Asia/Kathmandu", date: "2026-03-01", time: "18:00", utc: "2026-03-01T12:15:00Z"),
        Moment(zone: "Asia/Kathmandu", date: "1985-12-31", time: "18:00", utc: "1985-12-31T12:30:00Z"),
        Moment(zone: "America/New_York", date: "2026-03-08", time: "01:59", utc: "2026-03-08T06:59:00Z"),
        Moment(
            zone: "America/New_York", date: "2026-03-08", time: "02:30", utc: "2026-03-08T07:30:00Z", isLeftOut: true),
        Moment(zone: "America/New_York", date: "2026-03-08", time: "03:00", utc: "2026-03-08T07:00:00Z"),
        // 01:30 comes twice; the first is meant.
        Moment(zone: "America/New_York", date: "2026-11-01", time: "01:30", utc: "2026-11-01T05:30:00Z"),
        Moment(zone: "America/New_York", date: "2026-11-01", time: "02:00", utc: "2026-11-01T07:00:00Z"),
        Moment(zone: "America/New_York", date: "1974-01-06", time: "12:00", utc: "1974-01-06T16:00:00Z"),
        // The clocks go forward by half an hour only.
        Moment(zone: "Australia/Lord_Howe", date: "2026-10-04", time: "01:59", utc: "2026-10-03T15:29:00Z"),
        Moment(zone: "Australia/Lord_Howe", date: "2026-10-04", time: "02:30", utc: "2026-10-03T15:30:00Z"),
        Moment(zone: "Australia/Lord_Howe", date: "2026-04-05", time: "02:00", utc: "2026-04-04T15:30:00Z"),
        Moment(zone: "Australia/Lord_Howe", date: "2026-01-01", time: "00:00", utc: "2025-12-31T13:00:00Z"),
        Moment(zone: "Asia/Pyongyang", date: "2016-06-01", time: "19:00", utc: "2016-06-01T10:30:00Z"),
        Moment(zone: "Asia/Pyongyang", date: "2026-06-01", time: "19:00", utc: "2026-06-01T10:00:00Z"),
        Moment(zone: "Pacific/Kiritimati", date: "2026-01-01", time: "00:00", utc: "2025-12-31T10:00:00Z"),
        Moment(zone: "Pacific/Apia", date: "2011-12-31", time: "00:00", utc: "2011-12-30T10:00:00Z"),
        Moment(zone: "Africa/Casablanca", date: "2019-05-15", time: "20:00", utc: "2019-05-15T20:00:00Z"),
        Moment(zone: "UTC", date: "2026-06-01", time: "19:00", utc: "2026-06-01T19:00:00Z"),
        Moment(zone: "Mars/Olympus_Mons", date: "2026-06-01", time: "19:00", utc: "2026-06-01T19:00:00Z"),
        Moment(zone: "Asia/Seoul:X\r\nEND:VEVENT", date: "2026-06-01", time: "19:00", utc: "2026-06-01T19:00:00Z"),
    ]

    /// Each moment in a calendar of its own, and all in one: the rules of more years must not change any.
    @Test("Times around changes of the clocks are the moments they were", arguments: [true, false])
    func moments(together: Bool) throws {
        let items = try Self.moments.enumerated().map { index, moment in
            try Sample.item(date: moment.date, time: moment.time, zone: moment.zone, number: index + 1)
        }
        let feeds = together ? [items] : items.map { [$0] }
        let calendar = try Tools.calendar(feeds.flatMap { CalendarFeed.bytes($0, Sample.options) })
        #expect(calendar.errors == [])
        for (event, moment) in zip(calendar.events, Self.moments) {
            #expect(event.start == moment.utc, "\(moment)")
            if event.zone != nil, !moment.isLeftOut { #expect(event.startByRules == moment.utc, "\(moment)") }
            let isUTC = moment.zone == "UTC" || moment.zone.hasPrefix("Mars") || moment.zone.contains(":")
            #expect((event.zone == nil) == isUTC || event.zone == "UTC", "\(moment)")
        }
        #expect(calendar.events.count == Self.moments.count)
    }

    @Test(
        "A VTIMEZONE says the same about sixty years as the zone data of another program",
        arguments: ["Asia/Seoul", "America/New_York", "Europe/London", "Australia/Lord_Howe", "America/Sao_Paulo"])
    func sixtyYears(zone: String) throws {
        var items: [FeedPiece] = []
        for year in 1966...2026 {
            for month in 1...12 {
                // Early and late in the months by turns, as clocks change in both.
                let date = try #require(LocalDate(year: year, month: month, day: (year + month) % 2 * 16 + 3))
                items.append(try Sample.item(date: "\(date)", time: "19:30", zone: zone, number: items.count + 1))
            }
        }
        let calendar = try Tools.calendar(CalendarFeed.bytes(items, Sample.options))
        #expect(calendar.errors == [])
        for event in calendar.events { #expect(event.startByRules == event.start, "\(event.local ?? "")") }
        #expect(calendar.events.count == items.count)
    }

    @Test("The first and last years there are keep their local times")
    func farYears() throws {
        let dates = ["1000-01-01", "1600-02-29", "1899-12-31", "2026-11-14", "9999-12-31"]
        for zone in ["Asia/Seoul", "America/New_York", "Pacific/Kiritimati"] {
            for time in ["00:00", "23:59"] {
                let items = try dates.enumerated().map {
                    try Sample.item(date: $1, time: time, zone: zone, number: $0 + 1)
                }
                let calendar = try Tools.calendar(CalendarFeed.bytes(items, Sample.options))
                #expect(calendar.errors == [])
                #expect(calendar.events.map(\.local) == dates.map { "\($0) \(time)" })
                #expect(calendar.events.allSatisfy { $0.zone == zone })
            }
        }
    }
}

@Suite("Rules of time zones")
struct ZoneRulesTests {
    @Test("However many years pieces are from, the rules of a zone are bounded")
    func bounded() throws {
        for zone in ["America/New_York", "Africa/Casablanca", "Asia/Seoul", "Europe/Amsterdam"] {
            let rules = try #require(ZoneRules(name: zone, years: Set(1000...9999)))
            let onsets = rules.observances.reduce(0) { $0 + $1.onsets.count }
            #expect((1...210).contains(onsets), "\(zone): \(onsets)")
        }
    }

    @Test("Only the years asked for are told: Seoul put its clocks forward in 1987 and 1988")
    func seoul() throws {
        let now = try #require(ZoneRules(name: "Asia/Seoul", years: [2026]))
        #expect(now.observances.map(\.to) == [32_400])
        let then = try #require(ZoneRules(name: "Asia/Seoul", years: [1988, 2026]))
        #expect(then.observances.map(\.isDaylight) == [false, true, false])
        #expect(then.observances.map(\.to) == [32_400, 36_000, 32_400])
        #expect(then.observances.flatMap(\.onsets) == ["16010101T000000", "19880508T020000", "19881009T030000"])
    }

    @Test("A change between the years asked for takes effect where the later begins")
    func between() throws {
        let rules = try #require(ZoneRules(name: "Asia/Pyongyang", years: [2010, 2016]))
        #expect(rules.observances.map(\.from) == [32_400, 32_400])
        #expect(rules.observances.map(\.to) == [32_400, 30_600])
    }

    @Test("UTC and names that are no zones have no rules", arguments: ["UTC", "GMT", "", "Nowhere", "a:b", "가/나"])
    func none(name: String) { #expect(ZoneRules(name: name, years: [2026]) == nil) }
}
