import NIOCore
import PieceModel
import Testing

@testable import PieceStylist

@Suite("Painters that fail")
struct FaultTests {
    /// A way to fail, what it is told as, and how often it is tried: by an endpoint where every charge counts, and by
    /// one that honours idempotency keys.
    struct Fault: Sendable, CustomTestStringConvertible {
        let name: String
        let steps: [ScriptedServer.Step]
        let code: PaintError.Code
        let attempts: Int
        let attemptsWithKeys: Int
        var charged = false

        init(
            _ name: String, _ steps: [ScriptedServer.Step], _ code: PaintError.Code, _ attempts: Int,
            keys: Int? = nil, charged: Bool = false
        ) {
            self.name = name
            self.steps = steps
            self.code = code
            self.attempts = attempts
            attemptsWithKeys = keys ?? attempts
            self.charged = charged
        }

        var testDescription: String { name }

        static func status(
            _ status: Int, _ body: String = "", _ code: PaintError.Code, _ attempts: Int, keys: Int? = nil,
            charged: Bool = false, headers: [(String, String)] = []
        ) -> Fault {
            Fault(
                "\(status) \(body)", [.answer(status, headers, body), .close], code, attempts, keys: keys,
                charged: charged)
        }

        private static func head(_ text: String) -> ScriptedServer.Step {
            .send(Array("HTTP/1.1 200 OK\r\n\(text)\r\n\r\n".utf8))
        }

        private static let moderation =
            #"{"error":{"message":"Your request was rejected","type":"user_error","param":null,"code":"moderation_blocked"}}"#

