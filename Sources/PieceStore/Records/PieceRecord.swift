public import PieceModel

public typealias PieceID = Identifier<PieceRecord>

/// A kept piece: the facts, the pictures made of them, and what is needed to render them again.
public struct PieceRecord: Hashable, Sendable, Codable {
    public let id: PieceID
    public let owner: AccountID
    /// The owner's running number, from 1 without gaps at creation; also `piece.number`.
    public let number: Int
    /// Grows by one with every write, from 1.
    public var version: Int
    /// The validated facts.
    public var piece: Piece
    public var design: Design
    public var pictures: Pictures
    /// At most `PieceRecord.recordPhotoLimit`, in the order the owner gave them.
    public var recordPhotos: [RecordPhoto]
    /// How many accounts have put this piece among their hearts. Only `PieceStore.setHeart` changes it, and that is no
    /// new version of the piece.
    public var hearts: Int
    /// IANA name of the zone whose clocks `piece.date` and `piece.time` go by.
    public var timeZone: String
    /// Whether statistics, spending and titles count the piece; the owner may hide it from them.
    public var isCounted: Bool
    public let created: Instant
    public var updated: Instant

    public static let recordPhotoLimit = 10
    public static let defaultTimeZone = "Asia/Seoul"

    public init(
        id: PieceID, owner: AccountID, number: Int, version: Int = 1, piece: Piece, design: Design, pictures: Pictures,
        recordPhotos: [RecordPhoto] = [], hearts: Int = 0, timeZone: String = PieceRecord.defaultTimeZone,
        isCounted: Bool = true, created: Instant, updated: Instant
    ) {
        self.id = id
        self.owner = owner
        self.number = number
        self.version = version
        self.piece = piece
        self.design = design
        self.pictures = pictures
        self.recordPhotos = recordPhotos
        self.hearts = hearts
        self.timeZone = timeZone
        self.isCounted = isCounted
        self.created = created
        self.updated = updated
    }

    /// Records of before there were statistics have no time zone and are counted.
    public init(from decoder: any Decoder) throws {
        let fields = try decoder.container(keyedBy: CodingKeys.self)
        self.init(
            id: try fields.decode(PieceID.self, forKey: .id), owner: try fields.decode(AccountID.self, forKey: .owner),
            number: try fields.decode(Int.self, forKey: .number),
            version: try fields.decode(Int.self, forKey: .version),
            piece: try fields.decode(Piece.self, forKey: .piece),
            design: try fields.decode(Design.self, forKey: .design),
            pictures: try fields.decode(Pictures.self, forKey: .pictures),
            recordPhotos: try fields.decode([RecordPhoto].self, forKey: .recordPhotos),
            hearts: try fields.decode(Int.self, forKey: .hearts),
            timeZone: try fields.decodeIfPresent(String.self, forKey: .timeZone) ?? PieceRecord.defaultTimeZone,
            isCounted: try fields.decodeIfPresent(Bool.self, forKey: .isCounted) ?? true,
            created: try fields.decode(Instant.self, forKey: .created),
            updated: try fields.decode(Instant.self, forKey: .updated))
    }

    /// Every blob this record points to; each must be live in the store when the record is written.
    public var blobs: Set<BlobHash> {
        var blobs = Set(pictures.all.map(\.hash))
        for photo in recordPhotos { blobs.formUnion([photo.picture.hash, photo.thumbnail.hash]) }
        return blobs
    }

    /// What orders by day of the visit compare: date and time, pieces without a time first on their day.
    public var viewingKey: String { "\(piece.date)T\(piece.time.map(String.init) ?? "")" }
}

/// How a ticket looks: with the piece and the photo's master, all that is needed to render it again.
public struct Design: Hashable, Sendable, Codable {
    /// The layout's name and the version it had when the ticket was rendered.
    public var layout: String
    public var layoutVersion: Int
    public var locale: TicketLocale
    /// Palette chosen by the owner in place of the photo's own: token names to `#RRGGBB`; empty takes the photo's.
    public var palette: [String: String]
    /// How the photo was painted anew; nil when the ticket shows the photo itself.
    public var painting: StyleOrder?
    /// How the picture of the reverse side was painted; nil when it shows what the front shows.
    public var backdrop: StyleOrder?
    /// How the reverse side looks; nil is the usual way.
    public var back: BackDesign?

    public init(
        layout: String, layoutVersion: Int, locale: TicketLocale, palette: [String: String] = [:],
        painting: StyleOrder? = nil, backdrop: StyleOrder? = nil, back: BackDesign? = nil
    ) {
        self.layout = layout
        self.layoutVersion = layoutVersion
        self.locale = locale
        self.palette = palette
        self.painting = painting
        self.backdrop = backdrop
        self.back = back
    }
}

/// How a ticket's reverse side looks.
public struct BackDesign: Hashable, Sendable, Codable {
    /// Name of what it shows, such as `review`.
    public var side: String
    /// Name of the colour of its box, such as `paper`.
    public var box: String

    public init(side: String, box: String) {
        self.side = side
        self.box = box
    }
}

/// The pictures of a piece.
public struct Pictures: Hashable, Sendable, Codable {
    /// The photo's master; absent when the piece was made without a photo.
    public var photo: Picture?
    /// The photo painted anew, which tickets show in its place; absent unless a style was chosen.
    public var painted: Picture?
    /// What was painted for the reverse side; absent unless that was asked for.
    public var backdrop: Picture?
    public var ticket: Picture
    /// Smaller tickets for lists, ascending by width.
    public var thumbnails: [Picture]
    /// The ticket cut along its outline, on transparency; absent for layouts without a backdrop.
    public var cutout: Picture?
    /// The colours taken from the photo, `#RRGGBB` by token name; `band` is a list separated by commas.
    public var palette: [String: String]
    /// The ticket without what is the owner's business, then smaller ones of it: what others see of a public piece.
    /// Empty for pieces that are not public.
    public var masked: [Picture]

    public init(
        photo: Picture?, painted: Picture? = nil, backdrop: Picture? = nil, ticket: Picture, thumbnails: [Picture],
        cutout: Picture?, palette: [String: String], masked: [Picture] = []
    ) {
        self.photo = photo
        self.painted = painted
        self.backdrop = backdrop
        self.ticket = ticket
        self.thumbnails = thumbnails
        self.cutout = cutout
        self.palette = palette
        self.masked = masked
    }

    public var all: [Picture] {
        [photo, painted, backdrop, ticket, cutout].compactMap(\.self) + thumbnails + masked
    }

    /// What tickets are made of: the painted photo, or else the photo.
    public var source: Picture? { painted ?? photo }
}

/// A picture kept as a blob.
public struct Picture: Hashable, Sendable, Codable {
    public var hash: BlobHash
    /// Exact, such as `image/png`.
    public var mediaType: String
    /// Size in px.
    public var width: Int
    public var height: Int
    /// Length of the file.
    public var bytes: Int

    public init(hash: BlobHash, mediaType: String, width: Int, height: Int, bytes: Int) {
        self.hash = hash
        self.mediaType = mediaType
        self.width = width
        self.height = height
        self.bytes = bytes
    }
}

/// One of the photos that belong to a piece's long record.
public struct RecordPhoto: Hashable, Sendable, Codable {
    public let id: Identifier<RecordPhoto>
    public var picture: Picture
    public var thumbnail: Picture

    public init(id: Identifier<RecordPhoto>, picture: Picture, thumbnail: Picture) {
        self.id = id
        self.picture = picture
        self.thumbnail = thumbnail
    }
}
