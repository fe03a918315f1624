import GRDB
public import PieceModel
public import PieceStore

extension SQLiteStore {
    public func create(_ share: Share) async throws(StoreError) {
        try await write("cannot keep the share") { database in
            _ = try database.existingPiece(share.piece)
            try database.insert(share)
        }
    }

    public func share(_ id: Identifier<Share>) async throws(StoreError) -> Share? {
        try await read("cannot read the share") { try $0.share(id) }
    }

    public func share(hash: TokenHash) async throws(StoreError) -> Share? {
        try await read("cannot read the share") { database in
            try database.record("SELECT document FROM share WHERE hash = \(hash)")
        }
    }

    public func shares(of piece: PieceID) async throws(StoreError) -> [Share] {
        try await read("cannot read the shares") { database in
            try database.records("SELECT document FROM share WHERE piece = \(piece) ORDER BY id")
        }
    }

    public func setTicket(
        _ ticket: Picture, pieceVersion: Int, of share: Identifier<Share>
    ) async throws(StoreError) {
        try await write("cannot change the share") { database in
            guard var changed = try database.share(share) else { throw StoreError.missing("share", share) }
            changed.ticket = ticket
            changed.pieceVersion = pieceVersion
            try database.run("UPDATE share SET document = \(StoreDocument.json(changed)) WHERE id = \(share)")
            try database.hold([ticket.hash], by: .share(share))
        }
    }

    public func deleteShare(_ id: Identifier<Share>) async throws(StoreError) -> Bool {
        try await write("cannot revoke the share") { database in
            try database.hold([], by: .share(id))
            return try database.run("DELETE FROM share WHERE id = \(id)") > 0
        }
    }
}

extension Database {
    fileprivate func share(_ id: Identifier<Share>) throws -> Share? {
        try record("SELECT document FROM share WHERE id = \(id)")
    }

    func insert(_ share: Share) throws {
        try run(
            """
            INSERT INTO share (id, piece, hash, expires, document)
            VALUES (\(share.id), \(share.piece), \(share.hash), \(share.expires), \(StoreDocument.json(share)))
            """)
        try hold([share.ticket.hash], by: .share(share.id))
    }
}
