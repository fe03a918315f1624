public import PieceModel

/// Which pieces, in which order, from where on.
public struct PieceQuery: Hashable, Sendable {
    /// Orders are total: pieces with equal keys go by id, in the same direction.
    public enum Order: String, Hashable, Sendable, CaseIterable {
        /// By day and time of the visit (`PieceRecord.viewingKey`), the latest first.
        case latestViewing
        case earliestViewing
        /// By id, which is by creation, the newest first.
        case newest
        case oldest
    }

    /// Whose pieces; nil is everyone's, and then `visibility` must be `[.public]`.
    public var owner: AccountID?
    public var order: Order
    /// Any of these; empty is all.
    public var kinds: Set<Kind>
    /// At least one of these; empty is all.
    public var genres: Set<Genre>
    /// First and last day, inclusive.
    public var from: LocalDate?
    public var to: LocalDate?
    /// Any of these; nil is all.
    public var visibility: Set<Visibility>?
    public var minimumScore: Score?
    /// Pieces that this account has put among its hearts.
    public var heartedBy: AccountID?
    public var search: SearchQuery?
    public var after: PieceCursor?
    /// 1…100.
    public var limit: Int

    public init(
        owner: AccountID?, order: Order = .latestViewing, kinds: Set<Kind> = [], genres: Set<Genre> = [],
        from: LocalDate? = nil, to: LocalDate? = nil, visibility: Set<Visibility>? = nil, minimumScore: Score? = nil,
        heartedBy: AccountID? = nil, search: SearchQuery? = nil, after: PieceCursor? = nil, limit: Int = 20
    ) {
        self.owner = owner
        self.order = order
        self.kinds = kinds
        self.genres = genres
        self.from = from
        self.to = to
        self.visibility = visibility
        self.minimumScore = minimumScore
        self.heartedBy = heartedBy
        self.search = search
        self.after = after
        self.limit = min(100, max(1, limit))
    }
}

/// Where a page ended: the place of its last piece in the order. Pages go on from that place, so a piece that is there all
/// the while is listed exactly once, whatever is written meanwhile.
public struct PieceCursor: Hashable, Sendable, Codable {
    /// `PieceRecord.viewingKey`; empty for orders by id.
    public let key: String
    public let id: PieceID

    public init(key: String, id: PieceID) {
        self.key = key
        self.id = id
    }

    public init(_ record: PieceRecord, order: PieceQuery.Order) {
        self.init(key: order == .newest || order == .oldest ? "" : record.viewingKey, id: record.id)
    }
}

/// Some records and where to go on.
public struct Page<Item: Sendable>: Sendable {
    public var items: [Item]
    /// nil when this was the last page.
    public var next: PieceCursor?

    public init(items: [Item], next: PieceCursor?) {
        self.items = items
        self.next = next
    }
}
