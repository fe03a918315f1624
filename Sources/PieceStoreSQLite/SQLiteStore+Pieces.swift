import GRDB
public import PieceModel
public import PieceStore

extension SQLiteStore {
    public func nextNumber(of owner: AccountID) async throws(StoreError) -> Int {
        try await read("cannot read the next number") { try $0.nextNumber(of: owner) }
    }

    public func create(_ record: PieceRecord, key: IdempotencyKey?) async throws(StoreError) -> CreateOutcome {
        try await write("cannot keep the piece") { database in
            if let key, let existing = try database.created(with: key) { return .existing(existing) }
            let next = try database.nextNumber(of: record.owner)
            guard record.number == next else {
                throw StoreError(
                    .numberTaken(next: next), "No. \(record.number) is not the next number of \(record.owner)",
                    "render the ticket as No. \(next)")
            }
            try database.setNextNumber(next + 1, of: record.owner)
            var created = record
            created.version = 1
            created.hearts = 0
            try database.insert(created)
            try database.count(
                from: nil, to: created.counted, of: created.owner, at: created.updated, counting)
            if let key {
                try database.insert(
                    IdempotencyDocument(
                        account: key.account, key: key.key, fingerprint: key.fingerprint, piece: record.id, at: key.at))
            }
            return .created(created)
        }
    }

    public func created(with key: IdempotencyKey) async throws(StoreError) -> PieceRecord? {
        try await read("cannot look up the idempotency key") { try $0.created(with: key) }
    }

    public func piece(_ id: PieceID) async throws(StoreError) -> PieceRecord? {
        try await read("cannot read the piece") { try $0.storedPiece(id)?.record }
    }

    public func replace(_ record: PieceRecord) async throws(StoreError) -> PieceRecord {
        try await write("cannot change the piece") { database in
            let stored = try database.existingPiece(record.id)
            guard stored.record.version == record.version else {
                throw StoreError.conflict("piece", record.id, current: stored.record.version)
            }
            let changed = PieceRecord(
                id: record.id, owner: stored.record.owner, number: stored.record.number, version: record.version + 1,
                piece: record.piece, design: record.design, pictures: record.pictures,
                recordPhotos: record.recordPhotos, hearts: stored.record.hearts, timeZone: record.timeZone,
                isCounted: record.isCounted, created: stored.record.created,
                updated: record.updated)
            try database.update(stored, to: changed)
            try database.count(
                from: stored.record.counted, to: changed.counted, of: changed.owner, at: changed.updated, counting)
            return changed
        }
    }

    public func delete(_ id: PieceID, version: Int?) async throws(StoreError) {
        try await write("cannot delete the piece") { database in
            let stored = try database.existingPiece(id)
            guard version == nil || version == stored.record.version else {
                throw StoreError.conflict("piece", id, current: stored.record.version)
            }
            try database.delete(stored)
            try database.count(
                from: stored.record.counted, to: nil, of: stored.record.owner, at: stored.record.updated, counting)
        }
    }

    public func count(of owner: AccountID) async throws(StoreError) -> Int {
        try await read("cannot count the pieces") { database in
            try database.value("SELECT count(*) FROM piece WHERE owner = \(owner)") ?? 0
        }
    }
}

extension Database {
    func nextNumber(of owner: AccountID) throws -> Int {
        try value("SELECT next_number FROM counter WHERE owner = \(owner)") ?? 1
    }

    func setNextNumber(_ number: Int, of owner: AccountID) throws {
        try run(
            """
            INSERT INTO counter (owner, next_number) VALUES (\(owner), \(number))
            ON CONFLICT DO UPDATE SET next_number = excluded.next_number
            """)
    }

    fileprivate func created(with key: IdempotencyKey) throws -> PieceRecord? {
        let query: SQL = """
            SELECT fingerprint, piece FROM idempotency WHERE account = \(key.account) AND key = \(key.key)
            """
        guard let row = try rows(query).first else { return nil }
        let fingerprint: BlobHash = row["fingerprint"]
        guard fingerprint == key.fingerprint else {
            throw StoreError(
                .keyReused, "the idempotency key \(key.key) was used for another request", "use a new key")
        }
        return try existingPiece(row["piece"]).record
    }

    func insert(_ use: IdempotencyDocument) throws {
        try run(
            """
            INSERT INTO idempotency (account, key, fingerprint, piece, at)
            VALUES (\(use.account), \(use.key), \(use.fingerprint), \(use.piece), \(use.at))
            """)
    }
}
