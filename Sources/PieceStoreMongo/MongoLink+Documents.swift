import PieceModel

/// One statement of an `update` command.
struct MongoUpdate {
    var filter: JSONObject
    /// Operators, or a whole document that takes the place of the old one.
    var change: JSONObject
    /// Makes the document when there is none.
    var upsert = false
    /// All that match, not only one.
    var many = false

    fileprivate var statement: JSONValue {
        ["q": .object(filter), "u": .object(change), "upsert": .bool(upsert), "multi": .bool(many)]
    }
}

extension MongoLink {
    func documents(
        _ collection: MongoCollection, _ filter: JSONObject, options: JSONObject = [:]
    ) throws(MongoFailure) -> [JSONObject] {
        var documents: [JSONObject] = []
        try find(collection, filter, options: options) { document in
            documents.append(document)
            return true
        }
        return documents
    }

    func document(
        _ collection: MongoCollection, _ filter: JSONObject, options: JSONObject = [:]
    ) throws(MongoFailure) -> JSONObject? {
        var all = options
        all["limit"] = 1
        return try documents(collection, filter, options: all).first
    }

    func insert(_ documents: [JSONObject], into collection: MongoCollection) throws(MongoFailure) {
        guard !documents.isEmpty else { return }
        try command(
            ["insert": .string(collection.rawValue), "documents": .array(documents.map(JSONValue.object))],
            writes: true)
    }

    /// - Returns: how many documents matched or were made.
    @discardableResult
    func update(_ collection: MongoCollection, _ updates: [MongoUpdate]) throws(MongoFailure) -> Int {
        guard !updates.isEmpty else { return 0 }
        let reply = try command(
            ["update": .string(collection.rawValue), "updates": .array(updates.map(\.statement))], writes: true)
        return reply["n"]?.integer ?? 0
    }

    /// Changes the one document that matches; true when there was one.
    @discardableResult
    func update(
        _ collection: MongoCollection, _ filter: JSONObject, _ change: JSONObject
    ) throws(MongoFailure) -> Bool {
        try update(collection, [MongoUpdate(filter: filter, change: change)]) > 0
    }

    /// Deletes all that match. - Returns: how many.
    @discardableResult
    func delete(_ collection: MongoCollection, _ filter: JSONObject) throws(MongoFailure) -> Int {
        let reply = try command(
            ["delete": .string(collection.rawValue), "deletes": [["q": .object(filter), "limit": 0]]], writes: true)
        return reply["n"]?.integer ?? 0
    }

    /// Deletes the one document that matches and gives it.
    func remove(_ collection: MongoCollection, _ filter: JSONObject) throws(MongoFailure) -> JSONObject? {
        let reply = try command(
            ["findAndModify": .string(collection.rawValue), "query": .object(filter), "remove": true], writes: true)
        return reply["value"]?.object
    }
}
