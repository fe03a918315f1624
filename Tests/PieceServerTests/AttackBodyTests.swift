import Foundation
import Glibc
import PieceModel
import Testing

@testable import PieceServer

@Suite("Attacks with bodies")
struct AttackBodyTests {
    private func head(_ server: TestServer, _ path: String, _ type: String, _ more: String) -> [UInt8] {
        Array(
            ("POST \(path) HTTP/1.1\r\nHost: a\r\nAuthorization: Bearer \(server.owner.token)\r\nContent-Type: \(type)\r\n"
                + "\(more)\r\n\r\n").utf8)
    }

    private func uploads(_ server: TestServer) async throws -> Int {
        let held = Mirrored(server)
        return try held.files().count
    }

    @Test("A photo of one byte too many is refused before it is sent, and never asked for")
    func tooLarge() async throws {
        try await withServer { server async throws in
            let length = server.service.services.settings.photoLimit + 1
            for more in ["Content-Length: \(length)", "Content-Length: \(length)\r\nExpect: 100-continue"] {
                let reply = await RawClient.talk(
                    server.base, [.send(head(server, "/api/v1/photos", "image/jpeg", more)), .read(answers: 1)])
                #expect(reply.statuses == [413] && reply.last?.isProblem == true)
            }
            // Nor for a good length, from somebody who may not.
            let stranger = await RawClient.ask(
                server.base,
                "POST /api/v1/photos HTTP/1.1\r\nHost: a\r\nContent-Type: image/jpeg\r\nContent-Length: 9\r\n"
                    + "Expect: 100-continue\r\n\r\n")
            #expect(stranger.statuses == [401])
        }
    }

    @Test("A client that waits for leave gets it exactly once, when its body is wanted")
    func continues() async throws {
        try await withServer { server async throws in
            let photo = try Checkout.photo()
            let reply = await RawClient.talk(
                server.base,
                [
                    .send(
                        head(
                            server, "/api/v1/photos", "image/jpeg",
                            "Content-Length: \(photo.count)\r\nExpect: 100-continue")), .read(answers: 1), .send(photo),
                    .read(answers: 2),
                ])
            #expect(reply.statuses == [100, 201])
        }
    }

    @Test("Chunks without end are stopped at the limit")
    func endlessChunks() async throws {
        func settings(_ settings: inout ServerSettings) { settings.photoLimit = 1 << 20 }
        try await withServer(settings: settings) { server async throws in
            let chunk = Array("10000\r\n".utf8) + [UInt8](repeating: 0xFF, count: 0x10000) + Array("\r\n".utf8)
            for (path, type) in [
                ("/api/v1/photos", "image/jpeg"), ("/api/v1/preview", "application/json"),
                ("/api/v1/render", "multipart/form-data; boundary=B"),
            ] {
                let reply = await RawClient.talk(
                    server.base,
                    [.send(head(server, path, type, "Transfer-Encoding: chunked"))]
                        + Array(repeating: .send(chunk), count: 60) + [.read(answers: 1)])
                #expect([400, 413].contains(reply.statuses.first), "\(path): \(reply.statuses)")
            }
            #expect(server.service.services.bodies.budget.usedBytes == 0)
        }
    }

    @Test("A body that breaks off leaves nothing behind: no photo, no slot, no memory, no failure of the server")
    func brokenOff() async throws {
        try await withServer { server async throws in
            let photo = try Checkout.photo()
            let half = Array(photo[..<(photo.count * 3 / 4)])
            let chunk = Array((String(half.count, radix: 16) + "\r\n").utf8) + half + Array("\r\n".utf8)
            let before = try await uploads(server)
            for (framing, body) in [("Content-Length: \(photo.count)", half), ("Transfer-Encoding: chunked", chunk)] {
                let start = RawClient.Step.send(head(server, "/api/v1/photos", "image/jpeg", framing) + body)
                let ended = await RawClient.talk(server.base, [start, .halfClose, .read(answers: 1)])
                #expect([[400], []].contains(ended.statuses), "\(framing): \(ended.text)")
                _ = await RawClient.talk(server.base, [start, .wait(milliseconds: 100), .reset])
            }
            try await eventually("the slots and the memory to be given back") {
                server.service.services.library.pool.load.reserved == 0
                    && server.service.services.bodies.budget.usedBytes == 0
            }
            #expect(try await uploads(server) == before)
            #expect(try await server.request("GET", "/healthz").status == 200)
        }
    }

