public import PieceRender

/// Why a pool did not do a job.
public enum PoolFailure: Error, Hashable, Sendable, CustomStringConvertible {
    /// There is too much to do; trying again after that many seconds (1…30) may help.
    case refused(retryAfterSeconds: Int)
    /// The task that asked was cancelled before its turn; nobody waits for the answer.
    case cancelled
    /// The server is stopping.
    case closed
    /// The work itself failed.
    case failed(RenderError)

    public var description: String {
        switch self {
        case .refused(let seconds): "too many pictures are being made; try again in \(seconds) s"
        case .cancelled: "the request was cancelled before its turn"
        case .closed: "the server is stopping; try again in a moment"
        case .failed(let error): error.description
        }
    }
}

/// What a pool has to do.
public struct PoolLoad: Hashable, Sendable {
    /// Threads.
    public var workers: Int
    /// Threads that have a job.
    public var busy = 0
    /// Jobs that wait for a thread.
    public var queued = 0
    /// Slots that are kept for jobs still to come.
    public var reserved = 0
    /// How many jobs and reservations may wait.
    public var limit: Int
    /// Jobs that were done, well or not, since the start.
    public var completed = 0
    /// Jobs and reservations that were refused since the start.
    public var refused = 0
    /// Jobs whose task was cancelled before their turn.
    public var cancelled = 0
    /// How long a job took of late, in seconds: a moving mean.
    public var meanSeconds = 0.0

    /// When to try again: the time in which what is there will be done, in whole seconds, 1…30.
    public var retryAfterSeconds: Int {
        let seconds = meanSeconds * Double(busy + queued + reserved) / Double(max(1, workers))
        return Int(min(30, max(1, seconds.rounded(.up))))
    }
}

/// A pool that could not be started.
public struct PoolStartError: Error, Hashable, Sendable, CustomStringConvertible {
    public let message: String
    public let remedy: String

    public var description: String { "\(message); \(remedy)" }
}
