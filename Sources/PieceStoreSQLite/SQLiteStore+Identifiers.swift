import GRDB
public import PieceModel
public import PieceStore

extension SQLiteStore {
    public func pieceIDs(
        after: PieceID?, owner: AccountID?, limit: Int
    ) async throws(StoreError) -> [PieceID] {
        try await read("cannot list the pieces' ids") { database in
            // Every id sorts after the empty text.
            var query: SQL = "SELECT id FROM piece WHERE id > \(after?.description ?? "")"
            if let owner { query += " AND owner = \(owner)" }
            return try database.values(query + " ORDER BY id LIMIT \(min(1000, max(1, limit)))")
        }
    }
}
