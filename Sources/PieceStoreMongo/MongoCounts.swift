import PieceCount
import PieceModel
import PieceStore

/// One owner's numbers, read over a connection and, within a transaction, written.
struct MongoCounts: CountTransaction {
    let link: MongoLink
    let owner: AccountID

    func rollups(_ keys: [RollupKey]) throws -> [RollupKey: Rollup] {
        var found: [RollupKey: Rollup] = [:]
        let byID = Dictionary(uniqueKeysWithValues: keys.map { (id($0), $0) })
        for document in try link.documents(.rollups, ["_id": ["$in": .array(byID.keys.map(JSONValue.string))]]) {
            guard let key = document["_id"]?.string.flatMap({ byID[$0] }) else { continue }
            found[key] = try document.record()
        }
        return found
    }

    func tallies(_ keys: [TallyKey]) throws -> [TallyKey: Tally] {
        guard !keys.isEmpty else { return [:] }
        var found: [TallyKey: Tally] = [:]
        let byID = Dictionary(uniqueKeysWithValues: keys.map { (id($0), $0) })
        for ids in Array(byID.keys).parts(of: MongoCounts.batch) {
            for document in try link.documents(.tallies, ["_id": ["$in": .array(ids.map(JSONValue.string))]]) {
                guard let key = document["_id"]?.string.flatMap({ byID[$0] }) else { continue }
                found[key] = try document.record()
            }
        }
        return found
    }

    func ranking(_ dimension: Dimension, _ rollup: RollupKey, limit: Int) throws -> [Ranked] {
        try ranked(dimension, rollup, ["sort": ["value": -1, "name": 1], "limit": .number(max(1, limit))])
    }

    func names(_ dimension: Dimension, _ rollup: RollupKey) throws -> [Ranked] {
        try ranked(dimension, rollup, ["sort": ["name": 1]])
    }

    private func ranked(_ dimension: Dimension, _ rollup: RollupKey, _ options: JSONObject) throws -> [Ranked] {
        try link.documents(.tallies, ["ranking": .string(ranking(dimension, rollup))], options: options).map {
            Ranked($0["name"]?.string ?? "", try $0.record())
        }
    }

    func grants() throws -> [TitleGrant] {
        try link.documents(.grants, ["owner": .text(owner)], options: ["sort": ["_id": 1]]).map { try $0.record() }
    }

    func preferences() throws -> CountPreferences {
        try link.document(.preferences, ["_id": .text(owner)])?.record() ?? CountPreferences()
    }

    func write(_ rollups: [RollupKey: Rollup?]) throws {
        try keep(
            .rollups,
            rollups.map { key, rollup in
                (id(key), try rollup.map { try JSONObject($0, id: id(key), ["owner": .text(owner)]) })
            })
    }

    func write(_ tallies: [TallyKey: Tally?]) throws {
        try keep(
            .tallies,
            tallies.map { key, tally in
                let extra: JSONObject = [
                    "owner": .text(owner), "ranking": .string(ranking(key.dimension, key.rollup)),
                    "name": .string(key.name),
                ]
                return (id(key), try tally.map { try JSONObject($0, id: id(key), extra) })
            })
    }

    func write(_ grant: TitleGrant) throws {
        let id = "\(owner)/\(grant.title)"
        try keep(.grants, [(id, try JSONObject(grant, id: id, ["owner": .text(owner)]))])
    }

    func removeGrant(of title: String) throws { try keep(.grants, [("\(owner)/\(title)", nil)]) }

    func write(_ preferences: CountPreferences) throws {
        try keep(.preferences, [("\(owner)", try JSONObject(preferences, id: owner))])
    }
}

extension MongoCounts {
    /// How many documents go into one command, far below a message's limit.
    private static let batch = 1000

    // Ids of accounts all have one length, and neither periods nor kinds hold a slash, so no two keys look alike.
    private func id(_ key: RollupKey) -> String { "\(owner)/\(key.period)/\(key.kindID)" }
    private func id(_ key: TallyKey) -> String { ranking(key.dimension, key.rollup) + "\n" + key.name }
    private func ranking(_ dimension: Dimension, _ rollup: RollupKey) -> String {
        "\(id(rollup))/\(dimension.rawValue)"
    }

    /// Keeps documents by their ids; nil takes one away.
    private func keep(_ collection: MongoCollection, _ documents: [(id: String, document: JSONObject?)]) throws {
        let gone = documents.filter { $0.document == nil }.map(\.id)
        for ids in gone.parts(of: MongoCounts.batch) {
            try link.delete(collection, ["_id": ["$in": .array(ids.map(JSONValue.string))]])
        }
        let updates = documents.compactMap { id, document in
            document.map { MongoUpdate(filter: ["_id": .string(id)], change: $0, upsert: true) }
        }
        for part in updates.parts(of: MongoCounts.batch) {
            try link.racing { () throws(MongoFailure) in try link.update(collection, part) }
        }
    }

    /// All numbers, to be compared with others.
    func copy() throws -> MemoryCounts {
        let copy = MemoryCounts()
        for document in try link.documents(.rollups, ["owner": .text(owner)]) {
            let parts = (document["_id"]?.string ?? "").split(separator: "/", omittingEmptySubsequences: false)
            guard parts.count == 3, let key = RollupKey(String(parts[1]), String(parts[2])) else { continue }
            copy.write([key: try document.record(Rollup.self)])
        }
        for document in try link.documents(.tallies, ["owner": .text(owner)]) {
            let parts = (document["ranking"]?.string ?? "")
                .split(separator: "/", maxSplits: 3, omittingEmptySubsequences: false)
            guard parts.count == 4, let key = RollupKey(String(parts[1]), String(parts[2])),
                let name = document["name"]?.string
            else { continue }
            let tally = TallyKey(key.period, kind: key.kind, Dimension(rawValue: String(parts[3])), name)
            copy.write([tally: try document.record(Tally.self)])
        }
        for grant in try grants() { copy.write(grant) }
        return copy
    }

    /// Takes all numbers away; grants and preferences stay.
    func clear() throws {
        for collection in [MongoCollection.rollups, .tallies] { try link.delete(collection, ["owner": .text(owner)]) }
    }
}

extension Array {
    fileprivate func parts(of size: Int) -> [[Element]] {
        stride(from: 0, to: count, by: size).map { Array(self[$0..<Swift.min($0 + size, count)]) }
    }
}
