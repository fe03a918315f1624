public import PieceModel
public import PieceStore

extension MongoStore {
    public func create(_ session: Session, refresh: TokenHash) async throws(StoreError) {
        try await transaction { link throws(MongoFailure) in
            try link.insert([try JSONObject(session, id: session.id)], into: .sessions)
            try link.insert([MongoLink.token(refresh, of: session.id)], into: .refreshTokens)
        }
    }

    public func refresh(
        _ presented: TokenHash, next: TokenHash, at: Instant, expires: Instant
    ) async throws(StoreError) -> RefreshOutcome {
        try await transaction { link throws(MongoFailure) in
            guard let token = try link.document(.refreshTokens, ["_id": .text(presented)]),
                var session = try link.session(of: token), session.expires > at
            else { return .unknown }
            guard token["used"]?.bool == false else {
                try link.deleteSessions(["_id": .text(session.id)])
                return .reused(session)
            }
            try link.update(.refreshTokens, ["_id": .text(presented)], ["$set": ["used": true]])
            try link.insert([MongoLink.token(next, of: session.id)], into: .refreshTokens)
            session.lastUsed = at
            session.expires = expires
            try link.update(.sessions, ["_id": .text(session.id)], try JSONObject(session, id: session.id))
            return .rotated(session)
        }
    }

    public func session(_ id: Identifier<Session>) async throws(StoreError) -> Session? {
        try await run { link throws(MongoFailure) in try link.document(.sessions, ["_id": .text(id)])?.record() }
    }

    public func session(refresh: TokenHash) async throws(StoreError) -> Session? {
        try await run { link throws(MongoFailure) in
            guard let token = try link.document(.refreshTokens, ["_id": .text(refresh)]) else { return nil }
            return try link.session(of: token)
        }
    }

    public func sessions(of account: AccountID) async throws(StoreError) -> [Session] {
        try await run { link throws(MongoFailure) in try link.records(.sessions, ["account": .text(account)]) }
    }

    public func deleteSession(_ id: Identifier<Session>) async throws(StoreError) -> Bool {
        try await transaction { link throws(MongoFailure) in try link.deleteSessions(["_id": .text(id)]) > 0 }
    }

    public func deleteSessions(of account: AccountID, except: Identifier<Session>?) async throws(StoreError) {
        try await transaction { link throws(MongoFailure) in
            var filter: JSONObject = ["account": .text(account)]
            if let except { filter["_id"] = ["$ne": .text(except)] }
            try link.deleteSessions(filter)
        }
    }
}

extension MongoLink {
    static func token(_ hash: TokenHash, used: Bool = false, of session: Identifier<Session>) -> JSONObject {
        ["_id": .text(hash), "session": .text(session), "used": .bool(used)]
    }

    fileprivate func session(of token: JSONObject) throws(MongoFailure) -> Session? {
        guard let id = token["session"] else { return nil }
        return try document(.sessions, ["_id": id])?.record()
    }

    /// Deletes sessions with their tokens. - Returns: how many there were.
    @discardableResult
    func deleteSessions(_ filter: JSONObject) throws(MongoFailure) -> Int {
        let ids = try documents(.sessions, filter, options: ["projection": ["_id": 1]]).compactMap { $0["_id"] }
        guard !ids.isEmpty else { return 0 }
        try delete(.refreshTokens, ["session": ["$in": .array(ids)]])
        return try delete(.sessions, ["_id": ["$in": .array(ids)]])
    }
}
