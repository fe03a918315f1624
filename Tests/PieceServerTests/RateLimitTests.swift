import Synchronization
import Testing

@testable import PieceServer

@Suite("Limits of rate and memory")
struct RateLimitTests {
    /// A clock that is moved by hand.
    final class HandClock: Sendable {
        private let time = Mutex(ContinuousClock.now)
        var now: ContinuousClock.Instant { time.withLock { $0 } }
        func pass(_ seconds: Double) { time.withLock { $0 += .seconds(seconds) } }
    }

    private let clock = HandClock()

    private func limiter(_ limit: Int, _ window: Double, keys: Int = 10_000) -> RateLimiter {
        RateLimiter(limit: limit, window: window, maximumKeys: keys) { [clock] in clock.now }
    }

    @Test("A key may do so much per window, and again when the first use has left it")
    func window() {
        let limiter = limiter(3, 60)
        #expect(limiter.take("a") == .init(allowed: true, remaining: 2, resetSeconds: 60))
        clock.pass(10)
        #expect(limiter.take("a") == .init(allowed: true, remaining: 1, resetSeconds: 60))
        clock.pass(10)
        #expect(limiter.take("a") == .init(allowed: true, remaining: 0, resetSeconds: 40))
        #expect(limiter.take("a") == .init(allowed: false, remaining: 0, resetSeconds: 40))
        #expect(limiter.take("b").allowed, "another key has its own limit")
        clock.pass(39.5)
        #expect(limiter.take("a") == .init(allowed: false, remaining: 0, resetSeconds: 1))
        clock.pass(0.5)
        #expect(limiter.take("a") == .init(allowed: true, remaining: 0, resetSeconds: 10))
        #expect(!limiter.take("a").allowed)
        limiter.reset("a")
        #expect(limiter.take("a").remaining == 2)
    }

    @Test("No window of any run of uses holds more than the limit, and a key that waits is let through")
    func neverMore() {
        let seed = UInt64.random(in: 0...UInt64.max)
        print("seed \(seed)")
        var generator = SplitMix(seed)
        for limit in [1, 2, 10, 16, 17, 100, 1_000] {
            let limiter = limiter(limit, 10)
            var allowed: [ContinuousClock.Instant] = []
            for _ in 0..<min(2_000, 20 * limit + 200) {
                clock.pass(Double.random(in: 0...20 / Double(limit), using: &generator))
                allowed.removeAll { $0 + .seconds(11) < clock.now }
                let recent = allowed.count { $0 + .seconds(10) > clock.now }
                let verdict = limiter.take("k")
                if verdict.allowed { allowed.append(clock.now) }
                #expect(recent + (verdict.allowed ? 1 : 0) <= limit, "seed \(seed) limit \(limit)")
                // Exact for small limits; for large ones uses may stay a sixteenth of the window longer.
                let older = allowed.count { $0 + .seconds(limit > 16 ? 10.7 : 10) > clock.now }
                #expect(verdict.allowed || older >= limit, "seed \(seed) limit \(limit)")
            }
            clock.pass(11)
            #expect(limiter.take("k").remaining == limit - 1)
        }
    }

    @Test("Only so many keys are remembered, and the longest unused are forgotten first")
    func memory() {
        let limiter = limiter(1, 1_000, keys: 80)
        for index in 0..<500 {
            #expect(limiter.take("\(index)").allowed)
            clock.pass(1)
            #expect(limiter.keys <= 80)
        }
        for index in 440..<500 { #expect(!limiter.take("\(index)").allowed, "\(index) is remembered") }
        #expect(limiter.take("0").allowed, "0 was forgotten")
        clock.pass(2_000)
        for index in 0..<80 { _ = limiter.take("late \(index)") }
        #expect(limiter.keys <= 80)
    }

    @Test("A budget is given back when the lease goes, and never overdrawn")
    func budget() throws {
        let budget = BodyBudget(limit: 100)
        do {
            let lease = try #require(budget.take(60))
            #expect(budget.take(41) == nil)
            #expect(lease.grow(by: 40))
            #expect(!lease.grow(by: 1))
            #expect(lease.bytes == 100 && budget.usedBytes == 100)
        }
        #expect(budget.usedBytes == 0)
        #expect(budget.take(101) == nil)
        #expect(budget.take(-1) == nil)
        #expect(budget.take(.max) == nil)
        #expect(BodyBudget().limit == 128 << 20)
    }

    @Test("Many threads at once overdraw neither")
    func concurrent() async {
        let limiter = RateLimiter(limit: 50, window: 3_600)
        let budget = BodyBudget(limit: 1_000)
        let allowed = await withTaskGroup(of: Int.self) { group in
            for _ in 0..<8 {
                group.addTask {
                    var allowed = 0
                    for size in 0..<200 {
                        let lease = budget.take(size)
                        if limiter.take("k").allowed { allowed += 1 }
                        if budget.usedBytes > budget.limit { allowed += 1_000 }
                        withExtendedLifetime(lease) {}
                    }
                    return allowed
                }
            }
            return await group.reduce(0, +)
        }
        #expect(allowed == 50)
        #expect(budget.usedBytes == 0)
    }
}
