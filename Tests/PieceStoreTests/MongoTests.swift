import Foundation
import PieceModel
import PieceStore
import Synchronization
import Testing

@testable import PieceStoreMongo

/// What only the MongoDB engine does; `MONGODB_URI` names the server, as `scripts/mongo-server` sets it.
@Suite("MongoDB", .enabled(if: ProcessInfo.processInfo.environment["MONGODB_URI"] != nil))
struct MongoTests {
    private let uri = ProcessInfo.processInfo.environment["MONGODB_URI"] ?? ""

    /// Runs a test on a database of its own and drops it afterwards.
    private func withDatabase(_ body: (_ name: String, _ store: MongoStore) async throws -> Void) async throws {
        let name = "piece_test_\(UInt64.random(in: 0...UInt64.max))"
        let store = try await MongoStore.open(uri: uri, database: name, titles: shippedTitles(), threads: 4)
        let result: Result<Void, any Error>
        do { result = .success(try await body(name, store)) } catch { result = .failure(error) }
        try await store.dropDatabase()
        await store.close()
        try result.get()
    }

    private func reopen(_ name: String) async throws {
        let store = try await MongoStore.open(uri: uri, database: name, titles: shippedTitles(), threads: 1)
        await store.close()
    }

    private func indexNames(_ collection: MongoCollection, _ store: MongoStore) async throws -> [String] {
        try await store.run { link throws(MongoFailure) in
            let answer = try link.command(["listIndexes": .string(collection.rawValue), "cursor": [:]])
            let entries = answer["cursor"]?.object?["firstBatch"]?.array ?? []
            return entries.compactMap { $0.object?["name"]?.string }
        }
    }

    @Test("Opening makes every index, again when one is gone, and changes nothing when all are there")
    func indexes() async throws {
        try await withDatabase { name, store in
            for _ in 0..<2 {
                for collection in MongoCollection.allCases {
                    let names = try await indexNames(collection, store)
                    #expect(Set(names) == Set(collection.indexes.map(\.name) + ["_id_"]), "\(collection)")
                }
                try await reopen(name)
            }
            try await store.run { link throws(MongoFailure) in
                _ = try link.command(["dropIndexes": "shares", "index": "hash"], writes: true)
            }
            #expect(try await !indexNames(.shares, store).contains("hash"))
            try await reopen(name)
            #expect(try await indexNames(.shares, store).contains("hash"))
        }
    }

    @Test(
        "An index of the same name but another definition is an error that names it",
        arguments: [
            ["key": ["email": 1], "unique": true], ["key": ["email": -1], "unique": true],
            ["key": ["email": 1], "partialFilterExpression": ["email": ["$type": "string"]]],
            ["key": ["email": 1, "role": 1], "unique": true],
        ] as [JSONObject])
    func otherIndex(index: JSONObject) async throws {
        try await withDatabase { name, store in
            var index = index
            index["name"] = "email"
            let specification = JSONValue.object(index)
            try await store.run { link throws(MongoFailure) in
                try link.command(["dropIndexes": "accounts", "index": "email"], writes: true)
                _ = try link.command(["createIndexes": "accounts", "indexes": [specification]], writes: true)
            }
            let error = await #expect(throws: StoreError.self) { try await reopen(name) }
            #expect(error?.code == .corrupt)
            #expect(error?.message.contains("email") == true && error?.message.contains("accounts") == true)
        }
    }

    @Test("A database of a newer program is not opened")
    func newerSchema() async throws {
        try await withDatabase { name, store in
            try await store.run { link throws(MongoFailure) in
                _ = try link.update(.engine, ["_id": "schema"], ["$set": ["version": 1_000]])
            }
            #expect(try await code { try await reopen(name) } == .corrupt)
        }
    }

    @Test("Numbers beyond 32 bits survive")
    func largeNumbers() async throws {
        try await withDatabase { _, store in
            let note = BlobNote(hash: .fresh(), bytes: 1 << 40 + 1, mediaType: "image/png")
            try await store.note([note], at: Instant(milliseconds: 1 << 52 + 1))
            #expect(try await store.blob(note.hash) == note)
            #expect(try await store.condemn(notedBefore: Instant(milliseconds: 1 << 52 + 1), limit: 9).isEmpty)
            #expect(try await store.condemn(notedBefore: Instant(milliseconds: 1 << 52 + 2), limit: 9) == [note.hash])

            var account = account("지우")
            account.version = 1 << 31 - 1
            try await store.create(account)
            #expect(try await store.replace(account).version == 1 << 31)
            #expect(try await store.account(account.id)?.version == 1 << 31)
        }
    }

