public import PieceModel
public import PieceStore

extension MongoStore {
    public func create(_ share: Share) async throws(StoreError) {
        try await transaction { link throws(MongoFailure) in
            // Writing to the piece makes this and the deletion of the piece exclude each other.
            let isThere = try link.update(
                .pieces, ["_id": .text(share.piece)], ["$set": ["newestShare": .text(share.id)]])
            guard isThere else { throw .noPiece(share.piece) }
            try link.hold([share.ticket.hash], by: .share(share.id))
            try link.insert([try JSONObject(share, id: share.id)], into: .shares)
        }
    }

    public func share(_ id: Identifier<Share>) async throws(StoreError) -> Share? {
        try await run { link throws(MongoFailure) in try link.document(.shares, ["_id": .text(id)])?.record() }
    }

    public func share(hash: TokenHash) async throws(StoreError) -> Share? {
        try await run { link throws(MongoFailure) in try link.document(.shares, ["hash": .text(hash)])?.record() }
    }

    public func shares(of piece: PieceID) async throws(StoreError) -> [Share] {
        try await run { link throws(MongoFailure) in try link.records(.shares, ["piece": .text(piece)]) }
    }

    public func setTicket(
        _ ticket: Picture, pieceVersion: Int, of share: Identifier<Share>
    ) async throws(StoreError) {
        try await transaction { link throws(MongoFailure) in
            guard var record: Share = try link.document(.shares, ["_id": .text(share)])?.record() else {
                throw MongoFailure(.notFound, "there is no share \(share)", "it may have been revoked")
            }
            record.ticket = ticket
            record.pieceVersion = pieceVersion
            try link.hold([ticket.hash], by: .share(share))
            try link.release(.share(share), except: [ticket.hash])
            try link.update(.shares, ["_id": .text(share)], try JSONObject(record, id: share))
        }
    }

    public func deleteShare(_ id: Identifier<Share>) async throws(StoreError) -> Bool {
        try await transaction { link throws(MongoFailure) in
            try link.release(.share(id), except: [])
            return try link.delete(.shares, ["_id": .text(id)]) > 0
        }
    }
}

extension MongoLink {
    /// All records that match, the oldest first.
    func records<Record: Decodable>(
        _ collection: MongoCollection, _ filter: JSONObject
    ) throws(MongoFailure) -> [Record] {
        var records: [Record] = []
        try find(collection, filter, options: ["sort": ["_id": 1]]) { document throws(MongoFailure) in
            records.append(try document.record())
            return true
        }
        return records
    }
}
