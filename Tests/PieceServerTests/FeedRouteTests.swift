import PieceModel
import Testing

@testable import PieceServer

@Suite("Feeds over HTTP")
struct FeedRouteTests {
    /// A feed as its owner is told of it when it is made.
    private struct Feed {
        let id: String
        /// Its addresses' common beginning, with the token.
        let path: String
        var token: String { String(path.split(separator: "/").last ?? "") }

        init(_ server: TestServer, _ object: JSONObject) throws {
            id = try #require(object["id"]?.string)
            path = String(try server.path(object["calendar"]).dropLast("/calendar.ics".count))
        }
    }

    private static let files = ["calendar.ics", "feed.json", "atom.xml"]

    private func make(_ server: TestServer, _ body: JSONValue = [:], as token: String? = nil) async throws -> Feed {
        let answer = try await server.request(
            "POST", "/api/v1/feeds", token: token ?? server.owner.token, json: body)
        #expect(answer.status == 201)
        return try Feed(server, answer.object)
    }

    /// The texts of the three formats, the calendar's lines unfolded and its commas bare (RFC 5545 §3.1, §3.3.11).
    private func texts(_ server: TestServer, _ feed: Feed) async throws -> [String] {
        var texts: [String] = []
        for file in Self.files {
            let answer = try await server.request("GET", "\(feed.path)/\(file)")
            #expect(answer.status == 200)
            texts.append(answer.text.replacing("\r\n ", with: "").replacing("\\,", with: ","))
        }
        return texts
    }

    /// The pieces of the JSON feed, without the titles they earned.
    private func pieces(_ server: TestServer, _ feed: Feed) async throws -> [JSONObject] {
        objects(try await server.request("GET", "\(feed.path)/feed.json").object["items"])
            .filter { $0["_piece"] != nil }
    }

    private func titles(_ server: TestServer, _ feed: Feed, _ query: String) async throws -> [String] {
        let answer = try await server.request("GET", "\(feed.path)/calendar.ics?\(query)")
        #expect(answer.status == 200, "\(query)")
        return answer.text.split(separator: "\r\n").filter { $0.hasPrefix("SUMMARY:") }
            .map { String($0.dropFirst(8)) }.sorted()
    }

    @Test("All three formats are what they say, with long titles whole, and are not sent twice")
    func formats() async throws {
        try await withServer { server in
            let title = String(repeating: "가나다라마바사아자차", count: 10)
            try await server.keep("2026-11-14", ["title": .string(title), "time": "19:30"])
            let answer = try await server.request("POST", "/api/v1/feeds", token: server.owner.token)
            #expect(answer.status == 201)
            #expect(answer.headers["cache-control"] == "no-store")
            let feed = try Feed(server, answer.object)
            #expect(answer.object["name"]?.string == "내 조각")
            #expect(answer.object["webcal"]?.string?.hasPrefix("webcal://piece.test/feeds/") == true)
            for (name, file) in [("jsonFeed", "feed.json"), ("atom", "atom.xml")] {
                let path = try server.path(answer.object[name])
                #expect(path == "\(feed.path)/\(file)")
            }
            let types = [
                "text/calendar; charset=utf-8", "application/feed+json", "application/atom+xml; charset=utf-8",
            ]
            for (file, type) in zip(Self.files, types) {
                let path = "\(feed.path)/\(file)"
                let answer = try await server.request("GET", path)
                #expect(answer.status == 200)
                #expect(answer.headers["content-type"] == type)
                #expect(answer.headers["x-robots-tag"] == "noindex")
                let tag = try #require(answer.headers["etag"])
                let again = try await server.request("GET", path, headers: [("If-None-Match", tag)])
                #expect(again.status == 304)
                #expect(again.body.isEmpty)
            }
            let calendar = try await server.request("GET", "\(feed.path)/calendar.ics").text
            #expect(calendar.split(separator: "\r\n").allSatisfy { $0.utf8.count <= 75 })
            let texts = try await texts(server, feed)
            #expect(texts[0].contains("SUMMARY:\(title)\r\n"))
            let items = try await pieces(server, feed)
            #expect(items.map { $0["title"] } == [.string(title)])
            #expect(texts[2].contains("<title>\(title)</title>"))

            let tag = try await server.request("GET", "\(feed.path)/feed.json").headers["etag"] ?? ""
            try await server.keep("2026-11-15")
            let newer = try await server.request("GET", "\(feed.path)/feed.json", headers: [("If-None-Match", tag)])
            #expect(newer.status == 200)
        }
    }

