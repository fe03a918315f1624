import GRDB
public import PieceModel
public import PieceStore

extension SQLiteStore {
    public func create(_ token: APIToken) async throws(StoreError) {
        try await write("cannot keep the API token") { try $0.insert(token) }
    }

    public func apiToken(hash: TokenHash) async throws(StoreError) -> APIToken? {
        try await read("cannot read the API token") { database in
            try database.record("SELECT document FROM api_token WHERE hash = \(hash)")
        }
    }

    public func apiTokens(of account: AccountID) async throws(StoreError) -> [APIToken] {
        try await read("cannot read the API tokens") { database in
            try database.records("SELECT document FROM api_token WHERE account = \(account) ORDER BY id")
        }
    }

    public func apiTokenWasUsed(_ id: Identifier<APIToken>, at: Instant) async throws(StoreError) {
        try await write("cannot note the use of the API token") { database in
            let query: SQL = "SELECT document FROM api_token WHERE id = \(id)"
            guard var token: APIToken = try database.record(query) else { return }
            token.lastUsed = at
            try database.run("UPDATE api_token SET document = \(StoreDocument.json(token)) WHERE id = \(id)")
        }
    }

    public func deleteAPIToken(_ id: Identifier<APIToken>, of account: AccountID) async throws(StoreError) -> Bool {
        try await write("cannot delete the API token") { database in
            try database.run("DELETE FROM api_token WHERE id = \(id) AND account = \(account)") > 0
        }
    }

    public func create(_ code: OneTimeCode) async throws(StoreError) {
        try await write("cannot keep the code") { try $0.insert(code) }
    }

    public func consume(_ code: TokenHash, purpose: String, at: Instant) async throws(StoreError) -> AccountID? {
        try await write("cannot use the code up") { database in
            let query: SQL = "SELECT document FROM code WHERE hash = \(code)"
            guard let found: OneTimeCode = try database.record(query), found.purpose == purpose, found.expires > at
            else { return nil }
            try database.run("DELETE FROM code WHERE hash = \(code)")
            return found.account
        }
    }
}

extension Database {
    func insert(_ token: APIToken) throws {
        try run(
            """
            INSERT INTO api_token (id, account, hash, expires, document)
            VALUES (\(token.id), \(token.account), \(token.hash), \(token.expires), \(StoreDocument.json(token)))
            """)
    }

    func insert(_ code: OneTimeCode) throws {
        try run(
            """
            INSERT INTO code (hash, expires, document)
            VALUES (\(code.hash), \(code.expires), \(StoreDocument.json(code)))
            """)
    }
}
