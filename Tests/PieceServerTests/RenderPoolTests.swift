import Foundation
import PieceModel
import PieceRender
import Synchronization
import Testing

@testable import PieceServer

@Suite("The render pool", .timeLimit(.minutes(2)))
struct RenderPoolTests {
    private static let assets: AssetRoot = {
        var folder = URL(filePath: #filePath).deletingLastPathComponent()
        while !FileManager.default.fileExists(atPath: folder.appending(path: "fonts/fonts.json").path) {
            let parent = folder.deletingLastPathComponent()
            precondition(parent.path != folder.path, "no fonts/fonts.json above \(#filePath)")
            folder = parent
        }
        return AssetRoot(path: folder.path)
    }()

    private func pool(
        workers: Int = 1, queue: Int = 64, wait: Duration = .seconds(60), reservation: Duration = .seconds(60)
    ) throws -> RenderPool {
        try RenderPool(workers: workers, queueLimit: queue, maximumWait: wait, reservation: reservation) {
            () throws(RenderError) in try TicketRenderer(assets: RenderPoolTests.assets)
        }
    }

    /// Waits until the pool looks as expected; a time limit on the suite ends what never does.
    private func until(_ pool: RenderPool, _ condition: (PoolLoad) -> Bool) async throws {
        while !condition(pool.load) { try await Task.sleep(for: .milliseconds(1)) }
    }

    /// Keeps a worker busy until it is opened.
    final class Gate: Sendable {
        private let semaphore = DispatchSemaphore(value: 0)
        func open(_ times: Int = 1) { for _ in 0..<times { semaphore.signal() } }
        func wait() { semaphore.wait() }
    }

    /// What jobs leave behind.
    final class Box<Value: Sendable>: Sendable {
        private let content: Mutex<Value>
        init(_ value: Value) { content = Mutex(value) }
        var value: Value { content.withLock { $0 } }
        func change<R: Sendable>(_ body: @Sendable (inout Value) -> R) -> R { content.withLock { body(&$0) } }
    }

    @Test("Tickets are rendered, on threads that give way to others, and failures come through")
    func renders() async throws {
        let pool = try pool(workers: 2)
        let piece = try Piece(json: Array(#"{"kind":"movie","title":"밤","date":"2026-10-09","score":4.5}"#.utf8))
        let layout = try #require(
            try FileManager.default.contentsOfDirectory(atPath: RenderPoolTests.assets.path + "/layouts")
                .filter { $0.hasSuffix(".json") }.sorted().first?.dropLast(5))
        let job = RenderJob(layout: String(layout), piece: piece, photo: .none, options: RenderOptions())
        try await withThrowingTaskGroup(of: RenderedTicket.self) { group in
            for _ in 0..<4 { group.addTask { try await pool.run { r throws(RenderError) in try r.render(job) } } }
            for try await ticket in group { #expect(ticket.bytes.count > 1_000) }
        }
        let nice = try await pool.run { _ in getpriority(__priority_which_t(PRIO_PROCESS.rawValue), 0) }
        #expect(nice >= 7)
        #expect(getpriority(__priority_which_t(PRIO_PROCESS.rawValue), 0) < nice)
        var unknown = job
        unknown.layout = "none-of-that-name"
        do throws(PoolFailure) {
            _ = try await pool.run { [unknown] r throws(RenderError) in try r.render(unknown) }
            Issue.record("an unknown layout was rendered")
        } catch {
            guard case .failed(let error) = error else { throw error }
            #expect(error.code == .unknownLayout)
        }
        #expect(pool.load.completed == 6 && pool.load.busy == 0 && pool.load.meanSeconds > 0)
    }

    @Test("A full queue refuses at once; what is in it is done in order")
    func bounded() async throws {
        let pool = try pool(queue: 3)
        let gate = Gate()
        let order = Box<[Int]>([])
        async let first: Void = pool.run { _ in gate.wait() }
        try await until(pool) { $0.busy == 1 }
        try await withThrowingTaskGroup(of: Void.self) { group in
            for index in 0..<3 {
                group.addTask { try? await pool.run { _ in order.change { $0.append(index) } } }
                try await until(pool) { $0.queued == index + 1 }
            }
            for _ in 0..<5 {
                await #expect(throws: PoolFailure.refused(retryAfterSeconds: 1)) { try await pool.run { _ in } }
                #expect(throws: PoolFailure.refused(retryAfterSeconds: 1)) { _ = try pool.reserve() }
            }
            #expect(pool.load.refused == 10)
            gate.open()
        }
        try await first
        #expect(order.value == [0, 1, 2])
        #expect(pool.load.completed == 4)
    }

    @Test("A reservation keeps a place, is given back unused, and lapses")
    func reservations() async throws {
        let pool = try pool(queue: 0)
        do {
            let slot = try pool.reserve()
            #expect(pool.load.reserved == 1)
            await #expect(throws: PoolFailure.refused(retryAfterSeconds: 1)) { try await pool.run { _ in } }
            #expect(try await pool.run(slot) { _ in 7 } == 7)
            #expect(pool.load.reserved == 0)
        }
        do {
            _ = try pool.reserve()
        }
        #expect(pool.load.reserved == 0)
        let short = try self.pool(queue: 0, reservation: .milliseconds(5))
        let late = try short.reserve()
        try await until(short) { $0.reserved == 0 }
        let next = try short.reserve()
        do throws(PoolFailure) {
            try await short.run(late) { _ in }
            Issue.record("a lapsed reservation took a place that is another's")
        } catch {
            #expect(error == .refused(retryAfterSeconds: 1))
        }
        #expect(try await short.run(next) { _ in 8 } == 8)
    }

    @Test("A cancelled job is dropped before its turn, a begun one is finished")
    func cancellation() async throws {
        let pool = try pool()
        let gate = Gate()
        let ran = Box(0)
        let begun = Task { try await pool.run { _ in gate.wait() } }
        try await until(pool) { $0.busy == 1 }
        let waiting = Task { try await pool.run { _ in ran.change { $0 += 1 } } }
        try await until(pool) { $0.queued == 1 }
        waiting.cancel()
        begun.cancel()
        await #expect(throws: PoolFailure.cancelled) { try await waiting.value }
        #expect(pool.load.queued == 0 && pool.load.cancelled == 1)
        gate.open()
        try await begun.value
        #expect(try await pool.run { _ in 1 } == 1)
        #expect(ran.value == 0)
    }

    /// A task that asks for nothing before it has been cancelled.
    private func cancelled<R: Sendable>(_ body: @escaping @Sendable () async throws -> R) -> Task<R, any Error> {
        let task = Task {
            while !Task.isCancelled { await Task.yield() }
            return try await body()
        }
        task.cancel()
        return task
    }

    @Test("A task that was cancelled before it asks gets nothing done, though a thread is free")
    func cancelledBefore() async throws {
        let pool = try pool()
        let ran = Box(0)
        let task = cancelled { try await pool.run { _ in ran.change { $0 += 1 } } }
        await #expect(throws: PoolFailure.cancelled) { try await task.value }
        #expect(pool.load.cancelled == 1)
        await pool.drain(deadline: .now + .seconds(3_600))
        #expect(ran.value == 0)
    }

    @Test("A drain does not wait for a reservation whose task was cancelled")
    func drainCancelled() async throws {
        let pool = try pool()
        let go = Box(false)
        let task = cancelled {
            let slot = try pool.reserve()
            while !go.value { await Task.yield() }
            try await pool.run(slot) { _ in }
        }
        try await until(pool) { $0.reserved == 1 }
        // The deadline is far behind the suite's time limit.
        async let drained: Void = pool.drain(deadline: .now + .seconds(3_600))
        while (try? pool.reserve()) != nil { await Task.yield() }
        go.change { $0 = true }
        await #expect(throws: PoolFailure.cancelled) { try await task.value }
        await drained
    }

    @Test("A job that waited for too long is refused when its turn comes")
    func maximumWait() async throws {
        let pool = try pool(wait: .milliseconds(50))
        let gate = Gate()
        // On a busy machine even a free thread may come too late.
        let first = Task { while (try? await pool.run { _ in gate.wait() }) == nil { try Task.checkCancellation() } }
        try await until(pool) { $0.busy == 1 }
        let before = pool.load.refused
        let late = Task { try await pool.run { _ in } }
        try await until(pool) { $0.queued == 1 }
        try await Task.sleep(for: .milliseconds(60))
        gate.open()
        try await first.value
        await #expect {
            try await late.value
        } throws: {
            if case .refused(1...30)? = $0 as? PoolFailure { true } else { false }
        }
        #expect(pool.load.refused == before + 1 && pool.load.completed == 1)
    }

    @Test("Draining finishes what was accepted and refuses what is new")
    func drains() async throws {
        let pool = try pool()
        let gate = Gate()
        let accepted = (0..<3).map { index in
            Task {
                try await pool.run { _ in gate.wait() }
                return index
            }
        }
        try await until(pool) { $0.busy + $0.queued == 3 }
        let slot = try pool.reserve()
        async let drained: Void = pool.drain(deadline: .now + .seconds(60))
        // New reservations are given back at once, until there are none.
        while (try? pool.reserve()) != nil { await Task.yield() }
        await #expect(throws: PoolFailure.closed) { try await pool.run { _ in } }
        #expect(throws: PoolFailure.closed) { _ = try pool.reserve() }
        gate.open(3)
        #expect(try await pool.run(slot) { _ in 5 } == 5)
        await drained
        for task in accepted { _ = try await task.value }
        #expect(pool.load.busy == 0 && pool.load.queued == 0)
    }

    @Test("At its deadline a drain gives up what waits")
    func drainDeadline() async throws {
        let pool = try pool()
        let gate = Gate()
        let begun = Task { try await pool.run { _ in gate.wait() } }
        try await until(pool) { $0.busy == 1 }
        let waiting = Task { try await pool.run { _ in } }
        try await until(pool) { $0.queued == 1 }
        let slot = try pool.reserve()
        await pool.drain(deadline: .now + .milliseconds(10))
        await #expect(throws: PoolFailure.closed) { try await waiting.value }
        do throws(PoolFailure) {
            try await pool.run(slot) { _ in }
            Issue.record("a job was accepted after the end")
        } catch {
            #expect(error == .closed)
        }
        gate.open()
        try await begun.value
    }

    @Test("A renderer that cannot be made fails the job, and is tried again for the next")
    func factory() async throws {
        let tries = Box(0)
        let pool = try RenderPool(workers: 1) { () throws(RenderError) in
            let number = tries.change {
                $0 += 1
                return $0
            }
            guard number > 2 else { throw RenderError(.fontsMissing, "try \(number)", "wait") }
            return try TicketRenderer(assets: RenderPoolTests.assets)
        }
        await #expect(throws: PoolFailure.failed(RenderError(.fontsMissing, "try 2", "wait"))) {
            try await pool.run { _ in }
        }
        #expect(try await pool.run { $0.fonts.ids.isEmpty } == false)
        _ = try await pool.run { _ in }
        #expect(tries.value == 3)
    }

    @Test("A thousand jobs that race with their cancellation each end once")
    func races() async throws {
        let seed = UInt64.random(in: 0...UInt64.max)
        print("seed \(seed)")
        var generator = SplitMix(seed)
        let pool = try pool(workers: 2, queue: 40)
        let ran = Box<Set<Int>>([])
        var tasks: [Task<Result<Int, PoolFailure>, Never>] = []
        for index in 0..<1_000 {
            let reserves = Bool.random(using: &generator)
            let task = Task { () -> Result<Int, PoolFailure> in
                do throws(PoolFailure) {
                    let work: @Sendable (TicketRenderer) throws(RenderError) -> Int = { _ in
                        #expect(ran.change { $0.insert(index).inserted })
                        return index
                    }
                    if reserves { return .success(try await pool.run(try pool.reserve(), work)) }
                    return .success(try await pool.run(work))
                } catch {
                    return .failure(error)
                }
            }
            tasks.append(task)
            if Int.random(in: 0..<3, using: &generator) == 0 { task.cancel() }
            if Int.random(in: 0..<20, using: &generator) == 0 { await Task.yield() }
            if Int.random(in: 0..<3, using: &generator) == 0 { tasks.randomElement(using: &generator)?.cancel() }
        }
        var succeeded: Set<Int> = []
        var (cancelled, refused) = (0, 0)
        for (index, task) in tasks.enumerated() {
            switch await task.value {
            case .success(let value):
                #expect(value == index)
                succeeded.insert(value)
            case .failure(.cancelled): cancelled += 1
            case .failure(.refused(let seconds)):
                #expect((1...30).contains(seconds))
                refused += 1
            case .failure(let failure): Issue.record("seed \(seed): \(failure)")
            }
        }
        let load = pool.load
        #expect(ran.value == succeeded, "seed \(seed)")
        #expect(load.busy == 0 && load.queued == 0 && load.reserved == 0)
        #expect(load.completed == succeeded.count && load.cancelled == cancelled && load.refused == refused)
        #expect(!succeeded.isEmpty && cancelled > 0)
        await pool.drain(deadline: .now + .seconds(60))
    }

    @Test("A pool that nobody has any more lets its threads and renderers go")
    func release() async throws {
        final class Witness: Sendable {}
        weak var witness: Witness?
        do {
            let held = Witness()
            witness = held
            let pool = try RenderPool(workers: 2) { [held] () throws(RenderError) in
                withExtendedLifetime(held) {}
                return try TicketRenderer(assets: RenderPoolTests.assets)
            }
            _ = try await pool.run { _ in }
        }
        while witness != nil { try await Task.sleep(for: .milliseconds(1)) }
    }

    @Test("When to try again follows from what there is to do")
    func retryAfter() {
        var load = PoolLoad(workers: 2, limit: 64)
        #expect(load.retryAfterSeconds == 1)
        load.meanSeconds = 0.5
        load.queued = 10
        load.busy = 2
        #expect(load.retryAfterSeconds == 3)
        load.queued = 1_000
        #expect(load.retryAfterSeconds == 30)
    }
}
