import Logging
import PieceModel
import PieceStore
import PieceStylist
import Testing

@testable import PieceServer

@Suite("Photos painted by servers that cost money")
struct PaidPainterTests {
    /// A photo so wide that tickets show a part of it.
    private static func photo() throws -> [UInt8] { try Checkout.bytes("assets/samples/jekyll.jpg") }

    @Test("A server gets the part that the ticket shows, without metadata, and is paid once for the same picture")
    func once() async throws {
        try await StandIn.with { studio in
            try await withServer(painters: studio.settings()) { server in
                let id = try await server.keep("2026-11-14", photo: try Self.photo())
                try await server.change(id, ["layout": "minimal-square"])
                let first = try await server.paint(id, ["style": "oil"])
                #expect(first["state"] == "done", "\(first)")
                #expect(first["cost"]?.object?["spent"] == "0.040000")
                let asked = try #require(await studio.requests().first)
                let sent = asked["photo"]?.object
                #expect(sent?["metadata"] == false && asked["user"]?.string?.isEmpty == false)
                #expect(asked["user"]?.string?.contains("\(server.owner.account.id)") == false)
                let piece = try await server.object("/api/v1/pieces/\(id)")
                let (photo, painted) = (piece["photo"]?.object, piece["painted"]?.object)
                // The photo is upright, the ticket's frame square.
                let height = try #require(photo?["height"]?.integer)
                #expect(painted?["width"] == photo?["width"])
                #expect(try #require(painted?["height"]?.integer) < height)

                let second = try await server.paint(id, ["style": "oil"])
                #expect(second["state"] == "done" && second["cost"] == .null)
                #expect(second["picture"] == first["picture"])
                let other = try await server.paint(id, ["style": "oil", "seed": 2])
                #expect(other["cost"]?.object?["spent"] == "0.040000")
                #expect(await studio.requests().count == 2)
                let budget = try await server.object("/api/v1/styles")["budget"]
                #expect(budget?.object?["allMonth"] == "9.920000" && budget?.object?["userDay"] == .null)
            }
        }
    }

