import Foundation
import PieceStore
import PieceStoreMongo
import PieceStoreSQLite
import Testing

/// An engine under test. SQLite always runs; MongoDB runs when the environment names a server in `MONGODB_URI`.
struct Engine: Sendable, CustomTestStringConvertible {
    let name: String
    /// False for a server that answers each query of a snapshot session from the newest state, as SecantusDB does.
    var readsSnapshots = true
    /// A file or database that nothing else uses; opening it makes it.
    let newPlace: @Sendable () throws -> String
    let open: @Sendable (_ place: String) async throws -> any PieceStore
    /// Closes a store and removes everything it has kept.
    let destroy: @Sendable (_ store: any PieceStore, _ place: String) async throws -> Void

    var testDescription: String { name }

    static let all = [sqlite, ProcessInfo.processInfo.environment["MONGODB_URI"].map(mongo)].compactMap(\.self)

    private static let sqlite = Engine(
        name: "SQLite",
        newPlace: {
            let folder = FileManager.default.temporaryDirectory.appending(path: "piece-store-\(UUID().uuidString)")
            try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
            return folder.appending(path: "pieces.sqlite").path
        },
        open: { try await SQLiteStore.open(path: $0, titles: shippedTitles()) },
        destroy: { store, place in
            await store.close()
            try FileManager.default.removeItem(at: URL(filePath: place).deletingLastPathComponent())
        })

    private static func mongo(uri: String) -> Engine {
        Engine(
            name: "MongoDB", readsSnapshots: !uri.contains("replicaSet=secantus"),
            newPlace: { "piece_test_\(UInt64.random(in: 0...UInt64.max))" },
            open: { try await MongoStore.open(uri: uri, database: $0, titles: shippedTitles()) },
            destroy: { store, _ in
                try await (store as? MongoStore)?.dropDatabase()
                await store.close()
            })
    }
}

/// Runs a test on a fresh store and removes the store afterwards.
func withStore(_ engine: Engine, _ body: (any PieceStore) async throws -> Void) async throws {
    let place = try engine.newPlace()
    let store = try await engine.open(place)
    do {
        try await body(store)
    } catch {
        try await engine.destroy(store, place)
        throw error
    }
    try await engine.destroy(store, place)
}

/// Runs a test that opens and closes stores itself, any number of times, at one fresh place.
func withPlace(_ engine: Engine, _ body: (_ place: String) async throws -> Void) async throws {
    let place = try engine.newPlace()
    do {
        try await body(place)
    } catch {
        try await engine.destroy(engine.open(place), place)
        throw error
    }
    try await engine.destroy(engine.open(place), place)
}