    @Test("A calendar has the kinds and the days that are asked for")
    func filters() async throws {
        try await withServer { server in
            let today = try server.today()
            try await server.keep("\(try today.adding(days: -1))", ["title": "yesterday", "kind": "play"])
            try await server.keep("\(today)", ["title": "today", "kind": "movie"])
            try await server.keep("\(try today.adding(days: 1))", ["title": "tomorrow", "kind": "musical"])
            let feed = try await make(server)
            let all = ["today", "tomorrow", "yesterday"]
            for (query, found) in [
                ("", all), ("kind=play", ["yesterday"]), ("kind=play,movie", ["today", "yesterday"]),
                ("kind=play&kind=movie", ["today", "yesterday"]), ("kind=dance", []),
                ("status=seen", ["today", "yesterday"]), ("status=planned", ["tomorrow"]),
                ("status=planned&kind=play", []), ("kind=", all),
            ] {
                #expect(try await titles(server, feed, query) == found, "\(query)")
            }
            for query in ["kind=opera", "status=later", "status="] {
                let answer = try await server.request("GET", "\(feed.path)/calendar.ics?\(query)")
                #expect(answer.isProblem(422), "\(query)")
            }
        }
    }

    @Test("Price, seat and companions are hidden unless the feed shows them, in texts and on tickets")
    func hiding() async throws {
        try await withServer { server in
            let id = try await server.keep(
                "2026-11-14",
                [
                    "seat": "1층 비밀열 7번", "price": 123456, "facePrice": 234567, "companions": ["비밀친구"],
                    "record": "비밀일기", "bookingNumber": "T26SECRET99", "discount": "비밀할인", "review": "모두가 보는 한 줄",
                ])
            let plain = try await make(server)
            let open = try await make(server, ["shows": ["companions", "seat", "price"]])
            let secrets = ["비밀", "123456", "123,456", "234567", "234,567", "SECRET"]
            for text in try await texts(server, plain) {
                #expect(text.contains("모두가 보는 한 줄"))
                for secret in secrets { #expect(!text.contains(secret)) }
            }
            for text in try await texts(server, open) {
                for shown in ["비밀열", "비밀친구", "123,456"] { #expect(text.contains(shown), "\(shown)") }
                for secret in ["일기", "SECRET", "비밀할인", "234,567"] { #expect(!text.contains(secret)) }
            }

            func ticket(_ feed: Feed) async throws -> TestServer.Answer {
                let path = try server.path(try await pieces(server, feed).first?["image"])
                let answer = try await server.request("GET", path)
                #expect(answer.status == 200)
                #expect(answer.headers["content-type"] == "image/jpeg")
                #expect(answer.body.starts(with: [0xFF, 0xD8, 0xFF]))
                #expect(answer.headers["cache-control"] == "private, max-age=31536000, immutable")
                #expect(try await server.request("GET", path).body == answer.body, "what an address serves stays")
                return answer
            }
            let before = (plain: try await ticket(plain).body, open: try await ticket(open).body)
            #expect(before.plain != before.open)
            try await server.change(id, ["piece": ["seat": "2층 1열 1번", "price": 1000, "companions": ["다른친구"]]])
            #expect(try await ticket(plain).body == before.plain, "what is hidden is not on the ticket")
            #expect(try await ticket(open).body != before.open)
        }
    }

    @Test("A ticket's address is good for the feed's own pieces alone, and for ever only with the newest version")
    func tickets() async throws {
        try await withServer { server in
            let id = try await server.keep("2026-11-14")
            let others = try await server.keep("2026-11-14", ["visibility": "public"], as: server.member.token)
            let feed = try await make(server)
            func get(_ file: String) async throws -> TestServer.Answer {
                try await server.request("GET", "\(feed.path)/tickets/\(file)")
            }
            #expect(try await get("\(id)-1.jpg").status == 200)
            for version in [0, 2, 99] {
                let answer = try await get("\(id)-\(version).jpg")
                #expect(answer.headers["cache-control"] == "private, max-age=900", "version \(version)")
            }
            for file in ["\(others)-1.jpg", "\(id).jpg", "\(id)-1.png", "\(id)-.jpg", "\(id)-x.jpg", "-1.jpg", "x"] {
                #expect(try await get(file).isProblem(404), "\(file)")
            }
        }
    }

    @Test("A token that was never given, a replaced and a revoked one are told the same")
    func tokens() async throws {
        try await withServer { server in
            let id = try await server.keep("2026-11-14")
            let (rotated, revoked) = (try await make(server), try await make(server))
            let answer = try await server.request(
                "POST", "/api/v1/feeds/\(rotated.id)/token", token: server.owner.token)
            #expect(answer.status == 200)
            #expect(answer.headers["cache-control"] == "no-store")
            let fresh = try Feed(server, answer.object)
            #expect(fresh.id == rotated.id)
            #expect(fresh.token != rotated.token)
            let deleted = try await server.request("DELETE", "/api/v1/feeds/\(revoked.id)", token: server.owner.token)
            #expect(deleted.status == 204)

            let recap = try await server.request(
                "POST", "/api/v1/recaps", token: server.owner.token, json: ["year": 2026])
            let recapToken = try server.path(recap.object["link"]).dropFirst(3)
            let forged = "pcf_" + String(repeating: "A", count: 43)
            let share = "pcl_" + fresh.token.dropFirst(4)
            for file in Self.files + ["tickets/\(id)-1.jpg"] {
                #expect(try await server.request("GET", "\(fresh.path)/\(file)").status == 200)
                var said: Set<String> = []
                for token in [
                    rotated.token, revoked.token, forged, share, String(recapToken), "x", "%00", fresh.token + "A",
                    String(fresh.token.dropLast()),
                ] {
                    let answer = try await server.request("GET", "/feeds/\(token)/\(file)")
                    #expect(answer.isProblem(404), "\(token)")
                    said.insert(answer.saying)
                }
                #expect(said.count == 1, "\(said)")
            }
            let list = try await server.object("/api/v1/feeds")
            #expect(each("id", list["items"]) == [.string(fresh.id)])
            #expect(try await server.get("/api/v1/feeds").text.contains("pcf_") == false)
        }
    }

    @Test("Nobody sees, replaces or ends another's feed, and a recap is no feed")
    func ownership() async throws {
        try await withServer { server in
            try await server.keep("2026-11-14", ["title": "내 것"])
            let feed = try await make(server, ["name": "비밀 이름"])
            let member = server.member.token
            #expect(try await server.object("/api/v1/feeds", as: member)["items"] == [])
            let recap = try await server.request(
                "POST", "/api/v1/recaps", token: server.owner.token, json: ["year": 2026])
            let recapID = try #require(recap.object["id"]?.string)
            for (token, id) in [(member, feed.id), (server.owner.token, recapID), (server.owner.token, "x")] {
                let rotated = try await server.request("POST", "/api/v1/feeds/\(id)/token", token: token)
                #expect(rotated.isProblem(404))
                #expect(try await server.request("DELETE", "/api/v1/feeds/\(id)", token: token).isProblem(404))
            }
            #expect(try await titles(server, feed, "") == ["내 것"])
            let theirs = try await make(server, as: member)
            #expect(try await titles(server, theirs, "") == [])
        }
    }

    @Test("A feed ends with its owner's account, its tickets too")
    func disabled() async throws {
        try await withServer { server in
            let id = try await server.keep("2026-11-14", as: server.member.token)
            let feed = try await make(server, as: server.member.token)
            let ticket = "tickets/\(id)-1.jpg"
            #expect(try await server.request("GET", "\(feed.path)/\(ticket)").status == 200)
            _ = try await server.service.services.auth.setDisabled(true, of: server.member.account.id)
            for file in Self.files + [ticket] {
                #expect(try await server.request("GET", "\(feed.path)/\(file)").isProblem(404), "\(file)")
            }
        }
    }

    @Test("There are at most fifty links, and bodies that say something else are refused")
    func bounds() async throws {
        try await withServer { server in
            for body: JSONValue in [
                ["shows": ["record"]], ["shows": "seat"], ["shows": ["seat", "seat", "seat", "seat"]],
                ["name": .string(String(repeating: "가", count: 61))], ["name": 7], ["token": "pcf_"],
            ] {
                let answer = try await server.request("POST", "/api/v1/feeds", token: server.owner.token, json: body)
                #expect(answer.isProblem(422), "\(body.serialized())")
            }
            for _ in 1...50 { _ = try await make(server) }
            #expect(try await server.request("POST", "/api/v1/feeds", token: server.owner.token).isProblem(409))
            let recap = try await server.request(
                "POST", "/api/v1/recaps", token: server.owner.token, json: ["year": 2026])
            #expect(recap.isProblem(409))
            _ = try await make(server, as: server.member.token)
        }
    }

    @Test("No token of a feed or recap is in the log")
    func log() async throws {
        try await withServer { server in
            try await server.keep("2026-11-14")
            let feed = try await make(server)
            let recap = try await server.request(
                "POST", "/api/v1/recaps", token: server.owner.token, json: ["year": 2026])
            let link = String(try server.path(recap.object["link"]).dropFirst(3))
            for path in Self.files.map({ "\(feed.path)/\($0)" }) + [
                "/\(feed.path)/feed.json", "\(feed.path)/nothing", "\(feed.path)/tickets/x", "/r/\(link)",
                "/api/v1/shared-recaps/\(link)", "/api//v1/shared-recaps/\(link)", "/r/\(link)/more",
            ] {
                _ = try await server.request("GET", path)
            }
            let text = CapturedLogs.text
            #expect(text.contains("/api/v1/feeds"), "the log must be there to be looked through")
            for token in [feed.token, link] { #expect(!text.contains(token)) }
        }
    }
}
