import Foundation
import Logging
import PieceMockPainter
import PieceModel
import PieceStore
import PieceStylist
import Testing

@testable import PieceServer

extension TestServer {
    /// Asks for a painting as the owner.
    func order(
        _ piece: String, _ body: JSONValue, key: String? = nil, as token: String? = nil
    ) async throws -> Answer {
        try await request(
            "POST", "/api/v1/pieces/\(piece)/style", token: token ?? owner.token, json: body,
            headers: key.map { [("Idempotency-Key", $0)] } ?? [])
    }

    /// Asks for a painting and waits until its job has ended.
    @discardableResult
    func paint(_ piece: String, _ body: JSONValue) async throws -> JSONObject {
        let answer = try await order(piece, body)
        guard answer.status == 202, let id = answer.object["id"]?.string else {
            throw TestServerFailure("no job was made: \(answer.text)")
        }
        return try await ended(id)
    }

    /// Waits until a job has ended.
    func ended(_ job: String) async throws -> JSONObject {
        for _ in 0..<1200 {
            let job = try await object("/api/v1/jobs/\(job)")
            if ["done", "failed", "cancelled"].contains(job["state"]?.string) { return job }
            try await Task.sleep(for: .milliseconds(50))
        }
        throw TestServerFailure("the job \(job) has not ended in a minute")
    }
}

/// A stand-in for servers that paint, on a free port of this machine.
struct StandIn: Sendable {
    let base: String
    let painter: MockPainter

    /// What it was asked for.
    func requests() async -> [JSONObject] { objects(await painter.ledger.object?["requests"]) }

    /// Starts one, hands it to the body, and stops it whatever happens.
    static func with<Result: Sendable>(
        _ plan: JSONValue = [:], honoursKeys: Bool = true, _ body: (StandIn) async throws -> Result
    ) async throws -> Result {
        var settings = MockSettings()
        settings.honoursKeys = honoursKeys
        settings.plan = try FaultPlan(json: plan)
        settings.holdSeconds = 2
        settings.hugeBytes = 80 << 20
        let painter = MockPainter(settings, clock: TestTime().clock, logger: Logger(label: "stand-in"))
        let (ports, port) = AsyncStream<Int>.makeStream()
        let running = Task { try await painter.run { port.yield($0) } }
        var numbers = ports.makeAsyncIterator()
        let number = try #require(await numbers.next())
        let result: Swift.Result<Result, any Error>
        do {
            result = .success(try await body(StandIn(base: "http://127.0.0.1:\(number)", painter: painter)))
        } catch {
            result = .failure(error)
        }
        painter.shutDown()
        _ = await running.result
        return try result.get()
    }

    /// Settings of a service whose photos it paints, for four cents each.
    func settings(
        honoursKeys: Bool = true, ownPrompts: String = "everyone", budget: JSONObject = ["allMonth": "10"],
        price: String = "0.04"
    ) throws -> PainterSettings {
        let painter: JSONValue = [
            "id": "studio", "name": ["ko": "화실", "en": "Studio"], "kind": "openai", "base": .string("\(base)/v1"),
            "key": ["environment": "KEY"], "model": "gpt-image-1.5", "allowPrivate": true,
            "honoursKeys": .bool(honoursKeys), "prices": ["perPicture": .string(price)],
            "timeouts": ["connect": 5, "attempt": 20, "total": 40],
        ]
        let settings: JSONValue = [
            "preferred": "studio", "ownPrompts": .string(ownPrompts), "budget": .object(budget), "painters": [painter],
        ]
        return try PainterSettings(Array(settings.serialized().utf8)) { _ in "sk-mock" }
    }
}
