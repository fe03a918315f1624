import Foundation
import PieceModel
import Testing

@testable import PieceServer

@Suite("Attacks with JSON")
struct AttackJSONTests {
    /// Every address that takes JSON, with a body that it takes.
    private static func requests(piece: String, version: String) -> [(method: String, path: String, body: JSONValue)] {
        let fields: JSONValue = [
            "kind": "musical", "title": "햄릿", "date": "2026-11-14", "time": "19:30", "seat": "1층 3열 4번",
            "price": 88_000,
            "cast": [["name": "김", "role": "햄릿"]], "score": 4, "visibility": "public",
        ]
        return [
            (
                "POST", "/api/v1/pieces",
                ["piece": fields, "layout": "classic-stub", "locale": "ko", "palette": ["vib": "#C2410C"]]
            ),
            ("PATCH", "/api/v1/pieces/\(piece)", ["piece": ["title": "새 제목", "seat": .null]]),
            ("PUT", "/api/v1/pieces/\(piece)", ["piece": fields]),
            ("POST", "/api/v1/pieces/\(piece)/render", ["layout": "classic-stub", "locale": "en"]),
            ("POST", "/api/v1/pieces/\(piece)/shares", ["shows": ["seat", "price"], "expiresInDays": 3]),
            (
                "POST", "/api/v1/render",
                ["piece": fields, "format": "jpeg", "quality": 80, "longSide": 200, "ticketOnly": false]
            ),
            ("POST", "/api/v1/preview", ["piece": fields, "longSide": 200]),
            ("POST", "/api/v1/photos/announce", ["mediaType": "image/png"]),
            ("POST", "/api/v1/auth/sign-in", ["email": "x@piece.test", "password": "p", "cookies": false]),
            ("POST", "/api/v1/auth/refresh", ["refreshToken": "pcr_x"]),
            ("PATCH", "/api/v1/account", ["nickname": "나", "locale": "ko", "timeZone": "Asia/Seoul"]),
            ("PUT", "/api/v1/account/password", ["current": "a", "password": "b"]),
            ("POST", "/api/v1/account/tokens", ["name": "t", "scopes": ["pieces:read"], "expiresInDays": 1]),
            ("POST", "/api/v1/members", ["nickname": "지우", "email": .null]),
        ]
    }

    /// Sends bytes as JSON, with everything but the body as it should be.
    private func send(_ server: TestServer, _ method: String, _ path: String, _ body: [UInt8]) async throws
        -> TestServer.Answer
    {
        try await server.request(
            method, path,
            headers: [
                ("Authorization", "Bearer \(server.owner.token)"), ("Content-Type", "application/json"),
                ("If-Match", "*"),
            ], body: body)
    }

    private func expectRefused(_ answer: TestServer.Answer, _ what: String, _ expected: Set<Int>) {
        #expect(expected.contains(answer.status), "\(what): \(answer.status) \(answer.text.prefix(300))")
        #expect(answer.headers["content-type"] == "application/problem+json", "\(what)")
        #expect(answer.object["type"]?.string?.hasPrefix("urn:piece:problem:") == true, "\(what)")
        #expect(answer.object["status"]?.integer == answer.status, "\(what)")
        #expect(answer.body.count < 20_000, "\(what): an answer of \(answer.body.count) bytes")
    }

