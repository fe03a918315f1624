import PieceBlobs
import PieceCount
import PieceGraphics
import PieceModel
import PieceRender
import PieceStore

extension Library {
    /// Renders and keeps a new piece.
    /// - Parameter id: the piece's; nil is one of now.
    /// - Returns: the record, and whether the request had been carried out before.
    func create(
        _ change: PieceChange, id: PieceID? = nil, for identity: Identity, key: IdempotencyKey?,
        slot: consuming RenderPool.Reservation?
    ) async throws -> (record: PieceRecord, replayed: Bool, warnings: [String]) {
        if let key, let record = try await created(with: key) { return (record, true, []) }
        let layout = try layout(for: change, current: nil)
        let (photo, bytes) = try await photo(change.photo, of: identity, current: nil, slot: slot)
        let timeZone = try await store.account(identity.account)?.timeZone ?? PieceRecord.defaultTimeZone
        // One at a time for each owner: the number is on the ticket, so it must be known before the ticket is painted.
        return try await turns.take(identity.account) {
            var warnings: [String] = []
            for _ in 1...10 {
                let now = clock.now()
                let id = id ?? PieceID.new(at: now)
                let number = try await store.nextNumber(of: identity.account)
                let piece = try change.piece.with(["number": .int(number)])
                let order = TicketOrder(
                    piece: piece, layout: layout.name, locale: change.locale ?? settings.locale,
                    palette: change.palette ?? [:], photo: bytes, publicLink: publicLink(of: id, piece))
                let made = try await make(order)
                warnings = made.warnings
                let record = PieceRecord(
                    id: id, owner: identity.account, number: number, piece: piece,
                    design: Design(
                        layout: layout.name, layoutVersion: layout.version, locale: order.locale,
                        palette: order.palette.texts),
                    pictures: made.pictures(of: PhotoSet(photo: photo)), timeZone: timeZone,
                    isCounted: change.isCounted ?? true, created: now, updated: now)
                do {
                    switch try await metrics.timed("create", { try await store.create(record, key: key) }) {
                    case .created(let record): return (record, false, warnings)
                    case .existing(let record): return (record, true, [])
                    }
                } catch let error as StoreError {
                    // Another node has taken the number, or a collector was quicker than we: once more, with new eyes.
                    switch error.code {
                    case .numberTaken, .blobsMissing: continue
                    default: throw error
                    }
                }
            }
            throw StoreError(
                .unavailable, "the piece's running number was taken ten times in a row",
                "try again; other programs are adding pieces to this account")
        }
    }

    /// Renders and keeps a new state of a piece.
    /// - Parameters:
    ///   - version: the version the change was made from; nil is whatever there is: then the change is made again when
    ///     another one, such as a painting that was finished, comes in between.
    ///   - races: how often.
    func update(
        _ id: PieceID, for identity: Identity, version: Int?, slot: consuming RenderPool.Reservation?,
        races: Int = Library.races, _ change: @Sendable (PieceRecord) throws -> PieceChange
    ) async throws -> (record: PieceRecord, warnings: [String]) {
        do {
            return try await updateOnce(id, for: identity, version: version, slot: slot, change)
        } catch let error as StoreError {
            guard case .versionConflict = error.code, version == nil, races > 0 else { throw error }
            return try await update(id, for: identity, version: nil, slot: nil, races: races - 1, change)
        }
    }

    private func updateOnce(
        _ id: PieceID, for identity: Identity, version: Int?, slot: consuming RenderPool.Reservation?,
        _ change: @Sendable (PieceRecord) throws -> PieceChange
    ) async throws -> (record: PieceRecord, warnings: [String]) {
        let record = try await owned(id, by: identity)
        if let version, version != record.version { throw conflict(record.version) }
        let wanted = try change(record)
        let layout = try layout(for: wanted, current: record.design.layout)
        let (photos, bytes) = try await photos(wanted.photo, record, of: identity, slot: slot)
        if photos.photo != record.pictures.photo { try await giveUpJobs(of: id) }
        let order = TicketOrder(
            piece: try wanted.piece.with(["number": .int(record.number)]), layout: layout.name,
            locale: wanted.locale ?? record.design.locale,
            palette: wanted.palette ?? [PaletteToken: Color](texts: record.design.palette), photo: bytes,
            publicLink: publicLink(of: id, wanted.piece))
        return try await retrying {
            let made = try await make(order)
            var next = record
            next.piece = order.piece
            next.design = Design(
                layout: layout.name, layoutVersion: layout.version, locale: order.locale, palette: order.palette.texts,
                painting: photos.painted == nil ? nil : record.design.painting,
                backdrop: photos.backdrop == nil ? nil : record.design.backdrop, back: record.design.back)
            next.pictures = made.pictures(of: photos)
            next.isCounted = wanted.isCounted ?? record.isCounted
            next.updated = clock.now()
            let kept = next
            return (try await metrics.timed("replace") { try await store.replace(kept) }, made.warnings)
        }
    }

