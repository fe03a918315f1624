import Foundation
import PieceModel
import PieceStore
import Testing

@testable import PieceServer

@Suite("Attacks on the framing of requests")
struct AttackFramingTests {
    /// The beginning of a preview request, to which framing headers are added.
    private func start(_ server: TestServer, path: String = "/api/v1/preview") -> String {
        "POST \(path) HTTP/1.1\r\nHost: piece.test\r\nAuthorization: Bearer \(server.owner.token)\r\n"
            + "Content-Type: application/json\r\n"
    }

    @Test("Bodies with two lengths, with none that can be, or framed wrongly are refused, and never taken for requests")
    func smuggling() async throws {
        let hidden = "GET /healthz HTTP/1.1\r\nHost: piece.test\r\n\r\n"
        let framings: [(String, String)] = [
            ("two lengths", "Content-Length: 2\r\nContent-Length: 3\r\n\r\n{}"),
            ("two equal lengths", "Content-Length: 2\r\nContent-Length: 2\r\n\r\n{}"),
            ("a list of lengths", "Content-Length: 2, 2\r\n\r\n{}"),
            ("length and chunks", "Content-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n\(hidden)"),
            ("chunks and length", "Transfer-Encoding: chunked\r\nContent-Length: 5\r\n\r\n0\r\n\r\n\(hidden)"),
            ("chunks, then something", "Transfer-Encoding: chunked, gzip\r\n\r\n0\r\n\r\n\(hidden)"),
            ("chunks twice", "Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n\(hidden)"),
            ("hidden chunks", "Transfer-Encoding: xchunked\r\n\r\n0\r\n\r\n\(hidden)"),
            ("a space before the colon", "Content-Length : 2\r\n\r\n{}\(hidden)"),
            ("a folded header", "X: a\r\n b\r\nContent-Length: 2\r\n\r\n{}\(hidden)"),
            ("a negative length", "Content-Length: -1\r\n\r\n{}"), ("a signed length", "Content-Length: +2\r\n\r\n{}"),
            ("a hexadecimal length", "Content-Length: 0x2\r\n\r\n{}"),
            ("a length beyond 64 bits", "Content-Length: 99999999999999999999999\r\n\r\n{}"),
            ("a length beyond Int", "Content-Length: 9223372036854775808\r\n\r\n{}"),
            ("the largest length", "Content-Length: 9223372036854775807\r\n\r\n{}"),
            ("a negative chunk", "Transfer-Encoding: chunked\r\n\r\n-1\r\n{}\r\n0\r\n\r\n"),
            ("a chunk beyond 64 bits", "Transfer-Encoding: chunked\r\n\r\nfffffffffffffffff\r\n{}\r\n0\r\n\r\n"),
            ("a chunk without its line end", "Transfer-Encoding: chunked\r\n\r\n2\r\n{}0\r\n\r\n\(hidden)"),
            ("a NUL in a header", "X: a\0b\r\nContent-Length: 2\r\n\r\n{}"),
        ]
        try await withServer { server async throws in
            for (name, framing) in framings {
                let reply = await RawClient.ask(server.base, start(server) + framing)
                #expect([400, 413].contains(reply.statuses.first), "\(name): \(reply.statuses)")
                #expect(!reply.statuses.contains(200), "\(name): the hidden request was answered")
            }
            #expect(try await server.request("GET", "/healthz").status == 200)
        }
    }

    @Test("Odd request lines get a short answer, and the server stays")
    func requestLines() async throws {
        let long = String(repeating: "a", count: 16 << 10)
        let many = (0..<200).map { "X\($0): a\r\n" }.joined()
        let requests: [(String, String, Set<Int>)] = [
            ("TRACE", "TRACE / HTTP/1.1\r\nHost: a\r\n\r\n", [405]),
            ("CONNECT", "CONNECT example.org:443 HTTP/1.1\r\nHost: a\r\n\r\n", [400, 404, 405]),
            ("OPTIONS *", "OPTIONS * HTTP/1.1\r\nHost: a\r\n\r\n", [400, 404, 405]),
            ("a method of its own", "STEAL / HTTP/1.1\r\nHost: a\r\n\r\n", [400, 405]),
            ("small letters", "get / HTTP/1.1\r\nHost: a\r\n\r\n", [400]),
            ("PROPFIND", "PROPFIND / HTTP/1.1\r\nHost: a\r\n\r\n", [404, 405]),
            ("HTTP/0.9", "GET /healthz\r\n\r\n", [400]),
            ("HTTP/2 in text", "GET /healthz HTTP/2.0\r\nHost: a\r\n\r\n", [400]),
            ("LF alone", "GET /healthz HTTP/1.1\nHost: a\n\n", [400]),
            ("16 KB of address", "GET /healthz?\(long) HTTP/1.1\r\nHost: a\r\n\r\n", [400, 414, 431]),
            ("32 KB in one header", "GET /healthz HTTP/1.1\r\nHost: a\r\nX: \(long)\(long)\r\n\r\n", [400, 431]),
            ("200 headers", "GET /healthz HTTP/1.1\r\nHost: a\r\n\(many)\r\n", [400, 431]),
            ("dots", "GET /../../etc/passwd HTTP/1.1\r\nHost: a\r\n\r\n", [404]),
            ("encoded dots", "GET /media/%2e%2e%2f%2e%2e%2fetc%2fpasswd HTTP/1.1\r\nHost: a\r\n\r\n", [404]),
            ("broken escapes", "GET /media/%zz%.png HTTP/1.1\r\nHost: a\r\n\r\n", [404]),
            ("an escaped NUL", "GET /media/%00.png HTTP/1.1\r\nHost: a\r\n\r\n", [404]),
            ("no UTF-8", "GET /media/%ff%fe HTTP/1.1\r\nHost: a\r\n\r\n", [404]),
            (
                "WebSocket", "GET /healthz HTTP/1.1\r\nHost: a\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\n",
                [200, 400]
            ),
            ("HTTP/1.0", "GET /healthz HTTP/1.0\r\n\r\n", [200]),
            ("absolute form", "GET http://elsewhere.example/healthz HTTP/1.1\r\nHost: a\r\n\r\n", [200]),
        ]
        try await withServer { server async throws in
            for (name, request, expected) in requests {
                let reply = await RawClient.ask(server.base, request)
                #expect(expected.contains(reply.statuses.first ?? 0), "\(name): \(reply.statuses)")
                #expect(reply.bytes.count < 2000, "\(name): \(reply.bytes.count) bytes of answer")
            }
            #expect(try await server.request("GET", "/healthz").status == 200)
        }
    }

