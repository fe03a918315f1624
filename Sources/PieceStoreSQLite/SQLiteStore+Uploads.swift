import GRDB
public import PieceModel
public import PieceStore

extension SQLiteStore {
    public func create(_ upload: Upload) async throws(StoreError) {
        try await write("cannot keep the upload") { try $0.insert(upload) }
    }

    public func upload(_ id: Identifier<Upload>) async throws(StoreError) -> Upload? {
        try await read("cannot read the upload") { try $0.upload(id) }
    }

    public func setPhoto(
        _ photo: Picture, palette: [String: String], of upload: Identifier<Upload>
    ) async throws(StoreError) {
        try await write("cannot give the upload its photo") { database in
            guard var changed = try database.upload(upload) else { throw StoreError.missing("upload", upload) }
            changed.photo = photo
            changed.palette = palette
            try database.run("UPDATE upload SET document = \(StoreDocument.json(changed)) WHERE id = \(upload)")
            try database.hold([photo.hash], by: .upload(upload))
        }
    }

    public func deleteUpload(_ id: Identifier<Upload>) async throws(StoreError) -> Bool {
        try await write("cannot delete the upload") { try $0.deleteUpload(id) }
    }

    public func deleteExpired(at: Instant) async throws(StoreError) -> [Identifier<Upload>] {
        try await write("cannot delete what has expired") { database in
            let uploads: [Upload] = try database.records("SELECT document FROM upload WHERE expires <= \(at)")
            for upload in uploads { _ = try database.deleteUpload(upload.id) }
            let shares: [Identifier<Share>] = try database.values("SELECT id FROM share WHERE expires <= \(at)")
            for share in shares { try database.hold([], by: .share(share)) }
            for table in ["share", "session", "code", "api_token", "owner_link"] {
                try database.run("DELETE FROM \(sql: table) WHERE expires <= \(at)")
            }
            let twoDays = 2 * 86_400.0
            try database.run("DELETE FROM idempotency WHERE at < \(at.adding(seconds: -twoDays))")
            return uploads.filter { $0.photo == nil }.map(\.id)
        }
    }
}

extension Database {
    fileprivate func upload(_ id: Identifier<Upload>) throws -> Upload? {
        try record("SELECT document FROM upload WHERE id = \(id)")
    }

    fileprivate func deleteUpload(_ id: Identifier<Upload>) throws -> Bool {
        try hold([], by: .upload(id))
        return try run("DELETE FROM upload WHERE id = \(id)") > 0
    }

    func insert(_ upload: Upload) throws {
        try run(
            """
            INSERT INTO upload (id, expires, document)
            VALUES (\(upload.id), \(upload.expires), \(StoreDocument.json(upload)))
            """)
        try hold(Set([upload.photo?.hash].compactMap(\.self)), by: .upload(upload.id))
    }
}
