import Foundation
import GRDB
import PieceModel
import PieceStore
import Testing

@testable import PieceStoreSQLite

@Suite("A SQLite file")
struct SQLiteFileTests {
    @Test("Commits are on the disk when they return, on the connection that writes")
    func durability() async throws {
        try await withSQLite { store in
            let settings = try await store.pool.write { database in
                try [
                    String.fetchOne(database, sql: "PRAGMA journal_mode"),
                    String.fetchOne(database, sql: "PRAGMA synchronous"),
                    String.fetchOne(database, sql: "PRAGMA foreign_keys"),
                    String.fetchOne(database, sql: "PRAGMA busy_timeout"),
                ]
            }
            #expect(settings == ["wal", "2", "1", "5000"])
        }
    }

    @Test("Two openings of one file see each other's writes, and once closed the file alone has them all")
    func twoOpenings() async throws {
        try await withFolder { folder in
            let path = "\(folder)/pieces.sqlite"
            let first = try await SQLiteStore.open(path: path, titles: shippedTitles())
            let second = try await SQLiteStore.open(path: path, titles: shippedTitles())
            try await first.note([SQLiteSample.note], at: SQLiteSample.now)
            let record = try SQLiteSample.record(1)
            _ = try await second.create(record, key: nil)
            #expect(try await first.piece(record.id) == record)
            #expect(try await first.nextNumber(of: record.owner) == 2)
            await first.close()
            await second.close()
            try FileManager.default.copyItem(atPath: path, toPath: "\(folder)/copy.sqlite")
            let third = try await SQLiteStore.open(path: "\(folder)/copy.sqlite", titles: shippedTitles())
            #expect(try await third.piece(record.id) == record)
            await third.close()
        }
    }

    @Test("Writers of two openings wait for each other: numbers have neither gaps nor doubles")
    func twoWriters() async throws {
        try await withFolder { folder in
            let path = "\(folder)/pieces.sqlite"
            let stores = [
                try await SQLiteStore.open(path: path, titles: shippedTitles()),
                try await SQLiteStore.open(path: path, titles: shippedTitles()),
            ]
            try await stores[0].note([SQLiteSample.note], at: SQLiteSample.now)
            let numbers = try await withThrowingTaskGroup(of: Int.self) { group in
                for index in 0..<20 {
                    group.addTask {
                        let store = stores[index % 2]
                        var number = try await store.nextNumber(of: SQLiteSample.owner)
                        while true {
                            do {
                                return try await store.create(SQLiteSample.record(number), key: nil).record.number
                            } catch let error as StoreError {
                                guard case .numberTaken(let next) = error.code else { throw error }
                                number = next
                            }
                        }
                    }
                }
                return try await group.reduce(into: []) { $0.append($1) }
            }
            #expect(numbers.sorted() == Array(1...20))
            for store in stores { await store.close() }
        }
    }

    @Test("A database of a newer program is refused and left as it is")
    func newer() async throws {
        try await withFolder { folder in
            let path = "\(folder)/pieces.sqlite"
            try await SQLiteStore.open(path: path, titles: shippedTitles()).close()
            let queue = try DatabaseQueue(path: path)
            try await queue.write { try $0.execute(sql: "INSERT INTO grdb_migrations VALUES ('999 from the future')") }
            try queue.close()
            let error = await #expect(throws: StoreError.self) {
                try await SQLiteStore.open(path: path, titles: shippedTitles())
            }
            #expect(error?.code == .corrupt)
            #expect(error?.message.contains("newer version") == true)
            #expect(error?.message.contains(path) == true)
        }
    }

    @Test("A missing folder, a folder in the file's place and a file that is no database are clear errors")
    func notOpened() async throws {
        try await withFolder { folder in
            let missing = await #expect(throws: StoreError.self) {
                try await SQLiteStore.open(path: "\(folder)/no/such/pieces.sqlite", titles: shippedTitles())
            }
            #expect(missing?.code == .unavailable)
            #expect(missing?.description.contains("\(folder)/no/such/pieces.sqlite") == true)
            #expect(missing?.remedy.contains("folder") == true)
            let directory = await #expect(throws: StoreError.self) {
                try await SQLiteStore.open(path: folder, titles: shippedTitles())
            }
            #expect(directory?.code == .unavailable)
            let path = "\(folder)/text"
            try String(repeating: "this is no database\n", count: 200).write(
                toFile: path, atomically: true, encoding: .utf8)
            let text = await #expect(throws: StoreError.self) {
                try await SQLiteStore.open(path: path, titles: shippedTitles())
            }
            #expect(text?.code == .corrupt)
        }
    }

    @Test("A full disk refuses writes whole, reads go on, and space makes it work again without a restart")
    func full() async throws {
        try await withSQLite { store in
            try await store.note([SQLiteSample.note], at: SQLiteSample.now)
            let first = try SQLiteSample.record(1)
            _ = try await store.create(first, key: nil)
            let pages = try await store.pool.write { database in
                let pages = try Int.fetchOne(database, sql: "PRAGMA page_count") ?? 0
                try database.execute(sql: "PRAGMA max_page_count = \(pages)")
                return pages
            }
            #expect(pages > 0)
            let large = try SQLiteSample.record(2, ["record": .string(String(repeating: "기록 ", count: 3000))])
            let error = await #expect(throws: StoreError.self) { try await store.create(large, key: nil) }
            #expect(error?.code == .full)
            #expect(try await store.nextNumber(of: large.owner) == 2)
            #expect(try await store.piece(large.id) == nil)
            #expect(try await store.piece(first.id) == first)
            try await store.pool.write { try $0.execute(sql: "PRAGMA max_page_count = 1000000") }
            _ = try await store.create(large, key: nil)
            #expect(try await store.piece(large.id) == large)
            try await store.check()
        }
    }

    @Test("A record that cannot be read is .corrupt, not a crash")
    func corrupt() async throws {
        try await withSQLite { store in
            try await store.note([SQLiteSample.note], at: SQLiteSample.now)
            let record = try SQLiteSample.record(1)
            _ = try await store.create(record, key: nil)
            try await store.pool.write { try $0.execute(sql: "UPDATE piece SET document = '{\"id\": 1}'") }
            let error = await #expect(throws: StoreError.self) { try await store.piece(record.id) }
            #expect(error?.code == .corrupt)
        }
    }

    @Test("The search index is filled anew when the program makes other grams")
    func searchRules() async throws {
        try await withFolder { folder in
            let path = "\(folder)/pieces.sqlite"
            let store = try await SQLiteStore.open(path: path, titles: shippedTitles())
            try await store.note([SQLiteSample.note], at: SQLiteSample.now)
            let record = try SQLiteSample.record(1)
            _ = try await store.create(record, key: nil)
            try await store.pool.write { database in
                try database.run("INSERT INTO piece_search (piece_search) VALUES ('delete-all')")
                try database.run("UPDATE search_rules SET sample = 'of older rules'")
            }
            let query = PieceQuery(owner: record.owner, search: SearchQuery("하이드"))
            #expect(try await store.pieces(query).items.isEmpty)
            await store.close()
            let again = try await SQLiteStore.open(path: path, titles: shippedTitles())
            #expect(try await again.pieces(query).items == [record])
            await again.close()
        }
    }
}
