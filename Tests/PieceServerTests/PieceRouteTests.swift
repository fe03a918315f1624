import PieceModel
import PieceStore
import Testing

@testable import PieceServer

@Suite("Keeping pieces over HTTP")
struct PieceRouteTests {
    @Test("A piece is made, read, changed and deleted, and its pictures are what their addresses say")
    func life() async throws {
        try await withServer { server in
            let token = server.owner.token
            let made = try await server.makePiece(fields: ["venue": "국립극장"], photo: try Checkout.photo())
            let id = try #require(made["id"]?.string)
            #expect(made["number"]?.integer == 1)
            #expect(made["version"]?.integer == 1)
            for picture in pictures(made) {
                let path = try #require(picture["url"]?.string).replacing(server.publicURL, with: "")
                let media = try await server.request("GET", path, token: token)
                #expect(media.status == 200)
                #expect(path.hasPrefix("/media/\(BlobHash(of: media.body))"))
                #expect(media.headers["content-type"] == picture["mediaType"]?.string)
                #expect(media.headers["cache-control"] == "private, max-age=31536000, immutable")
                let again = try await server.request(
                    "GET", path, token: token, headers: [("If-None-Match", media.headers["etag"] ?? "")])
                #expect(again.status == 304)
                #expect(again.body.isEmpty)
                #expect(try await server.request("GET", path).status == 404, "nobody else sees it")
            }

            let read = try await server.request("GET", "/api/v1/pieces/\(id)", token: token)
            let tag = try #require(read.headers["etag"])
            let patch: JSONValue = ["piece": ["review": "다시 보고 싶다", "venue": nil]]
            let unversioned = try await server.request("PATCH", "/api/v1/pieces/\(id)", token: token, json: patch)
            #expect(unversioned.status == 428)
            let changed = try await server.request(
                "PATCH", "/api/v1/pieces/\(id)", token: token, json: patch, headers: [("If-Match", tag)])
            #expect(changed.status == 200)
            #expect(changed.object["version"]?.integer == 2)
            #expect(changed.object["piece"]?.object?["review"]?.string == "다시 보고 싶다")
            #expect(changed.object["piece"]?.object?["venue"] == nil)
            let late = try await server.request(
                "PATCH", "/api/v1/pieces/\(id)", token: token, json: patch, headers: [("If-Match", tag)])
            #expect(late.status == 412)

            let deleted = try await server.request("DELETE", "/api/v1/pieces/\(id)", token: token)
            #expect(deleted.status == 204)
            #expect(try await server.request("GET", "/api/v1/pieces/\(id)", token: token).status == 404)
        }
    }

    private func pictures(_ piece: JSONObject) -> [JSONObject] {
        let single = ["ticket", "photo", "cutout"].compactMap { piece[$0]?.object }
        return single + (piece["thumbnails"]?.array ?? []).compactMap(\.object)
    }

    @Test("Rendering again changes how a piece looks and nothing of what it says")
    func renderAgain() async throws {
        try await withServer { server in
            let made = try await server.makePiece(photo: try Checkout.photo())
            let id = try #require(made["id"]?.string)
            let answer = try await server.request(
                "POST", "/api/v1/pieces/\(id)/render", token: server.owner.token,
                json: ["layout": "gallery-label", "locale": "en", "palette": ["vib": "#1D4ED8"]])
            #expect(answer.status == 200)
            #expect(answer.object["piece"] == made["piece"])
            #expect(answer.object["design"]?.object?["layout"]?.string == "gallery-label")
            #expect(answer.object["design"]?.object?["locale"]?.string == "en")
            #expect(answer.object["palette"]?.object?["vib"]?.string == "#1D4ED8")
            #expect(answer.object["ticket"] != made["ticket"])
        }
    }

    @Test("The same request with the same key makes one piece, another request with it none")
    func idempotency() async throws {
        try await withServer { server in
            func send(_ title: String) async throws -> TestServer.Answer {
                try await server.request(
                    "POST", "/api/v1/pieces", token: server.owner.token,
                    json: ["piece": ["kind": "play", "title": .string(title), "date": "2026-11-14"]],
                    headers: [("Idempotency-Key", "a-1")])
            }
            let answers = try await withThrowingTaskGroup(of: TestServer.Answer.self) { group in
                for _ in 0..<6 { group.addTask { try await send("햄릿") } }
                return try await group.reduce(into: []) { $0.append($1) }
            }
            #expect(answers.allSatisfy { $0.status == 201 })
            #expect(Set(answers.map { $0.object["id"] }).count == 1)
            #expect(answers.count { $0.headers["idempotency-replayed"] == nil } == 1)
            #expect(try await send("리어왕").status == 422)
            #expect(try await server.store.count(of: server.owner.account.id) == 1)
        }
    }

