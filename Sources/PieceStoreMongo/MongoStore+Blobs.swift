public import PieceModel
public import PieceStore

extension MongoStore {
    public func note(_ blobs: [BlobNote], at: Instant) async throws(StoreError) {
        guard !blobs.isEmpty else { return }
        try await transaction { link throws(MongoFailure) in
            let hashes = JSONValue.list(blobs.map(\.hash))
            let condemned = try link.documents(.blobs, ["_id": ["$in": hashes], "condemned": true])
            guard condemned.isEmpty else { throw .blobsMissing(Set(condemned.compactMap(MongoLink.hash))) }
            let notes = try blobs.map { note throws(MongoFailure) in
                var made = try MongoLink.blob(BlobDocument(note: note, notedAt: at, condemned: false))
                made["_id"] = nil
                made["notedAt"] = nil
                return MongoUpdate(
                    filter: ["_id": .text(note.hash)],
                    change: ["$set": ["notedAt": .time(at)], "$setOnInsert": .object(made)], upsert: true)
            }
            try link.racing { () throws(MongoFailure) in _ = try link.update(.blobs, notes) }
        }
    }

    public func blob(_ hash: BlobHash) async throws(StoreError) -> BlobNote? {
        try await run { link throws(MongoFailure) in try link.document(.blobs, ["_id": .text(hash)])?.record() }
    }

    public func holders(of hash: BlobHash) async throws(StoreError) -> [BlobHolder] {
        try await run { link throws(MongoFailure) in
            let holders = try link.document(.blobs, ["_id": .text(hash)])?["holders"]?.array ?? []
            return holders.compactMap { $0.string.flatMap { BlobHolder($0) } }
        }
    }

    public func condemn(notedBefore: Instant, limit: Int) async throws(StoreError) -> [BlobHash] {
        guard limit > 0 else { return [] }
        return try await transaction { link throws(MongoFailure) in
            let options: JSONObject = ["limit": .number(limit), "projection": ["_id": 1]]
            let old = try link.documents(.blobs, ["condemned": true], options: options).compactMap(MongoLink.hash)
            guard old.count < limit else { return old }
            let new = try link.documents(
                .blobs, ["condemned": false, "held": 0, "notedAt": ["$lt": .time(notedBefore)]],
                options: ["limit": .number(limit - old.count), "projection": ["_id": 1], "sort": ["notedAt": 1]]
            ).compactMap(MongoLink.hash)
            if !new.isEmpty {
                let update = MongoUpdate(
                    filter: ["_id": ["$in": .list(new)]], change: ["$set": ["condemned": true]], many: true)
                try link.update(.blobs, [update])
            }
            return old + new
        }
    }

    public func forget(_ blobs: [BlobHash]) async throws(StoreError) {
        guard !blobs.isEmpty else { return }
        try await run { link throws(MongoFailure) in
            _ = try link.delete(.blobs, ["_id": ["$in": .list(blobs)], "condemned": true])
        }
    }
}

extension MongoLink {
    /// The document of a blob that nothing holds yet.
    static func blob(_ blob: BlobDocument) throws(MongoFailure) -> JSONObject {
        try JSONObject(
            blob.note, id: blob.note.hash,
            ["notedAt": .time(blob.notedAt), "condemned": .bool(blob.condemned), "holders": [], "held": 0])
    }

    fileprivate static func hash(_ document: JSONObject) -> BlobHash? {
        document["_id"]?.string.flatMap { BlobHash($0) }
    }

    /// Lets a record hold blobs; to be called in the transaction that writes the record.
    /// - Throws: `.blobsMissing` with those that are not noted or are condemned.
    func hold(_ blobs: Set<BlobHash>, by holder: BlobHolder) throws(MongoFailure) {
        guard !blobs.isEmpty else { return }
        let hashes = JSONValue.list(blobs.sorted())
        let live = try documents(
            .blobs, ["_id": ["$in": hashes], "condemned": false], options: ["projection": ["_id": 1]])
        let missing = blobs.subtracting(live.compactMap(MongoLink.hash))
        guard missing.isEmpty else { throw .blobsMissing(missing) }
        let update = MongoUpdate(
            filter: ["_id": ["$in": hashes], "holders": ["$ne": .string(holder.text)]],
            change: ["$push": ["holders": .string(holder.text)], "$inc": ["held": 1]], many: true)
        try self.update(.blobs, [update])
    }

    /// Lets go of all blobs a record holds but some.
    func release(_ holder: BlobHolder, except kept: Set<BlobHash>) throws(MongoFailure) {
        var filter: JSONObject = ["holders": .string(holder.text)]
        if !kept.isEmpty { filter["_id"] = ["$nin": .list(kept.sorted())] }
        let change: JSONObject = ["$pull": ["holders": .string(holder.text)], "$inc": ["held": -1]]
        try update(.blobs, [MongoUpdate(filter: filter, change: change, many: true)])
    }
}

extension MongoFailure {
    static func blobsMissing(_ blobs: Set<BlobHash>) -> MongoFailure {
        MongoFailure(
            .blobsMissing(blobs),
            "\(blobs.count) blobs are not there or are being deleted, such as \(blobs.min()?.description ?? "")",
            "note and write them again, then retry")
    }
}