    @Test("A client that closes its half of the connection after its request is answered")
    func halfClosed() async throws {
        try await withServer { server async throws in
            let photo = try Checkout.photo()
            let reply = await RawClient.talk(
                server.base,
                [
                    .send(head(server, "/api/v1/photos", "image/jpeg", "Content-Length: \(photo.count)") + photo),
                    .halfClose, .read(answers: 1),
                ])
            #expect(reply.statuses == [201])
        }
    }

    @Test("Who dawdles over a header or a body is cut off")
    func dawdlers() async throws {
        func settings(_ settings: inout ServerSettings) {
            settings.headerTimeout = 1
            settings.bodyPause = 1
            settings.bodyTimeout = 3
        }
        try await withServer(settings: settings) { server async throws in
            func drip(_ start: [UInt8], every milliseconds: Int) async -> RawClient.Reply {
                await RawClient.talk(
                    server.base,
                    [.send(start)] + (0..<20).flatMap { _ in [.wait(milliseconds: milliseconds), .send([0x61])] },
                    patience: 5)
            }
            async let header = drip(Array("GET /healthz HTTP/1.1\r\nHost: a\r\nX: ".utf8), every: 400)
            async let silent = RawClient.talk(server.base, [], patience: 5)
            async let pause = drip(head(server, "/api/v1/photos", "image/jpeg", "Content-Length: 100"), every: 1500)
            async let slow = drip(head(server, "/api/v1/photos", "image/jpeg", "Content-Length: 100"), every: 400)
            for reply in await [header, silent, pause, slow] {
                #expect(reply.end != .stillOpen)
                #expect(!reply.statuses.contains { (200..<300).contains($0) })
            }
            try await eventually("the slots to be given back") {
                server.service.services.library.pool.load.reserved == 0
            }
        }
    }

    @Test("Visitors who dawdle over forms and sign-ins take neither the renderers nor the memory from those signed in")
    func starvation() async throws {
        func settings(_ settings: inout ServerSettings) {
            settings.renderWorkers = 1
            settings.renderQueue = 4
            settings.uploadMemory = 44 << 20
        }
        try await withServer(settings: settings) { server async throws in
            var sockets: [Int32] = []
            defer { for socket in sockets { close(socket) } }
            func dawdle(_ text: String, _ count: Int) {
                for _ in 0..<count {
                    let socket = RawClient.connect(server.base)
                    _ = Array(text.utf8).withUnsafeBytes { send(socket, $0.baseAddress, $0.count, 0) }
                    sockets.append(socket)
                }
            }
            dawdle(
                "POST /api/v1/render HTTP/1.1\r\nHost: a\r\nContent-Type: multipart/form-data; boundary=B\r\n"
                    + "Content-Length: 20000000\r\n\r\n--B\r\n", 10)
            dawdle(
                "POST /api/v1/auth/sign-in HTTP/1.1\r\nHost: a\r\nContent-Type: application/json\r\n"
                    + "Content-Length: 16384\r\n\r\n{", 300)
            try await eventually("the visitors to have their slots") {
                server.service.services.library.pool.load.reserved > 0
            }
            let photo = try Checkout.photo()
            let answer = try await server.request(
                "POST", "/api/v1/photos", headers: [("Authorization", "Bearer \(server.owner.token)")], body: photo)
            #expect(answer.status == 201, "\(answer.text)")
        }
    }

    @Test("A body in another encoding is refused, not taken for what it is not")
    func encodings() async throws {
        try await withServer { server async throws in
            for coding in ["gzip", "deflate", "br", "gzip, identity"] {
                let answer = try await server.request(
                    "POST", "/api/v1/preview", token: server.owner.token, json: [:],
                    headers: [("Content-Encoding", coding)])
                #expect(answer.status == 415, "\(coding)")
            }
        }
    }

