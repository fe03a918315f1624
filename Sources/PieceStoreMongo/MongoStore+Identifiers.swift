public import PieceModel
public import PieceStore

extension MongoStore {
    public func pieceIDs(
        after: PieceID?, owner: AccountID?, limit: Int
    ) async throws(StoreError) -> [PieceID] {
        try await run { link throws(MongoFailure) in
            var filter: JSONObject = [:]
            if let after { filter["_id"] = ["$gt": .text(after)] }
            if let owner { filter["owner"] = .text(owner) }
            let limit = JSONValue.number(min(1000, max(1, limit)))
            let documents = try link.documents(
                .pieces, filter,
                options: ["projection": ["_id": 1], "sort": ["_id": 1], "limit": limit, "batchSize": limit])
            return documents.compactMap { $0["_id"]?.string.flatMap { PieceID($0) } }
        }
    }
}
