import GRDB
import PieceModel
import PieceStore

/// A record and the row it is in.
struct StoredPiece {
    let row: Int64
    let record: PieceRecord
}

extension Database {
    func storedPiece(_ id: PieceID) throws -> StoredPiece? {
        try rows("SELECT row, document FROM piece WHERE id = \(id)").first.map { row in
            StoredPiece(row: row["row"], record: try StoreDocument.value(json: row["document"]))
        }
    }

    /// The piece that must be there.
    func existingPiece(_ id: PieceID) throws -> StoredPiece {
        guard let stored = try storedPiece(id) else { throw StoreError.missing("piece", id) }
        return stored
    }

    /// Inserts a record with all that belongs to it.
    func insert(_ record: PieceRecord) throws {
        let search = SearchText(record.piece)
        try run(
            """
            INSERT INTO piece (id, owner, number, viewing_key, kind, genres, visibility, score, search_text,
                search_initials, document)
            VALUES (\(record.id), \(record.owner), \(record.number), \(record.viewingKey), \(record.piece.kind.id),
                \(record.genreList), \(record.piece.visibility.rawValue), \(record.piece.score?.halves),
                \(search.text), \(search.initials), \(StoreDocument.json(record)))
            """)
        try addToSearch(record, row: lastInsertedRowID)
        try hold(record.blobs, by: .piece(record.id))
    }

    /// Puts a record in the place of another with the same id.
    func update(_ stored: StoredPiece, to record: PieceRecord) throws {
        let search = SearchText(record.piece)
        try removeFromSearch(stored.record, row: stored.row)
        try run(
            """
            UPDATE piece SET viewing_key = \(record.viewingKey), kind = \(record.piece.kind.id),
                genres = \(record.genreList), visibility = \(record.piece.visibility.rawValue),
                score = \(record.piece.score?.halves), search_text = \(search.text),
                search_initials = \(search.initials), document = \(StoreDocument.json(record))
            WHERE row = \(stored.row)
            """)
        try addToSearch(record, row: stored.row)
        try hold(record.blobs, by: .piece(record.id))
    }

    /// Deletes a piece and all that belongs to it; shares and hearts go by foreign keys.
    func delete(_ stored: StoredPiece) throws {
        let id = stored.record.id
        let shares: [Identifier<Share>] = try values("SELECT id FROM share WHERE piece = \(id)")
        for share in shares { try hold([], by: .share(share)) }
        try hold([], by: .piece(id))
        try deleteJobs(of: id)
        try removeFromSearch(stored.record, row: stored.row)
        try run("DELETE FROM piece WHERE row = \(stored.row)")
    }
}

extension PieceRecord {
    /// Genre ids between commas, `,drama,history,`: one text in an index answers which of them a piece has.
    var genreList: String { piece.genres.isEmpty ? "" : ",\(piece.genres.map(\.id).joined(separator: ","))," }
}

extension StoreError {
    static func missing(_ what: String, _ id: some CustomStringConvertible) -> StoreError {
        StoreError(.notFound, "there is no \(what) \(id)", "it may have been deleted; read the list again")
    }

    static func conflict(_ what: String, _ id: some CustomStringConvertible, current: Int) -> StoreError {
        StoreError(
            .versionConflict(current: current), "the \(what) \(id) has version \(current) by now",
            "read it again and repeat the change")
    }
}
