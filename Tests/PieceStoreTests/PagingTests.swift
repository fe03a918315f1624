import PieceModel
import PieceStore
import Synchronization
import Testing

@Suite("Pages while others write", .serialized)
struct PagingTests {
    private final class Flag: Sendable {
        private let raised = Atomic(false)
        var isRaised: Bool { raised.load(ordering: .acquiring) }
        func raise() { raised.store(true, ordering: .releasing) }
    }

    @Test(
        "While others create, edit and delete, every piece that is there throughout is listed once, in order",
        arguments: Engine.all)
    func churn(engine: Engine) async throws {
        let seed = Seeded.seed()
        try await withStore(engine) { store in
            var random = Seeded(seed)
            let owner = AccountID.fresh()
            let pictures = Pictures.only()
            try await store.note([pictures.ticket.hash])
            func changes(using random: inout Seeded) -> [String: JSONValue?] {
                let day = LocalDate(year: 2026, month: 11, day: Int.random(in: 1...20, using: &random))!
                let time: JSONValue? = Bool.random(using: &random) ? "19:30" : nil
                return ["date": .string(day.description), "time": time, "visibility": "public"]
            }
            var stay: [PieceRecord] = []
            var leave: [PieceRecord] = []
            for number in 1...330 {
                let record = try record(of: owner, number: number, pictures: pictures, changes(using: &random))
                _ = try await store.create(record, key: nil)
                if number % 11 == 0 { leave.append(record) } else { stay.append(record) }
            }
            let (expected, gone, done) = (stay, leave, Flag())
            try await withThrowingTaskGroup(of: Void.self) { group in
                group.addTask {
                    defer { done.raise() }
                    try await PagingTests.page(store, owner: owner, expected: expected, seed: seed)
                }
                group.addTask {
                    var random = Seeded(seed &+ 1)
                    var left = gone
                    for number in 331... {
                        if done.isRaised { break }
                        let record = try record(of: owner, number: number, pictures: pictures, changes(using: &random))
                        _ = try await store.create(record, key: nil)
                        left.append(record)
                        try await store.delete(
                            left.remove(at: .random(in: left.indices, using: &random)).id, version: nil)
                    }
                }
                group.addTask {
                    var random = Seeded(seed &+ 2)
                    var current = expected
                    while !done.isRaised {
                        let index = current.indices.randomElement(using: &random)!
                        current[index].piece = try current[index].piece.with([
                            "review": .string("고침 \(current[index].version)")
                        ])
                        current[index] = try await store.replace(current[index])
                    }
                }
                try await group.waitForAll()
            }
        }
    }

    private static func page(
        _ store: any PieceStore, owner: AccountID, expected: [PieceRecord], seed: UInt64
    ) async throws {
        let queries =
            PieceQuery.Order.allCases.map { PieceQuery(owner: owner, order: $0, limit: 41) } + [
                PieceQuery(owner: nil, visibility: [.public], limit: 41),
                PieceQuery(owner: owner, search: SearchQuery("지킬"), limit: 41),
                PieceQuery(owner: owner, order: .oldest, search: SearchQuery("ㅎㅇㄷ"), limit: 41),
            ]
        for query in queries {
            let listed = try await store.all(query)
            let what = Comment(rawValue: "seed \(seed), \(query.order), search \(query.search != nil)")
            let places = listed.map { PieceCursor($0, order: query.order) }.map { "\($0.key) \($0.id)" }
            let descending = query.order == .latestViewing || query.order == .newest
            #expect(places == (descending ? places.sorted(by: >) : places.sorted()), what)
            #expect(Set(listed.map(\.id)).count == listed.count, what)
            #expect(Set(expected.map(\.id)).subtracting(listed.map(\.id)).isEmpty, what)
        }
    }
}