    @Test(
        "What a server refuses or breaks is explained in both languages, and the piece stays whole",
        arguments: [
            ("moderated", "refused"), ("empty", "empty"), ("garbage", "garbage"), ("bomb", "too-large"),
            ("429-quota", "quota"), ("page", "garbage"),
        ])
    func failures(fault: String, code: String) async throws {
        try await StandIn.with(["every": 1, "faults": [.string(fault)]]) { studio in
            try await withServer(painters: studio.settings()) { server in
                let id = try await server.keep("2026-11-14", photo: try Checkout.photo())
                let before = try await server.object("/api/v1/pieces/\(id)")
                let answer = try await server.order(id, ["style": "oil"])
                let job = try await server.settled(try #require(answer.object["id"]?.string))
                #expect(job["problem"]?.object?["code"]?.string == code, "\(job)")
                let message = job["problem"]?.object?["message"]?.object
                #expect(message?["ko"]?.string?.isEmpty == false && message?["en"]?.string?.isEmpty == false)
                #expect(!JSONValue.object(job).serialized().contains("sk-mock"))
                #expect(try await server.object("/api/v1/pieces/\(id)") == before)
            }
        }
    }

    @Test("Nothing is asked for beyond the budget")
    func budget() async throws {
        try await StandIn.with { studio in
            let settings = try studio.settings(budget: ["userDay": "0.05", "allMonth": "10"])
            try await withServer(painters: settings) { server in
                let id = try await server.keep("2026-11-14", photo: try Checkout.photo())
                #expect(try await server.paint(id, ["style": "oil"])["state"] == "done")
                let second = try await server.paint(id, ["style": "film"])
                #expect(second["state"] == "failed" && second["problem"]?.object?["code"] == "user-day", "\(second)")
                #expect(await studio.requests().count == 1)
                #expect(try await server.paint(id, ["style": "film", "painter": "built-in"])["state"] == "done")
            }
        }
    }

    @Test("Prompts of one's own are for whom the operator says", arguments: ["nobody", "admins", "everyone"])
    func prompts(right: String) async throws {
        try await StandIn.with { studio in
            try await withServer(painters: studio.settings(ownPrompts: right)) { server in
                for person in [server.owner, server.member] {
                    let piece = try await server.makePiece(token: person.token, photo: try Checkout.photo())
                    let id = try #require(piece["id"]?.string)
                    let may = right == "everyone" || right == "admins" && person.account.id == server.owner.account.id
                    let styles = try await server.object("/api/v1/styles", as: person.token)
                    #expect(styles["ownPrompts"] == .bool(may))
                    let answer = try await server.order(id, ["prompt": "비 오는 밤의 수채화"], as: person.token)
                    #expect(may ? answer.status == 202 : answer.isProblem(403))
                }
            }
        }
    }

    @Test(
        "After a crash between asking and answer, only a server that honours keys is asked again",
        arguments: [true, false])
    func crash(honoursKeys: Bool) async throws {
        try await StandIn.with(honoursKeys: honoursKeys) { studio in
            let settings = try studio.settings(honoursKeys: honoursKeys)
            try await withServer(settings: { $0.styleWorkers = 0 }, painters: settings) { server in
                let id = try await server.keep("2026-11-14", photo: try Checkout.photo())
                let answer = try await server.order(id, ["style": "oil"])
                let services = server.service.services
                // Another process has claimed the job, set the money aside, asked, and died.
                let dead = JobQueue(store: server.store, clock: server.time.clock, worker: "dead", lease: 0)
                let job = try #require(try await dead.claim())
                let budget = StoredBudget(store: server.store, limits: services.workshop.limits)
                let reservation = try await budget.reserve(
                    user: "\(job.owner)", amount: MicroUSD(40_000), at: server.time.clock.now())
                let worker = StyleWorker(
                    library: services.library, workshop: services.workshop, queue: services.queue, budget: budget,
                    logger: Logger(label: "test"))
                let subject = try await worker.plan(job).key
                let charge = StyleJob.Charge(reservation: reservation.id.spend, reserved: 40_000, subject: subject)
                #expect(try await dead.sign(job) { $0.charge = charge } != nil)

                await worker.work(on: try #require(try await services.queue.claim()))
                let ended = try await server.ended(try #require(answer.object["id"]?.string))
                #expect(ended["attempts"] == 2)
                let cost = ended["cost"]?.object
                #expect(cost?["spent"] == "0.040000" && cost?["uncertain"] == .bool(!honoursKeys))
                #expect(ended["state"] == (honoursKeys ? "done" : "failed"))
                #expect(await studio.requests().count == (honoursKeys ? 1 : 0))
                #expect(try await server.object("/api/v1/styles")["budget"]?.object?["allMonth"] == "9.960000")
            }
        }
    }

    @Test("A job under way is given up when the photo itself is wanted, and a painting that comes late is not used")
    func changedMind() async throws {
        try await StandIn.with(["delay": 6]) { studio in
            try await withServer(painters: studio.settings()) { server in
                let id = try await server.keep("2026-11-14", photo: try Checkout.photo())
                let before = try await server.object("/api/v1/pieces/\(id)")
                let job = try #require(try await server.order(id, ["style": "oil"]).object["id"]?.string)
                while await studio.requests().isEmpty { try await Task.sleep(for: .milliseconds(50)) }
                let removed = try await server.request(
                    "DELETE", "/api/v1/pieces/\(id)/style", token: server.owner.token)
                #expect(removed.status == 200)
                let ended = try await server.ended(job)
                // The server had been asked and may have been paid, which its owner is told.
                #expect(ended["state"] == "cancelled" && ended["cost"]?.object?["uncertain"] == true, "\(ended)")
                #expect(try await server.object("/api/v1/pieces/\(id)") == before)
            }
        }
    }

    @Test("A stop in the middle of a paid request leaves the job to the next process, which pays once")
    func stopped() async throws {
        try await StandIn.with(["sequence": ["hang"]]) { studio in
            let settings = try studio.settings()
            try await withServer(settings: { $0.styleWorkers = 0 }, painters: settings) { server in
                let id = try await server.keep("2026-11-14", photo: try Checkout.photo())
                let job = try #require(try await server.order(id, ["style": "oil"]).object["id"]?.string)
                let services = server.service.services
                let worker = StyleWorker(
                    library: services.library, workshop: services.workshop, queue: services.queue,
                    budget: StoredBudget(store: server.store, limits: services.workshop.limits),
                    logger: Logger(label: "test"))
                let claimed = try #require(try await services.queue.claim())
                let working = Task { await worker.work(on: claimed) }
                while await studio.requests().isEmpty { try await Task.sleep(for: .milliseconds(50)) }
                working.cancel()
                await working.value
                let waiting = try await server.object("/api/v1/jobs/\(job)")
                #expect(waiting["state"] == "queued" && waiting["attempts"] == 0, "\(waiting)")
                await worker.work(on: try #require(try await services.queue.claim()))
                let done = try await server.ended(job)
                #expect(done["state"] == "done" && done["cost"]?.object?["spent"] == "0.040000")
                #expect(try await server.object("/api/v1/styles")["budget"]?.object?["allMonth"] == "9.960000")
            }
        }
    }

    @Test("A worker that lost its job to another neither ends it nor settles for it")
    func lost() async throws {
        try await StandIn.with { studio in
            let settings = try studio.settings()
            try await withServer(settings: { $0.styleWorkers = 0 }, painters: settings) { server in
                let id = try await server.keep("2026-11-14", photo: try Checkout.photo())
                let job = try #require(try await server.order(id, ["style": "oil"]).object["id"]?.string)
                let services = server.service.services
                let silent = JobQueue(store: server.store, clock: server.time.clock, worker: "same", lease: 0)
                let queue = JobQueue(store: server.store, clock: server.time.clock, worker: "same")
                let first = try #require(try await silent.claim())
                let second = try #require(try await queue.claim())
                #expect(first.id == second.id && first.worker != second.worker)
                let worker = StyleWorker(
                    library: services.library, workshop: services.workshop, queue: queue,
                    budget: StoredBudget(store: server.store, limits: services.workshop.limits),
                    logger: Logger(label: "test"))
                await worker.work(on: first)
                #expect(await studio.requests().isEmpty)
                #expect(try await server.object("/api/v1/jobs/\(job)")["state"] == "running")
                await worker.work(on: second)
                #expect(try await server.ended(job)["state"] == "done")
                #expect(await studio.requests().count == 1)
            }
        }
    }
}

extension TestServer {
    /// Waits until a job has ended or was laid aside with a problem.
    fileprivate func settled(_ job: String) async throws -> JSONObject {
        for _ in 0..<1200 {
            let job = try await object("/api/v1/jobs/\(job)")
            if job["problem"] != .null { return job }
            try await Task.sleep(for: .milliseconds(50))
        }
        throw TestServerFailure("the job \(job) has no problem after a minute")
    }
}