    @Test("Text that looks like operators, types or paths is kept and found as text")
    func hostileText() async throws {
        try await withDatabase { _, store in
            var account = account("$where", email: "{\"$gt\": \"\"}")
            account.timeZone = "a.b.$c"
            try await store.create(account)
            #expect(try await store.account(email: "{\"$gt\": \"\"}") == account)
            #expect(try await store.account(email: "$gt") == nil)

            var record = try record(of: account.id)
            record.design.palette = ["$set": "#000000", "a.b": "$date", "": "x", "$where": "{\"$oid\": 1}"]
            try await store.note(record.blobs)
            _ = try await store.create(record, key: IdempotencyKey.fresh(of: account.id, "{\"$ne\": null}"))
            #expect(try await store.piece(record.id) == record)
            let replaced = try await store.replace(record)
            #expect(replaced.design.palette == record.design.palette)
            #expect(try await store.piece(record.id) == replaced)
            record.design.palette = ["\u{0}": ""]
            record.version = 2
            #expect(try await code { try await store.replace(record) } == .corrupt)
            #expect(try await store.piece(record.id) == replaced)
        }
    }

    @Test("What a restore that died has left is deleted at the next start, but not while one is under way")
    func unfinishedRestore() async throws {
        try await withDatabase { name, store in
            try await store.create(account("left over"))
            let now = Int(Date().timeIntervalSince1970 * 1000)
            try await store.run { link throws(MongoFailure) in
                try link.insert([["_id": "restore", "at": .number(now)]], into: .engine)
            }
            #expect(try await code { try await reopen(name) } == .unavailable)
            #expect(try await code { try await store.restore { nil } } != nil)
            try await store.run { link throws(MongoFailure) in
                _ = try link.update(.engine, ["_id": "restore"], ["$set": ["at": .number(now - 600_000)]])
            }
            try await reopen(name)
            try await store.restore { nil }
            try await store.export { _ in Issue.record("there is a document left") }
        }
    }

    @Test("A restore that fails half-way leaves the database empty", arguments: [0, 1, 40, 100])
    func failingRestore(count: Int) async throws {
        try await withDatabase { _, store in
            let documents =
                try (0..<count).map { try StoreDocument(.account, account("\($0)")) }
                + [StoreDocument(kind: "piece", content: ["not": "a piece"])]
            let left = Remaining(documents)
            #expect(try await code { try await store.restore { left.next() } } == .corrupt)
            try await store.export { _ in Issue.record("there is a document left") }
            try await store.create(account("afterwards"))
        }
    }

    @Test("Writers of the same documents wait for each other rather than fail")
    func contention() async throws {
        try await withDatabase { _, store in
            let owner = AccountID.fresh()
            let ticket = Picture.png()
            try await store.note([ticket.hash])
            let uploads = try await together(12) { _ in
                let upload = upload(of: owner, photo: ticket)
                try await store.create(upload)
                return upload.id
            }
            #expect(try await store.holders(of: ticket.hash).count == 12)
            _ = try await together(12) { try await store.deleteUpload(uploads[$0]) }
            #expect(try await store.holders(of: ticket.hash).isEmpty)
            #expect(try await store.condemn(notedBefore: after(days: 1), limit: 5) == [ticket.hash])
        }
    }

    @Test("The database is the one the address names, else piece")
    func databaseName() async throws {
        let name = "piece_test_\(UInt64.random(in: 0...UInt64.max))"
        var address = try #require(URLComponents(string: uri))
        address.path = "/" + name
        let store = try await MongoStore.open(uri: try #require(address.string), titles: shippedTitles(), threads: 1)
        try await store.create(account("hier"))
        #expect(try await store.run { link throws(MongoFailure) in link.database } == name)
        try await store.dropDatabase()
        await store.close()
        #expect(try await code { try await store.check() } == .unavailable)
    }
}

/// Gives documents one by one.
private final class Remaining: Sendable {
    private let documents: [StoreDocument]
    private let given = Mutex(0)

    init(_ documents: [StoreDocument]) { self.documents = documents }

    func next() -> StoreDocument? {
        given.withLock { index in
            defer { index += 1 }
            return index < documents.count ? documents[index] : nil
        }
    }
}

@Suite("MongoDB that is away")
struct MongoAwayTests {
    @Test("A server that is not there is unavailable", .timeLimit(.minutes(1)))
    func noServer() async throws {
        // Nothing listens on this port, which is reserved.
        let error = await #expect(throws: StoreError.self) {
            _ = try await MongoStore.open(uri: "mongodb://127.0.0.1:1/piece", titles: shippedTitles())
        }
        #expect(error?.code == .unavailable)
        #expect(error?.remedy.isEmpty == false)
    }

    @Test(
        "An address that is none is an error that says so",
        arguments: ["", "http://localhost", "mongodb://", "mongodb://a:b"])
    func badAddress(uri: String) async throws {
        #expect(try await code { _ = try await MongoStore.open(uri: uri, titles: shippedTitles()) } == .unavailable)
    }
}
