import PieceModel
import Synchronization

/// Spreads requests so that no minute sees more than the limit, by telling each when it may start.
final class RequestRate: Sendable {
    private let limit: Int
    /// The starts of the last `limit` requests, in order; some may lie ahead.
    private let starts = Mutex<[Instant]>([])

    private static let window = 60.0

    init(perMinute limit: Int) { self.limit = limit }

    /// How long a request has to wait; its start is counted, whether it is made or not.
    /// - Parameter patience: one that would have to wait longer is not counted.
    /// - Returns: zero or more, and whether it was counted.
    func reserve(at now: Instant, patience: Duration) -> (wait: Duration, counted: Bool) {
        starts.withLock { starts in
            var start = now
            if starts.count >= limit { start = max(now, starts[starts.count - limit].adding(seconds: Self.window)) }
            let wait = Duration.milliseconds(start.milliseconds - now.milliseconds)
            guard wait <= patience else { return (wait, false) }
            starts.append(start)
            if starts.count > limit { starts.removeFirst(starts.count - limit) }
            return (wait, true)
        }
    }
}
