import NIOHTTP1
import PieceModel
import Testing

@testable import PieceStylist

@Suite("When to ask again")
struct RetryTests {
    /// The moment at which a test's clock starts.
    private let now = Instant(milliseconds: 1_795_000_000_000)

    @Test(
        "A server names its time in milliseconds, in seconds or as a date",
        arguments: [
            ([("retry-after-ms", "7000")], 7.0), ([("retry-after-ms", "250.5")], 0.251), ([("Retry-After", "7")], 7),
            ([("retry-after", " 1.5 ")], 1.5), ([("retry-after", "Wed, 18 Nov 2026 11:06:47 GMT")], 7),
            ([("retry-after", "Wednesday, 18-Nov-26 11:06:47 GMT")], 7),
            ([("retry-after", "Wed Nov 18 11:06:47 2026")], 7),
            ([("retry-after", "Sun, 06 Nov 1994 08:49:37 GMT")], 0), ([("retry-after", "0")], 0),
            ([("retry-after-ms", "500"), ("retry-after", "9")], 0.5),
            ([("retry-after-ms", "x"), ("retry-after", "9")], 9),
            ([("retry-after", "99999999999")], 86_400), ([("retry-after", "1e300")], 86_400),
        ] as [([(String, String)], Double)])
    func read(headers: [(String, String)], seconds: Double) {
        let hint = RetryHint(HTTPHeaders(headers), now: now)
        #expect(hint.after.map { $0 / .seconds(1) } == seconds)
    }

    @Test(
        "What is no time is not said",
        arguments: [
            "", "soon", "-1", "nan", "inf", "Wed, 31 Feb 2026 11:06:47 GMT", "Wed, 18 Nov 2026 25:06:47 GMT",
            "1 2 3 4 5",
        ])
    func unread(text: String) {
        #expect(RetryHint(HTTPHeaders([("retry-after", text)]), now: now).after == nil)
    }

    @Test(
        "Before the next attempt the server's time passes, in each of its shapes",
        arguments: [("retry-after-ms", "7000"), ("Retry-After", "7"), ("Retry-After", "Wed, 18 Nov 2026 11:06:47 GMT")])
    func honoured(name: String, value: String) async throws {
        let good = openAIAnswer(try png())
        try await Script { number, _ in
            [number == 0 ? .answer(429, [(name, value)], "") : .answer(200, [], good), .close]
        }.serving { server in
            let hands = Hands()
            let painter = try endpoint(server.port).painter(timing: hands.timing(random: 0))
            _ = try await painter.paint(try photoRequest())
            #expect(hands.sleeps == [.seconds(7)])
        }
    }

    @Test("Waits double up to a bound, and chance takes any part of them")
    func jitter() {
        let policy = RetryPolicy()
        let most = (1...8).map { policy.wait(failures: $0, retryAfter: nil, random: 1) }
        #expect(most == [0.5, 1, 2, 4, 8, 8, 8, 8].map { .seconds($0) })
        #expect(policy.wait(failures: 3, retryAfter: nil, random: 0) == .zero)
        #expect(policy.wait(failures: 3, retryAfter: nil, random: 0.25) == .seconds(0.5))
        #expect(policy.wait(failures: 1, retryAfter: .seconds(9), random: 0.5) == .seconds(9.25))
        #expect(policy.wait(failures: .max, retryAfter: nil, random: 1) == .seconds(8))
        #expect(policy.wait(failures: 1, retryAfter: .seconds(61), random: 0) == nil)
    }

    @Test("A server that wants more patience than there is, is left to a later try")
    func impatient() async throws {
        try await Script { _, _ in [.answer(429, [("Retry-After", "3600")], ""), .close] }.serving { server in
            let hands = Hands()
            let painter = try endpoint(server.port).painter(timing: hands.timing())
            let asked = try photoRequest()
            let error = await failure { () async throws(PaintError) in try await painter.paint(asked) }
            #expect(error?.code == .rateLimited)
            #expect(error?.retryAfter == .seconds(3600))
            #expect(error?.isFinal == false)
            #expect(server.requests.count == 1)
            #expect(hands.sleeps.isEmpty)
        }
    }

    @Test("The journal knows of each attempt before the server does, and of its end")
    func journal() async throws {
        let good = openAIAnswer(try png())
        let events = Journal()
        try await Script { number, _ in
            [number == 0 ? .answer(503, [], "") : .answer(200, [], good), .close]
        }.serving { server in
            let painter = try endpoint(server.port).painter(timing: Hands().timing()) { event in
                await events.write(event, requests: server.requests.count)
            }
            _ = try await painter.paint(try photoRequest())
        }
        let lines = await events.lines
        #expect(
            lines == ["sending 1 after 0", "failed 1 after 1, wait 0.25", "sending 2 after 1", "answered 2 after 2"])
    }

    private actor Journal {
        var lines: [String] = []

        func write(_ event: PaintEvent, requests: Int) {
            switch event {
            case .sending(let attempt): lines.append("sending \(attempt) after \(requests)")
            case .failed(let attempt, _, let wait):
                lines.append("failed \(attempt) after \(requests), wait \(wait.map { $0 / .seconds(1) } ?? -1)")
            case .answered(let attempt): lines.append("answered \(attempt) after \(requests)")
            }
        }
    }
}
