import PieceGraphics
import PieceModel
import PieceRender
import PieceStore

/// What became of a painted photo that was to be put into its piece.
enum PaintingOutcome: Hashable, Sendable {
    case kept(PieceRecord)
    /// The piece is gone, or has another photo by now.
    case stale
}

// Painted photos take the photo's place in tickets; the photo itself stays, so that every painting can be undone.
extension Library {
    /// Renders the ticket with a painted photo and keeps both. When the piece changes meanwhile, its newest facts are
    /// rendered: a painting never takes anybody's change back.
    func keep(_ painted: Picture, for job: StyleJob) async throws -> PaintingOutcome {
        let bytes = try await master(painted)
        for _ in 1...10 {
            guard let record = try await store.piece(job.piece), record.owner == job.owner,
                record.pictures.photo?.hash == job.order.photo
            else { return .stale }
            if record.pictures.painted?.hash == painted.hash { return .kept(record) }
            if let kept = try await replace(record, bytes, painted, job.order) { return .kept(kept) }
        }
        throw StoreError(
            .unavailable, "the piece \(job.piece) was changed ten times in a row", "try again in a moment")
    }

    /// Shows the photo itself again.
    func removePainting(of id: PieceID, for identity: Identity, version: Int?) async throws -> PieceRecord {
        for _ in 1...10 {
            let record = try await owned(id, by: identity)
            if let version, version != record.version { throw conflict(record.version) }
            guard record.pictures.painted != nil else { return record }
            let bytes: [UInt8]? = if let photo = record.pictures.photo { try await master(photo) } else { nil }
            if let kept = try await replace(record, bytes, nil, nil) { return kept }
        }
        throw StoreError(.unavailable, "the piece \(id) was changed ten times in a row", "try again in a moment")
    }

    /// - Returns: nil when somebody else has changed the piece meanwhile.
    private func replace(
        _ record: PieceRecord, _ bytes: [UInt8]?, _ painted: Picture?, _ painting: StyleOrder?
    ) async throws -> PieceRecord? {
        let layout = try layout(record.design.layout)
        let order = TicketOrder(
            piece: record.piece, layout: layout.name, locale: record.design.locale,
            palette: [PaletteToken: Color](texts: record.design.palette), photo: bytes,
            publicLink: publicLink(of: record.id, record.piece))
        do {
            return try await retrying {
                let made = try await make(order)
                var next = record
                next.design.layoutVersion = layout.version
                next.design.painting = painting
                next.pictures = made.pictures(photo: record.pictures.photo, painted: painted)
                next.updated = clock.now()
                let kept = next
                return try await metrics.timed("replace") { try await store.replace(kept) }
            }
        } catch let error as StoreError {
            guard case .versionConflict = error.code else { throw error }
            return nil
        }
    }
}
