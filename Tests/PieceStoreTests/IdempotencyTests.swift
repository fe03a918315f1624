import PieceModel
import PieceStore
import Testing

@Suite("Idempotency keys", .serialized)
struct IdempotencyTests {
    @Test("The same request again gives the same piece and takes no second number", arguments: Engine.all)
    func again(engine: Engine) async throws {
        try await withStore(engine) { store in
            let owner = AccountID.fresh()
            let key = IdempotencyKey.fresh(of: owner)
            #expect(try await store.created(with: key) == nil)
            let first = try record(of: owner)
            try await store.note(first.blobs)
            #expect(try await store.create(first, key: key) == .created(first))
            // A client that repeats itself may have been given the old number or the free one.
            for number in [1, 2] {
                let again = try record(of: owner, number: number)
                try await store.note(again.blobs)
                #expect(try await store.create(again, key: key) == .existing(first))
                #expect(try await store.piece(again.id) == nil)
                for blob in again.blobs { #expect(try await store.holders(of: blob).isEmpty) }
            }
            #expect(try await store.created(with: key) == first)
            #expect(try await store.nextNumber(of: owner) == 2)
            #expect(try await store.count(of: owner) == 1)
        }
    }

    @Test("A repeated request gets the piece as it is now", arguments: Engine.all)
    func edited(engine: Engine) async throws {
        try await withStore(engine) { store in
            let owner = AccountID.fresh()
            let key = IdempotencyKey.fresh(of: owner)
            var kept = try await store.keep(record(of: owner), key: key)
            kept.piece = try kept.piece.with(["title": "고친 제목"])
            kept = try await store.replace(kept)
            #expect(try await store.created(with: key) == kept)
            #expect(try await store.create(record(of: owner, pictures: kept.pictures), key: key) == .existing(kept))
        }
    }

    @Test("The same key with another request is refused and keeps nothing", arguments: Engine.all)
    func reused(engine: Engine) async throws {
        try await withStore(engine) { store in
            let owner = AccountID.fresh()
            let first = try await store.keep(record(of: owner), key: .fresh(of: owner))
            let other = IdempotencyKey.fresh(of: owner)
            let record = try record(of: owner, number: 2, pictures: first.pictures)
            #expect(try await code { try await store.create(record, key: other) } == .keyReused)
            #expect(try await code { try await store.created(with: other) } == .keyReused)
            #expect(try await store.piece(record.id) == nil)
            #expect(try await store.nextNumber(of: owner) == 2)
        }
    }

    @Test("Keys of accounts and keys that differ in case or characters are independent", arguments: Engine.all)
    func independent(engine: Engine) async throws {
        try await withStore(engine) { store in
            let accounts = [AccountID.fresh(), .fresh()]
            let texts = ["key", "KEY", "key ", #"k"\e'y$%*"#, String(repeating: "k", count: 255)]
            let pictures = Pictures.only()
            try await store.note([pictures.ticket.hash])
            for owner in accounts {
                for (index, text) in texts.enumerated() {
                    let record = try record(of: owner, number: index + 1, pictures: pictures)
                    let key = IdempotencyKey.fresh(of: owner, text)
                    #expect(try await store.create(record, key: key) == .created(record))
                    #expect(try await store.created(with: key) == record)
                }
            }
        }
    }

    @Test("20 requests with one key at once make one piece", arguments: Engine.all)
    func concurrent(engine: Engine) async throws {
        try await withStore(engine) { store in
            let owner = AccountID.fresh()
            let key = IdempotencyKey.fresh(of: owner)
            let pictures = Pictures.only()
            try await store.note([pictures.ticket.hash])
            let outcomes = try await together(20) { _ in
                try await store.create(record(of: owner, pictures: pictures), key: key)
            }
            let created = outcomes.filter { if case .created = $0 { true } else { false } }
            #expect(created.count == 1)
            #expect(Set(outcomes.map(\.record)).count == 1)
            #expect(try await store.count(of: owner) == 1)
            #expect(try await store.nextNumber(of: owner) == 2)
        }
    }

    @Test("A repeated request whose piece is deleted does not bring it back", arguments: Engine.all)
    func deleted(engine: Engine) async throws {
        try await withStore(engine) { store in
            let owner = AccountID.fresh()
            let key = IdempotencyKey.fresh(of: owner)
            let first = try await store.keep(record(of: owner), key: key)
            try await store.delete(first.id, version: nil)
            #expect(try await code { try await store.created(with: key) } == .notFound)
            let again = try record(of: owner, number: 2, pictures: first.pictures)
            #expect(try await code { try await store.create(again, key: key) } == .notFound)
            #expect(try await store.count(of: owner) == 0)
            let other = IdempotencyKey.fresh(of: owner)
            #expect(try await code { try await store.created(with: other) } == .keyReused)
        }
    }
}
