import GRDB
public import PieceModel
public import PieceStore

extension SQLiteStore {
    public func create(_ session: Session, refresh: TokenHash) async throws(StoreError) {
        try await write("cannot keep the session") { database in
            try database.insert(
                SessionDocument(session: session, tokens: [SessionDocument.Token(hash: refresh, used: false)]))
        }
    }

    public func refresh(
        _ presented: TokenHash, next: TokenHash, at: Instant, expires: Instant
    ) async throws(StoreError) -> RefreshOutcome {
        try await write("cannot refresh the session") { database in
            guard var session = try database.session(refresh: presented), session.expires > at else { return .unknown }
            let isUsed: Bool? = try database.value("SELECT used FROM refresh_token WHERE hash = \(presented)")
            guard isUsed == false else {
                try database.run("DELETE FROM session WHERE id = \(session.id)")
                return .reused(session)
            }
            session.lastUsed = at
            session.expires = expires
            try database.run("UPDATE refresh_token SET used = 1 WHERE hash = \(presented)")
            try database.insert(SessionDocument.Token(hash: next, used: false), of: session)
            try database.run(
                """
                UPDATE session SET expires = \(session.expires), document = \(StoreDocument.json(session))
                WHERE id = \(session.id)
                """)
            return .rotated(session)
        }
    }

    public func session(_ id: Identifier<Session>) async throws(StoreError) -> Session? {
        try await read("cannot read the session") { database in
            try database.record("SELECT document FROM session WHERE id = \(id)")
        }
    }

    public func session(refresh: TokenHash) async throws(StoreError) -> Session? {
        try await read("cannot read the session") { try $0.session(refresh: refresh) }
    }

    public func sessions(of account: AccountID) async throws(StoreError) -> [Session] {
        try await read("cannot read the sessions") { database in
            try database.records("SELECT document FROM session WHERE account = \(account) ORDER BY id")
        }
    }

    public func deleteSession(_ id: Identifier<Session>) async throws(StoreError) -> Bool {
        try await write("cannot end the session") { try $0.run("DELETE FROM session WHERE id = \(id)") > 0 }
    }

    public func deleteSessions(of account: AccountID, except: Identifier<Session>?) async throws(StoreError) {
        try await write("cannot end the sessions") { database in
            _ = try database.run("DELETE FROM session WHERE account = \(account) AND id IS NOT \(except)")
        }
    }
}

extension Database {
    fileprivate func session(refresh: TokenHash) throws -> Session? {
        try record(
            """
            SELECT document FROM session WHERE id = (SELECT session FROM refresh_token WHERE hash = \(refresh))
            """)
    }

    fileprivate func insert(_ token: SessionDocument.Token, of session: Session) throws {
        try run(
            """
            INSERT INTO refresh_token (hash, session, used) VALUES (\(token.hash), \(session.id), \(token.used))
            """)
    }

    func insert(_ document: SessionDocument) throws {
        let session = document.session
        try run(
            """
            INSERT INTO session (id, account, expires, document)
            VALUES (\(session.id), \(session.account), \(session.expires), \(StoreDocument.json(session)))
            """)
        for token in document.tokens { try insert(token, of: session) }
    }
}
