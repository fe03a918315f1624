import PieceModel
import Testing

@testable import PieceServer

@Suite("Calendars over HTTP")
struct CalendarRouteTests {
    @Test("A month has every piece of its days in order of time, with pictures that are there")
    func month() async throws {
        try await withServer { server in
            try await server.keep("2024-05-31", ["title": "끝", "score": 2])
            try await server.keep("2024-05-05", ["title": "저녁", "time": "19:30", "price": 70000, "score": stars(4.5)])
            try await server.keep("2024-05-05", ["title": "낮", "time": "14:00", "kind": "musical", "price": 90000])
            try await server.keep("2024-05-05", ["title": "언젠가", "price": ["amount": 1250, "currency": "USD"]])
            for date in ["2024-04-30", "2024-06-01", "2023-05-05"] { try await server.keep(date) }

            let answer = try await server.get("/api/v1/calendar/2024-05")
            #expect(answer.status == 200)
            let month = answer.object
            #expect(month["month"]?.string == "2024-05")
            #expect(month["count"]?.integer == 4)
            #expect(month["complete"]?.bool == true)
            #expect(month["meanScore"]?.double == 3.25)
            #expect(
                month["spent"] == [
                    ["amount": 160000, "currency": "KRW"], ["amount": 1250, "currency": "USD"],
                ])
            let days = objects(month["days"])
            #expect(days.compactMap { $0["date"]?.string } == ["2024-05-05", "2024-05-31"])
            #expect(days.compactMap { $0["count"]?.integer } == [3, 1])
            #expect(each("title", days[0]["pieces"]) == ["언젠가", "낮", "저녁"])
            #expect(each("time", days[0]["pieces"]) == [.null, "14:00", "19:30"])
            for thumbnail in days.flatMap({ each("thumbnail", $0["pieces"]) }) {
                let path = try server.path(thumbnail.object?["url"])
                let picture = try await server.get(path)
                #expect(picture.status == 200)
                #expect(picture.headers["content-type"] == thumbnail.object?["mediaType"]?.string)
            }

            let musicals = try await server.object("/api/v1/calendar/2024-05?kind=musical")
            #expect(objects(musicals["days"]).flatMap { each("title", $0["pieces"]) } == ["낮"])
            #expect(musicals["count"]?.integer == 1)

            let tag = try #require(answer.headers["etag"])
            let again = try await server.get("/api/v1/calendar/2024-05", headers: [("If-None-Match", tag)])
            #expect(again.status == 304)
            #expect(again.body.isEmpty)
            try await server.keep("2024-05-06")
            let newer = try await server.get("/api/v1/calendar/2024-05", headers: [("If-None-Match", tag)])
            #expect(newer.status == 200)

            let empty = try await server.object("/api/v1/calendar/2024-05", as: server.member.token)
            #expect(empty["days"]?.array?.isEmpty == true)
            #expect(empty["meanScore"]?.isNull == true)
        }
    }

    @Test("A year has the number of pieces of each of its days")
    func year() async throws {
        try await withServer { server in
            for date in ["2024-01-01", "2024-02-29", "2024-02-29", "2024-12-31"] { try await server.keep(date) }
            try await server.keep("2024-12-31", ["kind": "movie"])
            let year = try await server.object("/api/v1/calendar/2024")
            let days = (year["days"]?.array ?? []).compactMap(\.integer)
            #expect(days.count == 366)
            #expect([days[0], days[59], days[365]] == [1, 2, 2])
            #expect(days.reduce(0, +) == 5)
            #expect(year["count"]?.integer == 5)
            #expect(year["max"]?.integer == 2)
            #expect(year["activeDays"]?.integer == 3)
            #expect(year["months"] == [1, 2, 0, 0, 0, 0, 0, 0, 0, 0, 0, 2])
            let movies = try await server.object("/api/v1/calendar/2024?kind=movie")
            #expect(movies["count"]?.integer == 1)
            #expect(movies["kind"]?.string == "movie")
            let other = try await server.object("/api/v1/calendar/2025")
            #expect(other["days"]?.array?.count == 365)
            #expect(other["count"]?.integer == 0)
        }
    }

    @Test("What is no month and no year is told so, as is a question nobody understands")
    func unknown() async throws {
        try await withServer { server in
            for period in ["1", "0999", "10000", "2026-13", "2026-00", "abc", "all", "2026-1", "2026-11-01", "%20"] {
                for path in ["/api/v1/calendar/\(period)", "/api/v1/calendar/\(period)/card"] {
                    let answer = try await server.get(path)
                    #expect(answer.isProblem(404), "\(path): \(answer.status)")
                }
            }
            for query in ["kind=opera", "year=2026", "kind=play&kind=movie", "kind=play,movie"] {
                let answer = try await server.get("/api/v1/calendar/2026-11?\(query)")
                #expect(answer.isProblem(422), "\(query): \(answer.status)")
            }
            for path in ["upcoming?limit=0", "upcoming?limit=101", "upcoming?limit=x", "memories?date=11-14"] {
                let answer = try await server.get("/api/v1/\(path)")
                #expect(answer.isProblem(422), "\(path): \(answer.status)")
            }
            #expect(try await server.request("GET", "/api/v1/calendar/2026-11").isProblem(401))
        }
    }

    @Test("A day brings back every piece of the same day of earlier years, the latest year first")
    func memories() async throws {
        try await withServer { server in
            try await server.keep("2020-11-14", ["title": "가"])
            try await server.keep("2022-11-14", ["title": "낮", "time": "14:00"])
            try await server.keep("2022-11-14", ["title": "밤", "time": "20:00"])
            let hidden = try await server.keep("2021-11-14", ["title": "숨김"])
            try await server.change(hidden, ["counted": false])
            for date in ["2022-11-13", "2022-11-15", "2024-11-14", "2025-11-14"] { try await server.keep(date) }

            let day = try await server.object("/api/v1/memories?date=2024-11-14")
            #expect(day["date"]?.string == "2024-11-14")
            #expect(each("title", day["items"]) == ["밤", "낮", "가"])
            #expect(each("yearsAgo", day["items"]) == [2, 2, 4])

            // 29 February comes back with the next one there is, and on the 28th of years that have none.
            try await server.keep("2020-02-29", ["title": "윤일"])
            let leap = try await server.object("/api/v1/memories?date=2024-02-29")
            #expect(each("yearsAgo", leap["items"]) == [4])
            let before = try await server.object("/api/v1/memories?date=2026-02-28")
            #expect(each("yearsAgo", before["items"]) == [6])
            let leapYear = try await server.object("/api/v1/memories?date=2028-02-28")
            #expect(leapYear["items"]?.array?.isEmpty == true)
            #expect(try await server.get("/api/v1/memories?date=2026-02-29").isProblem(422))
            let first = try await server.object("/api/v1/memories?date=1000-01-01")
            #expect(first["items"]?.array?.isEmpty == true)
            let others = try await server.object("/api/v1/memories?date=2024-11-14", as: server.member.token)
            #expect(others["items"]?.array?.isEmpty == true)
        }
    }

    @Test("Days to come begin tomorrow, where the account lives")
    func upcoming() async throws {
        try await withServer { server in
            // At noon in Greenwich it is the next day on Kiritimati (UTC+14), and not yet in Seoul.
            let day = 86_400_000
            let now = Int(server.time.clock.now().milliseconds)
            server.time.pass(Double((day - now % day) + day / 2) / 1000)
            let token = try await server.signIn(server.owner).accessToken
            let (today, island) = (try server.today(), try server.today(in: "Pacific/Kiritimati"))
            let tomorrow = try today.adding(days: 1)
            #expect(island == tomorrow)

            try await server.keep("\(today)", ["title": "오늘"], as: token)
            try await server.keep("\(try today.adding(days: 10))", ["title": "열흘 뒤"], as: token)
            try await server.keep("\(island)", ["title": "내일"], as: token)
            // Four years before there is the same day, also on 29 February.
            let ago = "\(island.year - 4)\("\(island)".dropFirst(4))"
            try await server.keep(ago, ["title": "추억"], as: token)

            let seoul = try await server.object("/api/v1/upcoming", as: token)
            #expect(seoul["today"]?.string == "\(today)")
            #expect(each("title", seoul["items"]) == ["내일", "열흘 뒤"])
            #expect(each("daysUntil", seoul["items"]) == [1, 10])
            let one = try await server.object("/api/v1/upcoming?limit=1", as: token)
            #expect(each("title", one["items"]) == ["내일"])
            #expect(try await server.object("/api/v1/memories", as: token)["items"]?.array?.isEmpty == true)
            #expect(try await server.object("/api/v1/statistics", as: token)["planned"]?.integer == 2)

            let moved = try await server.request(
                "PATCH", "/api/v1/account", token: token, json: ["timeZone": "Pacific/Kiritimati"])
            #expect(moved.status == 200)
            let islanders = try await server.object("/api/v1/upcoming", as: token)
            #expect(islanders["today"]?.string == "\(island)")
            #expect(each("title", islanders["items"]) == ["열흘 뒤"])
            #expect(each("daysUntil", islanders["items"]) == [9])
            let memories = try await server.object("/api/v1/memories", as: token)
            #expect(each("title", memories["items"]) == ["추억"])
            #expect(try await server.object("/api/v1/statistics", as: token)["planned"]?.integer == 1)
        }
    }
}
