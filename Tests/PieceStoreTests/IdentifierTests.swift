import PieceModel
import PieceStore
import Testing

@Suite("Ids of pieces")
struct IdentifierTests {
    @Test("Pages of ids give every piece once, in ascending order, of everyone or of one owner", arguments: Engine.all)
    func pages(engine: Engine) async throws {
        try await withStore(engine) { store in
            let owners = [AccountID.fresh(), .fresh()]
            var all: [PieceRecord] = []
            for number in 1...11 {
                for (index, owner) in owners.enumerated() where index == 0 || number <= 4 {
                    all.append(
                        try await store.keep(record(of: owner, number: number, ["visibility": "private"])))
                }
            }
            for owner in [nil, owners[0], owners[1], .fresh()] {
                let expected = all.filter { owner == nil || $0.owner == owner }.map(\.id).sorted()
                for limit in [1, 4, 5, 1000, 5000] {
                    var found: [PieceID] = []
                    while true {
                        let page = try await store.pieceIDs(after: found.last, owner: owner, limit: limit)
                        #expect(page.count <= limit)
                        if page.isEmpty { break }
                        found += page
                    }
                    #expect(found == expected)
                }
            }
            #expect(try await store.pieceIDs(after: nil, owner: nil, limit: 0).count == 1)
        }
    }

    @Test("A page goes on after a piece that has been deleted, and finds those made meanwhile", arguments: Engine.all)
    func deleted(engine: Engine) async throws {
        try await withStore(engine) { store in
            let owner = AccountID.fresh()
            var ids: [PieceID] = []
            for number in 1...3 { ids.append(try await store.keep(record(of: owner, number: number)).id) }
            ids.sort()
            try await store.delete(ids[1], version: nil)
            #expect(try await store.pieceIDs(after: ids[1], owner: nil, limit: 9) == [ids[2]])
            #expect(try await store.pieceIDs(after: nil, owner: owner, limit: 9) == [ids[0], ids[2]])
        }
    }
}
