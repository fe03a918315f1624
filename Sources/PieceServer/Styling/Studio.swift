import Logging
import PieceStore
import PieceStylist
import ServiceLifecycle
import Synchronization

/// Runs the jobs of a service beside its requests: as many at once as the settings say.
struct Studio: Service {
    let worker: StyleWorker
    let bell: Bell
    /// Jobs at once. Most of them wait for a server; the built-in painter paints one picture at a time.
    let workers: Int
    /// How long jobs under way may take once the service is to stop, in seconds.
    let drainTimeout: Int
    let logger: Logger

    /// How often the store is asked for jobs that nobody rang for: those of other nodes and those laid aside, in seconds.
    private static let interval = 1.0

    func run() async {
        let running = Running()
        let ticking = Task { [bell] in
            while (try? await Task.sleep(for: .seconds(Studio.interval))) != nil { bell.ring() }
        }
        await withGracefulShutdownHandler {
            for await _ in bell.rings { await takeJobs(running) }
        } onGracefulShutdown: {
            bell.end()
        }
        ticking.cancel()
        await finish(running)
    }

    /// Claims jobs while there are some and hands are free.
    private func takeJobs(_ running: Running) async {
        do {
            while !bell.hasEnded, running.count < workers, let job = try await claim(running) {
                running.add(
                    job.id.description,
                    Task { [worker, bell] in
                        await worker.work(on: job)
                        running.remove(job.id.description)
                        bell.ring()
                    })
            }
        } catch {
            logger.warning("jobs cannot be claimed: \(error)")
        }
    }

    /// One hand stays free for what is painted here: servers may keep all others waiting for minutes.
    private func claim(_ running: Running) async throws -> StyleJob? {
        let isLast = workers > 1 && running.count == workers - 1
        return try await worker.queue.claim { !isLast || $0.order.painter == PainterSettings.builtIn }
    }

    /// Waits for the jobs under way, then has them laid aside.
    private func finish(_ running: Running) async {
        let deadline = Task {
            try? await Task.sleep(for: .seconds(drainTimeout))
            for task in running.all { task.cancel() }
        }
        for task in running.all { await task.value }
        deadline.cancel()
    }
}

/// Tells the studio that there may be something to do.
final class Bell: Sendable {
    let rings: AsyncStream<Void>
    private let continuation: AsyncStream<Void>.Continuation

    init() { (rings, continuation) = AsyncStream.makeStream(bufferingPolicy: .bufferingNewest(1)) }

    private let ended = Mutex(false)
    var hasEnded: Bool { ended.withLock { $0 } }

    func ring() { continuation.yield() }

    func end() {
        ended.withLock { $0 = true }
        continuation.finish()
    }
}

/// The jobs under way in this process.
private final class Running: Sendable {
    private let tasks = Mutex<[String: Task<Void, Never>]>([:])
    /// Those that were over before they were noted.
    private let over = Mutex<Set<String>>([])

    var count: Int { tasks.withLock { $0.count } }
    var all: [Task<Void, Never>] { tasks.withLock { Array($0.values) } }

    func add(_ id: String, _ task: Task<Void, Never>) {
        tasks.withLock { tasks in
            if over.withLock({ $0.remove(id) }) == nil { tasks[id] = task }
        }
    }

    func remove(_ id: String) {
        tasks.withLock { tasks in
            if tasks.removeValue(forKey: id) == nil { over.withLock { _ = $0.insert(id) } }
        }
    }
}
