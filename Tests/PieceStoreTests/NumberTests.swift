import PieceModel
import PieceStore
import Testing

@Suite("Running numbers", .serialized)
struct NumberTests {
    /// Creates a piece the way callers do: with the free number, again when another piece got it first.
    private func createNext(in store: any PieceStore, of owner: AccountID, pictures: Pictures) async throws -> Int {
        var number = try await store.nextNumber(of: owner)
        while true {
            do {
                return try await store.create(record(of: owner, number: number, pictures: pictures), key: nil).record
                    .number
            } catch let error as StoreError {
                guard case .numberTaken(let next) = error.code else { throw error }
                #expect(next > number)
                number = next
            }
        }
    }

    @Test("Eight who create at once get the numbers 1 to 200 without gaps and doubles", arguments: Engine.all)
    func concurrent(engine: Engine) async throws {
        try await withStore(engine) { store in
            let owner = AccountID.fresh()
            let pictures = Pictures.only()
            try await store.note([pictures.ticket.hash])
            let numbers = try await together(8) { _ in
                var numbers: [Int] = []
                for _ in 0..<25 { numbers.append(try await createNext(in: store, of: owner, pictures: pictures)) }
                return numbers
            }
            #expect(numbers.flatMap(\.self).sorted() == Array(1...200))
            #expect(numbers.allSatisfy { $0 == $0.sorted() })
            #expect(try await store.nextNumber(of: owner) == 201)
            #expect(try await store.count(of: owner) == 200)
            #expect(Set(try await store.all(PieceQuery(owner: owner, limit: 100)).map(\.number)) == Set(1...200))
            let page = try await store.pieces(PieceQuery(owner: owner, order: .oldest, limit: 1_000))
            #expect(page.items.count == 100 && page.next == page.items.last.map { PieceCursor($0, order: .oldest) })
        }
    }

    @Test("Only the free number is taken, and the refusal names it", arguments: Engine.all)
    func taken(engine: Engine) async throws {
        try await withStore(engine) { store in
            let owner = AccountID.fresh()
            #expect(try await store.nextNumber(of: owner) == 1)
            let first = try await store.keep(record(of: owner))
            for number in [1, 3, 100] {
                let late = try record(of: owner, number: number, pictures: first.pictures)
                #expect(try await code { try await store.create(late, key: nil) } == .numberTaken(next: 2))
                #expect(try await store.piece(late.id) == nil)
            }
            #expect(try await store.nextNumber(of: owner) == 2)
            #expect(try await store.count(of: owner) == 1)
        }
    }

    @Test("Every owner counts alone", arguments: Engine.all)
    func owners(engine: Engine) async throws {
        try await withStore(engine) { store in
            let owners = [AccountID.fresh(), .fresh()]
            for number in 1...3 { try await store.keep(record(of: owners[0], number: number)) }
            #expect(try await store.nextNumber(of: owners[1]) == 1)
            try await store.keep(record(of: owners[1]))
            #expect(try await store.nextNumber(of: owners[0]) == 4)
            #expect(try await store.nextNumber(of: owners[1]) == 2)
        }
    }

    @Test("The number of a deleted piece is not given again", arguments: Engine.all)
    func deleted(engine: Engine) async throws {
        try await withStore(engine) { store in
            let owner = AccountID.fresh()
            var kept: [PieceRecord] = []
            for number in 1...3 { kept.append(try await store.keep(record(of: owner, number: number))) }
            try await store.delete(kept[2].id, version: nil)
            try await store.delete(kept[0].id, version: nil)
            #expect(try await store.nextNumber(of: owner) == 4)
            try await store.delete(kept[1].id, version: nil)
            #expect(try await store.nextNumber(of: owner) == 4)
            #expect(try await store.keep(record(of: owner, number: 4)).number == 4)
        }
    }
}
