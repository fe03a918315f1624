public import PieceModel

/// A piece as a feed tells it. The booking number, the long record and what `FeedOptions.shows` leaves out are never
/// written.
public struct FeedPiece: Hashable, Sendable {
    /// The piece's id, a UUID in lower case; calendars and readers know the piece by it for ever.
    public var id: String
    public var piece: Piece
    /// The IANA name of the zone that the piece's date and time are in, such as `Asia/Seoul`. A name that the system
    /// does not know counts as UTC.
    public var timeZone: String
    /// Grows by one with every edit, from 1.
    public var version: Int
    public var created: Instant
    public var updated: Instant
    /// The ticket, at an address that needs no sign-in.
    public var image: FeedImage?
    /// Where the piece is shown to people.
    public var page: String?

    public init(
        id: String, piece: Piece, timeZone: String, version: Int = 1, created: Instant, updated: Instant,
        image: FeedImage? = nil, page: String? = nil
    ) {
        self.id = id
        self.piece = piece
        self.timeZone = timeZone
        self.version = version
        self.created = created
        self.updated = updated
        self.image = image
        self.page = page
    }
}

/// A picture that a feed points to.
public struct FeedImage: Hashable, Sendable {
    public var url: String
    /// Such as `image/png`.
    public var mediaType: String
    /// The size of the file; nil when it is made only when somebody asks for it.
    public var bytes: Int?
    /// In pixels.
    public var width: Int
    public var height: Int

    public init(url: String, mediaType: String, bytes: Int?, width: Int, height: Int) {
        self.url = url
        self.mediaType = mediaType
        self.bytes = bytes
        self.width = width
        self.height = height
    }
}
