import PieceCount
public import PieceModel
public import PieceStore

extension MongoStore {
    public func nextNumber(of owner: AccountID) async throws(StoreError) -> Int {
        try await run { link throws(MongoFailure) in try link.nextNumber(of: owner) }
    }

    public func create(_ record: PieceRecord, key: IdempotencyKey?) async throws(StoreError) -> CreateOutcome {
        let counting = counting
        return try await transaction(of: record.owner) { link throws(MongoFailure) in
            if let key, let existing = try link.piece(createdWith: key) { return .existing(existing) }
            let next = try link.nextNumber(of: record.owner)
            guard record.number == next else {
                throw MongoFailure(
                    .numberTaken(next: next), "the number \(record.number) is not the owner's next one, \(next)",
                    "render the ticket with that number and create it again")
            }
            try link.hold(record.blobs, by: .piece(record.id))
            let document = try record.document()
            try link.racing(on: "owner_number") { () throws(MongoFailure) in
                try link.insert([document], into: .pieces)
            }
            if let key {
                let entry = IdempotencyDocument(
                    account: key.account, key: key.key, fingerprint: key.fingerprint, piece: record.id, at: key.at)
                try link.racing { () throws(MongoFailure) in
                    try link.insert([try JSONObject(entry, id: key.id)], into: .idempotency)
                }
            }
            try link.racing { () throws(MongoFailure) in
                let change: JSONObject = ["$set": ["next": .number(next + 1)]]
                let counter: JSONObject = ["_id": .text(record.owner)]
                try link.update(.counters, [MongoUpdate(filter: counter, change: change, upsert: true)])
            }
            try link.count(from: nil, to: record.counted, of: record.owner, at: record.updated, counting)
            return .created(record)
        }
    }

    public func created(with key: IdempotencyKey) async throws(StoreError) -> PieceRecord? {
        try await run { link throws(MongoFailure) in try link.piece(createdWith: key) }
    }

    public func piece(_ id: PieceID) async throws(StoreError) -> PieceRecord? {
        try await run { link throws(MongoFailure) in try link.piece(id) }
    }

    public func replace(_ record: PieceRecord) async throws(StoreError) -> PieceRecord {
        let counting = counting
        return try await transaction(of: record.owner) { link throws(MongoFailure) in
            let old = try link.piece(record.id, version: record.version)
            let new = PieceRecord(
                id: old.id, owner: old.owner, number: old.number, version: old.version + 1, piece: record.piece,
                design: record.design, pictures: record.pictures, recordPhotos: record.recordPhotos,
                hearts: old.hearts, timeZone: record.timeZone, isCounted: record.isCounted, created: old.created,
                updated: record.updated)
            try link.hold(new.blobs, by: .piece(new.id))
            try link.release(.piece(new.id), except: new.blobs)
            try link.update(.pieces, ["_id": .text(new.id)], try new.document())
            try link.count(from: old.counted, to: new.counted, of: new.owner, at: new.updated, counting)
            return new
        }
    }

    public func delete(_ id: PieceID, version: Int?) async throws(StoreError) {
        let counting = counting
        try await run { link throws(MongoFailure) in
            // Whose turn it is shows only in the piece; an owner never changes.
            guard let owner = try link.piece(id)?.owner else { throw .noPiece(id) }
            try link.transaction(of: owner) { () throws(MongoFailure) in
                try link.deletePiece(id, version: version, counting)
            }
        }
    }

    public func count(of owner: AccountID) async throws(StoreError) -> Int {
        try await run { link throws(MongoFailure) in
            let command: JSONObject = [
                "count": "pieces", "query": ["owner": .text(owner)], "readConcern": ["level": "majority"],
            ]
            return try link.command(command)["n"]?.integer ?? 0
        }
    }
}

extension MongoLink {
    fileprivate func deletePiece(_ id: PieceID, version: Int?, _ counting: Counting) throws(MongoFailure) {
        let old = try piece(id, version: version)
        try release(.piece(id), except: [])
        try deleteJobs(of: id)
        for share in try documents(.shares, ["piece": .text(id)], options: ["projection": ["_id": 1]]) {
            guard let share = share["_id"]?.string.flatMap({ Identifier<Share>($0) }) else { continue }
            try release(.share(share), except: [])
        }
        try delete(.shares, ["piece": .text(id)])
        try delete(.hearts, ["piece": .text(id)])
        try delete(.pieces, ["_id": .text(id)])
        try count(from: old.counted, to: nil, of: old.owner, at: old.updated, counting)
    }

    func nextNumber(of owner: AccountID) throws(MongoFailure) -> Int {
        try document(.counters, ["_id": .text(owner)])?["next"]?.integer ?? 1
    }

    func piece(_ id: PieceID) throws(MongoFailure) -> PieceRecord? {
        try document(.pieces, ["_id": .text(id)], options: MongoLink.withoutIndex)?.record()
    }

    /// The fields of a piece's document that make its record.
    static let withoutIndex: JSONObject = ["projection": ["index": 0]]

    /// The piece that must be there, in this version unless that is nil.
    func piece(_ id: PieceID, version: Int?) throws(MongoFailure) -> PieceRecord {
        guard let record = try piece(id) else { throw .noPiece(id) }
        try MongoFailure.checkVersion(version, current: record.version, of: "the piece \(id)")
        return record
    }

    fileprivate func piece(createdWith key: IdempotencyKey) throws(MongoFailure) -> PieceRecord? {
        guard let document = try document(.idempotency, ["_id": .string(key.id)]) else { return nil }
        let entry: IdempotencyDocument = try document.record()
        guard entry.fingerprint == key.fingerprint else {
            throw MongoFailure(
                .keyReused, "the idempotency key \(key.key) was used for another request",
                "use a new key for every new request")
        }
        guard let record = try piece(entry.piece) else { throw .noPiece(entry.piece) }
        return record
    }

    /// Runs a write in a transaction that a concurrent one may have done first: when a unique index says so, the
    /// transaction begins anew and sees it.
    func racing(on index: String = "_id_", _ body: () throws(MongoFailure) -> Void) throws(MongoFailure) {
        do throws(MongoFailure) {
            try body()
        } catch {
            var failure = error
            if failure.duplicate == index { failure.isTransient = true }
            throw failure
        }
    }
}

extension IdempotencyKey {
    /// Accounts' ids all have one length, so no two pairs look alike.
    var id: String { "\(account)/\(key)" }
}

extension MongoFailure {
    static func noPiece(_ id: PieceID) -> MongoFailure {
        MongoFailure(.notFound, "there is no piece \(id)", "it may have been deleted; look at the list again")
    }

    static func checkVersion(_ version: Int?, current: Int, of what: String) throws(MongoFailure) {
        guard let version, version != current else { return }
        throw MongoFailure(
            .versionConflict(current: current), "\(what) has version \(current) by now, not \(version)",
            "read it again and repeat the change")
    }
}