        static let statuses: [Fault] = [
            .status(400, moderation, .refused, 1),
            .status(400, #"{"error":{"message":"x","type":"t","code":"content_policy_violation"}}"#, .refused, 1),
            .status(400, #"{"error":"Your request was rejected by the safety system."}"#, .refused, 1),
            .status(500, moderation, .refused, 1),
            .status(400, #"{"error":{"message":"bad size","type":"invalid_request_error"}}"#, .badRequest, 1),
            .status(400, #"{"error":"bad size"}"#, .badRequest, 1),
            .status(500, #"{"error":{"message":"bad size","type":"invalid_request_error"}}"#, .badRequest, 1),
            .status(401, #"{"error":{"message":"Incorrect API key"}}"#, .unauthorised, 1),
            .status(403, "", .unauthorised, 1), .status(404, "", .badRequest, 1), .status(413, "", .badRequest, 1),
            .status(422, #"{"detail":[{"loc":["body","size"],"msg":"field required"}]}"#, .badRequest, 1),
            .status(402, "", .quota, 1), .status(418, "", .badRequest, 1),
            .status(429, #"{"error":{"code":"insufficient_quota","message":"You exceeded your quota"}}"#, .quota, 1),
            .status(429, #"{"error":{"code":"rate_limit_exceeded","message":"Slow down"}}"#, .rateLimited, 3),
            .status(429, "", .rateLimited, 3), .status(408, "", .unavailable, 3), .status(409, "", .unavailable, 3),
            .status(503, "", .unavailable, 3), .status(529, "", .unavailable, 3),
            .status(500, #"{"error":{"message":"boom"}}"#, .unavailable, 1, keys: 3, charged: true),
            .status(502, "<html>", .unavailable, 1, keys: 3, charged: true),
            .status(504, "", .unavailable, 1, keys: 3, charged: true),
            .status(503, "", .unavailable, 1, headers: [("X-Should-Retry", "false")]),
            .status(500, "", .unavailable, 1, charged: true, headers: [("X-Should-Retry", "false")]),
            .status(418, "", .unavailable, 3, headers: [("X-Should-Retry", "true")]),
            .status(400, "", .badRequest, 1, headers: [("X-Should-Retry", "true")]),
            .status(307, "", .blocked, 1, headers: [("Location", "http://127.0.0.1:1/")]),
        ]

        static let wires: [Fault] = [
            Fault("reset after the request", [.reset], .unavailable, 1, keys: 3, charged: true),
            Fault("close without an answer", [.close], .unavailable, 1, keys: 3, charged: true),
            Fault(
                "truncated", [head("Content-Length: 1000"), .send(Array("{\"data\"".utf8)), .close], .unavailable, 1,
                keys: 3, charged: true),
            Fault(
                "nonsense for a head", [.send(Array("nonsense\r\n\r\n".utf8)), .close], .unavailable, 1, keys: 3,
                charged: true),
            Fault("garbage", [.answer(200, [], "hello"), .close], .garbage, 1, keys: 3, charged: true),
            Fault("no body", [.answer(200, [], ""), .close], .garbage, 1, keys: 3, charged: true),
            Fault("empty data", [.answer(200, [], "{\"data\":[]}"), .close], .empty, 1, charged: true),
            Fault(
                "too large and saying so", [head("Content-Length: 99999999999"), .hang], .tooLarge, 1, charged: true),
            Fault(
                "too large without saying so",
                [head("Connection: close"), .send([UInt8](repeating: 0x20, count: 3 << 20)), .hang], .tooLarge, 1,
                charged: true),
            Fault("hang", [.hang], .timedOut, 1, keys: 3, charged: true),
            Fault(
                "trickle",
                [head("Content-Length: 50")] + (0..<40).flatMap { _ in [.wait(milliseconds: 50), .send([0x20])] },
                .timedOut, 1, keys: 3, charged: true),
        ]
    }

    private func check(_ fault: Fault, honoursKeys: Bool) async throws {
        let steps = fault.steps
        try await Script { _, _ in steps }.serving { server in
            let slow = fault.code == .timedOut
            let endpoint = try endpoint(
                server.port, honoursKeys: honoursKeys,
                timeouts: .init(attempt: slow ? .milliseconds(1000) : .seconds(60)),
                limits: .init(failures: 100, answerBytes: 2 << 20))
            let painter = endpoint.painter(timing: Hands().timing())
            let asked = try photoRequest()
            let error = try #require(await failure { () async throws(PaintError) in try await painter.paint(asked) })
            #expect(error.code == fault.code, "\(error)")
            #expect(error.mayHaveBeenCharged == fault.charged, "\(error)")
            #expect(server.requests.count == (honoursKeys ? fault.attemptsWithKeys : fault.attempts))
            #expect(Set(server.requests.compactMap { $0["idempotency-key"] }) == ["job-1"])
            #expect(!"\(error)\(error.text)".contains(sesame))
        }
    }

    @Test("Every answer is told as what it is, and repeated only when that can help", arguments: Fault.statuses)
    func statuses(fault: Fault) async throws {
        try await check(fault, honoursKeys: false)
        try await check(fault, honoursKeys: true)
    }

    @Test("Every failure of the wire is told as what it is, and never paid for twice", arguments: Fault.wires)
    func wires(fault: Fault) async throws {
        try await check(fault, honoursKeys: false)
        try await check(fault, honoursKeys: true)
    }

    @Test("Where nothing costs anything, what is in doubt is asked for again")
    func free() async throws {
        try await Script { _, _ in [.reset] }.serving { server in
            let painter = try endpoint(server.port, prices: .free).painter(timing: Hands().timing())
            let asked = try photoRequest()
            #expect(
                await failure { () async throws(PaintError) in try await painter.paint(asked) }?.code == .unavailable)
            #expect(server.requests.count == 3)
        }
    }

    @Test("Nobody at the port is unavailable and costs nothing")
    func nobody() async throws {
        let port = try await Script { _, _ in [] }.serving { $0.port }
        let painter = try endpoint(port).painter(timing: Hands().timing())
        let asked = try photoRequest()
        let error = await failure { () async throws(PaintError) in try await painter.paint(asked) }
        #expect(error?.code == .unavailable)
        #expect(error?.mayHaveBeenCharged == false)
    }

    @Test("A request counts as sent when its last bytes have been taken, and not before")
    func handover() async {
        for count in [1, 1 << 16, (1 << 16) + 1, 200_000] {
            let progress = Upload.Progress()
            let bytes = [UInt8]((0..<count).map { UInt8(truncatingIfNeeded: $0) })
            var taken: [UInt8] = []
            #expect(!progress.hasBegun)
            for await piece in Upload(bytes: ByteBuffer(bytes: bytes), progress: progress) {
                taken += Array(buffer: piece)
                #expect(progress.hasBegun)
                #expect(progress.isComplete == (taken.count == count))
            }
            #expect(taken == bytes)
        }
    }

    @Test("A failure that passes is not noticed, and every attempt is the same request")
    func passes() async throws {
        let good = openAIAnswer(try png())
        try await Script { number, _ in
            [number < 2 ? .answer(503, [], "") : .answer(200, [], good), .close]
        }.serving { server in
            let painter = try endpoint(server.port).painter(timing: Hands().timing())
            #expect(try await painter.paint(try photoRequest()).image == (try png()))
            #expect(server.requests.count == 3)
            #expect(Set(server.requests.map(\.body)).count == 1)
            #expect(Set(server.requests.map { $0["idempotency-key"] }) == ["job-1"])
        }
    }

    @Test("A charge that one attempt left in doubt stays in doubt when the next fails without one")
    func doubtStays() async throws {
        try await Script { number, _ in
            number == 0 ? [.reset] : [.answer(400, [], ""), .close]
        }.serving { server in
            let painter = try endpoint(server.port, honoursKeys: true).painter(timing: Hands().timing())
            let asked = try photoRequest()
            let error = await failure { () async throws(PaintError) in try await painter.paint(asked) }
            #expect(error?.code == .badRequest)
            #expect(error?.mayHaveBeenCharged == true)
        }
    }

    @Test("All of it may take only so long")
    func total() async throws {
        try await Script { _, _ in [.hang] }.serving { server in
            let timeouts = Endpoint.Timeouts(attempt: .seconds(60), total: .milliseconds(1000))
            let painter = try endpoint(server.port, honoursKeys: true, timeouts: timeouts)
                .painter(timing: Hands().timing())
            let asked = try photoRequest()
            let error = await failure { () async throws(PaintError) in try await painter.paint(asked) }
            #expect(error?.code == .timedOut)
            #expect(error?.mayHaveBeenCharged == true)
            #expect(server.requests.count == 1)
        }
    }

    @Test("Every kind of failure has words for users in both languages")
    func texts() {
        for code in PaintError.Code.allCases {
            for charged in [false, true] {
                let text = PaintError(code, "a", "b", mayHaveBeenCharged: charged).text
                #expect(text.ko.unicodeScalars.contains { (0xAC00...0xD7A3).contains($0.value) })
                #expect(text.en.allSatisfy { $0.isASCII } && !text.en.isEmpty)
            }
        }
    }
}
