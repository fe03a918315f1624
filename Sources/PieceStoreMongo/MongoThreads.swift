import Dispatch
import Foundation
import PieceMongoC
import PieceStore
import Synchronization

/// The threads that talk to the server. Calls of libmongoc block, so they must not run where Swift's tasks do; each
/// takes a connection, which belongs to one thread until it is put back, for the time of one job.
final class MongoThreads: Sendable {
    typealias Job = @Sendable (MongoLink?) -> Void

    private struct Waiting {
        let job: Job
        let since: ContinuousClock.Instant
    }

    private struct State {
        var jobs: [Waiting] = []
        var isClosed = false
        var threads: Int
        var ended: [CheckedContinuation<Void, Never>] = []
    }

    /// libmongoc's pool.
    private struct Pool: @unchecked Sendable {
        // The pool is made to be used by many threads at once; the last thread frees it.
        let pointer: OpaquePointer
    }

    private let state: Mutex<State>
    /// One signal for every job, and one for every thread when the end has come.
    private let signal = DispatchSemaphore(value: 0)
    private let pool: Pool
    private let database: String
    /// Held by a transaction that is tried again: of those that met, one at a time goes on.
    private let retrying = NSLock()

    /// Jobs that have waited longer are refused: whoever asked has gone, and the others wait less.
    private static let patience = Duration.seconds(10)

    /// - Parameters:
    ///   - pool: of at least as many connections as there are threads; it is freed by the last thread.
    init(pool: OpaquePointer, database: String, count: Int) {
        self.pool = Pool(pointer: pool)
        self.database = database
        state = Mutex(State(threads: count))
        for number in 1...count {
            let thread = Thread { self.work() }
            thread.name = "mongo-\(number)"
            thread.start()
        }
    }

    /// Runs a job on one of the threads, with a link, or with nil when it waited for too long or all has been closed.
    func submit(_ job: @escaping Job) {
        let isAccepted = state.withLock { state in
            if !state.isClosed { state.jobs.append(Waiting(job: job, since: .now)) }
            return !state.isClosed
        }
        if isAccepted { signal.signal() } else { job(nil) }
    }

    /// Takes no more jobs and lets the threads end when those there are have been done.
    func close() {
        let threads = state.withLock { state in
            defer { state.isClosed = true }
            return state.isClosed ? 0 : state.threads
        }
        for _ in 0..<threads { signal.signal() }
    }

    /// Returns when all threads have ended.
    func waitForEnd() async {
        await withCheckedContinuation { continuation in
            let hasEnded = state.withLock { state in
                if state.threads > 0 { state.ended.append(continuation) }
                return state.threads == 0
            }
            if hasEnded { continuation.resume() }
        }
    }

    private func work() {
        while true {
            signal.wait()
            // Every job was added before its signal, so there is none only when the signal meant the end.
            let next = state.withLock { $0.jobs.isEmpty ? nil : $0.jobs.removeFirst() }
            guard let next else { break }
            perform(next)
        }
        let (isLast, ended) = state.withLock { state in
            state.threads -= 1
            return (state.threads == 0, state.threads == 0 ? state.ended : [])
        }
        if isLast { pm_pool_free(pool.pointer) }
        for continuation in ended { continuation.resume() }
    }

    private func perform(_ waiting: Waiting) {
        guard ContinuousClock.now - waiting.since < MongoThreads.patience, let pointer = pm_pop(pool.pointer) else {
            return waiting.job(nil)
        }
        defer { pm_push(pointer) }
        waiting.job(MongoLink(pointer, database: database, retrying: retrying))
    }
}
