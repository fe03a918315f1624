import PieceModel
import PieceRender
import Testing

@testable import PieceServer

@Suite("Rendering over HTTP")
struct RenderRouteTests {
    private func form(_ fields: [(String, String)], photo: [UInt8]?) -> TestForm {
        TestForm(fields, files: photo.map { [("photo", "image/jpeg", $0)] } ?? [])
    }

    private func send(_ server: TestServer, _ form: TestForm, to path: String = "/api/v1/render") async throws
        -> TestServer.Answer
    {
        try await server.request("POST", path, headers: [("Content-Type", form.contentType)], body: form.body)
    }

    @Test("A photo and facts give the very ticket that the renderer gives")
    func sameBytes() async throws {
        let photo = try Checkout.photo()
        let piece = #"{"kind":"concert","title":"여름밤","date":"2026-11-14"}"#
        let answer = try await withServer { server in
            try await send(server, form([("piece", piece), ("layout", "gig-poster")], photo: photo))
        }
        #expect(answer.status == 200)
        #expect(answer.headers["content-type"] == "image/png")
        #expect(answer.headers["cache-control"] == "no-store")
        let job = RenderJob(layout: "gig-poster", piece: try Piece(json: Array(piece.utf8)), photo: .bytes(photo))
        let ticket = try TicketRenderer(assets: AssetRoot(path: Checkout.root.path)).render(job)
        #expect(answer.body == ticket.bytes)
    }

    @Test("Format, size, language and palette are taken from the form")
    func options() async throws {
        let photo = try Checkout.photo()
        let fields = [
            ("piece", #"{"kind":"movie","title":"바다","date":"2026-11-14"}"#), ("layout", "gig-poster"),
            ("format", "jpeg"), ("quality", "70"), ("longSide", "300"), ("locale", "en"),
            ("palette", ##"{"vib":"#1D4ED8"}"##),
        ]
        let (answer, plain) = try await withServer { server in
            (
                try await send(server, form(fields, photo: photo)),
                try await send(server, form(Array(fields.dropLast()), photo: photo))
            )
        }
        #expect(answer.status == 200)
        #expect(answer.headers["content-type"] == "image/jpeg")
        #expect(Array(answer.body.prefix(2)) == [0xFF, 0xD8])
        let isSame = answer.body == plain.body
        #expect(!isSame, "a chosen colour must show")
    }

    @Test(
        "What is wrong with a request is told field by field",
        arguments: [
            (
                #"{"kind":"operetta","title":"","date":"2026-02-30"}"#, "classic-stub",
                ["/piece/kind", "/piece/title", "/piece/date"]
            ),
            (#"{"kind":"play","title":"햄릿","date":"2026-11-14","seats":"A1"}"#, "classic-stub", ["/piece/seats"]),
            (#"{"kind":"play","title":"햄릿","date":"2026-11-14"}"#, "../../etc/passwd", ["/layout"]),
        ])
    func problems(piece: String, layout: String, pointers: [String]) async throws {
        let answer = try await withServer { server in
            try await send(server, form([("piece", piece), ("layout", layout)], photo: nil))
        }
        #expect(answer.status == 422)
        #expect(answer.headers["content-type"] == "application/problem+json")
        #expect(answer.object["type"]?.string == "urn:piece:problem:invalid-fields")
        let found = (answer.object["errors"]?.array ?? []).compactMap { $0.object?["pointer"]?.string }
        #expect(found == pointers)
    }

    @Test("Visitors may not render where the operator does not want it")
    func anonymous() async throws {
        let form = form([("piece", #"{"kind":"play","title":"햄릿","date":"2026-11-14"}"#)], photo: nil)
        func closed(_ settings: inout ServerSettings) { settings.anonymousRender = false }
        let status = try await withServer(settings: closed) { server in try await send(server, form).status }
        #expect(status == 401)
    }

    @Test("A full queue refuses before the body is read, and says when to come again")
    func refused() async throws {
        func short(_ settings: inout ServerSettings) { settings.renderQueue = 1 }
        try await withServer(settings: short) { server in
            let pool = server.service.services.library.pool
            // The worker's place and the queue's.
            let first = try pool.reserve()
            let second = try pool.reserve()
            let form = form([("piece", #"{"kind":"play","title":"햄릿","date":"2026-11-14"}"#)], photo: nil)
            let answer = try await send(server, form)
            #expect(answer.status == 503)
            #expect(answer.headers["retry-after"].flatMap { Int($0) } ?? 0 >= 1)
            #expect(answer.object["type"]?.string == "urn:piece:problem:busy")
            _ = consume first
            _ = consume second
            #expect(try await send(server, form).status == 200)
        }
    }

    @Test("A preview needs somebody signed in, fills in what is missing, and shows an uploaded photo")
    func preview() async throws {
        let photo = try Checkout.photo()
        try await withServer { server in
            let anonymous = try await server.request(
                "POST", "/api/v1/preview", token: nil, json: ["layout": "polaroid-diary"])
            #expect(anonymous.status == 401)
            let form = form([], photo: photo)
            let upload = try await server.request(
                "POST", "/api/v1/photos",
                headers: [
                    ("Authorization", "Bearer \(server.owner.token)"), ("Content-Type", form.contentType),
                ], body: form.body)
            #expect(upload.status == 201)
            let id = try #require(upload.object["id"])
            let blank = try await server.request(
                "POST", "/api/v1/preview", token: server.owner.token, json: ["layout": "polaroid-diary"])
            let shown = try await server.request(
                "POST", "/api/v1/preview", token: server.owner.token,
                json: ["layout": "polaroid-diary", "photoId": id, "piece": ["title": "바"]])
            #expect(blank.status == 200)
            #expect(shown.status == 200)
            #expect(shown.headers["content-type"] == "image/jpeg")
            #expect(shown.body != blank.body)
            let other = try await server.request(
                "POST", "/api/v1/preview", token: server.member.token, json: ["photoId": id])
            #expect(other.status == 404, "somebody else's photo")
        }
    }
}
