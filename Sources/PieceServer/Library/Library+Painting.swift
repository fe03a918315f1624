import PieceGraphics
import PieceModel
import PieceRender
import PieceStore

/// What became of a painted photo that was to be put into its piece.
enum PaintingOutcome: Hashable, Sendable {
    case kept(PieceRecord)
    /// The piece is gone, or has another photo by now.
    case stale
    /// Its owner wants something else by now.
    case unwanted
}

// Painted photos take the photo's place in tickets; the photo itself stays, so that every painting can be undone.
extension Library {
    /// Puts a painting into its piece. When the piece changes meanwhile, its newest facts are rendered: a painting never
    /// takes anybody's change back.
    func keep(_ painted: Picture, for job: StyleJob) async throws -> PaintingOutcome {
        for _ in 1...Library.races {
            guard let record = try await store.piece(job.piece), record.owner == job.owner,
                record.pictures.photo?.hash == job.order.photo
            else { return .stale }
            // After the piece was read: whoever gave the job up changes the piece afterwards, and then this is tried again.
            guard let current = try await store.job(job.id), !current.isCancelled else { return .unwanted }
            if let kept = try await replace(record, job.order.mode, with: (painted, job.order)) { return .kept(kept) }
        }
        throw raced(job.piece)
    }

    /// Shows the photo itself again.
    func removePainting(
        _ mode: StyleOrder.Mode, of id: PieceID, for identity: Identity, version: Int?
    ) async throws -> PieceRecord {
        for _ in 1...Library.races {
            let record = try await owned(id, by: identity)
            if let version, version != record.version { throw conflict(record.version) }
            try await giveUpJobs(of: id, mode)
            if let kept = try await replace(record, mode, with: nil) { return kept }
        }
        throw raced(id)
    }

    /// - Returns: nil when somebody else has changed the piece meanwhile.
    private func replace(
        _ record: PieceRecord, _ mode: StyleOrder.Mode, with painting: (picture: Picture, order: StyleOrder)?
    ) async throws -> PieceRecord? {
        var next = record
        switch mode {
        case .photo: (next.pictures.painted, next.design.painting) = (painting?.picture, painting?.order)
        case .backdrop: (next.pictures.backdrop, next.design.backdrop) = (painting?.picture, painting?.order)
        }
        if next == record { return record }
        next.updated = clock.now()
        do {
            // The front does not show what is on the reverse side.
            guard next.pictures.source != record.pictures.source else {
                let kept = next
                return try await retrying { try await store.replace(kept) }
            }
            return try await renderAndReplace(next)
        } catch let error as StoreError {
            guard case .versionConflict = error.code else { throw error }
            return nil
        }
    }

    /// Renders a record's ticket anew, with its newest layout, and keeps both.
    private func renderAndReplace(_ record: PieceRecord) async throws -> PieceRecord {
        let layout = try layout(record.design.layout)
        let photo: [UInt8]? = if let picture = record.pictures.source { try await master(picture) } else { nil }
        let order = TicketOrder(
            piece: record.piece, layout: layout.name, locale: record.design.locale,
            palette: [PaletteToken: Color](texts: record.design.palette), photo: photo,
            publicLink: publicLink(of: record.id, record.piece))
        return try await retrying {
            let made = try await make(order)
            var next = record
            next.design.layoutVersion = layout.version
            next.pictures = made.pictures(of: record.pictures.photos)
            let kept = next
            return try await metrics.timed("replace") { try await store.replace(kept) }
        }
    }

    /// How often a change is tried while others change the same piece.
    static let races = 10

    /// Makes a change again when another one, such as a painting that was finished, comes in between.
    /// - Parameter version: the version that the change was made from; then it is not made again.
    func racing<Result: Sendable>(_ version: Int?, _ work: () async throws -> Result) async throws -> Result {
        for _ in 1..<Library.races where version == nil {
            do {
                return try await work()
            } catch let error as StoreError {
                guard case .versionConflict = error.code else { throw error }
            }
        }
        return try await work()
    }

    private func raced(_ id: PieceID) -> StoreError {
        StoreError(
            .unavailable, "the piece \(id) was changed \(Library.races) times in a row", "try again in a moment")
    }
}