    @Test("Text that is no strict JSON is refused everywhere, however deep, large or odd")
    func syntax() async throws {
        let deep = String(repeating: "[", count: 100_000)
        let objects = String(repeating: #"{"a":"#, count: 40_000)
        let texts = [
            "", " ", "null", "[]", "\"\"", "1", "{", "{}{}", "{\"a\":1,}", "{'a':1}", "{a:1}", "// x\n{}", deep,
            objects,
            "{\"piece\":\(deep)", #"{"piece":{"title":"a","title":"b"}}"#, #"{"piece":1e999}"#, #"{"piece":-1e999}"#,
            #"{"piece":NaN}"#, #"{"piece":01}"#, #"{"piece":"\ud800"}"#, #"{"piece":"\udc00\ud800"}"#,
            "{\"piece\":\"\u{1}\"}",
            #"{"piece":"\x"}"#, "{\"piece\":\(String(repeating: "9", count: 200_000))",
        ]
        try await withServer { server async throws in
            let id = try await server.makePiece()["id"]?.string ?? ""
            for (method, path, _) in AttackJSONTests.requests(piece: id, version: "1")
            where path != "/api/v1/auth/sign-in" {
                for text in texts where !(text.isEmpty && path.hasSuffix("shares")) {
                    expectRefused(
                        try await send(server, method, path, Array(text.utf8)), "\(method) \(path) \(text.prefix(30))",
                        [400, 413, 422])
                }
                let broken: [[UInt8]] = [
                    [0x7B, 0x22, 0xFF, 0x22, 0x3A, 0x31, 0x7D], [0xFF, 0xFE, 0x7B, 0x7D], [0], [0xC0, 0x80],
                ]
                for bytes in broken {
                    expectRefused(try await send(server, method, path, bytes), "\(path) \(bytes)", [400])
                }
            }
            let large = Array("{\"piece\":\"".utf8) + [UInt8](repeating: 0x61, count: 10 << 20) + Array("\"}".utf8)
            for path in ["/api/v1/pieces", "/api/v1/render", "/api/v1/auth/refresh"] {
                let reply = await RawClient.talk(
                    server.base,
                    [
                        .send(
                            Array(
                                ("POST \(path) HTTP/1.1\r\nHost: a\r\nAuthorization: Bearer \(server.owner.token)\r\n"
                                    + "Content-Type: application/json\r\nContent-Length: \(large.count)\r\n\r\n").utf8)),
                        .send(large), .read(answers: 1),
                    ])
                #expect(reply.statuses == [413], "\(path)")
            }
            #expect(try await server.request("GET", "/healthz").status == 200)
        }
    }

    @Test("NUL and other controls in text are refused as fields, not as failures")
    func controls() async throws {
        try await withServer { server async throws in
            for text in [#"a\u0000b"#, #"\u0000"#, #"\u001b[31m"#, #"\u202e"#] {
                let body = #"{"piece":{"kind":"play","title":"\#(text)","date":"2026-11-14"}}"#
                let answer = try await send(server, "POST", "/api/v1/pieces", Array(body.utf8))
                #expect([201, 422].contains(answer.status), "\(text): \(answer.text)")
                if text.contains("0000") { #expect(answer.status == 422) }
            }
        }
    }

    @Test("A member no route knows, and a value of any wrong type in any place, is refused with 422")
    func types() async throws {
        let values: [JSONValue] = [
            .null, true, 0, -1, .number(JSONNumber(1.5) ?? JSONNumber(2)), .number(JSONNumber(Int.max)), "", "x",
            .string(String(repeating: "가", count: 5000)), [],
            [[]], [.null], [:], ["a": 1],
        ]
        try await withServer { server async throws in
            let id = try await server.makePiece()["id"]?.string ?? ""
            for (method, path, body) in AttackJSONTests.requests(piece: id, version: "1") where !path.contains("/auth/")
            {
                guard let object = body.object else { continue }
                var strange = object
                strange["isAdmin"] = true
                strange["owner"] = "x"
                expectRefused(
                    try await send(server, method, path, Array(JSONValue.object(strange).serialized().utf8)), path,
                    [422])
                for member in object {
                    for value in values {
                        var changed = object
                        changed[member.key] = value
                        let answer = try await send(
                            server, method, path, Array(JSONValue.object(changed).serialized().utf8))
                        #expect(
                            answer.status < 500, "\(method) \(path) \(member.key)=\(value): \(answer.text.prefix(300))")
                        if answer.status >= 400 {
                            expectRefused(answer, "\(path) \(member.key)", [400, 401, 404, 409, 413, 422])
                        }
                    }
                }
            }
        }
    }

    @Test(
        "Five hundred valid requests with something changed: no failure of the server, and a problem for each refusal")
    func mutations() async throws {
        let seed = UInt64.random(in: 0...UInt64.max)
        var random = AuthRandom(seed: seed)
        try await withServer { server async throws in
            let id = try await server.makePiece()["id"]?.string ?? ""
            let requests = AttackJSONTests.requests(piece: id, version: "1").filter { !$0.path.contains("sign-in") }
            for round in 0..<500 {
                let (method, path, body) = requests[round % requests.count]
                let bytes = mutated(Array(body.serialized().utf8), with: &random)
                let answer = try await send(server, method, path, bytes)
                let what =
                    "seed \(seed), round \(round): \(method) \(path) \(String(decoding: bytes, as: UTF8.self).prefix(200))"
                #expect(answer.status < 500, "\(what): \(answer.text.prefix(300))")
                if answer.status >= 400 { expectRefused(answer, what, Set(400..<500)) }
            }
            #expect(try await server.request("GET", "/readyz").status == 200)
        }
    }

    /// Changes one to four places: a byte, a stretch left out or doubled, or something that means something put in.
    private func mutated(_ bytes: [UInt8], with random: inout AuthRandom) -> [UInt8] {
        let words = [
            "null", "true", "-0", "1e308", "1e-400", "9223372036854775808", "\"\"", "[]", "{}", "\\u0000", "\\ud800",
            "\"", "}", "{", ",",
            "\u{202E}", "\u{301}\u{301}", "#", "../", "<script>", "' OR 1=1 --", "$where", "\u{0}", "\\",
        ]
        var bytes = bytes
        for _ in 0..<Int.random(in: 1...4, using: &random) where !bytes.isEmpty {
            let at = Int.random(in: 0..<bytes.count, using: &random)
            let end = min(bytes.count, at + Int.random(in: 1...12, using: &random))
            switch Int.random(in: 0..<4, using: &random) {
            case 0: bytes[at] = UInt8.random(in: 0...255, using: &random)
            case 1: bytes.removeSubrange(at..<end)
            case 2: bytes.insert(contentsOf: bytes[at..<end], at: at)
            default: bytes.replaceSubrange(at..<end, with: Array((words.randomElement(using: &random) ?? "").utf8))
            }
        }
        return bytes
    }
}
