import PieceModel
import Testing

@testable import PieceServer

@Suite("Statistics over HTTP")
struct StatisticsRouteTests {
    /// Three pieces of 2019 and four of 2020; the numbers below are counted by hand.
    private func plant(_ server: TestServer) async throws {
        // A Saturday, a Sunday and another Sunday.
        try await server.keep("2019-03-02", ["title": "햄릿", "time": "19:30", "venue": "국립극장", "score": 4])
        try await server.keep("2019-03-03", ["title": "햄릿", "venue": "국립극장", "companions": ["수민"]])
        try await server.keep("2019-12-29", ["title": "고래", "kind": "movie", "genres": ["drama"]])
        // Wednesday, Thursday twice, Friday.
        try await server.keep(
            "2020-01-01",
            ["title": "햄릿", "time": "15:00", "venue": "국립극장", "score": 5, "cast": ["도윤재"], "director": "한서린"])
        try await server.keep("2020-01-02", ["title": "리어왕", "time": "15:30", "venue": "달빛극장", "score": stars(4.5)])
        try await server.keep(
            "2020-01-02", ["title": "햄릿", "kind": "movie", "genres": ["drama", "history"], "companions": ["수민"]])
        try await server.keep("2020-07-31", ["title": "리어왕", "cast": ["도윤재", "배하늘"], "score": 3])
    }

