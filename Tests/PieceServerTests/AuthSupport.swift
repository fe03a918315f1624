import PieceModel
import Synchronization

@testable import PieceServer

/// A clock that stands still until it is moved.
final class AuthClock: Sendable {
    private let time = Mutex(Instant(milliseconds: 1_800_000_000_000))

    var clock: Clock { Clock { self.time.withLock { $0 } } }
    var now: Instant { time.withLock { $0 } }
    func advance(_ seconds: Double) { time.withLock { $0 = $0.adding(seconds: seconds) } }
}

/// SplitMix64, so that a failure can be repeated from its seed.
struct AuthRandom: RandomNumberGenerator {
    var state: UInt64
    init(seed: UInt64) { state = seed }

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var value = state
        value = (value ^ value >> 30) &* 0xBF58_476D_1CE4_E5B9
        value = (value ^ value >> 27) &* 0x94D0_49BB_1331_11EB
        return value ^ value >> 31
    }
}

/// What refused, or nil when nothing did.
func refusal(
    isolation: isolated (any Actor)? = #isolation, _ work: () async throws -> Void
) async -> AuthError.Code? {
    do {
        try await work()
        return nil
    } catch {
        return (error as? AuthError)?.code
    }
}

extension PasswordHasher {
    /// Fast enough for many sign-ins in a test; each with a queue of its own, as tests run side by side.
    static var quick: PasswordHasher { PasswordHasher(logN: 10) }
}
