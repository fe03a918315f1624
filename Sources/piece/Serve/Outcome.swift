import Synchronization

/// Carries a result from one thread to another.
final class Outcome<Value: Sendable>: Sendable {
    private let state = Mutex<Result<Value, any Error>?>(nil)

    func set(_ result: Result<Value, any Error>) { state.withLock { $0 = result } }

    /// - Throws: the error that was set, or that nothing was.
    func get() throws -> Value {
        guard let result = state.withLock(\.self) else {
            throw Failure(.internalError, "the work ended without a result", "report this")
        }
        return try result.get()
    }
}
