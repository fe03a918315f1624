import PieceModel
import PieceStore
import Testing

@testable import PieceServer

@Suite("Recaps and calendar cards over HTTP")
struct CardRouteTests {
    /// A recap's link as its owner is told of it.
    private struct Link {
        let id: String
        let token: String
        var picture: String { "/api/v1/shared-recaps/\(token)" }
        var page: String { "/r/\(token)" }
    }

    private func share(_ server: TestServer, _ body: JSONValue = ["year": 2020]) async throws -> Link {
        let answer = try await server.request("POST", "/api/v1/recaps", token: server.owner.token, json: body)
        #expect(answer.status == 201)
        #expect(answer.headers["cache-control"] == "no-store")
        return Link(
            id: try #require(answer.object["id"]?.string),
            token: String(try server.path(answer.object["link"]).dropFirst("/r/".count)))
    }

    @Test("A year and a month are pictures of their sizes, and there is none without pieces")
    func pictures() async throws {
        try await withServer { server in
            try await server.keep("2020-11-14", ["score": 5, "price": 66000], photo: try Checkout.photo())
            try await server.keep("2020-11-14", ["kind": "movie"])
            for (path, size) in [("recap/2020", [1080, 1920]), ("calendar/2020-11/card", [1080, 1350])] {
                let answer = try await server.get("/api/v1/\(path)")
                #expect(answer.status == 200)
                #expect(answer.headers["content-type"] == "image/png")
                #expect(answer.headers["x-robots-tag"] == "noindex")
                #expect(answer.pngSize == size)
                let known = [("If-None-Match", answer.headers["etag"] ?? "")]
                #expect(try await server.get("/api/v1/\(path)", headers: known).status == 304)
                let english = try await server.get("/api/v1/\(path)?locale=en")
                #expect(english.pngSize == size)
                #expect(english.body != answer.body)
                #expect(try await server.get("/api/v1/\(path)?locale=fr").isProblem(422))
                #expect(try await server.get("/api/v1/\(path)?year=2020").isProblem(422))
                #expect(try await server.get("/api/v1/\(path)", as: server.member.token).isProblem(404))
                #expect(try await server.request("GET", "/api/v1/\(path)").isProblem(401))
            }
            for path in [
                "recap/2021", "recap/all", "recap/2020-11", "recap/0999", "recap/10000", "recap/x",
                "calendar/2020-10/card", "calendar/2020/card", "calendar/all/card",
            ] {
                #expect(try await server.get("/api/v1/\(path)").isProblem(404), "\(path)")
            }
        }
    }

    @Test("A link's picture follows the pieces, and its page shows it")
    func shared() async throws {
        try await withServer { server in
            try await server.keep("2020-11-14", ["visibility": "public", "score": 5])
            let link = try await share(server)
            let picture = try await server.request("GET", link.picture)
            #expect(picture.status == 200)
            #expect(picture.pngSize == [1080, 1920])
            #expect(picture.headers["x-robots-tag"] == "noindex")
            let known = [("If-None-Match", picture.headers["etag"] ?? "")]
            #expect(try await server.request("GET", link.picture, headers: known).status == 304)
            let page = try await server.request("GET", link.page)
            #expect(page.status == 200)
            #expect(page.headers["content-type"] == "text/html; charset=utf-8")
            #expect(page.headers["x-robots-tag"] == "noindex")
            #expect(page.text.contains(#"src="\#(link.picture)""#))
            try await server.keep("2020-12-24", ["visibility": "public"])
            #expect(try await server.request("GET", link.picture, headers: known).status == 200)
        }
    }

    @Test("What was paid is on a link's picture only when the link shows the price")
    func price() async throws {
        try await withServer { server in
            let id = try await server.keep("2020-11-14", ["visibility": "public", "score": 5, "price": 66000])
            let (plain, open) = (try await share(server), try await share(server, ["year": 2020, "shows": ["price"]]))
            let before = (
                plain: try await server.request("GET", plain.picture).body,
                open: try await server.request("GET", open.picture).body
            )
            try await server.change(id, ["piece": ["price": 99000]])
            #expect(try await server.request("GET", plain.picture).body == before.plain)
            #expect(try await server.request("GET", open.picture).body != before.open)
        }
    }

