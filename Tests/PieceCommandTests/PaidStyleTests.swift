import Foundation
import Glibc
import Testing

@Suite("Photos painted for money on the command line")
struct PaidStyleTests {
    private let space: Workspace

    init() throws {
        space = try Workspace()
        try FileManager.default.copyItem(atPath: Workspace.sample("tiny.jpg"), toPath: space.path("photo.jpg"))
    }

    private func lines(_ seeds: Range<Int>) throws {
        try space.write(
            seeds.map { #"{"photo":"photo.jpg","style":"oil","seed":\#($0),"out":"\#($0).jpg"}"# + "\n" }.joined(),
            to: "jobs.jsonl")
    }

    private static let batch = [
        "style", "--batch", "jobs.jsonl", "--painters", "painters.json", "--painter", "studio", "--workers", "1",
    ]

    private func run(_ more: String...) throws -> Outcome { try space.start(PaidStyleTests.batch + more).outcome() }

    private func journal() -> [String] {
        String(decoding: space.contents("jobs.jsonl.state") ?? Data(), as: UTF8.self).split(separator: "\n").map(
            String.init)
    }

    @Test("One photo says where it goes before and what it did cost after")
    func single() throws {
        let server = try StandIn(space)
        let arguments = [
            "style", "--photo", "photo.jpg", "--prompt", "at night", "--painters", "painters.json", "--painter",
            "studio", "--frame", "120x90", "--out", "t.jpg",
        ]
        let dear = try space.start(arguments + ["--budget", "0.039"]).outcome()
        #expect(dear.status == 69 && dear.errors.contains("$0.040000"), "\(dear.errors)")
        #expect(try server.requests().isEmpty)
        let outcome = try space.start(arguments).outcome()
        #expect(outcome.status == 0, "\(outcome.errors)")
        #expect(outcome.errorLines.first?.contains("photos go to openai http://127.0.0.1:") == true)
        #expect(outcome.errorLines.last == "piece: cost $0.040000 by the price list")
        #expect(!outcome.errors.contains("sk-mock"))
        #expect(space.exists("t.jpg"))
        let key = try #require(try server.requests().first?.key)
        #expect(key.hasPrefix("piece-") && key.count == 70)
        _ = try space.start(arguments).outcome()
        #expect(try server.requests().map(\.key) == [key, key])
        #expect(try server.charged() == 1)
    }

    @Test("A batch wants a budget, keeps to it, and goes on when it is raised")
    func budget() throws {
        let server = try StandIn(space)
        try lines(0..<3)
        let without = try run()
        #expect(without.status == 64 && without.errors.contains("--budget"), "\(without.errors)")
        let first = try run("--budget", "0.10")
        #expect(first.status == 69, "\(first.errors)")
        #expect(first.errors.contains("painted 2, unchanged 0, failed 1") && first.errors.contains("raise --budget"))
        #expect(first.errors.contains("spent $0.080000 of $0.100000"))
        #expect(try server.charged() == 2)
        #expect(try run("--budget", "0.10").status == 69)
        let more = try run("--budget", "0.12")
        #expect(more.status == 0 && more.errors.contains("painted 1, unchanged 2"), "\(more.errors)")
        #expect(try run("--budget", "0.12").errors.contains("painted 0, unchanged 3"))
        #expect(try server.charged() == 3)
        #expect(try run("--budget", "0.11").errors.contains("earlier runs spent"))
    }

    @Test("The journal is written before a request is sent, and a picture that is lost is not paid for unasked")
    func lostPicture() throws {
        let server = try StandIn(space, honoursKeys: false)
        try lines(0..<1)
        #expect(try run("--budget", "1").status == 0)
        #expect(journal().map { $0.contains(#""event":"sending""#) } == [true, false])
        try FileManager.default.removeItem(atPath: space.path("0.jpg"))
        let refused = try run("--budget", "1")
        #expect(refused.status == 69 && refused.errors.contains("paid for before"), "\(refused.errors)")
        #expect(try server.charged() == 1)
        let again = try run("--budget", "1", "--pay-again")
        #expect(again.status == 0 && again.errors.contains("spent $0.080000"), "\(again.errors)")
        #expect(try server.charged() == 2 && space.exists("0.jpg"))
    }

    /// Starts a batch of one whose answer comes in drops after it was charged, and kills it there.
    private func killed(_ server: StandIn) throws {
        try lines(0..<1)
        let running = try space.start(PaidStyleTests.batch + ["--budget", "1"])
        try space.wait(for: "a request that is charged") { (try? server.charged()) == 1 }
        running.send(SIGKILL)
        _ = try running.outcome()
        #expect(!space.exists("0.jpg") && journal().count == 1)
    }

    @Test("After a kill, a server that honours keys is asked with the same key and charges once")
    func killedHonoured() throws {
        let server = try StandIn(space, plan: #"{"sequence": ["trickle"]}"#)
        try killed(server)
        let outcome = try run("--budget", "1")
        #expect(outcome.status == 0 && outcome.errors.contains("spent $0.040000 of $1.000000"), "\(outcome.errors)")
        #expect(try Set(server.requests().map(\.key)).count == 1)
        #expect(try server.requests().count == 2)
        #expect(try server.charged() == 1 && space.exists("0.jpg"))
    }

    @Test("After a kill, a server that does not is not asked again: the picture is in doubt until somebody pays again")
    func killedInDoubt() throws {
        let server = try StandIn(space, plan: #"{"sequence": ["trickle"]}"#, honoursKeys: false)
        try killed(server)
        let outcome = try run("--budget", "1")
        #expect(outcome.status == 69 && outcome.errors.contains("no answer is known"), "\(outcome.errors)")
        #expect(outcome.errors.contains("jobs.jsonl:1: ") && outcome.errors.contains("--pay-again"))
        #expect(outcome.errors.contains("$0.040000 of it in doubt"))
        #expect(try server.requests().count == 1)
        let again = try run("--budget", "1", "--pay-again")
        #expect(again.status == 0 && again.errors.contains("spent $0.080000 of"), "\(again.errors)")
        #expect(try server.charged() == 2 && space.exists("0.jpg"))
    }

    @Test("A refusal costs nothing, and an answer that breaks off stays in doubt")
    func failures() throws {
        let server = try StandIn(space, plan: #"{"sequence": ["moderated", "truncate"]}"#, honoursKeys: false)
        try lines(0..<3)
        let outcome = try run("--budget", "0.08")
        #expect(outcome.errors.contains("painted 1, unchanged 0, failed 2"), "\(outcome.errors)")
        #expect(outcome.errors.contains("spent $0.080000 of $0.080000, $0.040000 of it in doubt"), "\(outcome.errors)")
        #expect(try server.charged() == 2)
    }

    @Test("Lines that ask for the same picture are not paid for twice")
    func twins() throws {
        let server = try StandIn(space)
        try space.write(
            ["a", "b"].map { #"{"photo":"photo.jpg","style":"oil","out":"\#($0).jpg"}"# + "\n" }.joined(),
            to: "jobs.jsonl")
        let outcome = try run("--budget", "1")
        #expect(outcome.status == 65 && outcome.errors.contains("line 1 asks for the same picture"))
        #expect(try server.charged() == 1)
    }

    @Test("A journal that is damaged or in use is refused; a line that was never finished is not")
    func journals() throws {
        let server = try StandIn(space)
        try lines(0..<1)
        try space.write("{\"event\":\"sending\"}\n", to: "jobs.jsonl.state")
        let damaged = try run("--budget", "1")
        #expect(damaged.status == 65 && damaged.errors.contains("jobs.jsonl.state':1"), "\(damaged.errors)")
        try space.write("{\"event\":\"sen", to: "jobs.jsonl.state")
        let descriptor = open(space.path("jobs.jsonl.state"), O_RDWR)
        #expect(flock(descriptor, LOCK_EX | LOCK_NB) == 0)
        let used = try run("--budget", "1")
        #expect(used.status == 69 && used.errors.contains("used by another run"), "\(used.errors)")
        close(descriptor)
        #expect(try server.requests().isEmpty)
        #expect(try run("--budget", "1").status == 0)
        #expect(journal().count == 2)
        try space.write(#"{"photo":"photo.jpg","style":"oil","out":"jobs.jsonl.state"}"#, to: "jobs.jsonl")
        let destroyed = try run("--budget", "1")
        #expect(destroyed.status == 65 && destroyed.errors.contains("the batch's state"), "\(destroyed.errors)")
        #expect(journal().count == 2)
        #expect(
            try space.run(
                "style", "--batch", "-", "--painters", "painters.json", "--painter", "studio",
                "--budget", "1"
            ).errors.contains("--state"))
    }
}
