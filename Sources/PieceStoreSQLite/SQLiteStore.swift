import Dispatch
import GRDB
public import PieceCount
public import PieceStore

/// Pieces and accounts in one SQLite file: the engine that needs nothing installed and nothing started.
///
/// Reads run side by side on their own connections, each from one consistent state; writes queue for one connection, each
/// an immediate transaction that is on the disk when it returns. Several processes may open the same file.
public struct SQLiteStore: PieceStore {
    let pool: DatabasePool
    let counting: Counting
}

extension SQLiteStore {
    /// Opens a database file; creates it and its tables when it is not there, and brings older tables up to date.
    /// When the titles' rules have changed since, every piece is counted anew.
    /// - Parameters:
    ///   - path: of the file; its folder must exist.
    ///   - titles: the rules of the titles that pieces earn.
    /// - Throws: `.unavailable` when the file cannot be opened or written, `.corrupt` when it is no database or belongs to
    ///   a newer program, `.full`.
    public static func open(path: String, titles: TitleRules) async throws(StoreError) -> SQLiteStore {
        // Opening waits for files and locks, so it happens on a thread that may wait.
        let result: Result<SQLiteStore, StoreError> = await withCheckedContinuation { continuation in
            DispatchQueue.global().async {
                continuation.resume(
                    returning: Result { () throws(StoreError) in
                        do {
                            return try SQLiteStore(path: path, titles: titles)
                        } catch {
                            throw StoreError(sqlite: error, "cannot open the database \(path)")
                        }
                    })
            }
        }
        return try result.get()
    }

    private init(path: String, titles: TitleRules) throws {
        counting = Counting(rules: titles)
        var configuration = Configuration()
        configuration.label = "pieces"
        configuration.foreignKeysEnabled = true
        configuration.busyMode = .timeout(5)
        configuration.prepareDatabase { database in
            // Pages of a large account's indexes stay in memory: 16 MiB a connection.
            try database.execute(sql: "PRAGMA cache_size = -16384; PRAGMA temp_store = MEMORY")
        }
        pool = try DatabasePool(path: path, configuration: configuration)
        // GRDB sets NORMAL when it turns WAL on, and then a power cut may take the last commits back.
        // A piece changes about a hundred pages, many of them the last one's again: with four times SQLite's usual log
        // they are copied into the database once for thirty writes.
        try pool.writeWithoutTransaction {
            try $0.execute(sql: "PRAGMA synchronous = FULL; PRAGMA wal_autocheckpoint = 4000")
        }
        let migrator = Migrations.migrator
        guard try pool.read({ try !migrator.hasBeenSuperseded($0) }) else {
            throw StoreError(
                .corrupt, "the database \(path) belongs to a newer version of this program",
                "update the program, or open another database")
        }
        try migrator.migrate(pool)
        try pool.write { database in
            try database.touchProbe()
            try database.refreshSearchIndex()
            try database.refreshCounts(counting)
        }
    }

    public func check() async throws(StoreError) {
        try await write("cannot write to the database") { try $0.touchProbe() }
    }

    public func close() async {
        // Moves the log into the database file; where that fails, the log stays and is read at the next opening.
        _ = try? await pool.barrierWriteWithoutTransaction { database in
            try database.checkpoint(.truncate)
        }
        // Fails only while statements run, and nothing may be called any more.
        try? pool.close()
    }
}

extension SQLiteStore {
    /// Runs a read in one consistent state.
    /// - Parameter failure: what did not work, for the error.
    func read<Value: Sendable>(
        _ failure: String, _ body: @Sendable (Database) throws -> Value
    ) async throws(StoreError) -> Value {
        do {
            return try await pool.read(body)
        } catch {
            throw StoreError(sqlite: error, failure)
        }
    }

    /// Runs a write as one immediate transaction: all of it happens, or nothing when it throws.
    func write<Value: Sendable>(
        _ failure: String, _ body: @Sendable (Database) throws -> Value
    ) async throws(StoreError) -> Value {
        do {
            return try await pool.write(body)
        } catch {
            throw StoreError(sqlite: error, failure)
        }
    }
}

extension Database {
    /// A small real write, which fails when the file is read-only or the disk is full.
    fileprivate func touchProbe() throws {
        try execute(
            sql: "INSERT INTO probe (row, writes) VALUES (1, 1) ON CONFLICT DO UPDATE SET writes = writes + 1")
    }
}
