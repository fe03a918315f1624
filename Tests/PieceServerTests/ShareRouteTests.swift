import PieceModel
import Testing

@testable import PieceServer

@Suite("Links and public pieces")
struct ShareRouteTests {
    private let secrets: JSONObject = [
        "seat": "1층 비밀열 7번", "price": 123456, "companions": ["비밀친구"], "record": "비밀일기",
        "bookingNumber": "T26SECRET99", "discount": "비밀할인", "review": "모두가 보는 한 줄",
    ]

    private func piece(_ server: TestServer, _ visibility: String) async throws -> String {
        var fields = secrets
        fields["visibility"] = .string(visibility)
        let piece = try await server.makePiece(fields: fields, photo: try Checkout.photo())
        return try #require(piece["id"]?.string)
    }

    @Test(
        "A link shows the masked piece and ticket, and what its owner adds, until it is revoked or the piece is private"
    )
    func links() async throws {
        try await withServer { server in
            let token = server.owner.token
            let id = try await piece(server, "link")
            #expect(try await server.request("GET", "/api/v1/pieces/\(id)").status == 404, "a link is not its id")
            func share(_ body: JSONValue) async throws -> (id: String, token: String) {
                let answer = try await server.request(
                    "POST", "/api/v1/pieces/\(id)/shares", token: token, json: body)
                let link = try #require(answer.object["link"]?.string)
                return (
                    try #require(answer.object["id"]?.string), String(try #require(link.split(separator: "/").last))
                )
            }
            let plain = try await share([:])
            let open = try await share(["shows": ["seat", "record"]])
            let masked = try await server.request("GET", "/api/v1/shared/\(plain.token)")
            #expect(masked.status == 200)
            #expect(masked.headers["x-robots-tag"] == "noindex")
            #expect(masked.text.contains("모두가 보는 한 줄"))
            for word in ["비밀", "123456", "SECRET"] { #expect(!masked.text.contains(word)) }
            let shown = try await server.request("GET", "/api/v1/shared/\(open.token)")
            #expect(shown.text.contains("비밀열"))
            #expect(shown.text.contains("비밀일기"))
            #expect(!shown.text.contains("SECRET"))
            let tickets = [
                try await server.request("GET", "/api/v1/shared/\(plain.token)/ticket").body,
                try await server.request("GET", "/api/v1/shared/\(open.token)/ticket").body,
            ]
            #expect(tickets[0] != tickets[1], "each link has a ticket of its own")

            // The link's ticket follows the piece.
            _ = try await server.request(
                "PATCH", "/api/v1/pieces/\(id)", token: token, json: ["piece": ["title": "리어왕"]],
                headers: [("If-Match", "*")])
            let newer = try await server.request("GET", "/api/v1/shared/\(plain.token)/ticket")
            #expect(newer.status == 200)
            #expect(newer.body != tickets[0])

            #expect(try await server.request("DELETE", "/api/v1/shares/\(plain.id)", token: token).status == 204)
            #expect(try await server.request("GET", "/api/v1/shared/\(plain.token)").status == 404)
            _ = try await server.request(
                "PATCH", "/api/v1/pieces/\(id)", token: token, json: ["piece": ["visibility": "private"]],
                headers: [("If-Match", "*")])
            #expect(try await server.request("GET", "/api/v1/shared/\(open.token)").status == 404)
            let refused = try await server.request("POST", "/api/v1/pieces/\(id)/shares", token: token, json: [:])
            #expect(refused.status == 409)
        }
    }

    @Test("A link ends with its time")
    func expiry() async throws {
        try await withServer { server in
            let id = try await piece(server, "link")
            let answer = try await server.request(
                "POST", "/api/v1/pieces/\(id)/shares", token: server.owner.token, json: ["expiresInDays": 1])
            let path = "/api/v1/shared/" + String(answer.object["link"]?.string?.split(separator: "/").last ?? "")
            #expect(try await server.request("GET", path).status == 200)
            server.time.pass(86_400)
            #expect(try await server.request("GET", path).status == 404)
        }
    }

    @Test(
        "A public piece is masked for others, its pictures are for everyone, and others can put it among their hearts")
    func publicPieces() async throws {
        try await withServer { server in
            let id = try await piece(server, "public")
            let seen = try await server.request("GET", "/api/v1/pieces/\(id)")
            #expect(seen.status == 200)
            for word in ["비밀", "123456", "SECRET"] { #expect(!seen.text.contains(word)) }
            let url = try #require(seen.object["ticket"]?.object?["url"]?.string)
            let media = try await server.request("GET", url.replacing(server.publicURL, with: ""))
            #expect(media.status == 200)
            #expect(media.headers["cache-control"] == "public, max-age=31536000, immutable")
            let own = try await server.request("GET", "/api/v1/pieces/\(id)", token: server.owner.token)
            let ownURL = try #require(own.object["ticket"]?.object?["url"]?.string)
            #expect(ownURL != url, "the owner's ticket has the seat on it")
            #expect(try await server.request("GET", ownURL.replacing(server.publicURL, with: "")).status == 404)
            let heart = try await server.request(
                "PUT", "/api/v1/pieces/\(id)/heart", token: server.member.token)
            #expect(heart.object["hearts"]?.integer == 1)
            let list = try await server.request("GET", "/api/v1/public/pieces", token: server.member.token)
            #expect(list.object["items"]?.array?.first?.object?["hearted"]?.bool == true)
            for word in ["비밀", "123456", "SECRET"] { #expect(!list.text.contains(word)) }
        }
    }
}
