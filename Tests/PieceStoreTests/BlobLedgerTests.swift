import PieceModel
import PieceStore
import Testing

@Suite("Blob ledger", .serialized)
struct BlobLedgerTests {
    private let later = after(days: 1)

    @Test("A noted blob is known, and nothing holds it", arguments: Engine.all)
    func note(engine: Engine) async throws {
        try await withStore(engine) { store in
            let notes = [
                BlobNote(hash: .fresh(), bytes: 0, mediaType: "image/png"),
                BlobNote(hash: .fresh(), bytes: 5_000_000_000, mediaType: "image/webp"),
            ]
            try await store.note(notes, at: start)
            try await store.note(notes, at: start)
            for note in notes {
                #expect(try await store.blob(note.hash) == note)
                #expect(try await store.holders(of: note.hash).isEmpty)
            }
            #expect(try await store.blob(.fresh()) == nil)
            #expect(try await store.holders(of: .fresh()).isEmpty)
            try await store.note([BlobNote](), at: start)
        }
    }

    @Test("Pieces, shares and uploads hold their blobs until they go", arguments: Engine.all)
    func holders(engine: Engine) async throws {
        try await withStore(engine) { store in
            let owner = AccountID.fresh()
            let photo = BlobHash.fresh()
            var a = try richRecord(of: owner)
            a.pictures.photo = .png(photo)
            let b = try record(
                of: owner, number: 2,
                pictures: Pictures(photo: .png(photo), ticket: .png(photo), thumbnails: [], cutout: nil, palette: [:]))
            for record in [a, b] { try await store.keep(record) }
            for blob in a.blobs where blob != photo { #expect(try await store.holders(of: blob) == [.piece(a.id)]) }
            let share = share(of: a, ticket: .png(photo))
            try await store.create(share)
            let upload = upload(of: owner, photo: .png(photo))
            try await store.create(upload)
            let all: Set<BlobHolder> = [.piece(a.id), .piece(b.id), .share(share.id), .upload(upload.id)]
            let holders = try await store.holders(of: photo)
            #expect(Set(holders) == all && holders.count == all.count)

            #expect(try await store.condemn(notedBefore: later, limit: 100).isEmpty)
            try await store.delete(b.id, version: nil)
            #expect(Set(try await store.holders(of: photo)) == all.subtracting([.piece(b.id)]))
            #expect(try await store.deleteUpload(upload.id))
            #expect(try await store.deleteUpload(upload.id) == false)
            #expect(Set(try await store.holders(of: photo)) == [.piece(a.id), .share(share.id)])
            try await store.delete(a.id, version: nil)
            for blob in a.blobs { #expect(try await store.holders(of: blob).isEmpty) }
            #expect(Set(try await store.condemn(notedBefore: later, limit: 100)) == a.blobs)
        }
    }

    @Test("A new state of a piece holds its own blobs and lets go of the others", arguments: Engine.all)
    func replace(engine: Engine) async throws {
        try await withStore(engine) { store in
            let old = try await store.keep(richRecord(of: .fresh()))
            var new = old
            new.pictures.ticket = .png()
            new.pictures.cutout = nil
            new.recordPhotos.removeFirst(4)
            try await store.note(new.blobs)
            new = try await store.replace(new)
            for blob in new.blobs { #expect(try await store.holders(of: blob) == [.piece(old.id)]) }
            let released = old.blobs.subtracting(new.blobs)
            #expect(released.count == 10)
            for blob in released { #expect(try await store.holders(of: blob).isEmpty) }
            #expect(Set(try await store.condemn(notedBefore: later, limit: 100)) == released)
        }
    }

    @Test("An announced upload holds its photo once it has it", arguments: Engine.all)
    func uploads(engine: Engine) async throws {
        try await withStore(engine) { store in
            var upload = upload(of: .fresh())
            try await store.create(upload)
            #expect(try await store.upload(upload.id) == upload)
            #expect(try await store.upload(.fresh()) == nil)
            let photo = Picture(hash: .fresh(), mediaType: "image/jpeg", width: 2_160, height: 1, bytes: 9)
            try await store.note([photo.hash])
            let palette = ["vib": "#FF8800", "band": "#112233,#445566"]
            try await store.setPhoto(photo, palette: palette, of: upload.id)
            upload.photo = photo
            upload.palette = palette
            #expect(try await store.upload(upload.id) == upload)
            #expect(try await store.holders(of: photo.hash) == [.upload(upload.id)])
            #expect(try await code { try await store.setPhoto(photo, palette: [:], of: .fresh()) } == .notFound)
            #expect(try await store.deleteUpload(upload.id))
            #expect(try await store.upload(upload.id) == nil)
            #expect(try await store.holders(of: photo.hash).isEmpty)
        }
    }

    @Test("Only blobs that nothing holds and that were noted long ago are condemned", arguments: Engine.all)
    func condemn(engine: Engine) async throws {
        try await withStore(engine) { store in
            let (old, young, again) = (BlobHash.fresh(), BlobHash.fresh(), BlobHash.fresh())
            let held = try await store.keep(record(of: .fresh()))
            try await store.note([old, again])
            try await store.note([young, again], noted: after(days: 2))
            #expect(try await store.condemn(notedBefore: after(days: -1), limit: 100).isEmpty)
            #expect(try await store.condemn(notedBefore: later, limit: 100) == [old])
            #expect(try await store.condemn(notedBefore: later, limit: 100) == [old])
            #expect(Set(try await store.condemn(notedBefore: after(days: 3), limit: 100)) == [old, young, again])
            #expect(try await store.holders(of: held.pictures.ticket.hash) == [.piece(held.id)])
        }
    }

    @Test("At most the limit is condemned, those already condemned first", arguments: Engine.all)
    func limit(engine: Engine) async throws {
        try await withStore(engine) { store in
            let blobs = (0..<10).map { _ in BlobHash.fresh() }
            try await store.note(blobs)
            let first = try await store.condemn(notedBefore: later, limit: 3)
            #expect(Set(first).count == 3 && first.count == 3)
            #expect(Set(try await store.condemn(notedBefore: later, limit: 3)) == Set(first))
            let more = try await store.condemn(notedBefore: later, limit: 5)
            #expect(Set(more.prefix(3)) == Set(first) && Set(more).count == 5)
            try await store.forget(more)
            let rest = try await store.condemn(notedBefore: later, limit: 100)
            #expect(Set(rest) == Set(blobs).subtracting(more))
        }
    }

    @Test("A condemned blob is neither noted nor held until it is forgotten", arguments: Engine.all)
    func condemned(engine: Engine) async throws {
        try await withStore(engine) { store in
            let (gone, bystander) = (BlobHash.fresh(), BlobHash.fresh())
            try await store.note([gone])
            #expect(try await store.condemn(notedBefore: later, limit: 10) == [gone])
            #expect(try await code { try await store.note([bystander, gone]) } == .blobsMissing([gone]))
            #expect(try await store.blob(bystander) == nil)
            let record = try record(of: .fresh(), pictures: .only(.png(gone)))
            #expect(try await code { try await store.create(record, key: nil) } == .blobsMissing([gone]))
            try await store.forget([gone])
            #expect(try await store.blob(gone) == nil)
            #expect(try await store.condemn(notedBefore: later, limit: 10).isEmpty)
            try await store.note([bystander, gone])
            #expect(try await store.create(record, key: nil) == .created(record))
        }
    }

    @Test("Only condemned blobs are forgotten", arguments: Engine.all)
    func forget(engine: Engine) async throws {
        try await withStore(engine) { store in
            let noted = BlobHash.fresh()
            try await store.note([noted])
            let held = try await store.keep(record(of: .fresh()))
            let ticket = held.pictures.ticket.hash
            try await store.forget([noted, ticket, .fresh()])
            try await store.forget([])
            #expect(try await store.blob(noted)?.hash == noted)
            #expect(try await store.blob(ticket)?.hash == ticket)
            #expect(try await store.holders(of: ticket) == [.piece(held.id)])
        }
    }

    @Test("A collector and writers that race never leave a condemned blob held", arguments: Engine.all)
    func race(engine: Engine) async throws {
        try await withStore(engine) { store in
            for round in 0..<12 {
                let records = try (0..<4).map { _ in try record(of: .fresh(), pictures: .only()) }
                let blobs = records.map(\.pictures.ticket.hash)
                try await store.note(blobs)
                let races = try await together(6) { index -> Race<PieceRecord>? in
                    guard index < 4 else {
                        _ = try await store.condemn(notedBefore: after(days: 1), limit: 2)
                        return nil
                    }
                    return try await Race { try await store.create(records[index], key: nil).record }
                }
                // Everything that nothing holds is condemned after this.
                let condemned = Set(try await store.condemn(notedBefore: later, limit: 1_000))
                for (index, race) in races.prefix(4).enumerated() {
                    let blob = blobs[index]
                    switch race {
                    case .won(let record):
                        #expect(!condemned.contains(blob), "round \(round)")
                        #expect(try await store.holders(of: blob) == [.piece(record.id)], "round \(round)")
                    case .lost(let code):
                        #expect(code == .blobsMissing([blob]), "round \(round)")
                        #expect(condemned.contains(blob), "round \(round)")
                        #expect(try await store.holders(of: blob).isEmpty, "round \(round)")
                    case nil: Issue.record("round \(round): a create has no outcome")
                    }
                }
                try await store.forget(Array(condemned))
            }
        }
    }
}
