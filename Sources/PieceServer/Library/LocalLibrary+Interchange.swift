public import PieceInterchange
public import PieceModel
public import PieceStore

// Import and export.
extension LocalLibrary {
    /// What an import did with a row.
    public enum Taken: Hashable, Sendable {
        case new(PieceID)
        /// The piece is there already.
        case known(PieceID)
    }

    /// Keeps the piece of a row unless it is there already.
    /// - Parameter layout: for pieces that prefer none.
    /// - Throws: `Problem` when this row cannot be taken over, such as for a layout that is not there.
    public func take(_ row: ImportedPiece, layout: String?) async throws -> Taken {
        let (record, isNew) = try await library.take(row, for: identity, layout: layout)
        return isNew ? .new(record.id) : .known(record.id)
    }

    /// What `take` would do.
    public func preview(_ row: ImportedPiece, layout: String?) async throws -> Taken {
        if let record = try await library.known(row, of: account.id) { return .known(record.id) }
        if let layout = row.piece.layout ?? layout { _ = try library.layout(layout) }
        return .new(PieceID(row, of: account.id))
    }

    /// - Throws: `Problem` when there is no such layout.
    public func checkLayout(_ name: String) throws { _ = try library.layout(name) }

    /// A hundred pieces in the order in which they were made.
    /// - Parameter cursor: where the page before ended.
    public func page(after cursor: PieceCursor?) async throws -> Page<PieceRecord> {
        try await library.store.pieces(
            PieceQuery(owner: account.id, order: .oldest, after: cursor, limit: 100))
    }
}

extension ExportedPiece {
    /// A kept piece on its way out.
    public init(_ record: PieceRecord) {
        self.init(
            record.piece, id: record.id.description, ticketLayout: record.design.layout, hearts: record.hearts,
            timeZone: record.timeZone, created: record.created, updated: record.updated)
    }
}
