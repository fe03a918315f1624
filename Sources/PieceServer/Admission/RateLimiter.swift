import Synchronization

/// Lets each key (an account, an address) do something at most so often in any window of time.
///
/// Exact for limits up to 16: the last times are kept. Above that, times close together are kept as one, the latest, so a
/// key may have to wait up to a sixteenth of the window longer than it had to, but never gets more than the limit.
public final class RateLimiter: Sendable {
    /// What a key may do now.
    public struct Verdict: Hashable, Sendable {
        public let allowed: Bool
        /// How often the key may do it again at once.
        public let remaining: Int
        /// Whole seconds, at least 1, until the key may do it (again) after having been refused or having used up its
        /// limit; else until the whole limit is free again.
        public let resetSeconds: Int
    }

    /// Uses that are counted as one.
    private struct Run {
        let start: ContinuousClock.Instant
        var end: ContinuousClock.Instant
        var count: Int
    }

    private static let runsPerKey = 16

    public let limit: Int
    private let window: Duration
    /// The length of the window in seconds.
    public var windowSeconds: Int { Int(window / .seconds(1)) }
    private let maximumKeys: Int
    private let now: @Sendable () -> ContinuousClock.Instant
    private let runs = Mutex<[String: [Run]]>([:])

    /// - Parameters:
    ///   - limit: uses per window and key, at least 1.
    ///   - seconds: the length of the window.
    ///   - maximumKeys: how many keys are remembered; when there are more, those unused for longest are forgotten.
    ///   - now: a clock that never goes back.
    public init(
        limit: Int, window seconds: Double, maximumKeys: Int = 10_000,
        now: @escaping @Sendable () -> ContinuousClock.Instant = { .now }
    ) {
        self.limit = max(1, limit)
        self.window = .seconds(seconds)
        self.maximumKeys = max(1, maximumKeys)
        self.now = now
    }

    /// Counts a use by a key, or refuses it; what is refused is not counted.
    public func take(_ key: String) -> Verdict {
        let now = now()
        return runs.withLock { all in
            if all[key] == nil, all.count >= maximumKeys { forget(&all, now) }
            var runs = all[key] ?? []
            runs.removeAll { $0.end + window <= now }
            let used = runs.reduce(0) { $0 + $1.count }
            let allowed = used < limit
            if allowed { count(&runs, now) }
            all[key] = runs
            let remaining = max(0, limit - used - 1)
            return Verdict(
                allowed: allowed, remaining: remaining,
                resetSeconds: wait(for: remaining == 0 ? runs.first : runs.last, now))
        }
    }

    /// Forgets what a key did, as after a login that succeeded.
    public func reset(_ key: String) {
        runs.withLock { _ = $0.removeValue(forKey: key) }
    }

    /// How many keys are remembered.
    public var keys: Int { runs.withLock { $0.count } }

    private func count(_ runs: inout [Run], _ now: ContinuousClock.Instant) {
        if let last = runs.last, limit > RateLimiter.runsPerKey, now < last.start + window / RateLimiter.runsPerKey {
            runs[runs.count - 1].end = now
            runs[runs.count - 1].count += 1
        } else {
            runs.append(Run(start: now, end: now, count: 1))
        }
    }

    private func wait(for run: Run?, _ now: ContinuousClock.Instant) -> Int {
        guard let run else { return 1 }
        return max(1, Int(((run.end + window - now) / .seconds(1)).rounded(.up)))
    }

    /// Makes room: first without those that may do everything again, then without the longest unused eighth, so that a
    /// flood of new keys does not sort them all at each.
    private func forget(_ all: inout [String: [Run]], _ now: ContinuousClock.Instant) {
        all = all.filter { $0.value.contains { $0.end + window > now } }
        let kept = maximumKeys - max(1, maximumKeys / 8)
        guard all.count > kept else { return }
        // None is empty any more: each has a run that still counts.
        let byUse = all.sorted { ($0.value.last?.end ?? now) > ($1.value.last?.end ?? now) }
        all = Dictionary(uniqueKeysWithValues: byUse.prefix(kept).lazy.map { ($0.key, $0.value) })
    }
}
