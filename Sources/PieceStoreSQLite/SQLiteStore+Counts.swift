import GRDB
public import PieceCount
public import PieceModel
public import PieceStore

extension SQLiteStore {
    public func counts<Report: Sendable>(
        of owner: AccountID, _ read: @escaping @Sendable (any CountReader) throws -> Report
    ) async throws -> Report {
        do {
            return try await pool.read { try read($0.counts(of: owner)) }
        } catch let error as DatabaseError {
            throw StoreError(sqlite: error, "cannot read the numbers")
        }
    }

    public func changeCounts<Result: Sendable>(
        of owner: AccountID, _ change: @escaping @Sendable (any CountTransaction) throws -> Result
    ) async throws -> Result {
        do {
            return try await pool.write { try change($0.counts(of: owner)) }
        } catch let error as DatabaseError {
            throw StoreError(sqlite: error, "cannot change the numbers")
        }
    }

    public func owners() async throws(StoreError) -> [AccountID] {
        try await read("cannot list the owners") { try $0.owners() }
    }

    public func rebuildCounts(
        of owner: AccountID, at: Instant, progress: @escaping @Sendable (Int) -> Void
    ) async throws(StoreError) -> Int {
        try await write("cannot rebuild the numbers") { database in
            try database.rebuildCounts(of: owner, counting, at: at, progress: progress)
        }
    }

    public func verifyCounts(of owner: AccountID) async throws(StoreError) -> (pieces: Int, differences: [String]) {
        try await read("cannot verify the numbers") { database in
            let counted = MemoryCounts()
            let pieces = try database.addPieces(of: owner, to: counted, counting) { _ in }
            let stored = try database.counts(of: owner).copy()
            try counting.judge(counted, as: stored)
            return (pieces, counted.differences(from: stored))
        }
    }
}

extension Database {
    /// How many pieces are added at a time: their changes to one number become one write, and memory stays small.
    private static let batch = 8000
    /// The same in bytes of records, for pieces with long texts.
    private static let batchBytes = 24 << 20

    /// Changes an owner's numbers by what a write makes different, in that write's transaction.
    /// - Throws: when another version of the program has counted everything by its own rules meanwhile.
    func count(
        from old: CountedPiece?, to new: CountedPiece?, of owner: AccountID, at: Instant, _ counting: Counting
    ) throws {
        guard old != new else { return }
        let version: String? = try value("SELECT version FROM count_rules")
        guard version == counting.rules.version else {
            throw StoreError(
                .unavailable, "another version of this program counts the pieces of this library now",
                "stop this one, or start it again after its update")
        }
        try counting.change(from: old, to: new, at: at, in: counts(of: owner))
    }

    fileprivate func owners() throws -> [AccountID] {
        // Each step of the recursion is one look-up in an index, however many pieces an owner has.
        try values(
            """
            WITH RECURSIVE step (owner) AS (
                SELECT min(owner) FROM piece
                UNION ALL
                SELECT (SELECT min(owner) FROM piece WHERE owner > step.owner) FROM step WHERE step.owner IS NOT NULL
            )
            SELECT owner FROM step WHERE owner IS NOT NULL UNION SELECT owner FROM rollup ORDER BY 1
            """)
    }

    /// Counts everything anew when it was counted by other rules.
    func refreshCounts(_ counting: Counting) throws {
        let version: String? = try value("SELECT version FROM count_rules")
        guard version != counting.rules.version else { return }
        try rebuildAllCounts(counting)
        try run(
            """
            INSERT INTO count_rules (row, version) VALUES (1, \(counting.rules.version))
            ON CONFLICT DO UPDATE SET version = excluded.version
            """)
    }

    func rebuildAllCounts(_ counting: Counting) throws {
        let accounts: [AccountID] = try values("SELECT id FROM account UNION SELECT owner FROM counter ORDER BY 1")
        for owner in accounts { try rebuildCounts(of: owner, counting, at: nil) { _ in } }
    }

    /// - Parameter at: when titles that are new count as earned; nil is when the owner last changed a piece.
    @discardableResult
    fileprivate func rebuildCounts(
        of owner: AccountID, _ counting: Counting, at: Instant?, progress: (Int) -> Void
    ) throws -> Int {
        try run("DELETE FROM rollup WHERE owner = \(owner)")
        try run("DELETE FROM tally WHERE ranking IN (SELECT row FROM ranking WHERE owner = \(owner))")
        try run("DELETE FROM ranking WHERE owner = \(owner)")
        let counts = counts(of: owner)
        let pieces = try addPieces(of: owner, to: counts, counting, progress: progress)
        let last: Instant? = try value(
            "SELECT max(json_extract(document, '$.updated')) FROM piece WHERE owner = \(owner)")
        try counting.judge(at: at ?? last ?? Instant(milliseconds: 0), in: counts)
        return pieces
    }

    /// Adds an owner's pieces in the order of their days, so that those of a batch change the same numbers.
    fileprivate func addPieces(
        of owner: AccountID, to counts: some CountTransaction, _ counting: Counting, progress: (Int) -> Void
    ) throws -> Int {
        let documents = try SQLRequest<String>(
            literal: "SELECT document FROM piece WHERE owner = \(owner) ORDER BY viewing_key, id"
        ).fetchCursor(self)
        var batch: [(piece: CountedPiece, sign: Int)] = []
        var (pieces, bytes) = (0, 0)
        func finish() throws {
            try counting.add(batch, in: counts)
            batch.removeAll(keepingCapacity: true)
            bytes = 0
            progress(pieces)
        }
        while let document = try documents.next() {
            pieces += 1
            let record: PieceRecord = try StoreDocument.value(json: document)
            if let counted = record.counted { batch.append((counted, 1)) }
            bytes += document.utf8.count
            if batch.count == Database.batch || bytes >= Database.batchBytes { try finish() }
        }
        try finish()
        return pieces
    }
}

extension SQLiteCounts {
    /// All numbers, to be compared with others.
    fileprivate func copy() throws -> MemoryCounts {
        let copy = MemoryCounts()
        let rollups = try database.rows("SELECT period, kind, document FROM rollup WHERE owner = \(owner)")
        for row in rollups {
            guard let key = RollupKey(row["period"], row["kind"]) else { continue }
            copy.write([key: try StoreDocument.value(Rollup.self, json: row["document"])])
        }
        let tallies = try SQLRequest<Row>(
            literal: """
                SELECT period, kind, dimension, name, value, count FROM ranking JOIN tally ON ranking = ranking.row
                WHERE owner = \(owner)
                """
        ).fetchCursor(database)
        while let row = try tallies.next() {
            guard let key = RollupKey(row["period"], row["kind"]) else { continue }
            let tally = TallyKey(
                key.period, kind: key.kind, Dimension(rawValue: row["dimension"]), row["name"])
            copy.write([tally: Tally(value: row["value"], count: row["count"])])
        }
        for grant in try grants() { copy.write(grant) }
        return copy
    }
}
