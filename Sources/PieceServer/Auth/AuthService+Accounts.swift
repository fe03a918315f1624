public import PieceModel
public import PieceStore

extension AuthService {
    // MARK: accounts

    /// The owner's account; when there is none yet, at the very first start, it is made.
    /// - Returns: the account, and whether it is new.
    /// - Throws: `.invalidValue`, `.store`.
    public func makeOwner(nickname: String) async throws(AuthError) -> (account: Account, isNew: Bool) {
        if let owner = try await asking({ try await store.owner() }) { return (owner, false) }
        do {
            return (try await makeAccount(nickname: nickname, role: .owner), true)
        } catch {
            // Another node was faster.
            guard case .store(let cause) = error.code, case .duplicate = cause.code,
                let owner = try await asking({ try await store.owner() })
            else { throw error }
            return (owner, false)
        }
    }

    /// Makes an account for somebody else, who then signs in by link.
    /// - Throws: `.invalidValue`, `.store(.duplicate("email"))`.
    public func makeMember(nickname: String, email: String? = nil) async throws(AuthError) -> Account {
        try await makeAccount(nickname: nickname, email: email, role: .member)
    }

    private func makeAccount(
        nickname: String, email: String? = nil, role: Account.Role
    ) async throws(AuthError) -> Account {
        let now = clock.now()
        var account = Account(
            id: .new(at: now), nickname: try AccountRules.nickname(nickname), role: role, created: now, updated: now)
        if let email { account.email = try AccountRules.email(email) }
        let made = account
        try await asking { try await store.create(made) }
        return made
    }

    /// A code with which an account can be signed in to once: for the first start, for new members, and for those who
    /// have forgotten their password.
    /// - Parameter minutes: how long it works, 1…10080 (a week); values outside are brought inside.
    /// - Throws: `.notFound`, `.disabled`, `.store`.
    public func makeSignInLink(
        _ id: AccountID, minutes: Int = 30
    ) async throws(AuthError) -> (code: String, expires: Instant) {
        let account = try await account(id)
        guard !account.disabled else { throw .disabled }
        let now = clock.now()
        let secret = tokens.make(.link)
        let code = OneTimeCode(
            hash: secret.hash, account: id, purpose: AuthService.linkPurpose, created: now,
            expires: now.adding(seconds: 60 * Double(min(max(minutes, 1), 10_080))))
        try await asking { try await store.create(code) }
        return (secret.text, code.expires)
    }

    /// Gives an account a new password, or its first, and ends its other sessions.
    /// - Parameters:
    ///   - current: the password until now; not needed while there is none.
    ///   - kept: the session that asks, which goes on.
    /// - Throws: `.badCredentials`, `.weakPassword`, `.tooManyAttempts`, `.busy`, `.notFound`, `.store`.
    public func changePassword(
        of id: AccountID, current: String?, new: String, keeping kept: Identifier<Session>?
    ) async throws(AuthError) {
        var account = try await account(id)
        try PasswordRules.check(new, email: account.email, nickname: account.nickname)
        if let stored = account.passwordHash {
            // Counted, because a session that was left open must not help to find the password.
            try limiter.attempt(.account(id.description))
            guard let current, try await hasher.verify(current, against: stored) else {
                throw AuthError(.badCredentials, "the current password is not right", "check it and try again")
            }
            limiter.forget(.account(id.description))
        }
        account.passwordHash = try await hasher.hash(new)
        try await replace(account)
        try await signOutEverywhere(id, except: kept)
    }

    /// Sets the e-mail address to sign in with, or takes it away.
    /// - Throws: `.invalidValue`, `.notFound`, `.store(.duplicate("email"))`.
    public func setEmail(_ email: String?, of id: AccountID) async throws(AuthError) -> Account {
        var account = try await account(id)
        account.email = nil
        if let email { account.email = try AccountRules.email(email) }
        return try await replace(account)
    }

    /// Switches an account off, which ends its sessions and stops its API tokens, or on again.
    /// - Throws: `.notFound`, `.store`.
    public func setDisabled(_ disabled: Bool, of id: AccountID) async throws(AuthError) -> Account {
        var account = try await account(id)
        account.disabled = disabled
        let changed = try await replace(account)
        if disabled { try await signOutEverywhere(id) }
        return changed
    }

    private func account(_ id: AccountID) async throws(AuthError) -> Account {
        guard let account = try await asking({ try await store.account(id) }) else {
            throw .notFound
        }
        return account
    }

    @discardableResult
    private func replace(_ account: Account) async throws(AuthError) -> Account {
        var changed = account
        changed.updated = clock.now()
        let record = changed
        defer { cache.forget { $0.account == account.id } }
        return try await asking { try await store.replace(record) }
    }

    // MARK: API tokens

    /// The most API tokens one account can have.
    static let mostAPITokens = 50

    /// Makes a key for a program.
    /// - Parameters:
    ///   - name: 1…50 characters, for the person to know it by.
    ///   - scopes: one or more of `Scope.grantable`.
    ///   - days: how long it works, 1…3650; nil for ever.
    /// - Returns: the record, and the secret, which cannot be shown again.
    /// - Throws: `.invalidValue`, `.notFound`, `.disabled`, `.store`.
    public func createAPIToken(
        for id: AccountID, name: String, scopes: Set<Scope>, days: Int? = nil
    ) async throws(AuthError) -> (token: APIToken, secret: String) {
        guard let name = AccountRules.line(name, characters: 1...50) else {
            throw AuthError(.invalidValue("name"), "the name is not one line of 1 to 50 characters", "choose another")
        }
        guard !scopes.isEmpty, scopes.isSubset(of: Scope.grantable) else {
            let allowed = Scope.grantable.sorted().map(\.rawValue).joined(separator: ", ")
            throw AuthError(
                .invalidValue("scopes"), "the scopes are not what a token can have", "choose from \(allowed)")
        }
        if let days, !(1...3650).contains(days) {
            throw AuthError(.invalidValue("days"), "the days are not 1 to 3650", "choose fewer, or none for ever")
        }
        guard !(try await account(id)).disabled else { throw .disabled }
        let existing = try await asking { try await store.apiTokens(of: id) }
        guard existing.count < AuthService.mostAPITokens else {
            throw AuthError(
                .invalidValue("tokens"), "there are \(existing.count) API tokens already", "delete one first")
        }
        let now = clock.now()
        let secret = tokens.make(.apiToken)
        let token = APIToken(
            id: .new(at: now), account: id, name: name, hash: secret.hash,
            scopes: scopes.sorted().map(\.rawValue), created: now,
            expires: days.map { now.adding(seconds: 86_400 * Double($0)) })
        try await asking { try await store.create(token) }
        return (token, secret.text)
    }

    /// Ends an API token; true when there was one.
    /// - Throws: `.store`.
    public func deleteAPIToken(_ id: Identifier<APIToken>, of account: AccountID) async throws(AuthError) -> Bool {
        defer { cache.forget { $0.apiToken == id } }
        return try await asking { try await store.deleteAPIToken(id, of: account) }
    }
}
