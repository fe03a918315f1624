public import PieceModel

/// A secret address under which an owner's library can be read without signing in: a feed or a recap card.
public struct OwnerLink: Hashable, Sendable, Codable {
    public enum Purpose: String, Hashable, Sendable, Codable { case feed, recap }

    public let id: Identifier<OwnerLink>
    public let owner: AccountID
    public let purpose: Purpose
    /// What the owner calls it, at most 60 characters.
    public var name: String
    /// Of the token in the address; a new one makes the old address useless.
    public var hash: TokenHash
    /// What it shows beyond what everybody may see: `price`, `seat`, `companions`.
    public var shows: [String]
    /// What it is about: the year of a recap, or empty.
    public let subject: String
    public let created: Instant
    public let expires: Instant?

    public init(
        id: Identifier<OwnerLink>, owner: AccountID, purpose: Purpose, name: String, hash: TokenHash, shows: [String],
        subject: String = "", created: Instant, expires: Instant? = nil
    ) {
        self.id = id
        self.owner = owner
        self.purpose = purpose
        self.name = name
        self.hash = hash
        self.shows = shows
        self.subject = subject
        self.created = created
        self.expires = expires
    }
}
