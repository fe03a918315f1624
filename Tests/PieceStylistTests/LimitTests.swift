import PieceModel
import Testing

@testable import PieceStylist

@Suite("How much a server is asked")
struct LimitTests {
    @Test("No more pictures at a time than allowed, and all of them in the end")
    func concurrent() async throws {
        let good = openAIAnswer(try png())
        try await Script { _, _ in [.wait(milliseconds: 30), .answer(200, [], good), .close] }.serving {
            server in
            let painter = try endpoint(server.port, limits: .init(concurrent: 2)).painter(timing: Hands().timing())
            let asked = try photoRequest()
            let painted = await withTaskGroup(of: Bool.self) { group in
                for _ in 0..<10 { group.addTask { (try? await painter.paint(asked)) != nil } }
                return await group.reduce(into: 0) { $0 += $1 ? 1 : 0 }
            }
            #expect(painted == 10)
            #expect(server.requests.count == 10)
            #expect(server.mostOpen <= 2)
        }
    }

    @Test("No minute sees more requests than allowed, whenever they are asked for")
    func perMinute() {
        var numbers = Numbers(for: "requests per minute")
        for _ in 0..<50 {
            let limit = Int.random(in: 1...7, using: &numbers)
            let rate = RequestRate(perMinute: limit)
            var now = Instant(milliseconds: 1_795_000_000_000)
            var starts: [Instant] = []
            for _ in 0..<60 {
                now = now.adding(seconds: Double.random(in: 0...20, using: &numbers))
                let patience = Duration.seconds(Int.random(in: 0...200, using: &numbers))
                let (wait, counted) = rate.reserve(at: now, patience: patience)
                #expect(wait >= .zero)
                #expect(counted == (wait <= patience))
                if counted { starts.append(now.adding(seconds: wait / .seconds(1))) }
            }
            #expect(starts == starts.sorted())
            for (index, start) in starts.enumerated() where index >= limit {
                #expect(start.seconds(since: starts[index - limit]) >= 60)
            }
        }
    }

    @Test("A request beyond the minute's limit waits for its turn")
    func waits() async throws {
        let good = openAIAnswer(try png())
        try await Script { _, _ in [.answer(200, [], good), .close] }.serving { server in
            let hands = Hands()
            let painter = try endpoint(server.port, limits: .init(perMinute: 2)).painter(timing: hands.timing())
            for _ in 0..<3 { _ = try await painter.paint(try photoRequest()) }
            #expect(hands.sleeps == [.seconds(60)])
            #expect(server.requests.count == 3)
        }
    }

    @Test("One that would wait longer than it may is told when to come back")
    func tooLong() async throws {
        let good = openAIAnswer(try png())
        try await Script { _, _ in [.answer(200, [], good), .close] }.serving { server in
            let painter = try endpoint(
                server.port, timeouts: .init(total: .seconds(30)), limits: .init(perMinute: 1)
            ).painter(timing: Hands().timing())
            let asked = try photoRequest()
            _ = try await painter.paint(asked)
            let error = await failure { () async throws(PaintError) in try await painter.paint(asked) }
            #expect(error?.code == .rateLimited)
            #expect(error?.retryAfter == .seconds(60))
            #expect(server.requests.count == 1)
        }
    }

    @Test("A picture that is cancelled ends, is told as charged when it was sent, and leaves its place")
    func cancelled() async throws {
        let good = openAIAnswer(try png())
        try await Script { number, _ in
            number == 0 ? [.hang] : [.answer(200, [], good), .close]
        }.serving { server in
            let painter = try endpoint(server.port, limits: .init(concurrent: 1)).painter(timing: Hands().timing())
            let asked = try photoRequest()
            let first = Task { await failure { () async throws(PaintError) in try await painter.paint(asked) } }
            await server.came(1)
            let second = Task { await failure { () async throws(PaintError) in try await painter.paint(asked) } }
            second.cancel()
            let waiting = await second.value
            #expect(waiting?.code == .cancelled)
            #expect(waiting?.mayHaveBeenCharged == false)
            first.cancel()
            let sent = await first.value
            #expect(sent?.code == .cancelled)
            #expect(sent?.mayHaveBeenCharged == true)
            _ = try await painter.paint(asked)
            #expect(server.requests.count == 2)
        }
    }

    @Test("Places are given in the order of asking, and none is lost however many give up")
    func slots() async {
        let slots = Slots(3)
        let held = Shared((now: 0, most: 0, done: 0))
        await withTaskGroup(of: Void.self) { group in
            for number in 0..<500 {
                group.addTask {
                    let task = Task {
                        guard await slots.take() else { return }
                        held.change { $0 = ($0.now + 1, max($0.most, $0.now + 1), $0.done + 1) }
                        await Task.yield()
                        held.change { $0.now -= 1 }
                        slots.giveBack()
                    }
                    if number % 3 == 0 { task.cancel() }
                    await task.value
                }
            }
        }
        let (now, most, done) = held.value
        #expect(now == 0)
        #expect(most <= 3)
        #expect(done >= 333)
        #expect(slots.waiting == 0)
        for _ in 0..<3 { #expect(await slots.take()) }
    }
}
