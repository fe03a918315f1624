import PieceModel
import PieceStore
import Testing

@Suite("Hearts", .serialized)
struct HeartTests {
    @Test("A heart given twice counts once, and one that is not there can be taken", arguments: Engine.all)
    func idempotent(engine: Engine) async throws {
        try await withStore(engine) { store in
            let piece = try await store.keep(record(of: .fresh()))
            let (a, b) = (AccountID.fresh(), AccountID.fresh())
            func set(_ hearted: Bool, by account: AccountID) async throws -> Int {
                try await store.setHeart(hearted, on: piece.id, by: account, at: after(days: 1))
            }
            #expect(try await set(false, by: a) == 0)
            #expect(try await set(true, by: a) == 1)
            #expect(try await set(true, by: a) == 1)
            #expect(try await set(true, by: b) == 2)
            // A heart is no new version of the piece.
            var expected = piece
            expected.hearts = 2
            #expect(try await store.piece(piece.id) == expected)
            #expect(try await store.pieces(PieceQuery(owner: nil, visibility: [.public])).items.isEmpty)
            #expect(try await store.pieces(PieceQuery(owner: piece.owner)).items == [expected])
            #expect(try await set(false, by: a) == 1)
            #expect(try await set(false, by: a) == 1)
            #expect(try await set(false, by: b) == 0)
            #expect(try await store.piece(piece.id) == piece)
            #expect(try await code { try await store.setHeart(true, on: .fresh(), by: a, at: start) } == .notFound)
            #expect(try await code { try await store.setHeart(false, on: .fresh(), by: a, at: start) } == .notFound)
        }
    }

    @Test("An account's hearts are told among the pieces asked for", arguments: Engine.all)
    func among(engine: Engine) async throws {
        try await withStore(engine) { store in
            let owner = AccountID.fresh()
            var ids: [PieceID] = []
            for number in 1...3 { ids.append(try await store.keep(record(of: owner, number: number)).id) }
            let fan = AccountID.fresh()
            for id in ids.prefix(2) { _ = try await store.setHeart(true, on: id, by: fan, at: start) }
            #expect(try await store.hearts(of: fan, among: ids + [.fresh()]) == Set(ids.prefix(2)))
            #expect(try await store.hearts(of: fan, among: [ids[1], ids[1], ids[2]]) == [ids[1]])
            #expect(try await store.hearts(of: fan, among: []).isEmpty)
            #expect(try await store.hearts(of: owner, among: ids).isEmpty)
            let many = (0..<1_000).map { _ in PieceID.fresh() }
            #expect(try await store.hearts(of: fan, among: many + ids) == Set(ids.prefix(2)))
        }
    }

    @Test("20 accounts at once give 20 hearts while the piece is edited", arguments: Engine.all)
    func concurrent(engine: Engine) async throws {
        try await withStore(engine) { store in
            let piece = try await store.keep(record(of: .fresh()))
            async let edited = {
                var current = piece
                for round in 0..<5 {
                    current.piece = try current.piece.with(["title": .string("제목 \(round)")])
                    current = try await store.replace(current)
                }
                return current
            }()
            let accounts = (0..<20).map { _ in AccountID.fresh() }
            let counts = try await together(40) { index in
                try await store.setHeart(true, on: piece.id, by: accounts[index % 20], at: start)
            }
            #expect(Set(counts) == Set(1...20))
            var expected = try await edited
            expected.hearts = 20
            #expect(expected.version == 6)
            #expect(try await store.piece(piece.id) == expected)
            _ = try await together(20) { index in
                try await store.setHeart(false, on: piece.id, by: accounts[index], at: start)
            }
            #expect(try await store.piece(piece.id)?.hearts == 0)
        }
    }

    @Test("Hearts go with their piece", arguments: Engine.all)
    func gone(engine: Engine) async throws {
        try await withStore(engine) { store in
            let piece = try await store.keep(record(of: .fresh()))
            let fan = AccountID.fresh()
            _ = try await store.setHeart(true, on: piece.id, by: fan, at: start)
            try await store.delete(piece.id, version: nil)
            #expect(try await store.hearts(of: fan, among: [piece.id]).isEmpty)
            #expect(try await store.pieces(PieceQuery(owner: piece.owner, heartedBy: fan)).items.isEmpty)
        }
    }
}
