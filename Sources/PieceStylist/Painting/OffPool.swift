import Dispatch

/// Work that keeps a core busy for longer than a moment, on threads of its own: Swift's cooperative pool and the event
/// loops never wait for it. How much there is at once is limited by whoever asks for it.
package final class OffPool: TaskExecutor {
    private static let shared = OffPool()
    private let queue = DispatchQueue(label: "piece.stylist", attributes: .concurrent)

    package func enqueue(_ job: consuming ExecutorJob) {
        let unowned = UnownedJob(job)
        queue.async { unowned.runSynchronously(on: self.asUnownedTaskExecutor()) }
    }

    /// What the work gives.
    package static func run<Value: Sendable, Failure: Error>(
        _ work: @escaping @Sendable () throws(Failure) -> Value
    ) async throws(Failure) -> Value {
        let outcome = await withTaskExecutorPreference(shared) { await result(of: work) }
        return try outcome.get()
    }

    /// Not isolated and asynchronous, so that it runs where the preference says.
    private nonisolated static func result<Value: Sendable, Failure: Error>(
        of work: @Sendable () throws(Failure) -> Value
    ) async -> Result<Value, Failure> {
        do throws(Failure) {
            return .success(try work())
        } catch {
            return .failure(error)
        }
    }
}
