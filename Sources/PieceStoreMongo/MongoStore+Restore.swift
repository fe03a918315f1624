import PieceCount
import PieceModel
public import PieceStore

extension MongoStore {
    public func restore(_ next: @Sendable () throws -> StoreDocument?) async throws {
        try await withoutActuallyEscaping(next) { next in
            let lent = Lent(next)
            defer { lent.takeBack() }
            let counting = counting
            try await runAny { link in
                if let next = lent.borrowed { try link.restore(next, counting) }
            }
        }
    }
}

// A restore may be larger than a transaction should be, so it goes in batches. A mark says that one is under way: when
// it fails, or when a later start finds an old mark because the program died, everything is deleted again.

extension MongoLink {
    /// Enough that asking is rare, and with documents of at most some hundred kilobytes far below a message's limit.
    private static let batchSize = 32

    /// How long after the last batch a restore is taken for dead, in seconds.
    private static let silence = 120.0

    fileprivate func restore(_ next: () throws -> StoreDocument?, _ counting: Counting) throws {
        for collection in MongoCollection.kept where try document(collection, [:]) != nil {
            throw MongoFailure(
                .duplicate("store"), "the MongoDB database \(database) has documents in \(collection.rawValue) already",
                "restore into an empty database")
        }
        do throws(MongoFailure) {
            try insert([["_id": "restore", "at": .time(MongoLink.now)]], into: .engine)
        } catch {
            throw error.duplicate == nil ? error : MongoLink.restoring
        }
        do {
            var batch: [StoreDocument] = []
            while let document = try next() {
                if let first = batch.first, first.kind != document.kind || batch.count == MongoLink.batchSize {
                    try restore(batch)
                    batch = []
                }
                batch.append(document)
            }
            try restore(batch)
        } catch {
            try clear()
            throw error
        }
        // Everything is there; what is not counted when this dies is counted at the next start.
        try delete(.engine, ["_id": "counts"])
        try delete(.engine, ["_id": "restore"])
        try refreshCounts(counting)
    }

    private static let restoring = MongoFailure(
        .unavailable, "another program is restoring a backup into this MongoDB database", "wait until it has finished")

    /// Deletes what a restore that died has left; refuses to go on while one is under way.
    func clearUnfinishedRestore() throws(MongoFailure) {
        guard let mark = try document(.engine, ["_id": "restore"]) else { return }
        let last = Instant(milliseconds: Int64(mark["at"]?.integer ?? 0))
        guard MongoLink.now.seconds(since: last) > MongoLink.silence else { throw MongoLink.restoring }
        try clear()
    }

    private func clear() throws(MongoFailure) {
        for collection in MongoCollection.kept { try delete(collection, [:]) }
        try delete(.engine, ["_id": "restore"])
    }

    /// Documents of one kind.
    private func restore(_ batch: [StoreDocument]) throws {
        guard let first = batch.first else { return }
        try update(.engine, ["_id": "restore"], ["$set": ["at": .time(MongoLink.now)]])
        guard let kind = ExportKind(rawValue: first.kind) else {
            throw MongoFailure.unreadable(
                "a document of the kind \(first.kind)", "this program does not know that kind")
        }
        switch kind {
        case .counter:
            let counters: [CounterDocument] = try MongoLink.values(batch)
            try insert(counters.map { ["_id": .text($0.owner), "next": .number($0.next)] }, into: .counters)
        case .account: try keep(MongoLink.values(batch), in: .accounts) { (account: Account) in account.id }
        case .session:
            for family: SessionDocument in try MongoLink.values(batch) {
                try keep([family.session], in: .sessions) { $0.id }
                let tokens = family.tokens.map { MongoLink.token($0.hash, used: $0.used, of: family.session.id) }
                try insert(tokens, into: .refreshTokens)
            }
        case .apiToken: try keep(MongoLink.values(batch), in: .apiTokens) { (token: APIToken) in token.id }
        case .code: try keep(MongoLink.values(batch), in: .codes) { (code: OneTimeCode) in code.hash }
        case .blob: try insert(MongoLink.values(batch).map(MongoLink.blob), into: .blobs)
        case .piece: try restore(pieces: MongoLink.values(batch))
        case .share:
            let shares: [Share] = try MongoLink.values(batch)
            try keep(shares, in: .shares) { $0.id }
            try hold(shares.map { (.share($0.id), [$0.ticket.hash]) })
            try requirePieces(shares.map(\.piece))
        case .upload:
            let uploads: [Upload] = try MongoLink.values(batch)
            try keep(uploads, in: .uploads) { $0.id }
            try hold(uploads.map { (.upload($0.id), Set([$0.photo?.hash].compactMap(\.self))) })
        case .heart: try restore(hearts: MongoLink.values(batch))
        case .link: try keep(MongoLink.values(batch), in: .links) { (link: OwnerLink) in link.id }
        case .grant:
            for kept: GrantDocument in try MongoLink.values(batch) {
                try MongoCounts(link: self, owner: kept.owner).write(kept.grant)
            }
        case .preferences:
            for kept: PreferencesDocument in try MongoLink.values(batch) {
                try MongoCounts(link: self, owner: kept.owner).write(kept.preferences)
            }
        case .idempotency:
            try keep(MongoLink.values(batch), in: .idempotency) { (entry: IdempotencyDocument) in
                "\(entry.account)/\(entry.key)"
            }
        }
    }

    private static func values<Value: Decodable>(_ batch: [StoreDocument]) throws -> [Value] {
        try batch.map { document in
            do {
                return try document.value()
            } catch {
                throw MongoFailure.unreadable("a document of the kind \(document.kind)", "\(error)")
            }
        }
    }

    private func keep<Record: Encodable>(
        _ records: [Record], in collection: MongoCollection, id: (Record) -> some CustomStringConvertible
    ) throws {
        try insert(records.map { try JSONObject($0, id: id($0)) }, into: collection)
    }

    private func restore(pieces: [PieceRecord]) throws {
        // Hearts are counted as they come, so that the count is right whatever the backup says.
        let documents = try pieces.map { piece in
            var piece = piece
            piece.hearts = 0
            return try piece.document()
        }
        try insert(documents, into: .pieces)
        try hold(pieces.map { (.piece($0.id), $0.blobs) })
    }

    private func restore(hearts: [HeartDocument]) throws {
        try keep(hearts, in: .hearts) { MongoLink.heartID($0.account, $0.piece) }
        let counts = Dictionary(grouping: hearts, by: \.piece).mapValues(\.count)
        let updates = counts.map { piece, count in
            MongoUpdate(filter: ["_id": .text(piece)], change: ["$inc": ["hearts": .number(count)]])
        }
        try update(.pieces, updates)
        try requirePieces(hearts.map(\.piece))
    }

    private func requirePieces(_ ids: [PieceID]) throws(MongoFailure) {
        let ids = Set(ids)
        let found = try documents(.pieces, ["_id": ["$in": .list(ids)]], options: ["projection": ["_id": 1]])
        guard found.count == ids.count else {
            throw .unreadable("a document of the backup", "the piece it belongs to is not there")
        }
    }

    private func hold(_ holdings: [(holder: BlobHolder, blobs: Set<BlobHash>)]) throws(MongoFailure) {
        for (holder, blobs) in holdings { try hold(blobs, by: holder) }
    }
}

extension MongoCollection {
    /// Those that hold what people gave, not what the engine notes about itself.
    fileprivate static var kept: [MongoCollection] { allCases.filter { $0 != .engine } }
}
