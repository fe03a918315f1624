import Foundation
public import PieceCount
public import PieceModel
public import PieceStore
import Synchronization

// Numbers change in the transactions that write pieces; see `MongoLink+Rebuild` for how they are counted anew.

extension MongoStore {
    public func counts<Report: Sendable>(
        of owner: AccountID, _ read: @escaping @Sendable (any CountReader) throws -> Report
    ) async throws -> Report {
        try await runAnyTransaction { link in try read(MongoCounts(link: link, owner: owner)) }
    }

    public func changeCounts<Result: Sendable>(
        of owner: AccountID, _ change: @escaping @Sendable (any CountTransaction) throws -> Result
    ) async throws -> Result {
        try await runAnyTransaction { link in try change(MongoCounts(link: link, owner: owner)) }
    }

    public func owners() async throws(StoreError) -> [AccountID] {
        try await run { link throws(MongoFailure) in
            var owners: Set<AccountID> = []
            // Numbers of accounts whose pieces are all gone are found, too.
            for collection in [MongoCollection.pieces, .rollups] {
                let answer = try link.command(
                    ["distinct": .string(collection.rawValue), "key": "owner", "query": [:]])
                owners.formUnion((answer["values"]?.array ?? []).compactMap { $0.string.flatMap { AccountID($0) } })
            }
            return owners.sorted()
        }
    }

    public func rebuildCounts(
        of owner: AccountID, at: Instant, progress: @escaping @Sendable (Int) -> Void
    ) async throws(StoreError) -> Int {
        let counting = counting
        return try await run { link throws(MongoFailure) in
            try link.rebuildCounts(of: owner, counting, at: at, progress: progress)
        }
    }

    public func verifyCounts(of owner: AccountID) async throws(StoreError) -> (pieces: Int, differences: [String]) {
        let counting = counting
        return try await run { link throws(MongoFailure) in
            // A snapshot and no transaction: servers end those after a minute, and a large account takes longer.
            try MongoFailure.wrapping {
                try link.snapshot {
                    let counted = MemoryCounts()
                    let pieces = try link.forEachBatch(of: owner) { try counting.add($0, in: counted) }
                    let stored = try MongoCounts(link: link, owner: owner).copy()
                    try counting.judge(counted, as: stored)
                    return (pieces, counted.differences(from: stored))
                }
            }
        }
    }

    public func entries(_ query: EntryQuery) async throws(StoreError) -> [PieceEntry] {
        try await run { link throws(MongoFailure) in
            var entries: [PieceEntry] = []
            let days = query.days.sorted {
                query.latestFirst ? $0.upperBound > $1.upperBound : $0.lowerBound < $1.lowerBound
            }
            for days in days where entries.count < query.limit {
                entries += try link.entries(query, days, limit: query.limit - entries.count)
            }
            return entries
        }
    }

    /// As `transaction`, for closures that may throw anything: whatever they throw, nothing is written.
    private func runAnyTransaction<Value: Sendable>(
        _ body: @escaping @Sendable (MongoLink) throws -> Value
    ) async throws -> Value {
        let thrown = Mutex<(any Error)?>(nil)
        do {
            return try await transaction { link throws(MongoFailure) in
                do {
                    return try body(link)
                } catch let failure as MongoFailure {
                    throw failure
                } catch {
                    thrown.withLock { $0 = error }
                    throw MongoFailure(.unavailable, "the change was given up: \(error)", "see the error itself")
                }
            }
        } catch {
            throw thrown.withLock { $0 } ?? error
        }
    }
}

extension MongoLink {
    private static let batch = 500

