import PieceModel
import PieceStore
import Testing

/// Writes that fail half-way: nothing of them may be left.
@Suite("Writes that fail", .serialized)
struct RollbackTests {
    /// Three kinds of blobs: noted, never noted, and condemned.
    private struct Blobs {
        let noted = BlobHash.fresh()
        let unknown = BlobHash.fresh()
        let condemned = BlobHash.fresh()
        var missing: Set<BlobHash> { [unknown, condemned] }

        var pictures: Pictures {
            Pictures(
                photo: .png(unknown), ticket: .png(noted), thumbnails: [.png(condemned)], cutout: nil, palette: [:])
        }

        init(in store: any PieceStore) async throws {
            try await store.note([condemned])
            #expect(try await store.condemn(notedBefore: after(seconds: 1), limit: 100).contains(condemned))
            try await store.note([noted], noted: after(days: 1))
        }

        /// Makes all of them live.
        func live(in store: any PieceStore) async throws {
            try await store.forget([condemned])
            try await store.note([noted, unknown, condemned])
        }
    }

    @Test("A create whose blobs are not all live leaves nothing behind", arguments: Engine.all)
    func create(engine: Engine) async throws {
        try await withStore(engine) { store in
            let blobs = try await Blobs(in: store)
            var record = try record(of: .fresh(), pictures: blobs.pictures)
            let unknown = [BlobHash.fresh(), .fresh()]
            record.recordPhotos = [RecordPhoto(id: .fresh(), picture: .png(unknown[0]), thumbnail: .png(unknown[1]))]
            let key = IdempotencyKey.fresh(of: record.owner)
            let missing = blobs.missing.union(unknown)
            #expect(try await code { try await store.create(record, key: key) } == .blobsMissing(missing))

            #expect(try await store.nextNumber(of: record.owner) == 1)
            #expect(try await store.count(of: record.owner) == 0)
            #expect(try await store.piece(record.id) == nil)
            #expect(try await store.created(with: key) == nil)
            #expect(try await store.pieces(PieceQuery(owner: record.owner)).items.isEmpty)
            #expect(try await store.titles(of: record.owner, "지킬").isEmpty)
            for blob in record.blobs { #expect(try await store.holders(of: blob).isEmpty) }
            #expect(try await store.blob(blobs.unknown) == nil)

            try await blobs.live(in: store)
            try await store.note(unknown)
            #expect(try await store.create(record, key: key) == .created(record))
        }
    }

    @Test("A create that is refused for its number leaves nothing behind", arguments: Engine.all)
    func numberTaken(engine: Engine) async throws {
        try await withStore(engine) { store in
            let record = try record(of: .fresh(), number: 2)
            let key = IdempotencyKey.fresh(of: record.owner)
            try await store.note(record.blobs)
            #expect(try await code { try await store.create(record, key: key) } == .numberTaken(next: 1))
            #expect(try await store.created(with: key) == nil)
            #expect(try await store.pieces(PieceQuery(owner: record.owner)).items.isEmpty)
            #expect(try await store.titles(of: record.owner, "지킬").isEmpty)
            for blob in record.blobs { #expect(try await store.holders(of: blob).isEmpty) }
        }
    }

    @Test("A replace whose blobs are not all live leaves the old state whole", arguments: Engine.all)
    func replace(engine: Engine) async throws {
        try await withStore(engine) { store in
            let old = try await store.keep(record(of: .fresh()))
            let blobs = try await Blobs(in: store)
            var new = old
            new.pictures = blobs.pictures
            new.piece = try new.piece.with(["title": "햄릿", "date": "2020-01-01", "visibility": "public"])
            #expect(try await code { try await store.replace(new) } == .blobsMissing(blobs.missing))

            #expect(try await store.piece(old.id) == old)
            #expect(try await store.pieces(PieceQuery(owner: old.owner)).items == [old])
            #expect(try await store.pieces(PieceQuery(owner: old.owner, to: old.piece.date)).items == [old])
            #expect(try await store.pieces(PieceQuery(owner: old.owner, visibility: [.public])).items.isEmpty)
            #expect(try await store.titles(of: old.owner, "지킬") == [old.piece.title])
            #expect(try await store.titles(of: old.owner, "햄릿").isEmpty)
            for blob in old.blobs { #expect(try await store.holders(of: blob) == [.piece(old.id)]) }
            for blob in new.blobs { #expect(try await store.holders(of: blob).isEmpty) }

            try await blobs.live(in: store)
            #expect(try await store.replace(new).version == 2)
        }
    }

    @Test("A replace of an outdated version leaves the newer state whole", arguments: Engine.all)
    func conflict(engine: Engine) async throws {
        try await withStore(engine) { store in
            let first = try await store.keep(record(of: .fresh()))
            let current = try await store.replace(first)
            var late = first
            late.pictures = .only()
            late.piece = try late.piece.with(["title": "햄릿"])
            try await store.note(late.blobs)
            #expect(try await code { try await store.replace(late) } == .versionConflict(current: 2))
            #expect(try await store.piece(first.id) == current)
            #expect(try await store.titles(of: first.owner, "햄릿").isEmpty)
            #expect(try await store.holders(of: late.pictures.ticket.hash).isEmpty)
            #expect(try await store.holders(of: first.pictures.ticket.hash) == [.piece(first.id)])
        }
    }

    @Test("A share whose ticket is not live is not made, and its ticket not replaced", arguments: Engine.all)
    func share(engine: Engine) async throws {
        try await withStore(engine) { store in
            let piece = try await store.keep(record(of: .fresh()))
            let blobs = try await Blobs(in: store)
            for missing in blobs.missing {
                let share = PieceStoreTests.share(of: piece, ticket: .png(missing))
                #expect(try await code { try await store.create(share) } == .blobsMissing([missing]))
                #expect(try await store.share(share.id) == nil)
                #expect(try await store.share(hash: share.hash) == nil)
            }
            #expect(try await store.shares(of: piece.id).isEmpty)

            let share = PieceStoreTests.share(of: piece, ticket: .png(blobs.noted))
            try await store.create(share)
            for missing in blobs.missing {
                let refusal = try await code {
                    try await store.setTicket(.png(missing), pieceVersion: 2, of: share.id)
                }
                #expect(refusal == .blobsMissing([missing]))
            }
            #expect(try await store.share(share.id) == share)
            #expect(try await store.holders(of: blobs.noted) == [.share(share.id)])
        }
    }

    @Test("An upload whose photo is not live is not made, and gets no photo", arguments: Engine.all)
    func upload(engine: Engine) async throws {
        try await withStore(engine) { store in
            let blobs = try await Blobs(in: store)
            let announced = PieceStoreTests.upload(of: .fresh())
            try await store.create(announced)
            let palette = ["vib": "#000000"]
            for missing in blobs.missing {
                let photo = Picture.png(missing)
                let upload = PieceStoreTests.upload(of: .fresh(), photo: photo)
                let creating = try await code { try await store.create(upload) }
                #expect(creating == .blobsMissing([missing]))
                #expect(try await store.upload(upload.id) == nil)
                let setting = try await code { try await store.setPhoto(photo, palette: palette, of: announced.id) }
                #expect(setting == .blobsMissing([missing]))
                #expect(try await store.holders(of: missing).isEmpty)
            }
            #expect(try await store.upload(announced.id) == announced)
        }
    }
}
