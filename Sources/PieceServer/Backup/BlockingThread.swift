import Dispatch

/// Runs tasks on a thread of its own: reading and writing a backup blocks, which Swift's own threads must not.
final class BlockingThread: TaskExecutor {
    private let queue = DispatchQueue(label: "piece.backup")

    func enqueue(_ job: consuming ExecutorJob) {
        let unowned = UnownedJob(job)
        queue.async { unowned.runSynchronously(on: self.asUnownedTaskExecutor()) }
    }
}
