import Dispatch
import Glibc
import PieceRender
import Synchronization

/// What waits for a pool's threads, and who waits for them to be done.
///
/// A continuation is in one place at a time, and whoever takes it out of there, under the lock, resumes it.
final class PoolQueue: Sendable {
    /// One piece of work; either of the two is called, once.
    struct Job: Sendable {
        let id: Int
        let queued: ContinuousClock.Instant
        /// Does the work; what it returns hands the result over.
        let work: @Sendable (TicketRenderer) -> @Sendable () -> Void
        let fail: @Sendable (PoolFailure) -> Void
    }

    private struct State {
        // Short enough that taking the first out of an array costs nothing beside the work itself.
        var jobs: [Job] = []
        /// When each reservation lapses.
        var reservations: [Int: ContinuousClock.Instant] = [:]
        var load: PoolLoad
        var lastID = 0
        /// Nothing new is accepted.
        var isClosed = false
        /// Threads that find nothing to do may go.
        var isEnded = false
        var waiters: [CheckedContinuation<Void, Never>] = []

        var isFull: Bool { isFull(leaving: 0) }

        /// Whether no more than some places are left.
        func isFull(leaving places: Int) -> Bool {
            load.busy + jobs.count + reservations.count >= load.workers + load.limit - places
        }

        mutating func id() -> Int {
            lastID += 1
            return lastID
        }

        mutating func dropLapsed() {
            let now = ContinuousClock.now
            if reservations.contains(where: { $0.value <= now }) {
                reservations = reservations.filter { $0.value > now }
            }
        }

        /// The load with the counts that other members keep.
        var fullLoad: PoolLoad {
            var load = load
            load.queued = jobs.count
            load.reserved = reservations.count
            return load
        }

        mutating func refusal() -> PoolFailure {
            load.refused += 1
            return .refused(retryAfterSeconds: fullLoad.retryAfterSeconds)
        }

        /// Those who wait until there is nothing to do, when there is not.
        mutating func takeWaiters() -> [CheckedContinuation<Void, Never>] {
            guard jobs.isEmpty, reservations.isEmpty, load.busy == 0 else { return [] }
            defer { waiters = [] }
            return waiters
        }
    }

    /// How many processors this process may run on; glibc counts those of its affinity mask.
    static var cores: Int { max(1, sysconf(CInt(_SC_NPROCESSORS_ONLN))) }

    private let maximumWait: Duration
    private let reservation: Duration
    private let state: Mutex<State>
    /// Counts the jobs that were queued, and one for each thread to end by.
    private let wake = DispatchSemaphore(value: 0)

    init(workers: Int, limit: Int, maximumWait: Duration, reservation: Duration) {
        self.maximumWait = maximumWait
        self.reservation = reservation
        state = Mutex(State(load: PoolLoad(workers: workers, limit: limit)))
    }

    var load: PoolLoad {
        state.withLock { state in
            state.dropLapsed()
            return state.fullLoad
        }
    }

    // MARK: For those who want something done

    func reserve(isVisitor: Bool) throws(PoolFailure) -> Int {
        try state.withLock { state throws(PoolFailure) in
            guard !state.isClosed else { throw .closed }
            state.dropLapsed()
            let left = isVisitor ? (state.load.workers + state.load.limit) / 2 : 0
            guard !state.isFull(leaving: left) else { throw state.refusal() }
            let id = state.id()
            state.reservations[id] = .now + reservation
            return id
        }
    }

    func release(_ id: Int) {
        let waiters = state.withLock { state in
            state.reservations[id] = nil
            return state.takeWaiters()
        }
        for waiter in waiters { waiter.resume() }
    }

    func run<R: Sendable>(
        reservation: Int?, isAdmitted: Bool = false,
        _ work: @escaping @Sendable (TicketRenderer) throws(RenderError) -> R
    ) async throws(PoolFailure) -> R {
        let id = state.withLock { $0.id() }
        let result: Result<R, PoolFailure> = await withTaskCancellationHandler {
            await withCheckedContinuation { continuation in
                let job = Job(
                    id: id, queued: .now,
                    work: { renderer in
                        let result = Result { () throws(RenderError) in try work(renderer) }
                        return { continuation.resume(returning: result.mapError(PoolFailure.failed)) }
                    },
                    fail: { continuation.resume(returning: .failure($0)) })
                submit(job, reservation, isAdmitted)
            }
        } onCancel: {
            cancel(id)
        }
        return try result.get()
    }

