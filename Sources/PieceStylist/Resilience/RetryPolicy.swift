import PieceModel

/// How long to wait before another attempt.
///
/// Full jitter (M. Brooker, "Exponential Backoff and Jitter"): anything between nothing and a bound that doubles, so
/// that many clients do not come back at once. A server that names a time gets that time first.
struct RetryPolicy: Hashable, Sendable {
    /// The bound before the second attempt, and the highest one.
    var base = 0.5
    var cap = 8.0
    /// Servers that ask for longer are left to whoever tries again much later.
    var longest = Duration.seconds(60)

    /// - Parameters:
    ///   - failures: how many attempts have failed, at least 1.
    ///   - random: 0..<1.
    /// - Returns: nil when the server wants more patience than there is.
    func wait(failures: Int, retryAfter: Duration?, random: Double) -> Duration? {
        let bound = min(cap, base * Double(1 << min(20, max(0, failures - 1))))
        let wait = Duration.milliseconds(Int64((bound * random * 1000).rounded())) + (retryAfter ?? .zero)
        return retryAfter ?? .zero <= longest ? wait : nil
    }
}
