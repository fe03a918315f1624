public import PieceModel
public import PieceStore

extension MongoStore {
    public func pieces(_ query: PieceQuery) async throws(StoreError) -> Page<PieceRecord> {
        try await run { link throws(MongoFailure) in
            guard let account = query.heartedBy else { return try link.pieces(query, filter: query.filter) }
            // Hearts and pieces are read from one state.
            return try link.transaction { () throws(MongoFailure) in
                let hearts = try link.documents(
                    .hearts, ["account": .text(account)], options: ["projection": ["piece": 1]])
                var filter = query.filter
                filter.require(["_id": ["$in": .array(hearts.compactMap { $0["piece"] })]])
                return try link.pieces(query, filter: filter)
            }
        }
    }

    public func setHeart(
        _ hearted: Bool, on piece: PieceID, by account: AccountID, at: Instant
    ) async throws(StoreError) -> Int {
        try await transaction { link throws(MongoFailure) in
            let count: JSONObject = ["projection": ["hearts": 1]]
            guard let hearts = try link.document(.pieces, ["_id": .text(piece)], options: count)?["hearts"]?.integer
            else { throw .noPiece(piece) }
            let id = MongoLink.heartID(account, piece)
            let isHearted = try link.document(.hearts, ["_id": .string(id)]) != nil
            guard hearted != isHearted else { return hearts }
            if hearted {
                let heart = HeartDocument(piece: piece, account: account, at: at)
                try link.racing { () throws(MongoFailure) in
                    try link.insert([try JSONObject(heart, id: id)], into: .hearts)
                }
            } else {
                try link.delete(.hearts, ["_id": .string(id)])
            }
            let change = hearted ? 1 : -1
            try link.update(.pieces, ["_id": .text(piece)], ["$inc": ["hearts": .number(change)]])
            return hearts + change
        }
    }

    public func hearts(of account: AccountID, among pieces: [PieceID]) async throws(StoreError) -> Set<PieceID> {
        guard !pieces.isEmpty else { return [] }
        return try await run { link throws(MongoFailure) in
            let ids = JSONValue.array(pieces.map { .string(MongoLink.heartID(account, $0)) })
            let hearts = try link.documents(.hearts, ["_id": ["$in": ids]])
            return Set(hearts.compactMap { $0["piece"]?.string.flatMap { PieceID($0) } })
        }
    }
}

extension MongoLink {
    static func heartID(_ account: AccountID, _ piece: PieceID) -> String { "\(account)/\(piece)" }

    fileprivate func pieces(_ query: PieceQuery, filter: JSONObject) throws(MongoFailure) -> Page<PieceRecord> {
        var options = MongoLink.withoutIndex
        options["sort"] = query.sort
        // One more tells whether there is another page. A search may leave out some of what the server finds.
        if query.search == nil { options["limit"] = .number(query.limit + 1) }
        options["batchSize"] = .number(query.limit + 1)
        var items: [PieceRecord] = []
        try find(.pieces, filter, options: options) { document throws(MongoFailure) in
            let record: PieceRecord = try document.record()
            if let search = query.search, !SearchText(record.piece).matches(search) { return true }
            items.append(record)
            return items.count <= query.limit
        }
        guard items.count > query.limit else { return Page(items: items, next: nil) }
        items.removeLast()
        return Page(items: items, next: items.last.map { PieceCursor($0, order: query.order) })
    }
}

extension PieceQuery {
    private var isByViewing: Bool { order == .latestViewing || order == .earliestViewing }
    private var isDescending: Bool { order == .latestViewing || order == .newest }

    fileprivate var sort: JSONValue {
        let direction: JSONValue = isDescending ? -1 : 1
        return isByViewing ? ["index.viewingKey": direction, "_id": direction] : ["_id": direction]
    }

    fileprivate var filter: JSONObject {
        var filter: JSONObject = [:]
        if let owner { filter["owner"] = .text(owner) }
        if !kinds.isEmpty { filter["index.kind"] = ["$in": .array(kinds.map { .string($0.id) })] }
        if !genres.isEmpty { filter["index.genres"] = ["$in": .array(genres.map { .string($0.id) })] }
        var dates: JSONObject = [:]
        if let from { dates["$gte"] = .text(from) }
        if let to { dates["$lt"] = .string(to.nextText) }
        if !dates.isEmpty { filter["index.date"] = .object(dates) }
        if owner == nil {
            // Everyone's pieces are the public ones, whatever the query says; the indexes for them want just this.
            filter["index.visibility"] = "public"
        } else if let visibility {
            filter["index.visibility"] = ["$in": .array(visibility.map { .string($0.rawValue) })]
        }
        if let minimumScore { filter["index.scoreHalves"] = ["$gte": .number(minimumScore.halves)] }
        if let search { add(search, to: &filter) }
        if let after { add(after, to: &filter) }
        return filter
    }

    /// Pairs of characters find the candidates in the index; of those the server looks for the words. Words are letters
    /// and digits, so they mean nothing else in a regular expression.
    private func add(_ search: SearchQuery, to filter: inout JSONObject) {
        let grams = Set(search.words.flatMap(\.grams)).sorted()
        filter["index.grams"] = ["$all": .array(grams.map(JSONValue.string))]
        for (field, isInitials) in [("index.text", false), ("index.initials", true)] {
            let words = search.words.filter { $0.isInitials == isInitials }.map(\.text)
            for word in words { filter.require([field: ["$regex": .string(word)]]) }
        }
    }

    private func add(_ after: PieceCursor, to filter: inout JSONObject) {
        let beyond = isDescending ? "$lt" : "$gt"
        let id: JSONObject = ["_id": [beyond: .text(after.id)]]
        guard isByViewing else {
            filter["_id"] = id["_id"]
            return
        }
        // The first condition says where the index begins, the second leaves out what has been listed of that moment.
        filter["index.viewingKey"] = [isDescending ? "$lte" : "$gte": .string(after.key)]
        filter["$or"] = [["index.viewingKey": [beyond: .string(after.key)]], .object(id)]
    }
}

extension LocalDate {
    /// The first text after all that begin with this date. The end of a range is always left out of it, because the
    /// server used for tests leaves out an end that should be in it when an index goes on with other fields.
    var nextText: String { LocalDate(daysSince1970: daysSince1970 + 1).map(String.init) ?? "9999-12-32" }
}

extension JSONObject {
    /// Adds a condition to a filter that may have another one for the same field.
    fileprivate mutating func require(_ condition: JSONObject) {
        self["$and"] = .array((self["$and"]?.array ?? []) + [.object(condition)])
    }
}
