public import PieceModel

/// What becomes of jobs, on any engine: a worker claims one and signs that it is alive; when its signs stop, another takes
/// over. Whoever changes a job shows the one it claimed. Every change goes through `JobStore.replace`, so of two who change a job at once one is told to look again.
public struct JobQueue: Sendable {
    private let store: any JobStore
    private let clock: Clock
    /// This process among workers.
    public let worker: String
    /// How long a worker may be silent before another takes its job, in seconds.
    public let lease: Double
    /// How often a job is begun at most: one that takes its worker down must not go round for ever.
    public static let attemptLimit = 5

    public init(store: any JobStore, clock: Clock, worker: String, lease: Double = 30) {
        self.store = store
        self.clock = clock
        self.worker = worker
        self.lease = lease
    }

    /// Takes the longest waiting job.
    /// - Parameter accepts: which jobs may be taken; others wait.
    /// - Returns: nil when there is none.
    public func claim(
        where accepts: (StyleJob) -> Bool = { _ in true }
    ) async throws(StoreError) -> StyleJob? {
        for var job in try await store.dueJobs(at: clock.now(), limit: 100) {
            if job.isCancelled {
                _ = try await end(job, .cancelled, problem: nil)
                continue
            }
            guard job.attempts < JobQueue.attemptLimit else {
                _ = try await end(
                    job, .failed,
                    problem: job.problem
                        ?? StyleJob.Problem(
                            code: "interrupted", korean: "그리는 도중에 여러 번 멈췄어요. 다시 시도해 주세요.",
                            english: "Painting was interrupted several times. Please try again."))
                continue
            }
            guard accepts(job) else { continue }
            job.state = .running
            // Each claim has a name of its own, so that of two by one process, the earlier knows that it has lost.
            job.worker = "\(worker)/\(UInt32.random(in: 0 ... .max))"
            job.attempts += 1
            job.due = clock.now().adding(seconds: lease)
            if let claimed = try await keep(job) { return claimed }
        }
        return nil
    }

    /// Signs that this worker is alive, and tells how far it is.
    /// - Parameter change: what else is noted, such as a charge.
    /// - Returns: the job as it is now; nil when it is somebody else's by now, or was cancelled: then work ends.
    public func sign(
        _ job: StyleJob, percent: Int? = nil, _ change: (inout StyleJob) -> Void = { _ in }
    ) async throws(StoreError) -> StyleJob? {
        var current = job
        // Besides its worker only a wish to cancel changes a job, so this ends soon.
        for _ in 0..<10 {
            guard job.worker != nil, current.worker == job.worker, current.state == .running, !current.isCancelled
            else { return nil }
            current.percent = min(100, max(current.percent, percent ?? 0))
            current.due = clock.now().adding(seconds: lease)
            change(&current)
            if let kept = try await keep(current) { return kept }
            guard let newer = try await store.job(job.id) else { return nil }
            current = newer
        }
        return nil
    }

    /// Writes something into a job that this worker has, also when its owner does not want it any more.
    @discardableResult
    public func note(
        _ job: StyleJob, _ change: (inout StyleJob) -> Void
    ) async throws(StoreError) -> StyleJob? {
        try await changing(job, change)
    }

    /// Lays a job aside for a while, such as until a server wants to be asked again.
    /// - Parameters:
    ///   - problem: why; nil when nothing went wrong.
    ///   - isReturned: whether the attempt does not count, for the worker itself has to stop.
    public func pause(
        _ job: StyleJob, until: Instant, problem: StyleJob.Problem?, isReturned: Bool = false
    ) async throws(StoreError) -> StyleJob? {
        try await changing(job) { job in
            job.state = .queued
            job.worker = nil
            job.due = until
            job.problem = problem
            if isReturned { job.attempts = max(0, job.attempts - 1) }
        }
    }

    /// - Parameter cacheKey: names the result by all that went into it.
    public func finish(
        _ job: StyleJob, result: Picture, cacheKey: String? = nil
    ) async throws(StoreError) -> StyleJob? {
        try await changing(job) { job in
            job.result = result
            job.cacheKey = cacheKey
            job.end(.done, problem: nil)
        }
    }

    public func fail(_ job: StyleJob, _ problem: StyleJob.Problem) async throws(StoreError) -> StyleJob? {
        try await changing(job) { $0.end(.failed, problem: problem) }
    }

    /// Ends a job that this worker has because its owner wants that.
    public func cancelled(_ job: StyleJob) async throws(StoreError) -> StyleJob? {
        try await changing(job) { $0.end(.cancelled, problem: nil) }
    }

    /// Wishes a job to end: at once when nobody works on it, else at the worker's next sign.
    /// - Returns: the job as it is now; nil when there is none.
    public func cancel(_ id: Identifier<StyleJob>) async throws(StoreError) -> StyleJob? {
        while let job = try await store.job(id) {
            if job.state.hasEnded || job.isCancelled { return job }
            var wished = job
            wished.isCancelled = true
            if job.state == .queued { wished.end(.cancelled, problem: nil) }
            if let kept = try await keep(wished) { return kept }
        }
        return nil
    }

    private func end(
        _ job: StyleJob, _ state: StyleJob.State, problem: StyleJob.Problem?
    ) async throws(StoreError) -> StyleJob? {
        var ended = job
        ended.end(state, problem: problem)
        return try await keep(ended)
    }

    /// Changes a job that this worker has.
    private func changing(
        _ job: StyleJob, _ change: (inout StyleJob) -> Void
    ) async throws(StoreError) -> StyleJob? {
        var current = job
        while job.worker != nil, current.worker == job.worker, current.state == .running {
            change(&current)
            if let kept = try await keep(current) { return kept }
            guard let newer = try await store.job(job.id) else { return nil }
            current = newer
        }
        return nil
    }

    private func keep(_ job: StyleJob) async throws(StoreError) -> StyleJob? {
        var job = job
        job.updated = clock.now()
        guard let kept = try await store.replace(job) else { return nil }
        // Again does no harm, and no way of ending leaves money set aside.
        if kept.state.hasEnded, let charge = kept.charge, let spent = charge.spent {
            _ = try await store.settle(charge.reservation, spent: spent)
        }
        return kept
    }
}

extension StyleJob {
    fileprivate mutating func end(_ state: State, problem: Problem?) {
        self.state = state
        self.problem = problem
        worker = nil
        due = nil
        // Whoever had asked did not live to tell; what is in doubt counts as spent.
        if let reserved = charge?.reserved, charge?.spent == nil {
            charge?.spent = reserved
            charge?.isUncertain = true
        }
        if state == .done { percent = 100 }
    }
}