    /// Changes an owner's numbers by what a write makes different, in that write's transaction.
    func count(
        from old: CountedPiece?, to new: CountedPiece?, of owner: AccountID, at: Instant, _ counting: Counting
    ) throws(MongoFailure) {
        guard old != new else { return }
        try requireSoundCounts(of: owner, counting)
        // A rebuild that begins meanwhile changes the same document, so one of the two begins anew.
        try racing { () throws(MongoFailure) in
            let change: JSONObject = ["$inc": ["writes": 1], "$set": ["rules": .string(counting.rules.version)]]
            try update(.countStates, [MongoUpdate(filter: ["_id": .text(owner)], change: change, upsert: true)])
        }
        try MongoFailure.wrapping {
            _ = try counting.change(from: old, to: new, at: at, in: MongoCounts(link: self, owner: owner))
        }
    }

    func judge(_ owner: AccountID, at: Instant, _ counting: Counting) throws(MongoFailure) {
        try MongoFailure.wrapping { _ = try counting.judge(at: at, in: MongoCounts(link: self, owner: owner)) }
    }

    /// Hands on an owner's pieces that are counted, in the order of their days and some at a time.
    /// - Returns: how many pieces there are, those that are hidden from statistics included.
    func forEachBatch(
        of owner: AccountID, _ body: ([(piece: CountedPiece, sign: Int)]) throws -> Void
    ) throws -> Int {
        var options = MongoLink.withoutIndex
        options["sort"] = ["index.viewingKey": -1, "_id": -1]
        var batch: [(piece: CountedPiece, sign: Int)] = []
        var pieces = 0
        var failure: (any Error)?
        try find(.pieces, ["owner": .text(owner)], options: options) { document throws(MongoFailure) in
            pieces += 1
            let record: PieceRecord = try document.record()
            if let counted = record.counted { batch.append((counted, 1)) }
            guard batch.count == MongoLink.batch else { return true }
            do { try body(batch) } catch { failure = error }
            batch.removeAll(keepingCapacity: true)
            return failure == nil
        }
        if let failure { throw failure }
        try body(batch)
        return pieces
    }

    fileprivate func entries(
        _ query: EntryQuery, _ days: ClosedRange<LocalDate>, limit: Int
    ) throws(MongoFailure) -> [PieceEntry] {
        var filter: JSONObject = [
            "owner": .text(query.owner),
            "index.date": ["$gte": .text(days.lowerBound), "$lt": .string(days.upperBound.nextText)],
        ]
        if let kind = query.kind ?? query.work?.kind { filter["index.kind"] = .string(kind.id) }
        if let work = query.work { filter["piece.title"] = .string(work.title) }
        if let score = query.score { filter["index.scoreHalves"] = .number(score.halves) }
        if let price = query.price {
            filter["piece.price.amount"] = .number(price.minorUnits)
            filter["piece.price.currency"] = .string(price.currency.code)
        }
        if query.countedOnly { filter["isCounted"] = ["$ne": false] }
        let direction: JSONValue = query.latestFirst ? -1 : 1
        let options: JSONObject = [
            "projection": .object(MongoLink.entryFields), "limit": .number(limit),
            "sort": ["index.date": direction, "index.viewingKey": direction, "_id": direction],
        ]
        return try documents(.pieces, filter, options: options).map { document throws(MongoFailure) in
            let values = PieceEntry.paths.map { path in
                path.split(separator: ".").reduce(JSONValue.object(document)) { $0.object?[String($1)] ?? .null }
            }
            guard let entry = PieceEntry(values) else {
                throw .unreadable("the piece \(document["_id"]?.string ?? "")", "its fields are of no piece")
            }
            return entry
        }
    }

    private static let entryFields = JSONObject(
        PieceEntry.paths.map { JSONObject.Member(key: $0, value: 1) })

    static var now: Instant { Instant(milliseconds: Int64(Date().timeIntervalSince1970 * 1000)) }
}

extension MongoFailure {
    /// Runs code that throws this error or, rarely, one of decoding.
    static func wrapping<Value>(_ body: () throws -> Value) throws(MongoFailure) -> Value {
        do {
            return try body()
        } catch let failure as MongoFailure {
            throw failure
        } catch {
            throw .unreadable("what pieces are counted by", "\(error)")
        }
    }
}