    @Test("A year's numbers are those counted by hand")
    func year() async throws {
        try await withServer { server in
            try await plant(server)
            let year = try await server.object("/api/v1/statistics?year=2020")
            #expect(year["year"]?.integer == 2020)
            #expect(year["kind"]?.isNull == true)
            #expect(year["count"]?.integer == 4)
            #expect(year["planned"]?.integer == 0)
            #expect(year["change"] == ["before": 3, "difference": 1, "percent": 33])
            #expect(year["changeToDate"]?.isNull == true)
            #expect(year["months"] == [3, 0, 0, 0, 0, 0, 1, 0, 0, 0, 0, 0])
            #expect(year["years"] == [])
            #expect(year["kinds"] == [["kind": "play", "count": 3], ["kind": "movie", "count": 1]])
            #expect(year["genres"] == [["genre": "drama", "count": 1], ["genre": "history", "count": 1]])
            #expect(year["weekdays"] == [0, 0, 0, 1, 2, 1, 0])
            let hours = (year["hours"]?.array ?? []).compactMap(\.integer)
            #expect([hours[15], hours[24], hours.reduce(0, +)] == [2, 2, 4])
            let grid = year["hoursByWeekday"]?.array ?? []
            #expect(grid[3].array?[15].integer == 1)
            #expect(grid[5].array?[24].integer == 1)
            #expect(year["scores"] == [0, 0, 0, 0, 0, 1, 0, 0, 1, 1])
            #expect(year["meanScore"]?.double == 4.17)
            #expect(year["busiestDay"] == ["date": "2020-01-02", "count": 2])
            #expect(year["busiestMonth"] == ["year": 2020, "month": 1, "count": 3])
            #expect(year["firstDay"]?.string == "2020-01-01")
            #expect(year["latestDay"]?.string == "2020-07-31")
            let days = year["streaks"]?.object?["days"]?.object
            #expect(days?["longest"] == ["length": 2, "first": "2020-01-01", "last": "2020-01-02"])
            #expect(days?["current"]?.isNull == true)
            #expect(
                year["venues"] == [
                    "distinct": 2, "top": [["name": "국립극장", "count": 1], ["name": "달빛극장", "count": 1]],
                ])
            // A film and a play of one title are two works.
            #expect(year["works"]?.object?["distinct"]?.integer == 3)
            #expect(
                year["works"]?.object?["top"]?.array?.first == ["title": "리어왕", "kind": "play", "count": 2])
            #expect(year["repeatVisits"]?.integer == 1)
            #expect(year["cast"]?.object?["top"]?.array?.first == ["name": "도윤재", "count": 2])
            #expect(year["directors"] == ["distinct": 1, "top": [["name": "한서린", "count": 1]]])
        }
    }

    @Test("All of time and one kind have numbers of their own, nobody has another's")
    func allAndKind() async throws {
        try await withServer { server in
            try await plant(server)
            let all = try await server.object("/api/v1/statistics")
            #expect(all["year"]?.isNull == true)
            #expect(all["count"]?.integer == 7)
            #expect(all["years"] == [["year": 2019, "count": 3], ["year": 2020, "count": 4]])
            #expect(all["months"] == [3, 0, 2, 0, 0, 0, 1, 0, 0, 0, 0, 1])
            #expect(all["change"]?.isNull == true)
            #expect(all["venues"]?.object?["top"]?.array?.first == ["name": "국립극장", "count": 3])
            #expect(all["companions"] == ["distinct": 1, "top": [["name": "수민", "count": 2]]])
            let movies = try await server.object("/api/v1/statistics?kind=movie")
            #expect(movies["count"]?.integer == 2)
            #expect(movies["genres"] == [["genre": "drama", "count": 2], ["genre": "history", "count": 1]])
            let year = try await server.object("/api/v1/statistics?year=2020&kind=movie")
            #expect(year["count"]?.integer == 1)
            #expect(year["kind"]?.string == "movie")
            for path in ["statistics", "statistics?year=2020"] {
                #expect(try await server.object("/api/v1/\(path)", as: server.member.token)["count"]?.integer == 0)
            }
            for query in ["year=20", "year=0999", "year=10000", "year=2020-01", "kind=opera", "month=2020-01"] {
                #expect(try await server.get("/api/v1/statistics?\(query)").isProblem(422), "\(query)")
            }
            let first = try await server.get("/api/v1/statistics?year=2020")
            let known = [("If-None-Match", first.headers["etag"] ?? "")]
            #expect(try await server.get("/api/v1/statistics?year=2020", headers: known).status == 304)
        }
    }

    @Test("Editing, hiding and deleting a piece moves the numbers at once")
    func moves() async throws {
        try await withServer { server in
            func months(_ year: Int) async throws -> [Int] {
                let report = try await server.object("/api/v1/statistics?year=\(year)")
                return (report["months"]?.array ?? []).compactMap(\.integer)
            }
            func twelve(_ counts: [Int: Int]) -> [Int] { (1...12).map { counts[$0] ?? 0 } }
            let stays = try await server.keep("2020-01-31", ["venue": "국립극장"])
            let moves = try await server.keep("2020-01-31", ["venue": "국립극장", "price": 1000])
            #expect(try await months(2020) == twelve([1: 2]))
            try await server.change(moves, ["piece": ["date": "2020-02-01"]])
            #expect(try await months(2020) == twelve([1: 1, 2: 1]))
            try await server.change(moves, ["piece": ["date": "2019-12-31", "venue": "달빛극장"]])
            #expect(try await months(2020) == twelve([1: 1]))
            #expect(try await months(2019) == twelve([12: 1]))
            let venues = try await server.object("/api/v1/statistics")["venues"]?.object
            #expect(venues?["top"] == [["name": "국립극장", "count": 1], ["name": "달빛극장", "count": 1]])

            // Hidden from statistics, it still stands on its day.
            try await server.change(moves, ["counted": false])
            #expect(try await server.object("/api/v1/pieces/\(moves)")["counted"]?.bool == false)
            #expect(try await months(2019) == twelve([:]))
            #expect(try await server.object("/api/v1/spending?year=2019")["currencies"] == [])
            let month = try await server.object("/api/v1/calendar/2019-12")
            #expect(month["count"]?.integer == 0)
            #expect(objects(month["days"]).compactMap { $0["count"]?.integer } == [1])
            // A change that does not speak of it leaves it hidden.
            try await server.change(moves, ["piece": ["date": "2019-11-30"]])
            #expect(try await months(2019) == twelve([:]))
            try await server.change(moves, ["counted": true])
            #expect(try await months(2019) == twelve([11: 1]))

            for id in [stays, moves] {
                #expect(
                    try await server.request("DELETE", "/api/v1/pieces/\(id)", token: server.owner.token).status == 204)
            }
            #expect(try await server.object("/api/v1/statistics")["count"]?.integer == 0)
            let hidden = try await server.request(
                "POST", "/api/v1/pieces", token: server.owner.token,
                json: ["piece": ["kind": "play", "title": "숨김", "date": "2020-01-01"], "counted": false])
            #expect(hidden.object["counted"]?.bool == false)
            #expect(try await server.object("/api/v1/statistics")["count"]?.integer == 0)
        }
    }

    @Test("A work seen again and again tells who was on stage, in which pairs, and who was not")
    func repeats() async throws {
        try await withServer { server in
            func keep(_ date: String, _ jekyll: String, _ lucy: String, _ more: JSONObject = JSONObject()) async throws
            {
                var fields: JSONObject = [
                    "kind": "musical", "title": "지킬 앤 하이드",
                    "cast": [
                        ["name": .string(jekyll), "role": "지킬"], ["name": .string(lucy), "role": "루시"],
                    ],
                ]
                for member in more { fields[member.key] = member.value }
                try await server.keep(date, fields)
            }
            try await keep("2020-01-01", "도윤재", "한서린", ["price": 100000, "score": 4])
            try await keep("2020-02-01", "도윤재", "한서린", ["price": 50000, "score": 5])
            try await keep("2020-03-01", "배하늘", "한서린")
            try await keep("2020-04-01", "배하늘", "오로라", ["time": "19:30"])
            // Another kind, another title.
            try await server.keep("2020-05-01", ["kind": "movie", "title": "지킬 앤 하이드"])
            try await server.keep("2020-05-01", ["kind": "musical", "title": "지킬"])

            let path = "/api/v1/statistics/repeats?kind=musical&title=\(query("지킬 앤 하이드"))"
            let report = try await server.object(path)
            #expect(report["count"]?.integer == 4)
            #expect(report["first"]?.object?["date"]?.string == "2020-01-01")
            #expect(report["latest"]?.object?["date"]?.string == "2020-04-01")
            #expect(report["latest"]?.object?["time"]?.string == "19:30")
            #expect(report["meanScore"]?.double == 4.5)
            #expect(report["paid"] == [["currency": "KRW", "paid": 150000]])
            let roles = objects(report["roles"])
            #expect(roles.compactMap { $0["role"]?.string } == ["지킬", "루시"])
            #expect(roles[0]["actors"] == [["name": "배하늘", "count": 2], ["name": "도윤재", "count": 2]])
            #expect(roles[1]["actors"] == [["name": "한서린", "count": 3], ["name": "오로라", "count": 1]])
            #expect(report["pairs"]?.object?["count"]?.integer == 3)
            #expect(report["unseenPairs"]?.object?["count"]?.integer == 1)
            let unseen = objects(report["unseenPairs"]?.object?["listed"]).first
            let names = ["first", "second"].compactMap { unseen?[$0]?.object?["name"]?.string }
            #expect(Set(names) == ["도윤재", "오로라"])
            #expect(report["castings"]?.integer == 3)
            #expect(report["unseenCastings"]?.object?["count"]?.integer == 1)

            let none = try await server.object(path, as: server.member.token)
            #expect(none["count"]?.integer == 0)
            #expect(none["first"]?.isNull == true)
            for query in ["", "?kind=musical", "?title=a", "?kind=opera&title=a", "?kind=musical&title="] {
                #expect(try await server.get("/api/v1/statistics/repeats\(query)").isProblem(422), "\(query)")
            }
        }
    }
}
