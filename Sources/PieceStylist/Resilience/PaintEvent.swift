/// What happens on the way to a picture, for journals, logs and metrics.
public enum PaintEvent: Hashable, Sendable {
    /// An attempt, counted from 1, is about to be sent: from here on it may be charged.
    case sending(attempt: Int)
    /// An attempt failed; another follows after `wait`, or none when that is nil.
    case failed(attempt: Int, PaintError, wait: Duration?)
    /// A picture came.
    case answered(attempt: Int)
}
