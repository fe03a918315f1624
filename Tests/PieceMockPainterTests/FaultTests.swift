import Foundation
import PieceCodecs
import PieceMockPainter
import PieceModel
import Testing

@Suite("Faults", .timeLimit(.minutes(2)))
struct FaultTests {
    private func answer(_ fault: Fault, _ painter: TestPainter) async throws -> TestPainter.Answer {
        try await painter.plan(["sequence": [.string(fault.rawValue)]])
        return try await painter.edit(try .good())
    }

    @Test("that are errors have OpenAI's status, type, code and headers")
    func errors() async throws {
        try await withPainter { painter in
            var answer = try await answer(.rateLimited, painter)
            #expect(answer.status == 429 && answer.error.code == "rate_limit_exceeded")
            #expect(answer.headers["retry-after"] == "1" && answer.headers["retry-after-ms"] == "150")
            answer = try await self.answer(.quota, painter)
            #expect(answer.status == 429 && answer.error.code == "insufficient_quota")
            #expect(answer.headers["x-should-retry"] == "false")
            answer = try await self.answer(.serverError, painter)
            #expect(answer.status == 500 && answer.error.type == "server_error")
            answer = try await self.answer(.moderated, painter)
            #expect(answer.status == 400 && answer.error.code == "moderation_blocked")
            answer = try await self.answer(.stringError, painter)
            #expect(answer.status == 500 && answer.object["error"]?.string != nil)
            answer = try await self.answer(.redirect, painter)
            #expect(answer.status == 307 && answer.headers["location"]?.hasPrefix("http://localhost:") == true)
            #expect(
                try await painter.ledger().allSatisfy {
                    $0["charged"] == 0 && $0["host"]?.string?.hasPrefix("127.") == true
                })
        }
    }

    @Test("of content are 200 and not what was asked for, and cost all the same")
    func contents() async throws {
        try await withPainter { painter in
            var answer = try await answer(.garbage, painter)
            let garbage = try #require(answer.pictures.first)
            #expect(answer.status == 200)
            #expect(throws: CodecError.self) { try inspect(garbage) }
            answer = try await self.answer(.bomb, painter)
            let bomb = try #require(answer.pictures.first)
            #expect(bomb.count < 400_000)
            #expect(throws: CodecError.self) { try decode(bomb).takePixmap().width }
            answer = try await self.answer(.url, painter)
            let address = try #require(answer.object["data"]?.array?.first?.object?["url"]?.string)
            #expect(try inspect(try await painter.request("GET", address).body).width == 1024)
            answer = try await self.answer(.isoCreated, painter)
            #expect(answer.object["created"]?.string?.hasSuffix("Z") == true && answer.pictures.count == 1)
            answer = try await self.answer(.wrongSize, painter)
            let info = try inspect(try #require(answer.pictures.first))
            #expect(info.width != 1024 && info.width != info.height)
            answer = try await self.answer(.huge, painter)
            #expect(answer.body.count > 4 << 20)
            #expect(try await painter.ledger().map { $0["charged"] } == Array(repeating: 1, count: 6))
        }
    }

    @Test("that answer 200 without a picture cost nothing")
    func empties() async throws {
        try await withPainter { painter in
            var answer = try await answer(.empty, painter)
            #expect(answer.status == 200 && answer.object["data"] == [])
            answer = try await self.answer(.page, painter)
            #expect(answer.status == 200 && answer.headers["content-type"] == "text/html")
            #expect(try await painter.ledger().allSatisfy { $0["charged"] == 0 })
        }
    }

    @Test("of the connection end it", arguments: [Fault.hang, .reset, .truncate, .trickle, .chargeTwice])
    func connections(fault: Fault) async throws {
        try await withPainter { painter in
            await #expect(throws: (any Error).self) { try await answer(fault, painter) }
            let entry = try #require(try await painter.ledger().first)
            #expect(entry["fault"]?.string == fault.rawValue)
            #expect(entry["charged"]?.integer == (fault == .hang || fault == .reset ? 0 : 1))
            // The server is none the worse for it.
            #expect(try await painter.edit(try .good()).status == 200)
        }
    }

    @Test("that hang end with the server")
    func shutDown() async throws {
        try await withPainter {
            $0.holdSeconds = 3_600
        } _: { painter in
            try await painter.plan(["sequence": ["hang", "trickle"]])
            async let hanging = painter.edit(try .good())
            while try await painter.ledger().first?["fault"] != "hang" { await Task.yield() }
            async let trickling = painter.edit(try .good())
            while try await painter.ledger().count < 2 { await Task.yield() }
            painter.painter.shutDown()
            let ends = [try? await hanging, try? await trickling]
            #expect(ends.allSatisfy { $0 == nil })
        }
    }

    @Test("come at every so many requests, each in its turn, in the seed's order")
    func plan() async throws {
        try await withPainter { painter in
            try await painter.plan([
                "every": 2, "faults": ["429", "500", "moderated"], "seed": 7, "sequence": [nil, "empty"],
            ])
            for _ in 0..<14 { _ = try await painter.edit(try .good()) }
            let faults = try await painter.ledger().map { $0["fault"]?.string }
            #expect(faults.prefix(2) == [nil, "empty"])
            let rest = Array(faults.dropFirst(2))
            #expect(rest.indices.allSatisfy { ($0 % 2 == 0) == (rest[$0] == nil) })
            let failures = rest.compactMap(\.self)
            #expect(Set(failures.prefix(3)) == ["429", "500", "moderated"])
            #expect(Array(failures.prefix(3)) == Array(failures.dropFirst(3)))
        }
    }

    @Test(
        "of a bad plan are told, and the old plan stays",
        arguments: [
            #"{"every": 4}"#, #"{"faults": ["explode"]}"#, #"{"evry": 4}"#, #"{"delay": -1}"#, "[]", "{", "",
            #"{"sequence": [1]}"#,
        ])
    func badPlans(text: String) async throws {
        try await withPainter(plan: ["sequence": ["500"]]) { painter in
            let answer = try await painter.request("PUT", "/_mock/plan", body: Array(text.utf8))
            #expect(answer.status == 400 && answer.object["error"]?.string?.isEmpty == false)
            #expect(try await painter.edit(try .good()).status == 500)
        }
    }

    @Test("are not for pages in a browser to plan")
    func browsers() async throws {
        try await withPainter { painter in
            let origin = [("Origin", "https://example.org")]
            for (method, path) in [("PUT", "plan"), ("GET", "ledger"), ("DELETE", "ledger")] {
                let answer = try await painter.request(
                    method, "/_mock/\(path)", headers: origin, body: Array("{}".utf8))
                #expect(answer.status == 403)
            }
        }
    }
}
