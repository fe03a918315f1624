import PieceModel
import PieceStore
import Synchronization
import Testing

@Suite("Jobs that paint photos")
struct JobTests {
    private static func job(of owner: AccountID, at: Instant = start, key: String? = nil) throws -> StyleJob {
        let hash = try #require(BlobHash(String(repeating: "ab", count: 32)))
        return StyleJob(
            id: .new(at: at), owner: owner, piece: .new(at: at),
            order: StyleOrder(
                mode: .photo, style: "oil", styleVersion: 1, prompt: nil, strength: 0.5, seed: 7, painter: "built-in",
                photo: hash),
            requestKey: key, created: at)
    }

    @Test("A job is claimed once, signed for, and ends with its picture", arguments: Engine.all)
    func life(_ engine: Engine) async throws {
        try await withStore(engine) { store in
            let owner = AccountID.fresh()
            let job = try Self.job(of: owner)
            #expect(try await store.create(job, limit: 5) == .created)
            let time = Mutex(start)
            let clock = Clock { time.withLock { $0 } }
            let (one, two) = (
                JobQueue(store: store, clock: clock, worker: "one"), JobQueue(store: store, clock: clock, worker: "two")
            )
            let claimed = try #require(try await one.claim())
            #expect(claimed.id == job.id && claimed.state == .running && claimed.attempts == 1)
            #expect(try await two.claim() == nil)
            let signed = try #require(try await one.sign(claimed, percent: 40))
            #expect(signed.percent == 40 && signed.version == 3)
            #expect(try await one.sign(signed, percent: 10)?.percent == 40)
            let result = Pictures.only().ticket
            try await store.note([result.hash])
            let newest = try #require(try await store.job(job.id))
            let done = try #require(try await one.finish(newest, result: result))
            #expect(done.state == .done && done.percent == 100 && done.due == nil && done.worker == nil)
            #expect(try await store.holders(of: result.hash) == [.job(job.id)])
            #expect(try await two.claim() == nil)
            try await store.deleteJobs(endedBefore: start.adding(seconds: 1))
            #expect(try await store.job(job.id) == nil)
            #expect(try await store.holders(of: result.hash) == [])
        }
    }

    @Test("When a worker falls silent another takes over, and the first is told so", arguments: Engine.all)
    func takeover(_ engine: Engine) async throws {
        try await withStore(engine) { store in
            let owner = AccountID.fresh()
            #expect(try await store.create(Self.job(of: owner), limit: 5) == .created)
            let time = Mutex(start)
            let clock = Clock { time.withLock { $0 } }
            let (one, two) = (
                JobQueue(store: store, clock: clock, worker: "one"), JobQueue(store: store, clock: clock, worker: "two")
            )
            let claimed = try #require(try await one.claim())
            time.withLock { $0 = $0.adding(seconds: 29) }
            #expect(try await two.claim() == nil)
            time.withLock { $0 = $0.adding(seconds: 2) }
            let taken = try #require(try await two.claim())
            #expect(taken.attempts == 2 && taken.worker?.hasPrefix("two") == true)
            #expect(try await one.sign(claimed) == nil)
            #expect(try await one.fail(claimed, .init(code: "x", korean: "x", english: "x")) == nil)
            #expect(try await two.sign(taken) != nil)
        }
    }

    @Test("A job that takes its workers down is given up with a reason", arguments: Engine.all)
    func crashes(_ engine: Engine) async throws {
        try await withStore(engine) { store in
            let owner = AccountID.fresh()
            let job = try Self.job(of: owner)
            #expect(try await store.create(job, limit: 5) == .created)
            let time = Mutex(start)
            let clock = Clock { time.withLock { $0 } }
            for attempt in 1...JobQueue.attemptLimit {
                let queue = JobQueue(store: store, clock: clock, worker: "\(attempt)")
                #expect(try await queue.claim()?.attempts == attempt)
                time.withLock { $0 = $0.adding(seconds: 31) }
            }
            #expect(try await JobQueue(store: store, clock: clock, worker: "last").claim() == nil)
            let ended = try #require(try await store.job(job.id))
            #expect(ended.state == .failed && ended.problem?.code == "interrupted")
        }
    }

