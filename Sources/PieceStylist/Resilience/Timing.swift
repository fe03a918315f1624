public import PieceModel

/// Time and chance as the clients use them; tests give their own. Timeouts of connections are not among them: they
/// guard real sockets and run in real time.
public struct Timing: Sendable {
    public var clock: Clock
    /// Waits, and throws when the task is cancelled meanwhile.
    public var sleep: @Sendable (Duration) async throws -> Void
    /// 0..<1.
    public var random: @Sendable () -> Double

    public init(
        clock: Clock, sleep: @escaping @Sendable (Duration) async throws -> Void = { try await Task.sleep(for: $0) },
        random: @escaping @Sendable () -> Double = { Double.random(in: 0..<1) }
    ) {
        self.clock = clock
        self.sleep = sleep
        self.random = random
    }
}
