import PieceModel
import Testing

@testable import PieceStylist

@Suite("A server that keeps failing is left alone")
struct BreakerTests {
    private let start = Instant(milliseconds: 1_795_000_000_000)

    /// Lets one attempt through and reports on it; false when it is not let through.
    private func attempt(_ breaker: CircuitBreaker, _ verdict: CircuitBreaker.Verdict, at now: Instant) -> Bool {
        guard case .success(let ticket) = breaker.admit(at: now) else { return false }
        breaker.report(verdict, ticket, at: now)
        return true
    }

    @Test("Five failures in a row open it; anything good between counts anew")
    func opens() {
        let breaker = CircuitBreaker(failures: 5, coolDown: .seconds(30))
        for _ in 0..<4 { #expect(attempt(breaker, .bad, at: start)) }
        #expect(attempt(breaker, .good, at: start))
        for _ in 0..<4 { #expect(attempt(breaker, .bad, at: start)) }
        #expect(attempt(breaker, .none, at: start))
        #expect(attempt(breaker, .bad, at: start))
        #expect(breaker.admit(at: start).error?.wait == .seconds(30))
        #expect(breaker.admit(at: start.adding(seconds: 29.999)).error?.wait == .milliseconds(1))
    }

    @Test("After the cool-down one is let through, and only its result matters")
    func halfOpen() throws {
        let breaker = CircuitBreaker(failures: 1, coolDown: .seconds(30))
        let early = try breaker.admit(at: start).get()
        #expect(attempt(breaker, .bad, at: start))
        let later = start.adding(seconds: 30)
        let probe = try breaker.admit(at: later).get()
        #expect(breaker.admit(at: later).error != nil)
        // An attempt from before knows nothing about the server now.
        breaker.report(.good, early, at: later)
        #expect(breaker.admit(at: later).error != nil)
        breaker.report(.bad, probe, at: later)
        #expect(breaker.admit(at: later).error?.wait == .seconds(30))
        let again = later.adding(seconds: 30)
        breaker.report(.good, try breaker.admit(at: again).get(), at: again)
        for _ in 0..<3 { #expect(breaker.admit(at: again).error == nil) }
    }

    @Test("One that gives up while it looks lets the next one look")
    func gaveUp() throws {
        let breaker = CircuitBreaker(failures: 1, coolDown: .seconds(30))
        #expect(attempt(breaker, .bad, at: start))
        let later = start.adding(seconds: 30)
        breaker.report(.none, try breaker.admit(at: later).get(), at: later)
        #expect(attempt(breaker, .good, at: later))
        #expect(attempt(breaker, .good, at: later))
    }

    @Test("Refusals and bad requests show that the server is well; a used-up account shows that it is of no use")
    func verdicts() {
        func verdict(_ code: PaintError.Code) -> CircuitBreaker.Verdict { PaintError(code, "", "").verdict }
        #expect([PaintError.Code.refused, .empty, .badRequest].allSatisfy { verdict($0) == .good })
        #expect([PaintError.Code.unavailable, .timedOut, .garbage, .quota].allSatisfy { verdict($0) == .bad })
        #expect([PaintError.Code.cancelled, .rateLimited].allSatisfy { verdict($0) == .none })
    }

    @Test("An open breaker sends nothing; after the cool-down one request goes out and closes it")
    func onTheWire() async throws {
        let good = openAIAnswer(try png())
        try await Script { number, _ in
            [number < 5 ? .answer(503, [], "") : .answer(200, [], good), .close]
        }.serving { server in
            let hands = Hands()
            let painter = try endpoint(server.port, limits: .init(attempts: 1)).painter(timing: hands.timing())
            let asked = try photoRequest()
            for _ in 0..<5 {
                let error = await failure { () async throws(PaintError) in try await painter.paint(asked) }
                #expect(error?.code == .unavailable)
            }
            for _ in 0..<3 {
                let error = await failure { () async throws(PaintError) in try await painter.paint(asked) }
                #expect(error?.code == .breakerOpen)
                #expect(error?.retryAfter == .seconds(30))
                #expect(error?.isFinal == false)
                #expect(error?.mayHaveBeenCharged == false)
            }
            #expect(server.requests.count == 5)
            hands.move(.seconds(30))
            _ = try await painter.paint(asked)
            _ = try await painter.paint(asked)
            #expect(server.requests.count == 7)
        }
    }

    @Test("Two opened at once count their own failures")
    func apart() async throws {
        try await Script { _, _ in [.answer(503, [], ""), .close] }.serving { server in
            let limits = Endpoint.Limits(attempts: 1, failures: 1)
            let first = try endpoint(server.port, limits: limits).painter(timing: Hands().timing())
            let second = try endpoint(server.port, limits: limits).painter(timing: Hands().timing())
            let asked = try photoRequest()
            #expect(await failure { () async throws(PaintError) in try await first.paint(asked) }?.code == .unavailable)
            #expect(await failure { () async throws(PaintError) in try await first.paint(asked) }?.code == .breakerOpen)
            #expect(
                await failure { () async throws(PaintError) in try await second.paint(asked) }?.code == .unavailable)
        }
    }
}
