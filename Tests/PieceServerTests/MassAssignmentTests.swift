import PieceModel
import PieceStore
import Testing

@testable import PieceServer

/// Members that no client may set, sent with every body that the document describes.
@Suite("Members nobody asked for")
struct MassAssignmentTests {
    private static let strangers: [(String, JSONValue)] = [
        ("id", "01990000-0000-7000-8000-000000000000"), ("owner", "01990000-0000-7000-8000-000000000000"),
        ("account", "01990000-0000-7000-8000-000000000000"), ("number", 7), ("version", 99), ("hearts", 1_000),
        ("hearted", true), ("created", "2020-01-01T00:00:00.000Z"), ("updated", "2020-01-01T00:00:00.000Z"),
        ("role", "owner"), ("scopes", ["admin"]), ("disabled", true), ("passwordHash", "x"), ("visibility", "public"),
        ("design", ["layout": "classic-stub"]), ("pictures", [:]), ("recordPhotos", []),
        ("__proto__", ["role": "owner"]),
    ]

    @Test("They are refused with their names, and nothing changes")
    func refused() async throws {
        let document = try APIDocument()
        try await withServer { server in
            let planted = try await Planted.plant(server, .link)
            let client = try await MatrixClient(server, document, planted)
            let before = try await client.state()
            var sent = 0
            for operation in document.operations {
                guard case .object(let example)? = document.examples(of: operation).first else { continue }
                let path = operation.path.replacing("{id}", with: planted.piece)
                let content = document.resolved(document.content(of: operation)["application/json"])
                let known = document.members(of: content["schema"])
                for (name, value) in Self.strangers where !known.contains(name) {
                    var body = example
                    body[name] = value
                    try await refuse(server, operation, path, .object(body), "/\(name)")
                    sent += 1
                }
                guard var piece = example["piece"]?.object else { continue }
                // Some fields of a piece are called like members of its record; their place is here.
                let fields = document.members(of: document.resolved(content["schema"])["properties"]?.object?["piece"])
                for (name, value) in Self.strangers where !fields.contains(name) {
                    let whole = piece
                    piece[name] = value
                    var body = example
                    body["piece"] = .object(piece)
                    piece = whole
                    try await refuse(server, operation, path, .object(body), "/piece/\(name)")
                    sent += 1
                }
            }
            #expect(sent > 200)
            #expect(try await client.state() == before)
        }
    }

    private func refuse(
        _ server: TestServer, _ operation: APIDocument.Operation, _ path: String, _ body: JSONValue, _ pointer: String
    ) async throws {
        let answer = try await server.request(
            operation.method, path, token: server.owner.token, json: body, headers: [("If-Match", "*")])
        #expect(answer.status == 422, "\(operation.id) takes \(pointer): \(answer.status)")
        let pointers = (answer.object["errors"]?.array ?? []).compactMap { $0.object?["pointer"]?.string }
        #expect(pointers.contains(pointer), "\(operation.id) names \(pointers), not \(pointer)")
    }

    @Test("Forms are as strict as JSON")
    func forms() async throws {
        try await withServer { server in
            let piece = #"{"kind": "play", "title": "햄릿", "date": "2026-11-14"}"#
            let token = ("Authorization", "Bearer \(server.owner.token)")
            for (name, value) in Self.strangers {
                for (path, fields, files) in [
                    ("/api/v1/pieces", [("piece", piece)], []),
                    ("/api/v1/render", [("piece", piece)], []),
                    ("/api/v1/photos", [], [("photo", "image/jpeg", try Checkout.photo())]),
                ] {
                    let form = TestForm(fields + [(name, value.string ?? value.serialized())], files: files)
                    let answer = try await server.request(
                        "POST", path, headers: [token, ("Content-Type", form.contentType)], body: form.body)
                    #expect(answer.status == 422, "\(path) takes \(name): \(answer.status)")
                }
            }
            #expect(try await server.store.count(of: server.owner.account.id) == 0)
        }
    }
}
