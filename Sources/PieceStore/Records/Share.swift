public import PieceModel

/// A link to one piece for people without an account.
public struct Share: Hashable, Sendable, Codable {
    public let id: Identifier<Share>
    public let piece: PieceID
    public let owner: AccountID
    /// Of the token in the link.
    public let hash: TokenHash
    /// Fields shown although they are hidden by default: `price`, `seat`, `companions`, `record`.
    public let shows: [String]
    public let created: Instant
    public let expires: Instant?
    /// The ticket without the hidden fields, and the version of the piece it was rendered from.
    public var ticket: Picture
    public var pieceVersion: Int

    public init(
        id: Identifier<Share>, piece: PieceID, owner: AccountID, hash: TokenHash, shows: [String], created: Instant,
        expires: Instant?, ticket: Picture, pieceVersion: Int
    ) {
        self.id = id
        self.piece = piece
        self.owner = owner
        self.hash = hash
        self.shows = shows
        self.created = created
        self.expires = expires
        self.ticket = ticket
        self.pieceVersion = pieceVersion
    }
}
