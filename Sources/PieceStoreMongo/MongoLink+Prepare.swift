import PieceModel
import PieceStore

extension MongoLink {
    /// The version of the form in which documents are kept.
    private static let schema = 1

    /// Makes the collections and indexes that are missing, as transactions should find them, and checks the others.
    func prepare() throws(MongoFailure) {
        let answer = try command(["listCollections": 1, "nameOnly": true, "cursor": ["batchSize": 1000]])
        let names = Set(batch(answer).compactMap { $0["name"]?.string })
        for collection in MongoCollection.allCases {
            if !names.contains(collection.rawValue) { try create(collection) }
            try prepareIndexes(of: collection)
        }
        try checkSchema()
        // A server that cannot do transactions says so now.
        _ = try transaction { () throws(MongoFailure) in try document(.engine, ["_id": "schema"]) }
        try clearUnfinishedRestore()
    }

    private func create(_ collection: MongoCollection) throws(MongoFailure) {
        do throws(MongoFailure) {
            try command(["create": .string(collection.rawValue)], writes: true)
        } catch {
            // Another process may have been quicker (NamespaceExists).
            guard error.serverCode == 48 else { throw error }
        }
    }

    private func prepareIndexes(of collection: MongoCollection) throws(MongoFailure) {
        let answer = try command(["listIndexes": .string(collection.rawValue), "cursor": ["batchSize": 1000]])
        var present: [String: JSONObject] = [:]
        for entry in batch(answer) { present[entry["name"]?.string ?? ""] = entry }
        var missing: [MongoIndex] = []
        for index in collection.indexes {
            guard let entry = present[index.name] else {
                missing.append(index)
                continue
            }
            guard index.isSame(as: entry) else {
                throw MongoFailure(
                    .corrupt,
                    "the index \(index.name) of the collection \(collection.rawValue) in MongoDB is another than needed",
                    "drop that index; it is made anew at the next start")
            }
        }
        guard !missing.isEmpty else { return }
        let specifications = missing.map { JSONValue.object($0.specification) }
        try command(
            ["createIndexes": .string(collection.rawValue), "indexes": .array(specifications)], writes: true)
    }

    /// The entries of an answer that has a cursor; batches are asked for so large that there is only one.
    private func batch(_ answer: JSONObject) -> [JSONObject] {
        answer["cursor"]?.object?["firstBatch"]?.array?.compactMap(\.object) ?? []
    }

    private func checkSchema() throws(MongoFailure) {
        let change: JSONObject = ["$setOnInsert": ["version": .number(MongoLink.schema)]]
        try update(.engine, [MongoUpdate(filter: ["_id": "schema"], change: change, upsert: true)])
        let version = try document(.engine, ["_id": "schema"])?["version"]?.integer ?? 0
        guard version <= MongoLink.schema else {
            throw MongoFailure(
                .corrupt, "the MongoDB database \(database) was made by a newer program (version \(version))",
                "use that program, or another database")
        }
    }
}
