import PieceCount
import PieceModel
import PieceStore
import Testing

@testable import PieceStoreMongo

@Suite("Counting anew beside writers")
struct RebuildTests {
    @Test("Pieces written while two programs count everything anew are counted once", arguments: Engine.all)
    func besideWriters(_ engine: Engine) async throws {
        try await withStore(engine) { store in
            let (owner, pictures) = try await keep(20, in: store)
            try await withThrowingTaskGroup(of: Void.self) { group in
                for _ in 0..<2 {
                    group.addTask {
                        for _ in 0..<3 {
                            try await unlessBusy { _ = try await store.rebuildCounts(of: owner, at: start) { _ in } }
                        }
                    }
                }
                group.addTask {
                    for number in 21...30 {
                        let new = try record(of: owner, number: number, pictures: pictures)
                        while try await !unlessBusy({ _ = try await store.create(new, key: nil) }) {
                            try await Task.sleep(for: .milliseconds(5))
                        }
                    }
                }
                try await group.waitForAll()
            }
            let (pieces, differences) = try await store.verifyCounts(of: owner)
            #expect(pieces == 30 && differences == [])
        }
    }

    @Test("The write that finds a rebuild that died does it before anything else", arguments: Engine.mongo)
    func deadRebuild(_ engine: Engine) async throws {
        try await withStore(engine) { store in
            let mongo = try #require(store as? MongoStore)
            let (owner, pictures) = try await keep(3, in: store)
            _ = try await mongo.run { link throws(MongoFailure) in
                try link.delete(.rollups, ["owner": .text(owner)])
                try link.update(.countStates, ["_id": .text(owner)], ["$set": ["rebuilding": 0, "by": "a dead one"]])
            }
            _ = try await store.create(record(of: owner, number: 4, pictures: pictures), key: nil)
            let (pieces, differences) = try await store.verifyCounts(of: owner)
            #expect(pieces == 4 && differences == [])
        }
    }

    @Test("A version that counts by other rules writes nothing", arguments: Engine.mongo)
    func otherRules(_ engine: Engine) async throws {
        try await withStore(engine) { store in
            let mongo = try #require(store as? MongoStore)
            let (owner, pictures) = try await keep(1, in: store)
            _ = try await mongo.run { link throws(MongoFailure) in
                try link.update(.countStates, ["_id": .text(owner)], ["$set": ["rules": "of another version"]])
            }
            let refused = try await !unlessBusy {
                _ = try await store.create(record(of: owner, number: 2, pictures: pictures), key: nil)
            }
            #expect(refused)
            #expect(try await store.count(of: owner) == 1)
        }
    }

    @Test("Nothing of a change that fails is kept", arguments: Engine.all)
    func failedChange(_ engine: Engine) async throws {
        struct Enough: Error {}
        try await withStore(engine) { store in
            let owner = AccountID.fresh()
            await #expect(throws: Enough.self) {
                try await store.changeCounts(of: owner) { counts in
                    var preferences = try counts.preferences()
                    preferences.worn = "none"
                    try counts.write(preferences)
                    throw Enough()
                }
            }
            let kept = try await store.counts(of: owner) { try $0.preferences() }
            #expect(kept == CountPreferences())
        }
    }
}

extension Engine {
    /// The engine whose rebuilds are not one transaction, when there is a server.
    fileprivate static var mongo: [Engine] { all.filter { $0.name == "MongoDB" } }
}

/// Keeps pieces of a new owner; more of them may have the same pictures.
private func keep(_ count: Int, in store: any PieceStore) async throws -> (AccountID, Pictures) {
    let (owner, pictures) = (AccountID.fresh(), Pictures.only())
    try await store.note([pictures.ticket.hash])
    for number in 1...count {
        _ = try await store.create(record(of: owner, number: number, pictures: pictures), key: nil)
    }
    return (owner, pictures)
}

/// - Returns: false when the store said that it was unavailable.
@discardableResult
private func unlessBusy(_ work: () async throws -> Void) async throws -> Bool {
    do {
        try await work()
        return true
    } catch let error as StoreError {
        guard case .unavailable = error.code else { throw error }
        return false
    }
}
