import Foundation
import PieceModel
import PieceMongoC
import PieceStore

/// One connection for the time of one job. All methods block; commands between are part of the transaction under way.
final class MongoLink {
    private let pointer: OpaquePointer
    let database: String
    private let retrying: NSLock

    /// - Parameter retrying: one for all links of a process.
    init(_ pointer: OpaquePointer, database: String, retrying: NSLock) {
        self.pointer = pointer
        self.database = database
        self.retrying = retrying
    }

    /// Runs a command and gives its answer.
    /// - Parameter writes: whether a majority must have journalled what it did before it counts as done.
    @discardableResult
    func command(_ command: JSONObject, writes: Bool = false) throws(MongoFailure) -> JSONObject {
        let bytes = try MongoLink.bytes(command)
        var answer = pm_bytes()
        var failure = pm_error()
        let succeeded = bytes.withUnsafeBufferPointer {
            pm_command(
                pointer, database, pm_bytes(data: $0.baseAddress, length: $0.count), writes, &answer, &failure)
        }
        // A write may have failed for one of its documents although the command itself ran.
        let reply = BSON.decode(UnsafeRawBufferPointer(start: answer.data, count: answer.length))
        if let first = reply?["writeErrors"]?.array?.first?.object ?? reply?["writeConcernError"]?.object {
            var refused = MongoFailure(
                serverCode: first["code"]?.integer ?? 0, message: first["errmsg"]?.string ?? "no reason")
            refused.isTransient = refused.isTransient || failure.transient
            throw refused
        }
        guard succeeded else { throw MongoFailure(failure) }
        guard let reply else { throw .unreadable("an answer", "it is no BSON") }
        return reply
    }

    /// Runs a query and hands on its documents until the closure says false.
    func find(
        _ collection: MongoCollection, _ filter: JSONObject, options: JSONObject = [:],
        each: (JSONObject) throws(MongoFailure) -> Bool
    ) throws(MongoFailure) {
        let query = try MongoLink.bytes(filter)
        let given = try MongoLink.bytes(options)
        var failure = pm_error()
        let cursor = query.withUnsafeBufferPointer { query in
            given.withUnsafeBufferPointer { given in
                pm_find(
                    pointer, database, collection.rawValue, pm_bytes(data: query.baseAddress, length: query.count),
                    pm_bytes(data: given.baseAddress, length: given.count), &failure)
            }
        }
        guard let cursor else { throw MongoFailure(failure) }
        defer { pm_cursor_free(cursor) }
        var bytes = pm_bytes()
        while true {
            switch pm_next(cursor, &bytes, &failure) {
            case 0: return
            case 1:
                let raw = UnsafeRawBufferPointer(start: bytes.data, count: bytes.length)
                guard let document = BSON.decode(raw) else {
                    throw .unreadable("a document of \(collection.rawValue)", "it is no BSON")
                }
                guard try each(document) else { return }
            default: throw MongoFailure(failure)
            }
        }
    }

    private static func bytes(_ object: JSONObject) throws(MongoFailure) -> [UInt8] {
        guard let bytes = BSON.encode(object) else {
            throw MongoFailure(.corrupt, "a key of a record holds the character U+0000", "leave it out")
        }
        return bytes
    }
}

// MARK: transactions

extension MongoLink {
    private static let attempts = 30
    private static let patience = Duration.seconds(8)

    /// Transactions that write one owner's numbers would always meet, so within a process they take turns.
    private static let turns = (0..<64).map { _ in NSLock() }

    /// As `transaction`, for one that writes an owner's pieces.
    func transaction<Value>(
        of owner: some Hashable, _ body: () throws(MongoFailure) -> Value
    ) throws(MongoFailure) -> Value {
        let turn = MongoLink.turns[Int(UInt(bitPattern: owner.hashValue) % 64)]
        turn.lock()
        defer { turn.unlock() }
        return try transaction(body)
    }

    /// Runs the closure as one transaction that sees one state of the database. When it met another that wrote the same
    /// documents, or the server changed, it is run again; so it must do nothing but use the link.
    func transaction<Value>(_ body: () throws(MongoFailure) -> Value) throws(MongoFailure) -> Value {
        let start = ContinuousClock.now
        var failure: MongoFailure
        do throws(MongoFailure) {
            return try attempt(body)
        } catch {
            guard error.isTransient else { throw error }
            failure = error
        }
        // Those that met go on one after the other, as together they would only meet again.
        retrying.lock()
        defer { retrying.unlock() }
        for attempts in 1...MongoLink.attempts where ContinuousClock.now - start < MongoLink.patience {
            do throws(MongoFailure) {
                return try attempt(body)
            } catch {
                guard error.isTransient else { throw error }
                failure = error
            }
            MongoLink.pause(after: attempts)
        }
        throw failure
    }

    private func attempt<Value>(_ body: () throws(MongoFailure) -> Value) throws(MongoFailure) -> Value {
        do throws(MongoFailure) {
            try check { pm_begin(pointer, $0) }
            let value = try body()
            try commit()
            return value
        } catch {
            pm_abort(pointer)
            throw error
        }
    }

    /// Commits; when it is unknown whether that happened, asks again, which is harmless.
    private func commit() throws(MongoFailure) {
        var attempt = 1
        while true {
            do throws(MongoFailure) {
                return try check { pm_commit(pointer, $0) }
            } catch {
                guard error.isUnknownCommit, attempt < 3 else { throw error }
                MongoLink.pause(after: attempt)
                attempt += 1
            }
        }
    }

    /// Lets queries in the closure read one state of the database, however long they take.
    func snapshot<Value>(_ body: () throws -> Value) throws -> Value {
        try check { pm_begin_snapshot(pointer, $0) }
        defer { pm_end_snapshot(pointer) }
        return try body()
    }

    private func check(_ call: (UnsafeMutablePointer<pm_error>) -> Bool) throws(MongoFailure) {
        var failure = pm_error()
        guard call(&failure) else { throw MongoFailure(failure) }
    }

    /// Waits on this thread, which is the engine's own.
    static func wait(seconds: Double) { Thread.sleep(forTimeInterval: seconds) }

    /// Waits a random time, longer from attempt to attempt, so that those who met do not meet again.
    private static func pause(after attempt: Int) {
        let longest = min(0.2, 0.004 * pow(1.6, Double(attempt)))
        Thread.sleep(forTimeInterval: .random(in: 0.001...longest))
    }
}