    @Test("Broken escapes and text that is no UTF-8 in a query are no failure of the server")
    func queries() async throws {
        try await withServer { server async throws in
            for query in [
                "q=%zz", "q=%", "q=%ff", "q=%00", "q=%ed%a0%80", "%ff=1", "q=%2e%2e%2f", "cursor=%00", "limit=1e999",
                "limit=nan", "minScore=-0", "from=0000-00-00", "from=99999-01-01", "q=a&q=b", "=", "&&&",
                "order=%6eumber",
            ] {
                let reply = await RawClient.ask(
                    server.base,
                    "GET /api/v1/pieces?\(query) HTTP/1.1\r\nHost: a\r\nAuthorization: Bearer \(server.owner.token)\r\n\r\n"
                )
                #expect([200, 400, 422].contains(reply.statuses.first), "\(query): \(reply.statuses)")
            }
            // Cursors that others made up: of the right form, with keys that are none.
            let id = PieceID.new(at: server.time.clock.now())
            for order in PieceQuery.Order.allCases {
                for key in ["", "x", "-1", "99999999999999999999", "'; DROP TABLE pieces; --", "\u{0}", "1e9"] {
                    let text = hex(bytes: Array("\(order.rawValue)|\(id)|\(key)".utf8))
                    let answer = try await server.request(
                        "GET", "/api/v1/pieces?order=\(order.rawValue)&cursor=\(text)", token: server.owner.token)
                    #expect([200, 422].contains(answer.status), "\(order) \(key): \(answer.text)")
                }
            }
        }
    }

    @Test("A foreign Host changes nothing: links begin with the public address")
    func host() async throws {
        try await withServer { server async throws in
            let id = try await server.makePiece()["id"]?.string ?? ""
            for host in ["evil.example", "evil.example:99999", "a\" onload=", "", "[::1"] {
                let reply = await RawClient.ask(
                    server.base,
                    "GET /api/v1/pieces/\(id) HTTP/1.1\r\nHost: \(host)\r\nX-Forwarded-Host: evil.example\r\n"
                        + "Authorization: Bearer \(server.owner.token)\r\n\r\n")
                #expect(!reply.text.contains("evil.example") && !reply.text.contains("onload"))
                if reply.statuses == [200] { #expect(reply.text.contains("\(server.publicURL)/media/")) }
            }
        }
    }

    @Test("Requests sent without waiting are all answered, in order")
    func pipelining() async throws {
        try await withServer { server async throws in
            let one = "GET /healthz HTTP/1.1\r\nHost: a\r\n\r\n"
            let many = await RawClient.talk(
                server.base, [.send(Array(String(repeating: one, count: 50).utf8)), .read(answers: 50)])
            #expect(many.statuses == Array(repeating: 200, count: 50))

            // The second body comes long after the first answer, but well within its time.
            let first = #"{"piece": {"title": "햄릿"}}"#
            let head = "Content-Length: \(first.utf8.count)\r\n\r\n"
            let late = await RawClient.talk(
                server.base,
                [
                    .send(Array((start(server) + head + first + start(server) + head).utf8)), .wait(milliseconds: 3500),
                    .send(Array(first.utf8)), .read(answers: 2),
                ])
            #expect(late.statuses == [200, 200])
        }
    }

    @Test(
        "A client that asks for it gets the connection closed after the answer",
        arguments: ["close", "Close", "keep-alive, close"])
    func closing(_ value: String) async throws {
        try await withServer { server async throws in
            let reply = await RawClient.talk(
                server.base, [.send(Array("GET /healthz HTTP/1.1\r\nHost: a\r\nConnection: \(value)\r\n\r\n".utf8))],
                // The header timeout would close it too, but only after ten seconds.
                patience: 6)
            #expect(reply.statuses == [200] && reply.end == .closed)
        }
    }
}
