import PieceModel

/// The collections of a store. Every `_id` is a string.
enum MongoCollection: String, CaseIterable {
    /// `PieceRecord` with `index`, see `PieceRecord.document`.
    case pieces
    /// `next` by owner.
    case counters
    /// `IdempotencyDocument` by `account/key`.
    case idempotency
    /// `HeartDocument` by `account/piece`.
    case hearts
    case shares
    case accounts
    case sessions
    /// `session` and `used` by hash.
    case refreshTokens
    case apiTokens
    /// `OneTimeCode` by hash.
    case codes
    /// `BlobNote` by hash with `notedAt`, `condemned`, `holders` and their number `held`.
    case blobs
    case uploads
    /// `Rollup` by `owner/period/kind`.
    case rollups
    /// `Tally` with its `ranking`, `owner/period/kind/dimension`, and `name`.
    case tallies
    /// `TitleGrant` by `owner/title`.
    case grants
    /// `CountPreferences` by owner.
    case preferences
    case links
    case jobs
    /// `amount` by the name of an account.
    case spend
    /// `SpendReservation` that is not settled.
    case reservations
    /// By owner: how often their numbers were written, and since when they are being rebuilt.
    case countStates
    /// What the engine notes about itself: `schema`, `restore` and `check`.
    case engine
}

/// An index as the store needs it.
struct MongoIndex {
    let name: String
    /// Fields and directions.
    let key: JSONObject
    var unique = false
    /// The documents it holds; nil is all.
    var partial: JSONObject?

    /// As in `createIndexes`.
    var specification: JSONObject {
        var all: JSONObject = ["name": .string(name), "key": .object(key)]
        if unique { all["unique"] = true }
        if let partial { all["partialFilterExpression"] = .object(partial) }
        return all
    }

    /// Whether an entry of `listIndexes` says the same; servers write numbers of any type.
    func isSame(as entry: JSONObject) -> Bool {
        func directions(_ key: JSONObject?) -> [String] {
            key?.map { "\($0.key) \($0.value.double.map { Int($0) } ?? 0)" } ?? []
        }
        return directions(key) == directions(entry["key"]?.object) && unique == (entry["unique"]?.bool ?? false)
            && partial == entry["partialFilterExpression"]?.object
            && entry["sparse"]?.bool != true && entry["expireAfterSeconds"] == nil && entry["hidden"]?.bool != true
    }
}

extension MongoCollection {
    /// All but the one of `_id`, which is always there.
    var indexes: [MongoIndex] {
        switch self {
        case .pieces:
            [
                MongoIndex(name: "owner_number", key: ["owner": 1, "number": 1], unique: true),
                MongoIndex(name: "owner_viewing", key: ["owner": 1, "index.viewingKey": -1, "_id": -1]),
                MongoIndex(
                    name: "owner_date", key: ["owner": 1, "index.date": 1, "index.viewingKey": 1, "_id": 1]),
                MongoIndex(name: "owner_id", key: ["owner": 1, "_id": -1]),
                MongoIndex(
                    name: "owner_title", key: ["owner": 1, "piece.title": 1, "index.viewingKey": -1, "_id": -1]),
                MongoIndex(name: "owner_grams", key: ["owner": 1, "index.grams": 1]),
                // Lists that are not one owner's have public pieces only.
                MongoIndex(
                    name: "public_viewing", key: ["index.viewingKey": -1, "_id": -1], partial: MongoIndex.isPublic),
                MongoIndex(
                    name: "public_id", key: ["index.visibility": 1, "_id": -1], partial: MongoIndex.isPublic),
                MongoIndex(name: "public_grams", key: ["index.grams": 1], partial: MongoIndex.isPublic),
            ]
        case .counters, .engine, .preferences, .countStates, .spend, .reservations: []
        case .jobs:
            [
                MongoIndex(name: "owner_id", key: ["owner": 1, "_id": -1]),
                MongoIndex(
                    name: "request", key: ["owner": 1, "requestKey": 1], unique: true,
                    partial: ["requestKey": ["$exists": true]]),
                MongoIndex(name: "cache", key: ["cacheKey": 1, "_id": -1], partial: ["cacheKey": ["$exists": true]]),
                MongoIndex(name: "piece", key: ["piece": 1]),
                MongoIndex(name: "due", key: ["due": 1, "_id": 1], partial: ["due": ["$exists": true]]),
                MongoIndex(name: "updated", key: ["updated": 1]),
            ]
        case .links:
            [
                MongoIndex(name: "hash", key: ["hash": 1], unique: true),
                MongoIndex(name: "owner", key: ["owner": 1]), MongoIndex.expires,
            ]
        case .rollups, .grants: [MongoIndex(name: "owner", key: ["owner": 1])]
        case .tallies:
            [
                MongoIndex(name: "ranking_value", key: ["ranking": 1, "value": -1, "name": 1]),
                MongoIndex(name: "owner", key: ["owner": 1]),
            ]
        case .idempotency: [MongoIndex(name: "at", key: ["at": 1])]
        case .hearts:
            [MongoIndex(name: "account", key: ["account": 1]), MongoIndex(name: "piece", key: ["piece": 1])]
        case .shares:
            [
                MongoIndex(name: "hash", key: ["hash": 1], unique: true),
                MongoIndex(name: "piece", key: ["piece": 1]), MongoIndex.expires,
            ]
        case .accounts:
            [
                MongoIndex(
                    name: "email", key: ["email": 1], unique: true, partial: ["email": ["$type": "string"]]),
                MongoIndex(name: "owner", key: ["role": 1], unique: true, partial: ["role": "owner"]),
            ]
        case .sessions: [MongoIndex(name: "account", key: ["account": 1]), MongoIndex.expires]
        case .refreshTokens: [MongoIndex(name: "session", key: ["session": 1])]
        case .apiTokens:
            [
                MongoIndex(name: "hash", key: ["hash": 1], unique: true),
                MongoIndex(name: "account", key: ["account": 1]), MongoIndex.expires,
            ]
        case .codes, .uploads: [MongoIndex.expires]
        case .blobs:
            [
                MongoIndex(name: "holders", key: ["holders": 1]),
                MongoIndex(name: "condemned_held_notedAt", key: ["condemned": 1, "held": 1, "notedAt": 1]),
            ]
        }
    }
}

extension MongoIndex {
    fileprivate static let isPublic: JSONObject = ["index.visibility": "public"]
    fileprivate static let expires = MongoIndex(name: "expires", key: ["expires": 1])
}
