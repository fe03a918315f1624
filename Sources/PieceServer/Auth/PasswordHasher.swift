import Crypto
import PieceModel

/// Hashes passwords slowly (scrypt), on threads of its own, a few at a time.
public struct PasswordHasher: Sendable {
    private let cost: PasswordHash.Cost
    private let random: @Sendable (_ count: Int) -> [UInt8]
    let threads: HashingThreads
    /// What is compared against when there is no account, so that it takes the same time.
    let dummy: PasswordHash

    /// - Parameters:
    ///   - logN: binary logarithm of scrypt's N with r = 8 and p = 1: 17 takes 128 MB and about 0.4 s a hash.
    ///   - threads: the most hashes at once.
    ///   - queue: the most that wait; beyond that callers get `.busy`.
    ///   - random: gives that many unpredictable bytes; by default the operating system's.
    public init(
        logN: Int = 17, threads: Int = 2, queue: Int = 16,
        random: @escaping @Sendable (_ count: Int) -> [UInt8] = TokenFactory.systemRandom
    ) {
        cost = PasswordHash.Cost(logN: logN, r: 8, p: 1)
        self.random = random
        self.threads = HashingThreads(threads: threads, queue: queue)
        dummy = PasswordHash(cost: cost, salt: random(16), key: random(32))
    }

    /// A new salted hash as text, for `Account.passwordHash`.
    /// - Throws: `.busy`; `.weakPassword` for an empty password.
    public func hash(_ password: String) async throws(AuthError) -> String {
        let bytes = PasswordHasher.bytes(of: password)
        guard !bytes.isEmpty else { throw PasswordRules.weak("is empty") }
        let (cost, salt) = (cost, random(16))
        let key = try await run { PasswordHash.key(of: bytes, salt: salt, cost: cost, count: 32) }
        return PasswordHash(cost: cost, salt: salt, key: key.withUnsafeBytes { Array($0) }).description
    }

    /// Whether a password belongs to a stored hash. Without one, or with one that cannot be read, the answer is false
    /// after the same work as with one.
    /// - Throws: `.busy`.
    public func verify(_ password: String, against stored: String?) async throws(AuthError) -> Bool {
        let bytes = PasswordHasher.bytes(of: password)
        let known = stored.flatMap(PasswordHash.init)
        let hash = known ?? dummy
        // No stored hash is of an empty password; one that cannot match still costs the same.
        let matches = try await run { hash.matches(bytes.isEmpty ? [0] : bytes) }
        return matches && known != nil && !bytes.isEmpty
    }

    /// Whether a stored hash was made with another cost than new ones, so that it should be made anew at the next
    /// sign-in.
    public func needsRehash(_ stored: String) -> Bool { PasswordHash(stored)?.cost != cost }

    /// How many hashes are being made and how many wait; for metrics.
    public var load: (running: Int, waiting: Int) { threads.load }

    /// In normal form C, because keyboards differ in how they write the same letter; what is longer than any password
    /// may be is cut so that its size costs nothing.
    private static func bytes(of password: String) -> [UInt8] {
        guard password.utf8.count <= PasswordRules.maximumBytes else { return [] }
        return Array(password.precomposed.utf8)
    }

    private func run<Value: Sendable>(_ work: @escaping @Sendable () -> Value?) async throws(AuthError) -> Value {
        guard let value = await threads.run(work) ?? nil else {
            throw AuthError(
                .busy(retryAfter: 3), "too many people are signing in at this moment", "try again in 3 seconds")
        }
        return value
    }
}
