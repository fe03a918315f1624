/// Something a caller may do; what routes ask for.
public struct Scope: RawRepresentable, Hashable, Sendable, Comparable, CustomStringConvertible {
    public let rawValue: String

    public init(rawValue: String) { self.rawValue = rawValue }

    /// Read one's own pieces, tickets and photos.
    public static let piecesRead = Scope(rawValue: "pieces:read")
    /// Create, change and delete one's own pieces.
    public static let piecesWrite = Scope(rawValue: "pieces:write")
    /// Make and revoke links to one's own pieces.
    public static let sharesWrite = Scope(rawValue: "shares:write")
    /// Read one's own account.
    public static let accountRead = Scope(rawValue: "account:read")
    /// Change one's own account: password, sessions, API tokens.
    public static let accountWrite = Scope(rawValue: "account:write")
    /// Run the service.
    public static let admin = Scope(rawValue: "admin")

    /// Every scope there is.
    public static let all: Set<Scope> = [
        .piecesRead, .piecesWrite, .sharesWrite, .accountRead, .accountWrite, .admin,
    ]

    /// What an API token may be given. A token that leaks can neither take over the account nor make further tokens.
    public static let grantable: Set<Scope> = all.subtracting([.accountWrite, .admin])

    public static func < (a: Scope, b: Scope) -> Bool { a.rawValue < b.rawValue }

    public var description: String { rawValue }
}
