import Synchronization

/// How much memory the request bodies being read may take together.
public final class BodyBudget: Sendable {
    /// Bytes per budget; the standard is 128 MB.
    public let limit: Int
    private let used = Mutex(0)

    public init(limit: Int = 128 << 20) { self.limit = max(0, limit) }

    /// Bytes that are leased now.
    public var usedBytes: Int { used.withLock { $0 } }

    /// Takes a part of the budget; nil when not that much is left (answer 503). Given back when nobody has the lease any
    /// more, so keep it beside the bytes it is for.
    /// - Parameter reserve: bytes that must stay free, for others.
    public func take(_ bytes: Int, leaving reserve: Int = 0) -> Lease? {
        claim(bytes, leaving: reserve) ? Lease(self, bytes) : nil
    }

    private func claim(_ bytes: Int, leaving reserve: Int = 0) -> Bool {
        used.withLock { used in
            guard bytes >= 0, bytes <= limit - reserve - used else { return false }
            used += bytes
            return true
        }
    }

    /// A part of a budget.
    public final class Lease: Sendable {
        private let budget: BodyBudget
        private let held: Mutex<Int>

        fileprivate init(_ budget: BodyBudget, _ bytes: Int) {
            self.budget = budget
            held = Mutex(bytes)
        }

        /// How much the lease is for.
        public var bytes: Int { held.withLock { $0 } }

        /// Takes more, for a body of unknown length; false, with nothing changed, when it is not left.
        public func grow(by bytes: Int) -> Bool {
            guard budget.claim(bytes) else { return false }
            held.withLock { $0 += bytes }
            return true
        }

        deinit {
            let bytes = held.withLock { $0 }
            budget.used.withLock { $0 -= bytes }
        }
    }
}
