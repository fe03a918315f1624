import Glibc
import Synchronization

/// A few threads of their own for work that keeps a core and much memory busy for a good part of a second, with a
/// bounded queue in front: Swift's cooperative pool and the event loops never wait for it.
///
/// Threads live only while there is work, so there is nothing to start or to shut down.
final class HashingThreads: Sendable {
    /// Does the work, or with false tells its caller that there is no thread for it.
    private typealias Job = @Sendable (_ accepted: Bool) -> Void

    private struct State {
        var running = 0
        var waiting: [Job] = []
    }

    private let threads: Int
    private let queue: Int
    private let state = Mutex(State())

    /// - Parameters:
    ///   - threads: the most that work at once.
    ///   - queue: the most that wait.
    init(threads: Int, queue: Int) {
        self.threads = threads
        self.queue = queue
    }

    /// How many are being worked on and how many wait.
    var load: (running: Int, waiting: Int) { state.withLock { ($0.running, $0.waiting.count) } }

    /// What `work` gives; nil when as many are waiting as may, or the system has no thread left.
    func run<Value: Sendable>(_ work: @escaping @Sendable () -> Value) async -> Value? {
        await withCheckedContinuation { continuation in
            submit { accepted in continuation.resume(returning: accepted ? work() : nil) }
        }
    }

    private func submit(_ job: @escaping Job) {
        enum Decision { case start, waits, refused }
        let decision = state.withLock { state in
            if state.running < threads {
                state.running += 1
                return Decision.start
            }
            guard state.waiting.count < queue else { return .refused }
            state.waiting.append(job)
            return .waits
        }
        switch decision {
        case .waits: break
        case .refused: job(false)
        case .start:
            guard !startThread(first: job) else { break }
            job(false)
            // Nobody may wait where no thread will come to fetch them.
            let stranded = state.withLock { state in
                state.running -= 1
                defer { if state.running == 0 { state.waiting = [] } }
                return state.running == 0 ? state.waiting : []
            }
            for job in stranded { job(false) }
        }
    }

    private func nextJob() -> Job? {
        state.withLock { state in
            guard !state.waiting.isEmpty else {
                state.running -= 1
                return nil
            }
            return state.waiting.removeFirst()
        }
    }

    private final class Body: Sendable {
        let run: @Sendable () -> Void
        init(_ run: @escaping @Sendable () -> Void) { self.run = run }
    }

    private func startThread(first: @escaping Job) -> Bool {
        let body = Unmanaged.passRetained(
            Body {
                var job: Job? = first
                while let work = job {
                    work(true)
                    job = self.nextJob()
                }
            })
        var thread = pthread_t()
        let status = pthread_create(
            &thread, nil,
            { argument in
                // The argument is the body retained above; the thread owns it from here on.
                if let argument { Unmanaged<Body>.fromOpaque(argument).takeRetainedValue().run() }
                return nil
            }, body.toOpaque())
        guard status == 0 else {
            body.release()
            return false
        }
        pthread_detach(thread)
        return true
    }
}
