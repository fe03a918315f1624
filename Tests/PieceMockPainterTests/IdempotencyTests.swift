import PieceModel
import Testing

@Suite("An Idempotency-Key")
struct IdempotencyTests {
    @Test("gets the same answer again and is charged once, also when many ask at once")
    func once() async throws {
        try await withPainter { painter in
            let form = try Form.good()
            let answers = try await withThrowingTaskGroup(of: TestPainter.Answer.self) { group in
                for _ in 0..<8 { group.addTask { try await painter.edit(form, key: "same") } }
                return try await group.reduce(into: []) { $0.append($1) }
            }
            #expect(Set(answers.map(\.body)).count == 1 && answers.allSatisfy { $0.status == 200 })
            #expect(try await painter.charged("same") == 1)
            let entries = try await painter.ledger()
            #expect(entries.filter { $0["replayed"] == true }.count == 7)
        }
    }

    @Test("that is not honoured is charged every time")
    func careless() async throws {
        try await withPainter {
            $0.honoursKeys = false
        } _: { painter in
            for _ in 0..<3 { _ = try await painter.edit(try .good(), key: "same") }
            #expect(try await painter.charged("same") == 3)
        }
    }

    @Test(
        "of a broken answer has been paid for, and asking again gets it for nothing",
        arguments: ["truncate", "trickle"])
    func broken(fault: String) async throws {
        try await withPainter(plan: ["sequence": [.string(fault)]]) { painter in
            await #expect(throws: (any Error).self) { try await painter.edit(try .good(), key: "k") }
            let answer = try await painter.edit(try .good(), key: "k")
            #expect(answer.pictures.count == 1)
            #expect(try await painter.charged("k") == 1)
        }
    }

    @Test("gets the same bad picture again, too")
    func bad() async throws {
        try await withPainter(plan: ["sequence": ["garbage"]]) { painter in
            let first = try await painter.edit(try .good(), key: "k")
            let again = try await painter.edit(try .good(), key: "k")
            #expect(first.body == again.body)
            #expect(try await painter.charged("k") == 1)
        }
    }

    @Test("of a failure has bought nothing yet", arguments: ["429", "500", "moderated", "empty", "page", "reset"])
    func failed(fault: String) async throws {
        try await withPainter(plan: ["sequence": [.string(fault)]]) { painter in
            _ = try? await painter.edit(try .good(), key: "k")
            #expect(try await painter.charged("k") == 0)
            let answer = try await painter.edit(try .good(), key: "k")
            #expect(answer.pictures.count == 1)
            #expect(try await painter.charged("k") == 1)
        }
    }

    @Test("that the server forgets is charged again, and the ledger says why")
    func forgotten() async throws {
        try await withPainter(plan: ["sequence": ["charge-twice"]]) { painter in
            await #expect(throws: (any Error).self) { try await painter.edit(try .good(), key: "k") }
            #expect(try await painter.edit(try .good(), key: "k").status == 200)
            let keys = try await painter.request("GET", "/_mock/ledger").object["keys"]?.array?.first?.object
            #expect(keys?["charged"] == 2 && keys?["forgotten"] == true && keys?["requests"] == 2)
        }
    }

    @Test("cannot be used for another request")
    func reused() async throws {
        try await withPainter { painter in
            _ = try await painter.edit(try .good(), key: "k")
            let answer = try await painter.edit(try .good(["prompt": "another"]), key: "k")
            #expect(answer.status == 400 && answer.error.code == "idempotency_key_reused")
            #expect(try await painter.charged("k") == 1)
        }
    }
}
