public import PieceModel

public typealias AccountID = Identifier<Account>

/// Somebody who keeps pieces here.
public struct Account: Hashable, Sendable, Codable {
    /// `owner` runs the service; there is exactly one until the owner says otherwise.
    public enum Role: String, Hashable, Sendable, Codable { case owner, member }

    public let id: AccountID
    /// Grows by one with every write, from 1.
    public var version: Int
    /// In lower case, unique; nil until the person gives one.
    public var email: String?
    /// 1…30 characters.
    public var nickname: String
    /// `PasswordHash` text; nil for accounts that sign in by link only.
    public var passwordHash: String?
    public var role: Role
    public var locale: TicketLocale
    /// IANA name of the zone in which this person's days begin and end.
    public var timeZone: String
    public var disabled: Bool
    public let created: Instant
    public var updated: Instant

    public init(
        id: AccountID, version: Int = 1, email: String? = nil, nickname: String, passwordHash: String? = nil,
        role: Role, locale: TicketLocale = .ko, timeZone: String = "Asia/Seoul", disabled: Bool = false,
        created: Instant, updated: Instant
    ) {
        self.id = id
        self.version = version
        self.email = email
        self.nickname = nickname
        self.passwordHash = passwordHash
        self.role = role
        self.locale = locale
        self.timeZone = timeZone
        self.disabled = disabled
        self.created = created
        self.updated = updated
    }
}
