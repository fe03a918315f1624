import PieceModel
import Testing

@testable import PieceServer

@Suite("Attempts to sign in")
struct AuthLimiterTests {
    private let time = AuthClock()

    @Test("Ten attempts in five minutes count, the eleventh is told when to come back, and then it may")
    func window() async throws {
        let limiter = AttemptLimiter(clock: time.clock)
        for _ in 0..<10 {
            try limiter.attempt(.email("a@b.c"))
            time.advance(10)
        }
        // The first was 100 s ago.
        #expect(await refusal { try limiter.attempt(.email("a@b.c")) } == .tooManyAttempts(retryAfter: 200))
        time.advance(199)
        #expect(await refusal { try limiter.attempt(.email("a@b.c")) } == .tooManyAttempts(retryAfter: 1))
        time.advance(1)
        try limiter.attempt(.email("a@b.c"))
        #expect(await refusal { try limiter.attempt(.email("a@b.c")) } == .tooManyAttempts(retryAfter: 10))
    }

    @Test("In no window of five minutes are there more than ten attempts, whenever they come")
    func property() async {
        let seed = UInt64.random(in: 0 ... .max)
        print("attempt window seed \(seed)")
        var random = AuthRandom(seed: seed)
        let limiter = AttemptLimiter(clock: time.clock)
        var taken: [Instant] = []
        for _ in 0..<3_000 {
            time.advance(Double.random(in: 0...40, using: &random))
            let code = await refusal { try limiter.attempt(.email("a")) }
            let recent = taken.filter { time.now.seconds(since: $0) < 300 }
            #expect((code == nil) == (recent.count < 10), "seed \(seed)")
            if code == nil { taken.append(time.now) }
        }
    }

    @Test("A locked address counts nothing more for the accounts it tries")
    func lockedAddress() async throws {
        let limiter = AttemptLimiter(clock: time.clock)
        let address = AttemptLimiter.Subject(address: "192.0.2.1")
        for number in 0..<10 { try limiter.attempt(address, .email("\(number)")) }
        for _ in 0..<20 { #expect(await refusal { try limiter.attempt(address, .email("victim")) } != nil) }
        for _ in 0..<10 { try limiter.attempt(.email("victim")) }
    }

    @Test("Forgetting one subject leaves the others")
    func forget() async throws {
        let limiter = AttemptLimiter(clock: time.clock)
        for _ in 0..<10 { try limiter.attempt(.address("1"), .email("a")) }
        limiter.forget(.email("a"))
        try limiter.attempt(.address("2"), .email("a"))
        #expect(await refusal { try limiter.attempt(.address("1"), .email("a")) } != nil)
    }

    @Test("The addresses of one IPv6 subscriber count as one, other subscribers and IPv4 neighbours do not")
    func networks() {
        typealias Subject = AttemptLimiter.Subject
        #expect(Subject(address: "2001:db8:1:2::1") == Subject(address: "2001:0DB8:1:2:ffff:1:2:3"))
        #expect(Subject(address: "2001:db8:1:2::1") != Subject(address: "2001:db8:1:3::1"))
        #expect(Subject(address: "::ffff:192.0.2.1") == Subject(address: "192.0.2.1"))
        #expect(Subject(address: "192.0.2.1") != Subject(address: "192.0.2.2"))
        #expect(Subject(address: "") == .address(""))
    }

    @Test("Memory is bounded: a full table refuses new names, keeps watching the old ones, and recovers")
    func capacity() async throws {
        let limiter = AttemptLimiter(capacity: 100, clock: time.clock)
        for _ in 0..<10 { try limiter.attempt(.email("victim")) }
        for number in 0..<1_000 { _ = await refusal { try limiter.attempt(.email("\(number)")) } }
        #expect(limiter.watched == 100)
        #expect(await refusal { try limiter.attempt(.email("new")) } == .tooManyAttempts(retryAfter: 1))
        #expect(await refusal { try limiter.attempt(.email("victim")) } == .tooManyAttempts(retryAfter: 300))
        time.advance(301)
        try limiter.attempt(.email("new"))
        #expect(limiter.watched == 1)
    }
}
