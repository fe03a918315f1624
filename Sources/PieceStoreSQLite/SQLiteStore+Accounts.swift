import GRDB
public import PieceModel
public import PieceStore

extension SQLiteStore {
    public func create(_ account: Account) async throws(StoreError) {
        try await write("cannot keep the account") { database in
            try database.checkSingleOwner(account)
            try database.insert(account)
            try counting.judge(at: account.created, in: database.counts(of: account.id))
        }
    }

    public func account(_ id: AccountID) async throws(StoreError) -> Account? {
        try await read("cannot read the account") { try $0.account(id) }
    }

    public func account(email: String) async throws(StoreError) -> Account? {
        try await read("cannot read the account") { database in
            try database.record("SELECT document FROM account WHERE email = \(email)")
        }
    }

    public func owner() async throws(StoreError) -> Account? {
        try await read("cannot read the owner's account") { database in
            try database.record("SELECT document FROM account WHERE is_owner ORDER BY id LIMIT 1")
        }
    }

    public func replace(_ account: Account) async throws(StoreError) -> Account {
        try await write("cannot change the account") { database in
            guard let stored = try database.account(account.id) else {
                throw StoreError.missing("account", account.id)
            }
            guard stored.version == account.version else {
                throw StoreError.conflict("account", account.id, current: stored.version)
            }
            try database.checkSingleOwner(account)
            let changed = Account(
                id: account.id, version: account.version + 1, email: account.email, nickname: account.nickname,
                passwordHash: account.passwordHash, role: account.role, locale: account.locale,
                timeZone: account.timeZone, disabled: account.disabled, created: stored.created,
                updated: account.updated)
            try database.run(
                """
                UPDATE account SET email = \(changed.email), is_owner = \(changed.role == .owner),
                    document = \(StoreDocument.json(changed))
                WHERE id = \(changed.id)
                """)
            return changed
        }
    }
}

extension Database {
    fileprivate func account(_ id: AccountID) throws -> Account? {
        try record("SELECT document FROM account WHERE id = \(id)")
    }

    func insert(_ account: Account) throws {
        try run(
            """
            INSERT INTO account (id, email, is_owner, document)
            VALUES (\(account.id), \(account.email), \(account.role == .owner), \(StoreDocument.json(account)))
            """)
    }

    /// Not a constraint of the table, because one day there may be more owners.
    fileprivate func checkSingleOwner(_ account: Account) throws {
        guard account.role == .owner else { return }
        let others: Int? = try value("SELECT count(*) FROM account WHERE is_owner AND id <> \(account.id)")
        guard others == 0 else {
            throw StoreError(
                .duplicate("owner"), "another account is the owner of this service", "make this account a member")
        }
    }
}