    @Test("Private pieces are on no link's picture, however well they were rated")
    func privatePieces() async throws {
        try await withServer { server in
            try await server.keep("2020-11-13", ["visibility": "public", "score": 4, "title": "모두의 것"])
            let secret = try await server.keep(
                "2020-11-14", ["score": 5, "title": "비밀", "review": "비밀 한 줄"], photo: try Checkout.photo())
            let linked = try await server.keep("2020-11-15", ["visibility": "link", "score": 5, "title": "링크"])
            let link = try await share(server)
            let before = (
                shared: try await server.request("GET", link.picture).body,
                own: try await server.get("/api/v1/recap/2020").body
            )
            for id in [secret, linked] {
                try await server.change(
                    id, ["piece": ["title": "더 큰 비밀", "review": "아무도 몰라요"], "layout": "gallery-label"])
            }
            #expect(try await server.request("GET", link.picture).body == before.shared)
            #expect(try await server.get("/api/v1/recap/2020").body != before.own)

            func recap(_ audience: Library.CardAudience) async throws -> (best: String?, fan: Int, spend: Int) {
                let recap = try await server.service.services.library.recap(
                    of: 2020, for: server.owner.account.id, locale: nil, audience: audience, link: nil)
                return (recap.best?.title, recap.fan.count, recap.spend.count)
            }
            #expect(try await recap(.owner).best == "더 큰 비밀")
            #expect(try await recap(.owner).fan == 3)
            let shown = try await recap(.link(showsPrice: false))
            #expect([nil, "모두의 것"].contains(shown.best))
            #expect(shown.fan == 1)
        }
    }

    @Test("An ended, a revoked and an invented link are told the same")
    func ended() async throws {
        try await withServer { server in
            try await server.keep("2020-11-14", ["visibility": "public"])
            let (revoked, expiring) = (
                try await share(server), try await share(server, ["year": 2020, "expiresInDays": 1])
            )
            let feed = try await server.request("POST", "/api/v1/feeds", token: server.owner.token)
            let feedToken = try server.path(feed.object["calendar"]).split(separator: "/")[1]
            #expect(try await server.request("GET", expiring.picture).status == 200)
            let deleted = try await server.request("DELETE", "/api/v1/recaps/\(revoked.id)", token: server.owner.token)
            #expect(deleted.status == 204)
            server.time.pass(86_400)
            var said: Set<String> = []
            for token in [revoked.token, expiring.token, "pcf_" + String(repeating: "A", count: 43), String(feedToken)]
            {
                for path in ["/api/v1/shared-recaps/\(token)", "/r/\(token)"] {
                    let answer = try await server.request("GET", path)
                    #expect(answer.isProblem(404), "\(path)")
                    said.insert(answer.saying)
                }
            }
            #expect(said.count == 1, "\(said)")
        }
    }

    @Test("A link to a year without pieces opens no picture, and nobody ends another's")
    func owners() async throws {
        try await withServer { server in
            let link = try await share(server, ["year": 1999, "shows": ["price"]])
            #expect(try await server.request("GET", link.picture).isProblem(404))
            let list = objects(try await server.object("/api/v1/recaps")["items"])
            #expect(list.map { $0["subject"]?.string } == ["1999"])
            #expect(list.map { $0["shows"] } == [["price"]])
            #expect(try await server.get("/api/v1/recaps").text.contains("pcf_") == false)
            let member = server.member.token
            #expect(try await server.object("/api/v1/recaps", as: member)["items"] == [])
            #expect(try await server.request("DELETE", "/api/v1/recaps/\(link.id)", token: member).isProblem(404))
            #expect(
                try await server.request("DELETE", "/api/v1/feeds/\(link.id)", token: server.owner.token).isProblem(404)
            )
            #expect(try await server.object("/api/v1/recaps")["items"]?.array?.count == 1)
            for body: JSONValue in [
                [:], ["year": 999], ["year": 10000], ["year": "2020"], ["year": 2020, "shows": ["seat"]],
                ["year": 2020, "expiresInDays": 0], ["year": 2020, "expiresInDays": 3651], ["year": 2020, "name": "x"],
            ] {
                let answer = try await server.request("POST", "/api/v1/recaps", token: server.owner.token, json: body)
                #expect(answer.isProblem(422), "\(body.serialized())")
            }
        }
    }
}
