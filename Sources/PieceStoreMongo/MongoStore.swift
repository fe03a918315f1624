import Foundation
public import PieceCount
import PieceModel
import PieceMongoC
public import PieceStore

/// Pieces and accounts in MongoDB 5 or later, which must be a replica set (of one, at least) as it needs transactions.
///
/// What was acknowledged has been journalled by a majority of the servers. Any number of processes may use one database.
public final class MongoStore: PieceStore {
    private let threads: MongoThreads
    let counting: Counting

    private init(threads: MongoThreads, counting: Counting) {
        self.threads = threads
        self.counting = counting
    }

    deinit { threads.close() }

    /// Connects, and creates or checks collections and indexes.
    /// - Parameters:
    ///   - uri: `mongodb://…` or `mongodb+srv://…`.
    ///   - database: its name; nil takes that in the address, or `piece`.
    ///   - titles: the rules of the titles that pieces earn; when they have changed since, every piece is counted anew.
    ///   - threads: how many calls may be under way at once, each over a connection of its own; at least 1.
    /// - Throws: `.unavailable` when there is no server or the address is wrong; `.corrupt` when the database was made
    ///   by a newer program or an index differs.
    public static func open(
        uri: String, database: String? = nil, titles: TitleRules, threads: Int = 8
    ) async throws(StoreError) -> MongoStore {
        let count = max(1, threads)
        // Reading an address may ask the domain name system, so that has a thread of its own.
        let made: Result<MongoThreads, StoreError> = await withCheckedContinuation { continuation in
            Thread.detachNewThread {
                var failure = pm_error()
                guard let pool = pm_pool_new(uri, timeout, UInt32(clamping: count), &failure) else {
                    return continuation.resume(returning: .failure(MongoFailure(failure).error))
                }
                let name = database ?? pm_pool_database(pool).map { String(cString: $0) } ?? "piece"
                continuation.resume(returning: .success(MongoThreads(pool: pool, database: name, count: count)))
            }
        }
        let counting = Counting(rules: titles)
        let store = MongoStore(threads: try made.get(), counting: counting)
        try await store.run { link throws(MongoFailure) in
            try link.prepare()
            try link.refreshCounts(counting)
        }
        return store
    }

    /// How long finding a server, connecting and each answer may take, in milliseconds.
    private static let timeout: Int32 = 4000

    /// Runs a closure on one of the engine's threads.
    func run<Value: Sendable>(
        _ body: @escaping @Sendable (MongoLink) throws(MongoFailure) -> Value
    ) async throws(StoreError) -> Value {
        let result: Result<Value, StoreError> = await withCheckedContinuation { continuation in
            threads.submit { link in
                guard let link else { return continuation.resume(returning: .failure(.noThread)) }
                do throws(MongoFailure) {
                    continuation.resume(returning: .success(try body(link)))
                } catch {
                    continuation.resume(returning: .failure(error.error))
                }
            }
        }
        return try result.get()
    }

    /// Runs a closure as one transaction on one of the engine's threads; it may run more than once.
    func transaction<Value: Sendable>(
        _ body: @escaping @Sendable (MongoLink) throws(MongoFailure) -> Value
    ) async throws(StoreError) -> Value {
        try await run { link throws(MongoFailure) in
            try link.transaction { () throws(MongoFailure) in try body(link) }
        }
    }

    /// As `transaction`, for one that writes an owner's pieces: when it finds that a rebuild of the numbers has died, it
    /// does the rebuild first.
    func transaction<Value: Sendable>(
        of owner: AccountID, _ body: @escaping @Sendable (MongoLink) throws(MongoFailure) -> Value
    ) async throws(StoreError) -> Value {
        let counting = counting
        return try await run { link throws(MongoFailure) in
            do throws(MongoFailure) {
                return try link.transaction(of: owner) { () throws(MongoFailure) in try body(link) }
            } catch {
                guard error.counts == .dead else { throw error }
            }
            try link.rebuildCounts(of: owner, counting, at: MongoLink.now) { _ in }
            return try link.transaction(of: owner) { () throws(MongoFailure) in try body(link) }
        }
    }

    /// Runs a closure that may throw what its caller's closures throw.
    func runAny(_ body: @escaping @Sendable (MongoLink) throws -> Void) async throws {
        let result: Result<Void, any Error> = await withCheckedContinuation { continuation in
            threads.submit { link in
                guard let link else { return continuation.resume(returning: .failure(StoreError.noThread)) }
                do {
                    continuation.resume(returning: .success(try body(link)))
                } catch let failure as MongoFailure {
                    continuation.resume(returning: .failure(failure.error))
                } catch {
                    continuation.resume(returning: .failure(error))
                }
            }
        }
        try result.get()
    }

    public func check() async throws(StoreError) {
        try await run { link throws(MongoFailure) in
            // A value that differs from the one before, as a server may skip writing what is there already.
            let change: JSONObject = ["$inc": ["count": 1]]
            try link.update(.engine, [MongoUpdate(filter: ["_id": "check"], change: change, upsert: true)])
        }
    }

    public func close() async {
        threads.close()
        await threads.waitForEnd()
    }

    /// Removes the whole database; for tests.
    package func dropDatabase() async throws(StoreError) {
        try await run { link throws(MongoFailure) in
            // The server used for tests removes index entries one by one when it drops a database with documents.
            for collection in MongoCollection.allCases { try link.delete(collection, [:]) }
            _ = try link.command(["dropDatabase": 1], writes: true)
        }
    }
}

extension StoreError {
    fileprivate static let noThread = StoreError(
        .unavailable, "the connections to MongoDB are all busy or closed", "try again later")
}