    @Test("Lists come in pages, are searched by initials, and show nobody else's pieces")
    func lists() async throws {
        try await withServer { server in
            for (title, date) in [("지킬 앤 하이드", "2026-01-02"), ("햄릿", "2026-03-04"), ("지킬과 나", "2025-05-06")] {
                try await server.makePiece(fields: ["title": .string(title), "date": .string(date)])
            }
            try await server.makePiece(token: server.member.token, fields: ["title": "지킬 박사"])
            func titles(_ query: String) async throws -> [String] {
                let answer = try await server.request("GET", "/api/v1/pieces?\(query)", token: server.owner.token)
                return (answer.object["items"]?.array ?? []).compactMap {
                    $0.object?["piece"]?.object?["title"]?.string
                }
            }
            #expect(try await titles("") == ["햄릿", "지킬 앤 하이드", "지킬과 나"])
            #expect(try await titles("order=oldest") == ["지킬 앤 하이드", "햄릿", "지킬과 나"])
            #expect(try await titles("q=%E3%85%88%E3%85%8B%E3%85%87%E3%85%8E") == ["지킬 앤 하이드"])
            #expect(try await titles("from=2026-02-01&to=2026-12-31") == ["햄릿"])
            let first = try await server.request("GET", "/api/v1/pieces?limit=2", token: server.owner.token)
            let cursor = try #require(first.object["next"]?.string)
            #expect(try await titles("limit=2&cursor=\(cursor)") == ["지킬과 나"])
            let wrong = try await server.request("GET", "/api/v1/pieces?limit=2&cursor=xyz", token: server.owner.token)
            #expect(wrong.status == 422)
            let unknown = try await server.request("GET", "/api/v1/pieces?kinds=play", token: server.owner.token)
            #expect(unknown.status == 422)
        }
    }

    @Test("At most ten photos belong to a record, and each can be taken away")
    func recordPhotos() async throws {
        let photo = try Checkout.photo()
        try await withServer { server in
            let id = try #require(try await server.makePiece()["id"]?.string)
            var answer: TestServer.Answer?
            for _ in 1...11 {
                answer = try await server.request(
                    "POST", "/api/v1/pieces/\(id)/record-photos",
                    headers: [("Authorization", "Bearer \(server.owner.token)"), ("Content-Type", "image/jpeg")],
                    body: photo)
            }
            #expect(answer?.status == 409)
            let piece = try await server.request("GET", "/api/v1/pieces/\(id)", token: server.owner.token)
            let photos = piece.object["recordPhotos"]?.array ?? []
            #expect(photos.count == 10)
            let first = try #require(photos.first?.object?["id"]?.string)
            let rest = try await server.request(
                "DELETE", "/api/v1/pieces/\(id)/record-photos/\(first)", token: server.owner.token)
            #expect(rest.object["recordPhotos"]?.array?.count == 9)
        }
    }

    @Test("What nothing holds any more is deleted after its grace, and what is held stays")
    func collecting() async throws {
        try await withServer { server in
            let photo = try Checkout.photo()
            let kept = try await server.makePiece(photo: photo)
            let gone = try await server.makePiece(fields: ["title": "지워질 조각"], photo: nil)
            _ = try await server.request(
                "DELETE", "/api/v1/pieces/\(gone["id"]?.string ?? "")", token: server.owner.token)
            let blobs = server.service.services.library.blobs
            func hash(_ piece: JSONObject) throws -> BlobHash {
                let url = try #require(piece["ticket"]?.object?["url"]?.string)
                return try #require(BlobHash(String(url.split(separator: "/").last?.prefix(64) ?? "")))
            }
            #expect(try await server.service.collector.collect().blobs == 0, "within the grace")
            server.time.pass(25 * 3600)
            #expect(try await server.service.collector.collect().blobs > 0)
            #expect(try await blobs.get(try hash(kept)) != nil)
            #expect(try await blobs.get(try hash(gone)) == nil)
        }
    }
}
