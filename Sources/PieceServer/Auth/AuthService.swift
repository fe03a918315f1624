public import PieceModel
public import PieceStore

/// Signing in and out, and finding out who is asking.
public struct AuthService: Sendable {
    /// Somebody who has just signed in, or whose session goes on, with the tokens for it. They are shown this once.
    public struct SignedIn: Hashable, Sendable {
        public let account: Account
        public let session: Session
        public let accessToken: String
        public let accessExpires: Instant
        public let refreshToken: String
        /// The session's end, unless it is refreshed before.
        public let refreshExpires: Instant
    }

    /// Seconds a session lives without being refreshed.
    static let sessionLife = 60.0 * 86_400
    /// Seconds after which a session ends even if it is refreshed all the time.
    static let longestSession = 180.0 * 86_400
    static let linkPurpose = "sign-in"

    let store: any AccountStore
    let hasher: PasswordHasher
    let accessTokens: AccessTokens
    let tokens: TokenFactory
    let clock: Clock
    let limiter: AttemptLimiter
    let cache = IdentityCache()

    public init(
        store: any AccountStore, hasher: PasswordHasher, accessTokens: AccessTokens, tokens: TokenFactory,
        clock: Clock, limiter: AttemptLimiter
    ) {
        self.store = store
        self.hasher = hasher
        self.accessTokens = accessTokens
        self.tokens = tokens
        self.clock = clock
        self.limiter = limiter
    }

    // MARK: signing in

    /// Starts a session with e-mail address and password. An unknown address is answered like a wrong password, after
    /// the same work.
    /// - Parameters:
    ///   - address: the client's network address; attempts are counted for it and for the account.
    ///   - label: what the person will see in the list of sessions, such as the browser's name.
    /// - Throws: `.badCredentials`, `.tooManyAttempts`, `.busy`, `.disabled`, `.store`.
    public func signIn(
        email: String, password: String, address: String, label: String
    ) async throws(AuthError) -> SignedIn {
        let email = AccountRules.normalized(email: String(email.prefix(255)))
        try limiter.attempt(.init(address: address), .email(email))
        let found = try await asking { try await store.account(email: email) }
        guard try await hasher.verify(password, against: found?.passwordHash), let account = found else {
            throw .badCredentials
        }
        guard !account.disabled else { throw .disabled }
        limiter.forget(.email(email))
        let signedIn = try await startSession(for: account, label: label)
        try await confirm(password, of: account, for: signedIn.session.id)
        await rehash(password, of: account)
        return signedIn
    }

    /// Takes a new session back when the password was changed while the old one was being checked: the change ended
    /// only the sessions that were there.
    private func confirm(
        _ password: String, of account: Account, for session: Identifier<Session>
    ) async throws(AuthError) {
        let now = try await asking { try await store.account(account.id) }
        guard now?.passwordHash != account.passwordHash else { return }
        var isRight = false
        // A hash that was made anew with another cost is still of this password.
        if let hash = now?.passwordHash { isRight = (try? await hasher.verify(password, against: hash)) ?? false }
        guard isRight else {
            try await signOut(session)
            throw .badCredentials
        }
    }

    /// Starts a session with the code of a link that was made for an account; it works once.
    /// - Throws: `.invalidToken`, `.tooManyAttempts`, `.disabled`, `.store`.
    public func signIn(link code: String, address: String, label: String) async throws(AuthError) -> SignedIn {
        try limiter.attempt(.init(address: address))
        let now = clock.now()
        guard let hash = TokenFactory.hash(of: code, .link),
            let id = try await asking({
                try await store.consume(hash, purpose: AuthService.linkPurpose, at: now)
            })
        else {
            throw AuthError(.invalidToken, "this link is not valid, has been used or is too old", "ask for a new one")
        }
        return try await startSession(for: try await enabledAccount(id), label: label)
    }

    private func startSession(for account: Account, label: String) async throws(AuthError) -> SignedIn {
        let now = clock.now()
        let refresh = tokens.make(.refresh)
        let session = Session(
            id: .new(at: now), account: account.id,
            label: AccountRules.line(String(label.prefix(100)), characters: 1...100) ?? "?", created: now,
            lastUsed: now, expires: now.adding(seconds: AuthService.sessionLife))
        try await asking { try await store.create(session, refresh: refresh.hash) }
        return try signedIn(account, session, refresh)
    }

    private func signedIn(
        _ account: Account, _ session: Session, _ refresh: TokenFactory.Secret
    ) throws(AuthError) -> SignedIn {
        let access = try accessTokens.issue(for: account.id, session: session.id)
        return SignedIn(
            account: account, session: session, accessToken: access.token, accessExpires: access.expires,
            refreshToken: refresh.text, refreshExpires: session.expires)
    }

    /// Makes an old hash anew with today's cost. It is no reason to refuse anybody if that does not work now.
    private func rehash(_ password: String, of account: Account) async {
        guard let stored = account.passwordHash, hasher.needsRehash(stored),
            let hash = try? await hasher.hash(password)
        else { return }
        var renewed = account
        renewed.passwordHash = hash
        renewed.updated = clock.now()
        _ = try? await store.replace(renewed)
    }

    // MARK: staying and leaving

    /// Takes a refresh token and gives the next one with a new access token. A token that comes a second time ends its
    /// session everywhere: one of the two who showed it has stolen it.
    /// - Throws: `.invalidToken`, `.reused`, `.expired`, `.disabled`, `.store`.
    public func refresh(_ token: String) async throws(AuthError) -> SignedIn {
        guard let hash = TokenFactory.hash(of: token, .refresh) else { throw .invalidToken }
        let now = clock.now()
        guard let current = try await asking({ try await store.session(refresh: hash) }) else {
            throw .invalidToken
        }
        let end = min(
            now.adding(seconds: AuthService.sessionLife),
            current.created.adding(seconds: AuthService.longestSession))
        guard now < end, now < current.expires else { throw .expired }
        let account = try await enabledAccount(current.account)
        let next = tokens.make(.refresh)
        let outcome = try await asking {
            try await store.refresh(hash, next: next.hash, at: now, expires: end)
        }
        switch outcome {
        case .rotated(let session): return try signedIn(account, session, next)
        case .reused(let session):
            cache.forget { $0.session == session.id }
            throw .reused
        case .unknown: throw .invalidToken
        }
    }

    /// Ends a session; one that has ended already is no error.
    /// - Throws: `.store`.
    public func signOut(_ session: Identifier<Session>) async throws(AuthError) {
        defer { cache.forget { $0.session == session } }
        _ = try await asking { try await store.deleteSession(session) }
    }

    /// Ends the session a refresh token belongs to, for a browser whose access token has run out.
    /// - Throws: `.store`.
    public func signOut(refresh token: String) async throws(AuthError) {
        guard let hash = TokenFactory.hash(of: token, .refresh),
            let session = try await asking({ try await store.session(refresh: hash) })
        else { return }
        try await signOut(session.id)
    }

    /// Ends all sessions of an account, but for one if given.
    /// - Throws: `.store`.
    public func signOutEverywhere(
        _ account: AccountID, except kept: Identifier<Session>? = nil
    ) async throws(AuthError) {
        defer { cache.forget { $0.account == account && $0.session != nil && $0.session != kept } }
        try await asking { try await store.deleteSessions(of: account, except: kept) }
    }

    /// An account that may be used.
    func enabledAccount(_ id: AccountID) async throws(AuthError) -> Account {
        guard let account = try await asking({ try await store.account(id) }) else {
            throw .invalidToken
        }
        guard !account.disabled else { throw .disabled }
        return account
    }
}
