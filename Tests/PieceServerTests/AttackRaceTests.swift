import Foundation
import PieceModel
import PieceStore
import Testing

@testable import PieceServer

@Suite("Attacks with requests at the same time")
struct AttackRaceTests {
    /// Sends the same number of requests at once, and gives their answers in no order.
    private func together(
        _ count: Int, _ request: @escaping @Sendable (Int) async throws -> TestServer.Answer
    ) async throws -> [TestServer.Answer] {
        try await withThrowingTaskGroup(of: TestServer.Answer.self) { group in
            for index in 0..<count { group.addTask { try await request(index) } }
            return try await group.reduce(into: []) { $0.append($1) }
        }
    }

    private let piece: JSONValue = ["piece": ["kind": "play", "title": "햄릿", "date": "2026-11-14"]]

    @Test("Ten times the same request with one Idempotency-Key makes one piece, and everyone is told of it")
    func idempotency() async throws {
        try await withServer { server async throws in
            let answers = try await together(10) { _ in
                try await server.request(
                    "POST", "/api/v1/pieces", token: server.owner.token, json: piece,
                    headers: [("Idempotency-Key", "k1")])
            }
            #expect(answers.allSatisfy { $0.status == 201 })
            #expect(Set(answers.compactMap { $0.object["id"]?.string }).count == 1)
            #expect(answers.filter { $0.headers["idempotency-replayed"] == "true" }.count == 9)
            #expect(try await server.store.count(of: server.owner.account.id) == 1)

            let other = try await server.request(
                "POST", "/api/v1/pieces", token: server.owner.token,
                json: ["piece": ["kind": "play", "title": "맥베스", "date": "2026-11-14"]],
                headers: [("Idempotency-Key", "k1")])
            #expect(other.status == 422)
            // A key is its person's own.
            let member = try await server.request(
                "POST", "/api/v1/pieces", token: server.member.token, json: piece, headers: [("Idempotency-Key", "k1")])
            #expect(member.status == 201 && member.headers["idempotency-replayed"] == nil)
            for key in ["", String(repeating: "k", count: 256), "a b", "ü"] {
                let odd = try await server.request(
                    "POST", "/api/v1/pieces", token: server.owner.token, json: piece,
                    headers: [("Idempotency-Key", key)])
                #expect(
                    [400, 201].contains(odd.status) && (odd.status == 400 || key.isEmpty), "'\(key)': \(odd.status)")
            }
        }
    }

    @Test("Of twenty changes made from one version, one is carried out")
    func versions() async throws {
        try await withServer { server async throws in
            let made = try await server.makePiece()
            let id = made["id"]?.string ?? ""
            let tag =
                try await server.request("GET", "/api/v1/pieces/\(id)", token: server.owner.token).headers["etag"] ?? ""
            let answers = try await together(20) { index in
                try await server.request(
                    "PATCH", "/api/v1/pieces/\(id)", token: server.owner.token,
                    json: ["piece": ["title": .string("제목 \(index)")]],
                    headers: [("If-Match", tag)])
            }
            #expect(answers.filter { $0.status == 200 }.count == 1)
            #expect(answers.filter { $0.status == 412 }.count == 19)
            let won = answers.first { $0.status == 200 }?.object["piece"]?.object?["title"]?.string
            let now = try await server.request("GET", "/api/v1/pieces/\(id)", token: server.owner.token).object
            #expect(now["piece"]?.object?["title"]?.string == won && now["version"]?.integer == 2)
            for tag in ["\"v99999999999999999999\"", "W/\"v2\"", "\"v\"", "v2", "\"v-1\"", "\"v٢\""] {
                let answer = try await server.request(
                    "PATCH", "/api/v1/pieces/\(id)", token: server.owner.token, json: ["piece": ["title": "x"]],
                    headers: [("If-Match", tag)])
                #expect(answer.status == 412, "\(tag): \(answer.status)")
            }
            let none = try await server.request(
                "PATCH", "/api/v1/pieces/\(id)", token: server.owner.token, json: ["piece": ["title": "x"]])
            #expect(none.status == 428)
        }
    }

    @Test("Eight clients adding pieces at once get numbers without gaps, and twenty hearts count once")
    func numbers() async throws {
        try await withServer { server async throws in
            let numbers = try await withThrowingTaskGroup(of: [Int?].self) { group in
                for _ in 0..<8 {
                    group.addTask {
                        var numbers: [Int?] = []
                        for _ in 0..<3 {
                            let made = try await server.request(
                                "POST", "/api/v1/pieces", token: server.owner.token, json: piece)
                            numbers.append(made.object["number"]?.integer)
                        }
                        return numbers
                    }
                }
                return try await group.reduce(into: []) { $0 += $1 }
            }
            #expect(numbers.compactMap(\.self).sorted() == Array(1...24))
            let list = try await server.request("GET", "/api/v1/pieces", token: server.owner.token)
            let id = list.object["items"]?.array?.first?.object?["id"]?.string ?? ""
            let hearts = try await together(20) { _ in
                try await server.request("PUT", "/api/v1/pieces/\(id)/heart", token: server.owner.token)
            }
            #expect(hearts.allSatisfy { $0.status == 200 && $0.object["hearts"]?.integer == 1 })
            let mixed = try await together(20) { index in
                try await server.request(
                    index % 2 == 0 ? "PUT" : "DELETE", "/api/v1/pieces/\(id)/heart", token: server.owner.token)
            }
            #expect(mixed.allSatisfy { $0.status == 200 && [0, 1].contains($0.object["hearts"]?.integer) })
        }
    }

    @Test("Whatever is deleted while it is rendered again leaves no picture that the collector does not find")
    func deletions() async throws {
        try await withServer { server async throws in
            let photo = try Checkout.photo()
            let kept = try await server.makePiece(photo: photo)["id"]?.string ?? ""
            for round in 0..<6 {
                let id =
                    try await server.makePiece(
                        fields: ["title": .string("곧 없다 \(round)"), "visibility": "public"], photo: photo)["id"]?.string
                    ?? ""
                let answers = try await together(4) { index in
                    if index == 3 {
                        try? await Task.sleep(for: .milliseconds(40 * round))
                        return try await server.request("DELETE", "/api/v1/pieces/\(id)", token: server.owner.token)
                    }
                    return try await server.request(
                        "PATCH", "/api/v1/pieces/\(id)", token: server.owner.token,
                        json: ["piece": ["title": .string("\(round) \(index)")]], headers: [("If-Match", "*")])
                }
                #expect(answers.allSatisfy { [200, 204, 404, 409, 412].contains($0.status) })
                // A delete without If-Match is of whatever version there is.
                #expect(
                    try await server.request("GET", "/api/v1/pieces/\(id)", token: server.owner.token).status == 404)
            }
            // Uploads that nobody used go, too.
            for path in ["/api/v1/photos", "/api/v1/photos"] {
                _ = try await server.request(
                    "POST", path, headers: [("Authorization", "Bearer \(server.owner.token)")], body: photo)
            }
            server.time.pass(49 * 3600)
            while try await server.service.collector.collect() != Collector.Round() {}
            let id = PieceID(kept)
            let record = try await #require(id == nil ? nil : server.store.piece(id!))
            #expect(Set(try Mirrored(server).files()) == Set(record.pictures.all.map { "\($0.hash)" }))
        }
    }
}
