public import PieceModel
public import PieceStore

extension MongoStore {
    public func create(_ upload: Upload) async throws(StoreError) {
        try await transaction { link throws(MongoFailure) in
            if let photo = upload.photo { try link.hold([photo.hash], by: .upload(upload.id)) }
            try link.insert([try JSONObject(upload, id: upload.id)], into: .uploads)
        }
    }

    public func upload(_ id: Identifier<Upload>) async throws(StoreError) -> Upload? {
        try await run { link throws(MongoFailure) in try link.document(.uploads, ["_id": .text(id)])?.record() }
    }

    public func setPhoto(
        _ photo: Picture, palette: [String: String], of upload: Identifier<Upload>
    ) async throws(StoreError) {
        try await transaction { link throws(MongoFailure) in
            guard var record: Upload = try link.document(.uploads, ["_id": .text(upload)])?.record() else {
                throw MongoFailure(.notFound, "there is no upload \(upload)", "announce the photo again")
            }
            record.photo = photo
            record.palette = palette
            try link.hold([photo.hash], by: .upload(upload))
            try link.release(.upload(upload), except: [photo.hash])
            try link.update(.uploads, ["_id": .text(upload)], try JSONObject(record, id: upload))
        }
    }

    public func deleteUpload(_ id: Identifier<Upload>) async throws(StoreError) -> Bool {
        try await transaction { link throws(MongoFailure) in
            try link.release(.upload(id), except: [])
            return try link.delete(.uploads, ["_id": .text(id)]) > 0
        }
    }

    public func deleteExpired(at: Instant) async throws(StoreError) -> [Identifier<Upload>] {
        try await transaction { link throws(MongoFailure) in
            // Records without an end have no such field, and comparisons leave those out.
            let expired: JSONObject = ["expires": ["$lte": .time(at)]]
            let uploads: [Upload] = try link.records(.uploads, expired)
            for upload in uploads where upload.photo != nil { try link.release(.upload(upload.id), except: []) }
            let shares: [Share] = try link.records(.shares, expired)
            for share in shares { try link.release(.share(share.id), except: []) }
            try link.deleteSessions(expired)
            for collection in [MongoCollection.uploads, .shares, .codes, .apiTokens, .links] {
                try link.delete(collection, expired)
            }
            try link.delete(.idempotency, ["at": ["$lt": .time(at.adding(seconds: -2 * 86_400))]])
            return uploads.filter { $0.photo == nil }.map(\.id)
        }
    }
}
