import PieceModel
import PieceStore
import Testing

@Suite("Pieces", .serialized)
struct PieceTests {
    @Test("A piece with everything comes back byte for byte", arguments: Engine.all)
    func richRoundTrip(engine: Engine) async throws {
        try await withStore(engine) { store in
            let record = try richRecord(of: .fresh())
            try await store.note(record.blobs)
            #expect(try await store.create(record, key: nil) == .created(record))
            let read = try #require(try await store.piece(record.id))
            #expect(try bytes(read) == bytes(record))
            let listed = try await store.pieces(PieceQuery(owner: record.owner)).items
            #expect(try listed.map { try bytes($0) } == [bytes(record)])
        }
    }

    @Test("A piece with the least comes back, and one that is not there does not", arguments: Engine.all)
    func plainRoundTrip(engine: Engine) async throws {
        try await withStore(engine) { store in
            let record = try record(of: .fresh(), ["venue": nil])
            try await store.keep(record)
            #expect(try await bytes(store.piece(record.id)) == bytes(record))
            #expect(try await store.piece(.fresh()) == nil)
            #expect(try await store.count(of: record.owner) == 1)
            #expect(try await store.count(of: .fresh()) == 0)
        }
    }

    @Test("A new state raises the version and keeps owner, number, hearts and creation", arguments: Engine.all)
    func replace(engine: Engine) async throws {
        try await withStore(engine) { store in
            let old = try await store.keep(record(of: .fresh()))
            _ = try await store.setHeart(true, on: old.id, by: .fresh(), at: start)
            let rich = try richRecord(of: .fresh())
            let changed = PieceRecord(
                id: old.id, owner: .fresh(), number: 77, version: 1, piece: try rich.piece.with(["number": 1]),
                design: rich.design, pictures: rich.pictures, recordPhotos: rich.recordPhotos, hearts: 500,
                created: after(days: 9), updated: after(days: 1))
            try await store.note(changed.blobs)
            let expected = PieceRecord(
                id: old.id, owner: old.owner, number: 1, version: 2, piece: changed.piece, design: changed.design,
                pictures: changed.pictures, recordPhotos: changed.recordPhotos, hearts: 1, created: old.created,
                updated: changed.updated)
            #expect(try await store.replace(changed) == expected)
            #expect(try await bytes(store.piece(old.id)) == bytes(expected))
            #expect(try await store.pieces(PieceQuery(owner: old.owner)).items == [expected])
            #expect(try await store.count(of: changed.owner) == 0)
            // Everything optional can go again.
            var plain = expected
            plain.piece = old.piece
            plain.pictures = old.pictures
            plain.recordPhotos = []
            plain.design.palette = [:]
            plain = try await store.replace(plain)
            #expect(plain.version == 3)
            #expect(try await bytes(store.piece(old.id)) == bytes(plain))
        }
    }

    @Test("Replacing and deleting name what stands in the way", arguments: Engine.all)
    func refusals(engine: Engine) async throws {
        try await withStore(engine) { store in
            let first = try await store.keep(record(of: .fresh()))
            var second = first
            second.piece = try second.piece.with(["title": "둘째"])
            second = try await store.replace(second)
            var stranger = try record(of: first.owner)
            stranger.pictures = first.pictures
            for version in [1, 3, 0, -1] {
                var record = second
                record.version = version
                record.piece = try record.piece.with(["title": "셋째"])
                #expect(try await code { try await store.replace(record) } == .versionConflict(current: 2))
                #expect(
                    try await code { try await store.delete(first.id, version: version) }
                        == .versionConflict(current: 2))
            }
            #expect(try await store.piece(first.id) == second)
            #expect(try await code { try await store.replace(stranger) } == .notFound)
            #expect(try await code { try await store.delete(stranger.id, version: nil) } == .notFound)
            #expect(try await code { try await store.delete(stranger.id, version: 1) } == .notFound)

            try await store.delete(first.id, version: 2)
            #expect(try await store.piece(first.id) == nil)
            #expect(try await store.count(of: first.owner) == 0)
            #expect(try await store.pieces(PieceQuery(owner: first.owner)).items.isEmpty)
            #expect(try await code { try await store.delete(first.id, version: nil) } == .notFound)
            #expect(try await code { try await store.replace(second) } == .notFound)
        }
    }

    @Test("Deleting without a version deletes whatever version there is", arguments: Engine.all)
    func deleteAnyVersion(engine: Engine) async throws {
        try await withStore(engine) { store in
            let first = try await store.keep(record(of: .fresh()))
            let neighbour = try await store.keep(record(of: first.owner, number: 2))
            _ = try await store.replace(first)
            try await store.delete(first.id, version: nil)
            #expect(try await store.piece(first.id) == nil)
            #expect(try await store.piece(neighbour.id) == neighbour)
        }
    }

    @Test("Of 20 writers that start from the same version one wins", arguments: Engine.all)
    func concurrentReplaces(engine: Engine) async throws {
        try await withStore(engine) { store in
            let first = try await store.keep(record(of: .fresh()))
            let races = try await together(20) { index in
                var mine = first
                mine.piece = try mine.piece.with(["title": .string("제목 \(index)")])
                return try await Race { [mine] in try await store.replace(mine) }
            }
            let winners = races.compactMap(\.value)
            #expect(winners.count == 1)
            #expect(races.compactMap(\.code) == Array(repeating: .versionConflict(current: 2), count: 19))
            let kept = try await store.piece(first.id)
            #expect(kept == winners.first && kept?.version == 2)
        }
    }

    @Test("Of 10 who delete the same piece one does", arguments: Engine.all)
    func concurrentDeletes(engine: Engine) async throws {
        try await withStore(engine) { store in
            let first = try await store.keep(record(of: .fresh()))
            let races = try await together(10) { _ in
                try await Race { () -> Bool in
                    try await store.delete(first.id, version: 1)
                    return true
                }
            }
            #expect(races.compactMap(\.value).count == 1)
            #expect(races.compactMap(\.code) == Array(repeating: .notFound, count: 9))
        }
    }

    @Test("A store that is open can read and write", arguments: Engine.all)
    func check(engine: Engine) async throws {
        try await withStore(engine) { try await $0.check() }
    }
}
