import Logging
import PieceModel
import PieceRender
import PieceStore
import PieceStylist
import Testing

@testable import PieceServer

@Suite("The worker that paints photos")
struct StyleWorkerTests {
    private func worker(_ library: RerenderLibrary) throws -> StyleWorker {
        let clock = TestTime().clock
        let assets = AssetRoot(path: Checkout.root.path)
        return StyleWorker(
            library: library.library, workshop: try Workshop(.standard, assets: assets, clock: clock),
            queue: JobQueue(store: library.store, clock: clock, worker: "test"),
            budget: StoredBudget(store: library.store, limits: BudgetLimits()), logger: Logger(label: "test"))
    }

    private func order(_ record: PieceRecord, style: String = "oil") throws -> StyleOrder {
        StyleOrder(
            mode: .photo, style: style, styleVersion: 1, prompt: nil, strength: 0.5, seed: 7, painter: "built-in",
            photo: try #require(record.pictures.photo?.hash))
    }

    @Test(
        "A style paints the photo, the ticket shows it, and it can be taken off again", arguments: BackupFolder.engines)
    func paints(engine: String) async throws {
        try await RerenderLibrary.with(engine) { library in
            let record = try await library.add()
            let worker = try worker(library)
            let job = StyleJob(
                id: .new(at: worker.clock.now()), owner: record.owner, piece: record.id, order: try order(record),
                created: worker.clock.now())
            #expect(try await library.store.create(job, limit: 5) == .created)
            let claimed = try #require(try await worker.queue.claim())
            await worker.work(on: claimed)
            let done = try #require(try await library.store.job(job.id))
            #expect(done.state == .done && done.percent == 100, "\(String(describing: done.problem))")
            let painted = try #require(try await library.store.piece(record.id))
            #expect(painted.pictures.painted == done.result && painted.pictures.photo == record.pictures.photo)
            #expect(painted.pictures.ticket.hash != record.pictures.ticket.hash && painted.version == 2)
            #expect(painted.design.painting?.style == "oil")
            try await library.expectWhole()
            let identity = Identity(account: record.owner, role: .owner, session: .new(at: BackupFolder.start))
            let plain = try await library.library.removePainting(
                .photo, of: record.id, for: identity, version: 2)
            #expect(plain.pictures.painted == nil && plain.pictures.ticket.hash == record.pictures.ticket.hash)
        }
    }

    @Test("A painting of a photo that is another by now is not used, and the job says so")
    func stale() async throws {
        try await RerenderLibrary.with { library in
            let record = try await library.add(photo: false)
            let worker = try worker(library)
            var order = try order(await library.add())
            order.style = "oil"
            let job = StyleJob(
                id: .new(at: worker.clock.now()), owner: record.owner, piece: record.id, order: order,
                created: worker.clock.now())
            #expect(try await library.store.create(job, limit: 5) == .created)
            await worker.work(on: try #require(try await worker.queue.claim()))
            let ended = try #require(try await library.store.job(job.id))
            #expect(ended.state == .failed && ended.problem != nil)
            #expect(try await library.store.piece(record.id) == record)
        }
    }
}