    @Test("What a file is called does nothing")
    func fileNames() async throws {
        try await withServer { server async throws in
            let photo = try Checkout.photo()
            let names = [
                #"filename="../../../../etc/passwd""#, #"filename="C:\windows\system32\x.exe""#,
                #"filename="a\"b.jpg""#,
                "filename=\"a\0b.jpg\"", "filename=\"a\nb.jpg\"", "filename=\"a\r\nX-Evil: 1\"",
                "filename=\"\(String(repeating: "가", count: 3400))\"", "filename*=UTF-8''..%2f..%2fetc%2fpasswd",
                "filename*=UTF-8''%00%0d%0a", "filename=\"<script>.html\"", "filename=\".htaccess\"", "filename=\"\"",
                "filename=con", "filename=\"a.jpg\"; filename=\"b.jpg\"",
            ]
            let files = Mirrored(server)
            for name in names {
                var body = Array("--B\r\nContent-Disposition: form-data; name=\"photo\"; \(name)\r\n".utf8)
                body += Array("Content-Type: text/html\r\n\r\n".utf8) + photo + Array("\r\n--B--\r\n".utf8)
                let answer = try await server.request(
                    "POST", "/api/v1/photos",
                    headers: [
                        ("Authorization", "Bearer \(server.owner.token)"),
                        (
                            "Content-Type", "multipart/form-data; boundary=B"
                        ),
                    ], body: body)
                #expect([201, 400, 413].contains(answer.status), "\(name.prefix(40)): \(answer.text)")
                #expect(answer.headers["x-evil"] == nil)
                if answer.status == 201 {
                    #expect(answer.object["photo"]?.object?["mediaType"]?.string == "image/jpeg")
                    #expect(!answer.text.contains("passwd") && !answer.text.contains("script"))
                }
            }
            // The same photo every time, so one master, under its hash.
            #expect(try files.files().count == 1)
        }
    }

    @Test("Forms with many parts, odd boundaries or parts that come twice are refused whole")
    func forms() async throws {
        try await withServer { server async throws in
            func form(_ type: String, _ body: String) async throws -> Int {
                let answer = try await server.request(
                    "POST", "/api/v1/render", headers: [("Content-Type", type)], body: Array(body.utf8))
                #expect(answer.headers["content-type"] == "application/problem+json")
                return answer.status
            }
            func part(_ name: String) -> String {
                "--B\r\nContent-Disposition: form-data; name=\"\(name)\"\r\n\r\nx\r\n"
            }
            let many = (0..<5000).map { part("f\($0)") }.joined() + "--B--\r\n"
            #expect(try await form("multipart/form-data; boundary=B", many) == 413)
            #expect(
                try await form("multipart/form-data; boundary=B", part("layout") + part("layout") + "--B--\r\n") == 400)
            #expect(try await form("multipart/form-data; boundary=B", part("layout")) == 400)
            #expect(try await form("multipart/form-data; boundary=B", part("surprise") + "--B--\r\n") == 422)
            #expect(try await form("multipart/form-data", part("layout")) == 400)
            #expect(try await form("multipart/form-data; boundary=", part("layout")) == 400)
            #expect(try await form("multipart/form-data; boundary=\(String(repeating: "b", count: 100))", "") == 400)
            #expect(try await form("multipart/mixed; boundary=B", part("layout")) == 415)
            let nested =
                "--B\r\nContent-Disposition: form-data; name=\"a\"\r\nContent-Type: multipart/mixed; boundary=C\r\n\r\n"
            #expect(try await form("multipart/form-data; boundary=B", nested + "--B--\r\n") == 400)
            let wide = "--B\r\n" + String(repeating: "X-A: \(String(repeating: "a", count: 200))\r\n", count: 100)
            #expect([400, 413].contains(try await form("multipart/form-data; boundary=B", wide + "\r\n\r\n--B--\r\n")))
        }
    }
}

/// Asks again and again until something is so.
func eventually(_ what: String, within seconds: Int = 20, _ condition: () async throws -> Bool) async throws {
    let end = ContinuousClock.now + .seconds(seconds)
    while try await !condition() {
        guard ContinuousClock.now < end else { throw TestServerFailure("waited in vain for \(what)") }
        try await Task.sleep(for: .milliseconds(50))
    }
}

/// The files of a server's blobs, as they lie on the disk.
struct Mirrored {
    private let folder: URL

    init(_ server: TestServer) { folder = server.folder.appending(path: "blobs") }

    /// Names of the files of blobs, which are their hashes.
    func files() throws -> [String] {
        let all = FileManager.default.enumerator(at: folder, includingPropertiesForKeys: [.isRegularFileKey])
        return (all?.allObjects ?? []).compactMap { $0 as? URL }
            .filter { (try? $0.resourceValues(forKeys: [.isRegularFileKey]).isRegularFile) == true }
            .map(\.lastPathComponent)
    }
}
