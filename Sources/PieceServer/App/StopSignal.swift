import Synchronization

/// Passes on the wish to stop, whether it comes before or after there is somebody to pass it to.
final class StopSignal: Sendable {
    private struct State {
        var isTriggered = false
        var action: (@Sendable () async -> Void)?
    }

    private let state = Mutex(State())

    /// What to do; at once when the wish was there before.
    func use(_ action: @escaping @Sendable () async -> Void) {
        let now = state.withLock { state in
            state.action = action
            return state.isTriggered
        }
        if now { Task { await action() } }
    }

    func trigger() {
        let action = state.withLock { state in
            state.isTriggered = true
            return state.action
        }
        if let action { Task { await action() } }
    }
}
