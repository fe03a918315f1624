public import PieceRender
import PieceThreads

/// Does the work that keeps a core busy on threads of its own, each with its own renderer, behind a bounded queue: first
/// come, first served, and what does not fit is refused at once.
///
/// The threads yield to the ones that answer requests, so that small answers stay fast while all cores render.
public final class RenderPool: Sendable {
    private let queue: PoolQueue

    /// Starts the threads.
    /// - Parameters:
    ///   - workers: threads; as many as the machine has cores unless given.
    ///   - queueLimit: how many jobs may wait, reservations included.
    ///   - maximumWait: jobs that waited for longer are refused when their turn comes.
    ///   - reservation: how long a slot is kept for a job still to come.
    ///   - nice: the threads' nice value, 0…19.
    ///   - isIdle: whether the threads take only what all others leave of the processor, in place of `nice`.
    ///   - factory: makes a thread's renderer, on that thread; when it fails, so does the job, and it is asked again for
    ///     the next.
    public init(
        workers: Int? = nil, queueLimit: Int = 64, maximumWait: Duration = .seconds(10),
        reservation: Duration = .seconds(60), nice: Int = 7, isIdle: Bool = false,
        factory: @escaping @Sendable () throws(RenderError) -> TicketRenderer
    ) throws(PoolStartError) {
        let workers = max(1, workers ?? PoolQueue.cores)
        let queue = PoolQueue(
            workers: workers, limit: max(0, queueLimit), maximumWait: maximumWait, reservation: reservation)
        self.queue = queue
        for _ in 0..<workers {
            let started = PoolThread.start {
                if isIdle { PoolThread.runWhenIdle() } else { PoolThread.lowerPriority(to: CInt(clamping: nice)) }
                RenderPool.work(queue, factory)
            }
            guard started else {
                queue.end()
                throw PoolStartError(
                    message: "the system starts no more threads for rendering",
                    remedy: "give the pool fewer workers or raise the limit of processes")
            }
        }
    }

    deinit { queue.end() }

    /// What there is to do.
    public var load: PoolLoad { queue.load }

    /// Does a job when its turn comes and a thread is free.
    ///
    /// When the task is cancelled while the job waits, the job is dropped; one that has begun is finished.
    public func run<R: Sendable>(
        _ work: @escaping @Sendable (TicketRenderer) throws(RenderError) -> R
    ) async throws(PoolFailure) -> R {
        try await queue.run(reservation: nil, work)
    }

    /// Does the job that a slot was reserved for; never refused for want of room unless the reservation has lapsed.
    public func run<R: Sendable>(
        _ reservation: consuming Reservation, _ work: @escaping @Sendable (TicketRenderer) throws(RenderError) -> R
    ) async throws(PoolFailure) -> R {
        try await queue.run(reservation: reservation.spend(), work)
    }

    /// Does a later job of a request that was admitted already: it waits its turn but is not refused for want of room, for
    /// that would throw away the work done so far. A request has one job at a time, so these are bounded as well.
    public func runAdmitted<R: Sendable>(
        _ work: @escaping @Sendable (TicketRenderer) throws(RenderError) -> R
    ) async throws(PoolFailure) -> R {
        try await queue.run(reservation: nil, isAdmitted: true, work)
    }

    /// Keeps a slot for a job still to come, before the body of an upload is read. Given back when it goes unused.
    /// - Parameter isVisitor: whether it is for somebody who has not signed in; such slots leave half the places free, so
    ///   that visitors who dawdle over their bodies cannot lock out those who have.
    public func reserve(isVisitor: Bool = false) throws(PoolFailure) -> Reservation {
        Reservation(queue, try queue.reserve(isVisitor: isVisitor))
    }

    /// Refuses new jobs and returns when all accepted ones are done, and those that slots are reserved for; at the
    /// deadline what still waits is given up.
    public func drain(deadline: ContinuousClock.Instant) async {
        queue.close()
        let alarm = Task { [queue] in
            guard (try? await Task.sleep(until: deadline, clock: .continuous)) != nil else { return }
            queue.giveUp()
        }
        await queue.idle()
        alarm.cancel()
        queue.end()
    }

    /// A slot that is kept.
    public struct Reservation: ~Copyable, Sendable {
        private let queue: PoolQueue
        private var id: Int?

        fileprivate init(_ queue: PoolQueue, _ id: Int) {
            self.queue = queue
            self.id = id
        }

        fileprivate consuming func spend() -> Int? { id.take() }

        deinit {
            if let id { queue.release(id) }
        }
    }

    /// What each thread does.
    private static func work(_ queue: PoolQueue, _ factory: @Sendable () throws(RenderError) -> TicketRenderer) {
        var renderer = try? factory()
        while let job = queue.next() {
            let start = ContinuousClock.now
            let finish: @Sendable () -> Void
            do throws(RenderError) {
                let ready: TicketRenderer
                if let renderer { ready = renderer } else { ready = try factory() }
                renderer = ready
                finish = job.work(ready)
            } catch {
                finish = { job.fail(.failed(error)) }
            }
            queue.done(seconds: (ContinuousClock.now - start) / .seconds(1), finish)
        }
    }
}
