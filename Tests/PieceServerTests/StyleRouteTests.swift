import PieceModel
import PieceStore
import Testing

@testable import PieceServer

@Suite("Painting photos over HTTP")
struct StyleRouteTests {
    private static func withoutWorkers(_ settings: inout ServerSettings) { settings.styleWorkers = 0 }

    @Test("A style changes the ticket when it is painted, not before, and can be taken off again")
    func life() async throws {
        try await withServer { server in
            let id = try await server.keep("2026-11-14", photo: try Checkout.photo())
            let before = try await server.object("/api/v1/pieces/\(id)")
            let answer = try await server.order(id, ["style": "pixel-art"])
            #expect(answer.status == 202 && answer.headers["location"]?.hasPrefix("/api/v1/jobs/") == true)
            #expect(answer.object["state"] == "queued" && answer.object["picture"] == .null)
            let job = try await server.ended(try #require(answer.object["id"]?.string))
            #expect(job["state"] == "done" && job["percent"] == 100 && job["problem"] == .null)
            let piece = try await server.object("/api/v1/pieces/\(id)")
            #expect(piece["painted"] == job["picture"] && piece["photo"] == before["photo"])
            #expect(piece["ticket"] != before["ticket"] && piece["version"] == 2)
            #expect(piece["design"]?.object?["painting"]?.object?["style"] == "pixel-art")
            let picture = try server.path(piece["painted"]?.object?["url"])
            #expect(try await server.get(picture).status == 200)
            #expect(try await server.get(picture, as: server.member.token).isProblem(404))
            let items = try await server.object("/api/v1/jobs?piece=\(id)")["items"]?.array
            #expect(items == [.object(job)])

            let removed = try await server.request("DELETE", "/api/v1/pieces/\(id)/style", token: server.owner.token)
            #expect(removed.object["painted"] == .null && removed.object["ticket"] == before["ticket"])
            let again = try await server.request("DELETE", "/api/v1/pieces/\(id)/style", token: server.owner.token)
            #expect(again.status == 200 && again.object["version"] == removed.object["version"])
        }
    }

    @Test("Another layout keeps the painting, another photo does not")
    func changes() async throws {
        try await withServer { server in
            let id = try await server.keep("2026-11-14", photo: try Checkout.photo())
            try await server.paint(id, ["style": "halftone"])
            let painted = try await server.object("/api/v1/pieces/\(id)")["painted"]
            try await server.change(id, ["layout": "poster-ticket"])
            let other = try await server.object("/api/v1/pieces/\(id)")
            #expect(other["painted"] == painted && other["design"]?.object?["layout"] == "poster-ticket")
            let photo = try await server.request(
                "PUT", "/api/v1/pieces/\(id)/photo",
                headers: [("Authorization", "Bearer \(server.owner.token)"), ("Content-Type", "image/jpeg")],
                body: try Checkout.bytes("assets/samples/jekyll.jpg"))
            #expect(photo.object["painted"] == .null)
            #expect(photo.object["design"]?.object?["painting"] == .null)
        }
    }

    @Test("Events tell how far a job is, go on where a client left off, and end")
    func events() async throws {
        try await withServer { server in
            let id = try await server.keep("2026-11-14", photo: try Checkout.photo())
            let answer = try await server.order(id, ["style": "pixel-art"])
            let path = "/api/v1/jobs/\(try #require(answer.object["id"]?.string))/events"
            let stream = try await server.get(path)
            #expect(stream.headers["content-type"] == "text/event-stream; charset=utf-8")
            #expect(stream.headers["cache-control"] == "no-store")
            let events = stream.text.components(of: "\n\n").filter { $0.hasPrefix("id: ") }
            let ids = events.compactMap { Int($0.dropFirst(4).prefix { $0.isNumber }) }
            #expect(ids == ids.sorted() && Set(ids).count == ids.count)
            let last = try #require(events.last)
            #expect(last.contains("\nevent: done\n") && last.contains("\"state\":\"done\""))
            let newest = try #require(ids.last)
            let known = try await server.get(path, headers: [("Last-Event-ID", "\(newest)")])
            #expect(known.status == 204 && known.body.isEmpty)
            let behind = try await server.get(path, headers: [("Last-Event-ID", "\(newest - 1)")])
            #expect(behind.text.components(of: "\n\n").filter { $0.hasPrefix("id: ") } == [last])
            #expect(try await server.get(path, as: server.member.token).isProblem(404))
        }
    }

    @Test("The same request makes one job, the same key for another request is refused")
    func idempotency() async throws {
        try await withServer(settings: Self.withoutWorkers) { server in
            let id = try await server.keep("2026-11-14", photo: try Checkout.photo())
            let first = try await server.order(id, ["style": "oil"], key: "k1")
            let second = try await server.order(id, ["style": "oil"], key: "k1")
            #expect(first.object["id"] == second.object["id"])
            #expect(first.headers["idempotency-replayed"] == nil && second.headers["idempotency-replayed"] == "true")
            #expect(try await server.order(id, ["style": "film"], key: "k1").isProblem(422))
            #expect(try await server.order(id, ["style": "oil"], key: "k 1").isProblem(400))
        }
    }

    @Test("What was chosen last counts, and what waits can be cancelled")
    func choosing() async throws {
        try await withServer(settings: Self.withoutWorkers) { server in
            let id = try await server.keep("2026-11-14", photo: try Checkout.photo())
            let first = try await server.order(id, ["style": "oil"]).object["id"]?.string ?? ""
            let backdrop = try await server.order(id, ["mode": "backdrop"]).object["id"]?.string ?? ""
            let last = try await server.order(id, ["style": "film"]).object["id"]?.string ?? ""
            #expect(try await server.object("/api/v1/jobs/\(first)")["state"] == "cancelled")
            #expect(try await server.object("/api/v1/jobs/\(backdrop)")["state"] == "queued")
            #expect(try await server.object("/api/v1/styles")["jobs"]?.object?["unfinished"] == 2)
            let member = server.member.token
            #expect(try await server.request("POST", "/api/v1/jobs/\(last)/cancel", token: member).isProblem(404))
            for _ in 0..<2 {
                let cancelled = try await server.request(
                    "POST", "/api/v1/jobs/\(last)/cancel", token: server.owner.token)
                #expect(cancelled.status == 200 && cancelled.object["state"] == "cancelled")
            }
        }
    }

    @Test("Nobody can fill the queue")
    func limit() async throws {
        try await withServer(settings: Self.withoutWorkers) { server in
            for number in 1...StyleJob.unfinishedLimit + 1 {
                let id = try await server.keep("2026-11-14", photo: try Checkout.photo())
                let answer = try await server.order(id, ["style": "oil"])
                if number <= StyleJob.unfinishedLimit {
                    #expect(answer.status == 202)
                } else {
                    #expect(answer.isProblem(429) && answer.headers["retry-after"] != nil)
                }
            }
        }
    }

    @Test(
        "What cannot be painted is refused in words",
        arguments: [
            ("{\"style\": \"nope\"}", "/style"), ("{\"style\": \"../oil\"}", "/style"), ("{}", "/style"),
            ("{\"style\": 7}", "/style"), ("{\"style\": \"oil\", \"prompt\": \"x\"}", "/prompt"),
            ("{\"prompt\": \"a\\u0007b\"}", "/prompt"), ("{\"prompt\": \"  \"}", "/prompt"),
            ("{\"style\": \"oil\", \"strength\": 1.5}", "/strength"), ("{\"style\": \"oil\", \"seed\": -1}", "/seed"),
            ("{\"style\": \"oil\", \"painter\": \"x\"}", "/painter"), ("{\"style\": \"oil\", \"n\": 3}", "/n"),
            ("{\"mode\": \"back\"}", "/mode"), ("{\"mode\": \"backdrop\", \"style\": \"oil\"}", "/style"),
        ])
    func refused(body: String, pointer: String) async throws {
        try await withServer(settings: Self.withoutWorkers) { server in
            let id = try await server.keep("2026-11-14", photo: try Checkout.photo())
            let answer = try await server.order(id, try JSONParser.parse(Array(body.utf8)))
            #expect(answer.isProblem(422))
            let pointers = each("pointer", answer.object["errors"]).compactMap(\.string)
            #expect(pointers.contains(pointer), "\(answer.text)")
            #expect(try await server.object("/api/v1/jobs")["items"] == [])
        }
    }

    @Test("A piece without a photo cannot be painted, nor somebody else's")
    func nothingToPaint() async throws {
        try await withServer(settings: Self.withoutWorkers) { server in
            let id = try await server.keep("2026-11-14", ["visibility": "public"])
            #expect(try await server.order(id, ["style": "oil"]).isProblem(409))
            #expect(try await server.order(id, ["style": "oil"], as: server.member.token).isProblem(404))
        }
    }

    @Test("Reverse sides have their sizes, boxes and languages, and strangers see the review of public pieces only")
    func backs() async throws {
        try await withServer { server in
            let id = try await server.keep(
                "2026-11-14", ["visibility": "public", "review": "끝까지 숨을 참았다.", "record": "긴 기록", "score": 5],
                photo: try Checkout.photo())
            let path = "/api/v1/pieces/\(id)/back"
            let usual = try await server.get(path)
            #expect(usual.status == 200 && usual.pngSize == [1080, 1350])
            let tag = [("If-None-Match", usual.headers["etag"] ?? "")]
            #expect(try await server.get(path, headers: tag).status == 304)
            var seen = [usual.body]
            for choice in ["box=plum", "side=record", "locale=en"] {
                let other = try await server.get("\(path)?\(choice)")
                #expect(other.pngSize == [1080, 1350] && !seen.contains(other.body), "\(choice)")
                seen.append(other.body)
            }
            let chosen = try await server.request("PUT", path, token: server.owner.token, json: ["box": "plum"])
            #expect(chosen.object["design"]?.object?["back"] == ["side": "review", "box": "plum"])
            #expect(try await server.get(path).body == seen[1])
            try await server.paint(id, ["mode": "backdrop"])
            #expect(try await !seen.contains(server.get("\(path)?box=paper").body))
            #expect(try await server.object("/api/v1/pieces/\(id)")["ticket"] != .null)

            // What the ticket does not show of the photo, strangers do not see here either.
            let strangers = try await server.request("GET", path, token: nil)
            #expect(strangers.status == 200)
            let removed = try await server.request(
                "DELETE", "/api/v1/pieces/\(id)/style?mode=backdrop", token: server.owner.token)
            #expect(removed.object["backdrop"] == .null)
            #expect(try await server.get(path).body == seen[1])
            let plain = try await server.request("GET", path, token: nil)
            #expect(plain.status == 200 && plain.body != strangers.body && plain.body != seen[1])
            #expect(try await server.request("GET", "\(path)?side=record", token: nil).isProblem(404))
            #expect(try await server.get("\(path)?box=gold").isProblem(422))
            let member = server.member.token
            #expect(try await server.request("PUT", path, token: member, json: ["box": "ink"]).isProblem(404))
        }
    }
}

extension String {
    fileprivate func components(of separator: String) -> [String] {
        split(separator: separator, omittingEmptySubsequences: true).map(String.init)
    }
}
