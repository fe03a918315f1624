import Glibc
public import PieceModel
import Synchronization

/// Counts attempts in a sliding window, for each account and each address.
///
/// Memory is bounded: when `capacity` names are being watched, new ones are refused until old ones have run out. That
/// is the safe side: whoever is signed in stays so, and nobody can push a watched name out by trying many others.
public final class AttemptLimiter: Sendable {
    /// What attempts are counted for.
    public enum Subject: Hashable, Sendable {
        /// An e-mail address as it was typed, in normal form, whether or not there is such an account.
        case email(String)
        case account(String)
        /// A network address; see `init(address:)`.
        case address(String)

        /// A client's address; all of one IPv6 /64 count as one, because one subscriber has all of them.
        public init(address text: String) { self = .address(AttemptLimiter.network(of: text)) }
    }

    private struct State {
        /// Attempts in milliseconds since 1970, oldest first, under the hash of their subject: a few bytes, however
        /// long the name. Two names that fall together are only limited earlier, and nobody outside can choose such
        /// names, because the hash is seeded anew in each process.
        var attempts: [Int: [Int64]] = [:]
        var swept: Int64 = .min
    }

    private let limit: Int
    private let window: Int64
    private let capacity: Int
    private let clock: Clock
    private let state = Mutex(State())

    /// - Parameters:
    ///   - limit: how many attempts each subject has in a window.
    ///   - window: seconds.
    ///   - capacity: the most subjects that are watched at once; each takes about 200 bytes.
    public init(limit: Int = 10, window: Int = 300, capacity: Int = 100_000, clock: Clock) {
        self.limit = limit
        self.window = Int64(window) * 1000
        self.capacity = capacity
        self.clock = clock
    }

    /// Counts one attempt for all of these subjects, or for none when one of them has no attempt left: an address that
    /// is locked out cannot go on to lock out accounts.
    /// - Throws: `.tooManyAttempts`.
    public func attempt(_ subjects: Subject...) throws(AuthError) {
        let now = clock.now().milliseconds
        let wait = state.withLock { state in count(subjects.map(\.hashValue), at: now, in: &state) }
        guard let wait else { return }
        let seconds = Int(max(1, (wait + 999) / 1000))
        throw AuthError(
            .tooManyAttempts(retryAfter: seconds), "there were too many attempts to sign in",
            "wait \(seconds) seconds and try again")
    }

    /// Forgets the attempts of a subject that has proved who it is.
    public func forget(_ subject: Subject) {
        _ = state.withLock { $0.attempts.removeValue(forKey: subject.hashValue) }
    }

    /// How many subjects are watched.
    var watched: Int { state.withLock { $0.attempts.count } }

    /// Milliseconds to wait, or nil when the attempt was counted.
    private func count(_ keys: [Int], at now: Int64, in state: inout State) -> Int64? {
        for key in keys {
            let recent = state.attempts[key]?.filter { $0 > now - window && $0 <= now } ?? []
            if recent.count >= limit { return recent[recent.count - limit] + window - now }
        }
        if state.attempts.count + keys.count > capacity {
            // At most once a second, so that a flood costs no more than that.
            if now - 1000 >= state.swept || state.swept > now {
                state.swept = now
                state.attempts = state.attempts.filter { ($0.value.last ?? .min) > now - window }
            }
            if state.attempts.count + keys.count > capacity { return 1000 }
        }
        for key in keys {
            state.attempts[key, default: []].removeAll { $0 <= now - window || $0 > now }
            state.attempts[key, default: []].append(now)
        }
        return nil
    }

    private static func network(of text: String) -> String {
        var address = in6_addr()
        guard inet_pton(AF_INET6, text, &address) == 1 else { return text }
        let bytes = withUnsafeBytes(of: &address) { Array($0) }
        // IPv4 in IPv6 clothes.
        if bytes[..<10].allSatisfy({ $0 == 0 }), bytes[10] == 0xFF, bytes[11] == 0xFF {
            return bytes[12...].map(String.init).joined(separator: ".")
        }
        return hex(bytes: bytes[..<8])
    }
}