    func delete(_ id: PieceID, for identity: Identity, version: Int?) async throws {
        let record = try await owned(id, by: identity)
        try await store.delete(record.id, version: version)
    }

    /// The titles that a write has just brought.
    func titlesEarned(with record: PieceRecord) async throws -> [TitleRule] {
        let grants = try await store.counts(of: record.owner) { try $0.grants() }
        return titles.rules.filter { rule in
            grants.contains { $0.title == rule.id && $0.earned == record.updated && !$0.seen }
        }
    }

    /// The piece a repeated request made before; nil when the key is new.
    private func created(with key: IdempotencyKey) async throws -> PieceRecord? {
        do throws(StoreError) {
            return try await store.created(with: key)
        } catch {
            guard case .notFound = error.code else { throw error }
            throw Problem(.gone, "gone", "this request made a piece that has been deleted since; use another key")
        }
    }

    /// The photo of a preview: that of a piece, or one uploaded before.
    func previewPhoto(_ choice: PhotoChoice, of piece: PieceID?, for identity: Identity) async throws -> [UInt8]? {
        if let piece {
            guard let picture = try await owned(piece, by: identity).pictures.source else { return nil }
            return try await master(picture)
        }
        return try await photo(choice, of: identity, current: nil, slot: nil).1
    }

    /// The photo of a piece's next state, and the bytes that its ticket is made of. What was painted after the photo it
    /// has is kept; another photo comes without.
    private func photos(
        _ choice: PhotoChoice, _ record: PieceRecord, of identity: Identity, slot: consuming RenderPool.Reservation?
    ) async throws -> (PhotoSet, [UInt8]?) {
        if choice == .same, let source = record.pictures.source {
            return (record.pictures.photos, try await master(source))
        }
        let (photo, bytes) = try await photo(choice, of: identity, current: record.pictures.photo, slot: slot)
        return (PhotoSet(photo: photo), bytes)
    }

    /// Renders a ticket and keeps its pictures.
    func make(_ order: TicketOrder) async throws -> MadeTicket {
        let made = try await rendering { renderer throws(RenderError) in try MadeTicket(order, with: renderer) }
        metrics.rendered(made.timings)
        try await keep(made.all)
        return made
    }

    /// The photo's picture and bytes.
    private func photo(
        _ choice: PhotoChoice, of identity: Identity, current: Picture?, slot: consuming RenderPool.Reservation?
    ) async throws -> (Picture?, [UInt8]?) {
        switch choice {
        case .none: return (nil, nil)
        case .same:
            guard let current else { return (nil, nil) }
            return (current, try await master(current))
        case .upload(let id):
            guard let picture = try await upload(id, of: identity).photo else {
                throw Problem(.conflict, "photo-missing", "this photo has been announced but not uploaded yet")
            }
            return (picture, try await master(picture))
        case .bytes(let bytes):
            let (_, made) = try await makeMaster(bytes, slot: slot)
            try await keep([made])
            return (made.picture, made.content)
        }
    }

    func layout(for change: PieceChange, current: String?) throws(Problem) -> LayoutList.Layout {
        try layout(change.layout ?? change.piece.layout ?? current ?? PieceChange.defaultLayout)
    }

    func layout(_ name: String) throws(Problem) -> LayoutList.Layout {
        if let layout = layouts[name] { return layout }
        let names = layouts.all.map(\.name).joined(separator: ", ")
        throw .invalid("$.layout", "there is no layout \"\(name.prefix(60))\"", "choose one of: \(names)")
    }

    /// Where the code on the public ticket leads; nil for pieces that are not public.
    func publicLink(of id: PieceID, _ piece: Piece) -> String? {
        piece.visibility == .public ? "\(settings.publicURL)/p/\(id)" : nil
    }

    func conflict(_ current: Int) -> Problem {
        .versionConflict("this is version \(current) by now")
    }
}