    @Test("A waiting job is cancelled at once, one under way at its next sign", arguments: Engine.all)
    func cancelling(_ engine: Engine) async throws {
        try await withStore(engine) { store in
            let owner = AccountID.fresh()
            let queue = JobQueue(store: store, clock: Clock { start }, worker: "one")
            let waiting = try Self.job(of: owner)
            #expect(try await store.create(waiting, limit: 5) == .created)
            #expect(try await queue.cancel(waiting.id)?.state == .cancelled)
            #expect(try await queue.claim() == nil)

            let running = try Self.job(of: owner)
            #expect(try await store.create(running, limit: 5) == .created)
            let claimed = try #require(try await queue.claim())
            let wished = try #require(try await queue.cancel(running.id))
            #expect(wished.isCancelled && wished.state == .running)
            #expect(try await queue.sign(claimed) == nil)
            #expect(try await queue.cancelled(wished)?.state == .cancelled)
            #expect(try await queue.cancel(.new(at: start)) == nil)
        }
    }

    @Test("Two workers of two processes share many jobs without doing one twice", arguments: Engine.all)
    func sharing(_ engine: Engine) async throws {
        try await withStore(engine) { store in
            let owner = AccountID.fresh()
            for _ in 0..<12 { #expect(try await store.create(Self.job(of: owner), limit: 20) == .created) }
            let done = try await withThrowingTaskGroup(of: [Identifier<StyleJob>].self) { group in
                for worker in ["one", "two", "three"] {
                    group.addTask {
                        let queue = JobQueue(store: store, clock: Clock { start }, worker: worker)
                        var done: [Identifier<StyleJob>] = []
                        while let job = try await queue.claim() {
                            #expect(try await queue.fail(job, .init(code: "x", korean: "x", english: "x")) != nil)
                            done.append(job.id)
                        }
                        return done
                    }
                }
                return try await group.reduce(into: []) { $0 += $1 }
            }
            #expect(done.count == 12 && Set(done).count == 12)
        }
    }

    @Test("An owner has so many unfinished jobs and no more, however many ask at once", arguments: Engine.all)
    func limits(_ engine: Engine) async throws {
        try await withStore(engine) { store in
            let owner = AccountID.fresh()
            let kept = try await withThrowingTaskGroup(of: Bool.self) { group in
                for _ in 0..<8 { group.addTask { try await store.create(Self.job(of: owner), limit: 3) == .created } }
                return try await group.reduce(into: 0) { $0 += $1 ? 1 : 0 }
            }
            #expect(kept == 3)
            #expect(try await store.jobs(of: owner, piece: nil, limit: 10).count == 3)
            #expect(try await store.create(Self.job(of: .fresh()), limit: 3) == .created)
        }
    }

    @Test("The same request makes one job, however often and at once it is sent", arguments: Engine.all)
    func sameRequest(_ engine: Engine) async throws {
        try await withStore(engine) { store in
            let owner = AccountID.fresh()
            let outcomes = try await withThrowingTaskGroup(of: JobCreation.self) { group in
                for _ in 0..<6 {
                    group.addTask { try await store.create(Self.job(of: owner, key: "once"), limit: 20) }
                }
                return try await group.reduce(into: []) { $0.append($1) }
            }
            let jobs = try await store.jobs(of: owner, piece: nil, limit: 10)
            #expect(jobs.count == 1 && outcomes.filter { $0 == .created }.count == 1)
            let again = try await store.create(Self.job(of: owner, key: "once"), limit: 1)
            #expect(again == .existing(try #require(jobs.first)))
            #expect(try await store.create(Self.job(of: .fresh(), key: "once"), limit: 1) == .created)
        }
    }

    @Test("A painting is found by what went into it, as long as its job is kept", arguments: Engine.all)
    func cache(_ engine: Engine) async throws {
        try await withStore(engine) { store in
            let owner = AccountID.fresh()
            let queue = JobQueue(store: store, clock: Clock { start }, worker: "one")
            #expect(try await store.create(Self.job(of: owner), limit: 5) == .created)
            let result = Pictures.only().ticket
            try await store.note([result.hash])
            let job = try #require(try await queue.claim())
            #expect(try await store.painted(cacheKey: "key") == nil)
            _ = try await queue.finish(job, result: result, cacheKey: "key")
            #expect(try await store.painted(cacheKey: "key") == result)
            #expect(try await store.painted(cacheKey: "other") == nil)
            try await store.deleteJobs(endedBefore: start.adding(seconds: 1))
            #expect(try await store.painted(cacheKey: "key") == nil)
        }
    }

    @Test("With a piece its jobs go, and what they painted", arguments: Engine.all)
    func deletedPiece(_ engine: Engine) async throws {
        try await withStore(engine) { store in
            let (owner, pictures) = (AccountID.fresh(), Pictures.only())
            try await store.note([pictures.ticket.hash])
            let piece = try record(of: owner, number: 1, pictures: pictures)
            _ = try await store.create(piece, key: nil)
            let order = try Self.job(of: owner).order
            let job = StyleJob(id: .new(at: start), owner: owner, piece: piece.id, order: order, created: start)
            #expect(try await store.create(job, limit: 5) == .created)
            let queue = JobQueue(store: store, clock: Clock { start }, worker: "one")
            let result = Pictures.only().ticket
            try await store.note([result.hash])
            let claimed = try #require(try await queue.claim())
            _ = try await queue.finish(claimed, result: result)
            #expect(try await store.holders(of: result.hash) == [.job(job.id)])
            try await store.delete(piece.id, version: nil)
            #expect(try await store.job(job.id) == nil)
            #expect(try await store.holders(of: result.hash) == [])
        }
    }

    @Test("A worker that has to stop gives its job back without having counted", arguments: Engine.all)
    func returned(_ engine: Engine) async throws {
        try await withStore(engine) { store in
            #expect(try await store.create(Self.job(of: .fresh()), limit: 5) == .created)
            let queue = JobQueue(store: store, clock: Clock { start }, worker: "one")
            let claimed = try #require(try await queue.claim())
            let paused = try await queue.pause(claimed, until: start, problem: nil, isReturned: true)
            #expect(paused?.state == .queued && paused?.attempts == 0 && paused?.problem == nil)
            #expect(try await queue.claim()?.attempts == 1)
        }
    }

    @Test("Reservations at once never pass a limit, and what is settled counts as spent", arguments: Engine.all)
    func money(_ engine: Engine) async throws {
        try await withStore(engine) { store in
            func reservation(_ amount: Int) -> SpendReservation {
                SpendReservation(
                    id: .new(at: start), amount: amount,
                    accounts: [.init("user/day", limit: 100), .init("all/day", limit: nil)])
            }
            let made = try await withThrowingTaskGroup(of: SpendReservation?.self) { group in
                for _ in 0..<12 {
                    group.addTask {
                        let wanted = reservation(15)
                        return try await store.reserve(wanted) == nil ? wanted : nil
                    }
                }
                return try await group.reduce(into: []) { $0 += [$1].compactMap(\.self) }
            }
            #expect(made.count == 6)
            #expect(try await store.spent(["user/day", "all/day", "none"]) == [90, 90, 0])
            #expect(try await store.reserve(reservation(11)) == 0)
            #expect(try await store.reservation(made[0].id) == made[0])
            #expect(try await store.settle(made[0].id, spent: 4))
            #expect(try await !store.settle(made[0].id, spent: 4))
            #expect(try await store.reservation(made[0].id) == nil)
            #expect(try await store.settle(made[1].id, spent: 0))
            #expect(try await store.spent(["user/day", "all/day"]) == [64, 64])
        }
    }
}
