public import PieceModel
public import PieceStore

extension MongoStore {
    public func create(_ account: Account) async throws(StoreError) {
        let counting = counting
        try await transaction { link throws(MongoFailure) in
            let document = try JSONObject(account, id: account.id)
            try MongoFailure.namingAccountFields { () throws(MongoFailure) in
                try link.insert([document], into: .accounts)
            }
            try link.judge(account.id, at: account.created, counting)
        }
    }

    public func account(_ id: AccountID) async throws(StoreError) -> Account? {
        try await account(where: ["_id": .text(id)])
    }

    public func account(email: String) async throws(StoreError) -> Account? {
        try await account(where: ["email": .string(email)])
    }

    public func owner() async throws(StoreError) -> Account? { try await account(where: ["role": "owner"]) }

    private func account(where filter: JSONObject) async throws(StoreError) -> Account? {
        try await run { link throws(MongoFailure) in try link.document(.accounts, filter)?.record() }
    }

    public func replace(_ account: Account) async throws(StoreError) -> Account {
        try await transaction { link throws(MongoFailure) in
            guard let old: Account = try link.document(.accounts, ["_id": .text(account.id)])?.record() else {
                throw MongoFailure(.notFound, "there is no account \(account.id)", "sign in again")
            }
            try MongoFailure.checkVersion(account.version, current: old.version, of: "the account \(account.id)")
            var new = account
            new.version += 1
            let document = try JSONObject(new, id: new.id)
            try MongoFailure.namingAccountFields { () throws(MongoFailure) in
                try link.update(.accounts, ["_id": .text(new.id)], document)
            }
            return new
        }
    }
}

extension MongoFailure {
    /// Says which field of an account another one has already; a unique index knows only its name.
    fileprivate static func namingAccountFields(_ body: () throws(MongoFailure) -> Void) throws(MongoFailure) {
        do throws(MongoFailure) {
            try body()
        } catch {
            var failure = error
            switch error.duplicate {
            case "email":
                failure.error = StoreError(
                    .duplicate("email"), "another account has this e-mail address", "use another address, or sign in")
            case "owner":
                failure.error = StoreError(
                    .duplicate("owner"), "there is an account with the role owner already", "sign in with that account")
            default: break
            }
            throw failure
        }
    }
}
