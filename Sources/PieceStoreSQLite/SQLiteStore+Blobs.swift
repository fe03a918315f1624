import GRDB
public import PieceModel
public import PieceStore

extension SQLiteStore {
    public func note(_ blobs: [BlobNote], at: Instant) async throws(StoreError) {
        try await write("cannot note the blobs") { database in
            var condemned: Set<BlobHash> = []
            for blob in blobs {
                let row: SQL = "SELECT condemned FROM blob WHERE hash = \(blob.hash)"
                if try database.value(row) == true { condemned.insert(blob.hash) }
            }
            guard condemned.isEmpty else { throw StoreError.blobsMissing(condemned) }
            for blob in blobs { try database.insert(BlobDocument(note: blob, notedAt: at, condemned: false)) }
        }
    }

    public func blob(_ hash: BlobHash) async throws(StoreError) -> BlobNote? {
        try await read("cannot read the note of the blob") { database in
            try database.rows("SELECT * FROM blob WHERE hash = \(hash)").first.map { BlobDocument($0).note }
        }
    }

    public func holders(of hash: BlobHash) async throws(StoreError) -> [BlobHolder] {
        try await read("cannot read what holds the blob") { database in
            try database.rows("SELECT kind, holder FROM blob_holder WHERE hash = \(hash) ORDER BY kind, holder")
                .map { try BlobHolder(kind: $0["kind"], id: $0["holder"]) }
        }
    }

    public func condemn(notedBefore: Instant, limit: Int) async throws(StoreError) -> [BlobHash] {
        try await write("cannot condemn blobs") { database in
            let earlier: [BlobHash] = try database.values(
                "SELECT hash FROM blob WHERE condemned = 1 ORDER BY noted_at LIMIT \(max(0, limit))")
            let more: [BlobHash] = try database.values(
                """
                SELECT hash FROM blob WHERE holders = 0 AND condemned = 0 AND noted_at < \(notedBefore)
                ORDER BY noted_at LIMIT \(max(0, limit) - earlier.count)
                """)
            for hash in more { try database.run("UPDATE blob SET condemned = 1 WHERE hash = \(hash)") }
            return earlier + more
        }
    }

    public func forget(_ blobs: [BlobHash]) async throws(StoreError) {
        try await write("cannot forget blobs") { database in
            for hash in blobs { try database.run("DELETE FROM blob WHERE hash = \(hash) AND condemned = 1") }
        }
    }
}

extension Database {
    /// Makes these the blobs, and the only ones, that a holder holds.
    /// - Throws: `.blobsMissing` with those that are not noted or condemned.
    func hold(_ blobs: Set<BlobHash>, by holder: BlobHolder) throws {
        let held: [BlobHash] = try values(
            "SELECT hash FROM blob_holder WHERE kind = \(holder.kind) AND holder = \(holder.id)")
        var missing: Set<BlobHash> = []
        for hash in blobs where try value("SELECT condemned FROM blob WHERE hash = \(hash)") != false {
            missing.insert(hash)
        }
        guard missing.isEmpty else { throw StoreError.blobsMissing(missing) }
        for hash in held where !blobs.contains(hash) {
            try run(
                """
                DELETE FROM blob_holder
                WHERE kind = \(holder.kind) AND holder = \(holder.id) AND hash = \(hash)
                """)
        }
        for hash in blobs.subtracting(held) {
            try run("INSERT INTO blob_holder (kind, holder, hash) VALUES (\(holder.kind), \(holder.id), \(hash))")
        }
    }

    func insert(_ blob: BlobDocument) throws {
        try run(
            """
            INSERT INTO blob (hash, bytes, media_type, noted_at, condemned)
            VALUES (\(blob.note.hash), \(blob.note.bytes), \(blob.note.mediaType), \(blob.notedAt), \(blob.condemned))
            ON CONFLICT DO UPDATE SET noted_at = excluded.noted_at
            """)
    }
}

extension BlobDocument {
    init(_ row: Row) {
        let note = BlobNote(hash: row["hash"], bytes: row["bytes"], mediaType: row["media_type"])
        self.init(note: note, notedAt: row["noted_at"], condemned: row["condemned"])
    }
}

extension BlobHolder {
    fileprivate var kind: String {
        switch self {
        case .piece: "piece"
        case .share: "share"
        case .upload: "upload"
        case .job: "job"
        }
    }

    fileprivate var id: String {
        switch self {
        case .piece(let id): id.description
        case .share(let id): id.description
        case .upload(let id): id.description
        case .job(let id): id.description
        }
    }

    fileprivate init(kind: String, id: String) throws {
        let holder: BlobHolder? =
            switch kind {
            case "piece": PieceID(id).map(BlobHolder.piece)
            case "share": Identifier(id).map(BlobHolder.share)
            case "upload": Identifier(id).map(BlobHolder.upload)
            case "job": Identifier(id).map(BlobHolder.job)
            default: nil
            }
        guard let holder else {
            throw StoreError(
                .corrupt, "\(kind) \(id) is nothing that can hold a blob", "restore the database from a backup")
        }
        self = holder
    }
}

extension StoreError {
    fileprivate static func blobsMissing(_ hashes: Set<BlobHash>) -> StoreError {
        StoreError(
            .blobsMissing(hashes), "\(hashes.count) blobs are not there or are being collected",
            "write them again and retry")
    }
}
