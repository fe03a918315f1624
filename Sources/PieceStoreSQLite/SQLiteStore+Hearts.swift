import GRDB
public import PieceModel
public import PieceStore

extension SQLiteStore {
    public func setHeart(
        _ hearted: Bool, on piece: PieceID, by account: AccountID, at: Instant
    ) async throws(StoreError) -> Int {
        try await write("cannot change the heart") { database in
            let stored = try database.existingPiece(piece)
            var record = stored.record
            if hearted {
                record.hearts += try database.insert(HeartDocument(piece: piece, account: account, at: at))
            } else {
                record.hearts -= try database.run(
                    "DELETE FROM heart WHERE account = \(account) AND piece = \(piece)")
            }
            if record.hearts != stored.record.hearts {
                try database.run("UPDATE piece SET document = \(StoreDocument.json(record)) WHERE row = \(stored.row)")
            }
            return record.hearts
        }
    }

    public func hearts(of account: AccountID, among pieces: [PieceID]) async throws(StoreError) -> Set<PieceID> {
        try await read("cannot read the hearts") { database in
            var hearted: Set<PieceID> = []
            for piece in pieces {
                let query: SQL = "SELECT piece FROM heart WHERE account = \(account) AND piece = \(piece)"
                if let piece: PieceID = try database.value(query) { hearted.insert(piece) }
            }
            return hearted
        }
    }
}

extension Database {
    /// - Returns: how many hearts were added, 0 or 1.
    @discardableResult
    func insert(_ heart: HeartDocument) throws -> Int {
        try run(
            """
            INSERT INTO heart (account, piece, at) VALUES (\(heart.account), \(heart.piece), \(heart.at))
            ON CONFLICT DO NOTHING
            """)
    }
}
