public import PieceModel
public import PieceStore

/// Who is asking, and how they proved it.
public struct Identity: Sendable, Hashable {
    public let account: AccountID
    public let role: Account.Role
    public let scopes: Set<Scope>
    /// The session of an access token; nil for an API token.
    public let session: Identifier<Session>?
    /// The API token that was shown; nil for a session.
    public let apiToken: Identifier<APIToken>?
    /// Whether the proof came in a cookie, which a browser sends without being asked: such requests need `CrossSite`.
    public var viaCookie: Bool

    /// Somebody signed in: every scope, `admin` for the owner only.
    public init(account: AccountID, role: Account.Role, session: Identifier<Session>, viaCookie: Bool = false) {
        self.account = account
        self.role = role
        self.scopes = role == .owner ? Scope.all : Scope.all.subtracting([.admin])
        self.session = session
        self.apiToken = nil
        self.viaCookie = viaCookie
    }

    /// A program with an API token: what the token was made with, as far as a token may have it.
    public init(account: AccountID, role: Account.Role, apiToken: Identifier<APIToken>, scopes: Set<Scope>) {
        self.account = account
        self.role = role
        self.scopes = scopes.intersection(Scope.grantable)
        self.session = nil
        self.apiToken = apiToken
        self.viaCookie = false
    }

    /// - Throws: `.scopeMissing` when the proof does not cover `scope`.
    public func require(_ scope: Scope) throws(AuthError) {
        guard scopes.contains(scope) else {
            throw AuthError(
                .scopeMissing(scope), "this needs the scope \(scope)",
                apiToken == nil ? "ask the owner of this service" : "use a token that has this scope, or sign in")
        }
    }
}
