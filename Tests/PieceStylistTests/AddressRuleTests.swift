import PieceModel
import Testing

@testable import PieceStylist

@Suite("Where requests may go")
struct AddressRuleTests {
    @Test(
        "Hosts at private and loopback addresses are refused, by name or number, and nothing is sent",
        arguments: ["127.0.0.1", "localhost", "[::1]", "127.1", "0x7f000001", "2130706433"])
    func privateHosts(host: String) async throws {
        try await Script { _, _ in [.close] }.serving { server in
            let painter = try endpoint(server.port, host: host, allowPrivate: false).painter(timing: Hands().timing())
            let asked = try photoRequest()
            let error = try #require(await failure { () async throws(PaintError) in try await painter.paint(asked) })
            #expect(error.code == .blocked, "\(error)")
            #expect(error.isFinal)
            #expect(!error.mayHaveBeenCharged)
            #expect(server.requests.isEmpty)
        }
    }

    @Test("A name that leads to this machine is asked when the operator allows it, by its name")
    func allowed() async throws {
        let good = openAIAnswer(try png())
        try await Script { _, _ in [.answer(200, [], good), .close] }.serving { server in
            let painter = try endpoint(server.port, host: "localhost").painter(timing: Hands().timing())
            _ = try await painter.paint(try photoRequest())
            // Pinned to a number, but asked for by name.
            #expect(server.requests.map { $0["host"] } == ["localhost:\(server.port)"])
        }
    }

    @Test("Redirects are not followed, wherever they lead", arguments: [301, 302, 303, 307, 308])
    func redirects(status: Int) async throws {
        try await Script { _, _ in [.close] }.serving { other in
            for place in ["http://127.0.0.1:\(other.port)/v1/images/edits", "/v1/images/edits"] {
                try await Script { _, _ in [.answer(status, [("Location", place)], ""), .close] }.serving {
                    server in
                    let painter = try endpoint(server.port, honoursKeys: true).painter(timing: Hands().timing())
                    let asked = try photoRequest()
                    let error = await failure { () async throws(PaintError) in try await painter.paint(asked) }
                    #expect(error?.code == .blocked)
                    #expect(server.requests.count == 1)
                }
            }
            #expect(other.requests.isEmpty)
        }
    }

    @Test("A picture's address that leads to another server of this machine is not asked")
    func otherPort() async throws {
        try await Script { _, _ in [.answer(200, [], "picture"), .close] }.serving { other in
            let body = "{\"data\":[{\"url\":\"http://127.0.0.1:\(other.port)/p.png\"}]}"
            try await Script { _, _ in [.answer(200, [], body), .close] }.serving { server in
                let painter = try endpoint(server.port).painter(timing: Hands().timing())
                let asked = try photoRequest()
                let error = await failure { () async throws(PaintError) in try await painter.paint(asked) }
                #expect(error?.code == .blocked)
            }
            #expect(other.requests.isEmpty)
        }
    }

    @Test("A picture's address that redirects is not followed")
    func redirectedPicture() async throws {
        try await Script { number, _ in
            number == 0
                ? [.answer(200, [], #"{"data":[{"url":"/p.png"}]}"#), .close]
                : [.answer(302, [("Location", "http://169.254.169.254/")], ""), .close]
        }.serving { server in
            let painter = try endpoint(server.port).painter(timing: Hands().timing())
            let asked = try photoRequest()
            let error = await failure { () async throws(PaintError) in try await painter.paint(asked) }
            #expect(error?.code == .blocked)
            #expect(error?.mayHaveBeenCharged == true)
        }
    }

    @Test("A key does not travel unencrypted to the internet")
    func clearText() async throws {
        // A public number; nothing is sent there, since the check comes before the connection.
        let endpoint = try Endpoint(kind: .openAI, base: "http://1.1.1.1/v1", key: Secret(sesame), model: "gpt-image-1")
        let asked = try photoRequest()
        let painter = endpoint.painter(timing: Hands().timing())
        let error = await failure { () async throws(PaintError) in try await painter.paint(asked) }
        #expect(error?.code == .blocked)
        #expect(error?.message.contains("unencrypted") == true)
    }

    @Test("A host without an address is unavailable")
    func unknown() async throws {
        let painter = try endpoint(80, host: "nowhere.invalid").painter(timing: Hands().timing())
        let asked = try photoRequest()
        let error = await failure { () async throws(PaintError) in try await painter.paint(asked) }
        #expect(error?.code == .unavailable)
        #expect(error?.mayHaveBeenCharged == false)
    }

    @Test(
        "What is no address of a server is refused at once",
        arguments: [
            "", "api.openai.com", "ftp://a/", "file:///etc/passwd", "http://user:pass@host/v1", "https://a/v1?key=1",
            "https://a b/", "https://a/#x", "http://a\\@b/", "unix:/run/x", "http://a:99999/",
        ])
    func addresses(base: String) {
        #expect(throws: FieldErrors.self) { try Endpoint(kind: .openAI, base: base, model: "m") }
    }

    @Test("Everything wrong with an endpoint is told at once")
    func allProblems() throws {
        do {
            _ = try Endpoint(
                kind: .openAI, base: "x", key: Secret("a\r\nb"), partName: "\"; x", timeouts: .init(connect: .zero),
                limits: .init(concurrent: 0, perMinute: 0, attempts: 99), options: .init(steps: 0, guidance: .nan))
            Issue.record("it was taken")
        } catch {
            #expect(
                error.problems.map(\.path) == [
                    "base", "key", "model", "partName", "timeouts.connect", "limits.concurrent", "limits.perMinute",
                    "limits.attempts", "options.steps", "options.guidance",
                ])
        }
    }
}
