public import PieceModel

// Secrets themselves are never kept: a `TokenHash` is the SHA-256 of one, and all of them have at least 128 random bits,
// so a plain hash is as good as a slow one.

/// SHA-256 of a secret token.
public typealias TokenHash = BlobHash

/// A signed-in browser or program: one family of refresh tokens.
public struct Session: Hashable, Sendable, Codable {
    public let id: Identifier<Session>
    public let account: AccountID
    /// What the person sees in the list of sessions, such as a browser's name.
    public var label: String
    public let created: Instant
    public var lastUsed: Instant
    public var expires: Instant

    public init(
        id: Identifier<Session>, account: AccountID, label: String, created: Instant, lastUsed: Instant,
        expires: Instant
    ) {
        self.id = id
        self.account = account
        self.label = label
        self.created = created
        self.lastUsed = lastUsed
        self.expires = expires
    }
}

/// What came of presenting a refresh token.
public enum RefreshOutcome: Hashable, Sendable {
    /// It was the newest of its family; the new token has taken its place.
    case rotated(Session)
    /// It had been used before: somebody has a copy, so the whole family is gone now.
    case reused(Session)
    /// Nobody knows it, or its session has expired or ended.
    case unknown
}

/// A key for programs.
public struct APIToken: Hashable, Sendable, Codable {
    public let id: Identifier<APIToken>
    public let account: AccountID
    public var name: String
    public let hash: TokenHash
    /// Names of what it may do; see the server's `Scope`.
    public let scopes: [String]
    public let created: Instant
    public let expires: Instant?
    public var lastUsed: Instant?

    public init(
        id: Identifier<APIToken>, account: AccountID, name: String, hash: TokenHash, scopes: [String],
        created: Instant, expires: Instant?, lastUsed: Instant? = nil
    ) {
        self.id = id
        self.account = account
        self.name = name
        self.hash = hash
        self.scopes = scopes
        self.created = created
        self.expires = expires
        self.lastUsed = lastUsed
    }
}

/// A secret that works once: a sign-in link now, mail confirmation and new passwords later.
public struct OneTimeCode: Hashable, Sendable, Codable {
    public let hash: TokenHash
    public let account: AccountID
    /// What it is good for, such as `sign-in`.
    public let purpose: String
    public let created: Instant
    public let expires: Instant

    public init(hash: TokenHash, account: AccountID, purpose: String, created: Instant, expires: Instant) {
        self.hash = hash
        self.account = account
        self.purpose = purpose
        self.created = created
        self.expires = expires
    }
}
