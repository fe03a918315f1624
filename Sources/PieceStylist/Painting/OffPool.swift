import Dispatch
import Glibc
import PieceThreads
import Synchronization

/// Work that keeps a core busy for longer than a moment, on threads of its own: Swift's cooperative pool and the event
/// loops never wait for it. The threads give way to all others, for whoever asks for a painting does something else
/// meanwhile.
package final class OffPool: TaskExecutor {
    private static let shared = OffPool()

    private let jobs = Mutex<[UnownedJob]>([])
    private let waiting = DispatchSemaphore(value: 0)

    private init() {
        for _ in 0..<max(1, Int(sysconf(Int32(_SC_NPROCESSORS_ONLN)))) { start() }
    }

    /// The only pool lives as long as the process, so its threads do, too.
    private func start() {
        let started = PoolThread.start {
            PoolThread.runWhenIdle()
            while true { self.runNext() }
        }
        // Without threads of its own, work waits for one of the system's.
        if !started { DispatchQueue.global().async { while true { self.runNext() } } }
    }

    private func runNext() {
        waiting.wait()
        guard let job = jobs.withLock({ $0.isEmpty ? nil : $0.removeFirst() }) else { return }
        job.runSynchronously(on: asUnownedTaskExecutor())
    }

    package func enqueue(_ job: consuming ExecutorJob) {
        let unowned = UnownedJob(job)
        jobs.withLock { $0.append(unowned) }
        waiting.signal()
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
