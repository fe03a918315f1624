import PieceModel
import PieceStore

extension AuthService {
    /// Who shows this access token or API token. That the session or token is still there, and its account not switched
    /// off, is asked of the store at most every five seconds; an end on this node counts at once.
    /// - Throws: `.invalidToken`, `.expired`, `.disabled`, `.store`.
    public func identity(bearer: String) async throws(AuthError) -> Identity {
        if bearer.hasPrefix(TokenFactory.Kind.apiToken.rawValue) {
            guard let hash = TokenFactory.hash(of: bearer, .apiToken) else { throw .invalidToken }
            return try await identity(.apiToken(hash))
        }
        let claims = try accessTokens.verify(bearer)
        let identity = try await identity(.session(claims.session))
        guard identity.account == claims.account else { throw .invalidToken }
        return identity
    }

    private func identity(_ key: IdentityCache.Key) async throws(AuthError) -> Identity {
        let now = clock.now()
        let (known, generation) = cache.look(up: key, at: now)
        let entry: IdentityCache.Entry
        if let known {
            entry = known
        } else {
            entry =
                switch key {
                case .session(let id): try await sessionEntry(id, at: now)
                case .apiToken(let hash): try await apiTokenEntry(hash, at: now)
                }
            cache.remember(entry, for: key, generation: generation)
        }
        if let expires = entry.expires, expires <= now { throw .expired }
        return entry.identity
    }

    private func sessionEntry(
        _ id: Identifier<Session>, at now: Instant
    ) async throws(AuthError) -> IdentityCache.Entry {
        guard let session = try await asking({ try await store.session(id) }) else {
            throw .invalidToken
        }
        let account = try await enabledAccount(session.account)
        let identity = Identity(account: account.id, role: account.role, session: session.id)
        return IdentityCache.Entry(identity: identity, expires: session.expires, checked: now)
    }

    private func apiTokenEntry(_ hash: TokenHash, at now: Instant) async throws(AuthError) -> IdentityCache.Entry {
        guard let token = try await asking({ try await store.apiToken(hash: hash) }) else {
            throw .invalidToken
        }
        if let expires = token.expires, expires <= now { throw .expired }
        let account = try await enabledAccount(token.account)
        // To the minute is enough for the person who looks, and spares a write for most requests; one that fails is no
        // reason to refuse what was asked.
        if token.lastUsed.map({ now.seconds(since: $0) >= 60 }) ?? true {
            try? await store.apiTokenWasUsed(token.id, at: now)
        }
        let identity = Identity(
            account: account.id, role: account.role, apiToken: token.id,
            scopes: Set(token.scopes.map(Scope.init(rawValue:))))
        return IdentityCache.Entry(identity: identity, expires: token.expires, checked: now)
    }
}
