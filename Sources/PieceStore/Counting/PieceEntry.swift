public import PieceCount
public import PieceModel

/// What calendars show of a piece.
public struct PieceEntry: Hashable, Sendable {
    public let id: PieceID
    public let number: Int
    public let kind: Kind
    public let title: String
    public let date: LocalDate
    public let time: LocalTime?
    public let venue: String?
    public let cast: [CastMember]
    public let score: Score?
    public let price: Money?
    public let layout: String
    public let ticket: Picture
    /// The smallest ticket for lists.
    public let thumbnail: Picture?

    /// The paths in a record's document of the values `init` takes, in its order.
    package static let paths = [
        "id", "number", "piece.kind", "piece.title", "piece.date", "piece.time", "piece.venue", "piece.cast",
        "piece.score", "piece.price", "design.layout", "pictures.ticket", "pictures.thumbnails",
    ]

    /// Reads the values of `paths`; nil when they are of no record.
    package init?(_ values: [JSONValue]) {
        guard values.count == PieceEntry.paths.count, let id = values[0].string.flatMap({ PieceID($0) }),
            let number = values[1].integer, let kind = values[2].string.flatMap({ Kind(id: $0) }),
            let title = values[3].string, let date = values[4].string.flatMap({ LocalDate($0) }),
            let layout = values[10].string, let ticket = Picture(values[11])
        else { return nil }
        self.id = id
        self.number = number
        self.kind = kind
        self.title = title
        self.date = date
        time = values[5].string.flatMap { LocalTime($0) }
        venue = values[6].string
        cast = (values[7].array ?? []).compactMap { CastMember(stored: $0) }
        score = values[8].double.flatMap { Score(stars: $0) }
        price = Money(stored: values[9])
        self.layout = layout
        self.ticket = ticket
        thumbnail = values[12].array?.first.flatMap { Picture($0) }
    }
}

/// Which pieces of one owner, by the day of the visit.
public struct EntryQuery: Hashable, Sendable {
    public var owner: AccountID
    /// In any of these days; at most 400 ranges.
    public var days: [ClosedRange<LocalDate>]
    public var kind: Kind?
    public var work: WorkName?
    public var price: Money?
    public var score: Score?
    /// Whether pieces that the owner hides from statistics are left out.
    public var countedOnly: Bool
    /// The order is by day and time, pieces without a time first, then by id.
    public var latestFirst: Bool
    /// At least 1.
    public var limit: Int

    public init(
        owner: AccountID, days: [ClosedRange<LocalDate>], kind: Kind? = nil, work: WorkName? = nil, price: Money? = nil,
        score: Score? = nil, countedOnly: Bool = false, latestFirst: Bool = false, limit: Int
    ) {
        self.owner = owner
        self.days = days
        self.kind = kind
        self.work = work
        self.price = price
        self.score = score
        self.countedOnly = countedOnly
        self.latestFirst = latestFirst
        self.limit = max(1, limit)
    }

    /// Every day there can be.
    public static let always: [ClosedRange<LocalDate>] = [LocalDate.first...LocalDate.last]
}

extension Picture {
    fileprivate init?(_ value: JSONValue) {
        guard let object = value.object, let hash = object["hash"]?.string.flatMap({ BlobHash($0) }),
            let mediaType = object["mediaType"]?.string, let width = object["width"]?.integer,
            let height = object["height"]?.integer, let bytes = object["bytes"]?.integer
        else { return nil }
        self.init(hash: hash, mediaType: mediaType, width: width, height: height, bytes: bytes)
    }
}

extension Money {
    fileprivate init?(stored value: JSONValue) {
        guard let object = value.object, let amount = object["amount"]?.integer,
            let currency = object["currency"]?.string.flatMap({ Currency($0) })
        else { return nil }
        self.init(minorUnits: amount, currency: currency)
    }
}

extension CastMember {
    fileprivate init?(stored value: JSONValue) {
        if let name = value.string {
            self.init(name: name, role: nil)
        } else if let object = value.object, let name = object["name"]?.string {
            self.init(name: name, role: object["role"]?.string)
        } else {
            return nil
        }
    }
}