    private func submit(_ job: Job, _ reservation: Int?, _ isAdmitted: Bool) {
        let (failure, waiters) = state.withLock { state -> (PoolFailure?, [CheckedContinuation<Void, Never>]) in
            state.dropLapsed()
            let hasSlot =
                isAdmitted || reservation.flatMap { state.reservations.removeValue(forKey: $0) } != nil
            var failure: PoolFailure?
            // The task's flag is set before its handler runs, and the handler takes this lock: a cancellation is either
            // seen here or finds the job in the queue.
            if Task.isCancelled {
                state.load.cancelled += 1
                failure = .cancelled
            } else if !hasSlot, state.isClosed {
                failure = .closed
            } else if !hasSlot, state.isFull {
                failure = state.refusal()
            } else {
                state.jobs.append(job)
            }
            return (failure, state.takeWaiters())
        }
        for waiter in waiters { waiter.resume() }
        if let failure { job.fail(failure) } else { wake.signal() }
    }

    /// Drops a job that has not begun. Its count in `wake` stays; the thread it wakes finds nothing.
    private func cancel(_ id: Int) {
        let (job, waiters) = state.withLock { state -> (Job?, [CheckedContinuation<Void, Never>]) in
            guard let index = state.jobs.firstIndex(where: { $0.id == id }) else { return (nil, []) }
            state.load.cancelled += 1
            return (state.jobs.remove(at: index), state.takeWaiters())
        }
        job?.fail(.cancelled)
        for waiter in waiters { waiter.resume() }
    }

    // MARK: For the threads

    private enum Turn {
        case job(Job)
        case late(Job, PoolFailure, [CheckedContinuation<Void, Never>])
        case nothing
        case end
    }

    /// Waits for a job; nil when the thread is to end.
    func next() -> Job? {
        while true {
            wake.wait()
            switch state.withLock({ takeTurn(&$0) }) {
            case .job(let job): return job
            case .late(let job, let failure, let waiters):
                job.fail(failure)
                for waiter in waiters { waiter.resume() }
            case .nothing: continue
            case .end: return nil
            }
        }
    }

    private func takeTurn(_ state: inout State) -> Turn {
        guard !state.jobs.isEmpty else { return state.isEnded ? .end : .nothing }
        let job = state.jobs.removeFirst()
        if ContinuousClock.now - job.queued > maximumWait {
            let failure = state.refusal()
            return .late(job, failure, state.takeWaiters())
        }
        state.load.busy += 1
        return .job(job)
    }

    /// Counts a job as done, then hands its result over: whoever has it can rely on the place being free.
    func done(seconds: Double, _ finish: () -> Void) {
        let waiters = state.withLock { state in
            state.load.busy -= 1
            let mean = state.load.meanSeconds
            state.load.meanSeconds = state.load.completed == 0 ? seconds : mean + (seconds - mean) / 8
            state.load.completed += 1
            return state.takeWaiters()
        }
        finish()
        for waiter in waiters { waiter.resume() }
    }

    // MARK: The end

    /// Accepts nothing new.
    func close() { state.withLock { $0.isClosed = true } }

    /// Returns when there is nothing to do, or when that was given up.
    func idle() async {
        await withCheckedContinuation { continuation in
            let waiters = state.withLock { state in
                state.waiters.append(continuation)
                return state.takeWaiters()
            }
            for waiter in waiters { waiter.resume() }
        }
    }

    /// Refuses what has not begun.
    func giveUp() {
        let (jobs, waiters) = state.withLock { state in
            defer {
                state.jobs = []
                state.waiters = []
                state.reservations = [:]
            }
            return (state.jobs, state.waiters)
        }
        for job in jobs { job.fail(.closed) }
        for waiter in waiters { waiter.resume() }
    }

    /// Lets the threads go when they have done what is queued.
    func end() {
        let workers = state.withLock { state in
            state.isClosed = true
            state.isEnded = true
            return state.load.workers
        }
        for _ in 0..<workers { wake.signal() }
    }
}
