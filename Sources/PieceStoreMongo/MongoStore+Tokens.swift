public import PieceModel
public import PieceStore

extension MongoStore {
    public func create(_ token: APIToken) async throws(StoreError) {
        try await run { link throws(MongoFailure) in
            try link.insert([try JSONObject(token, id: token.id)], into: .apiTokens)
        }
    }

    public func apiToken(hash: TokenHash) async throws(StoreError) -> APIToken? {
        try await run { link throws(MongoFailure) in try link.document(.apiTokens, ["hash": .text(hash)])?.record() }
    }

    public func apiTokens(of account: AccountID) async throws(StoreError) -> [APIToken] {
        try await run { link throws(MongoFailure) in try link.records(.apiTokens, ["account": .text(account)]) }
    }

    public func apiTokenWasUsed(_ id: Identifier<APIToken>, at: Instant) async throws(StoreError) {
        try await run { link throws(MongoFailure) in
            _ = try link.update(.apiTokens, ["_id": .text(id)], ["$set": ["lastUsed": .time(at)]])
        }
    }

    public func deleteAPIToken(_ id: Identifier<APIToken>, of account: AccountID) async throws(StoreError) -> Bool {
        try await run { link throws(MongoFailure) in
            try link.delete(.apiTokens, ["_id": .text(id), "account": .text(account)]) > 0
        }
    }

    public func create(_ code: OneTimeCode) async throws(StoreError) {
        try await run { link throws(MongoFailure) in
            try link.insert([try JSONObject(code, id: code.hash)], into: .codes)
        }
    }

    public func consume(_ code: TokenHash, purpose: String, at: Instant) async throws(StoreError) -> AccountID? {
        try await run { link throws(MongoFailure) in
            let filter: JSONObject = [
                "_id": .text(code), "purpose": .string(purpose), "expires": ["$gt": .time(at)],
            ]
            let used: OneTimeCode? = try link.remove(.codes, filter)?.record()
            return used?.account
        }
    }
}
