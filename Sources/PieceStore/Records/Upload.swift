public import PieceModel

/// A photo on its way in: announced, then uploaded and turned into a master that a piece can use.
public struct Upload: Hashable, Sendable, Codable {
    public let id: Identifier<Upload>
    public let owner: AccountID
    /// The master; nil until the photo is there.
    public var photo: Picture?
    /// The colours taken from the photo; empty until it is there.
    public var palette: [String: String]
    public let created: Instant
    /// When an upload that no piece uses is forgotten, and its blob collected.
    public let expires: Instant

    public init(
        id: Identifier<Upload>, owner: AccountID, photo: Picture? = nil, palette: [String: String] = [:],
        created: Instant, expires: Instant
    ) {
        self.id = id
        self.owner = owner
        self.photo = photo
        self.palette = palette
        self.created = created
        self.expires = expires
    }
}
