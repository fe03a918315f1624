import PieceModel

/// What the reader feeds tell about a piece or a title, whatever the format.
struct FeedItem {
    /// A URI that stays the same for ever.
    let id: String
    let title: String
    /// One fact a line.
    let lines: [String]
    let published: Instant
    let updated: Instant
    let page: String?
    let image: FeedImage?
    let kind: Kind?
    /// The member of JSON Feed items that begins with `_piece`.
    let extra: JSONObject.Member

    /// Pieces and titles as items, the youngest first.
    static func all(_ pieces: [FeedPiece], _ titles: [FeedTitle], _ options: FeedOptions) -> [FeedItem] {
        let items = pieces.map { FeedItem($0, options) } + titles.map { FeedItem($0, options) }
        return items.sorted { ($1.published, $1.id) < ($0.published, $0.id) }
    }

    private init(_ item: FeedPiece, _ options: FeedOptions) {
        id = "urn:uuid:" + FeedText.address(item.id)
        title = FeedText.line(item.piece.title)
        lines = item.lines(options, withPlace: true)
        (published, updated) = (item.created, item.updated)
        (page, image, kind) = (item.page, item.image, item.piece.kind)
        extra = .init(key: "_piece", value: .object(item.facts(options)))
    }

    private init(_ title: FeedTitle, _ options: FeedOptions) {
        // A title that has no UUID of its own is a part of its feed.
        let isUUID = Identifier<FeedTitle>(title.id) != nil
        id = isUUID ? "urn:uuid:\(title.id)" : "urn:uuid:\(options.id)#title-" + FeedText.component(title.id)
        let name = FeedText.line(title.name)
        self.title = options.locale == .ko ? "칭호를 받았어요: \(name)" : "Title earned: \(name)"
        lines = [FeedText.clean(title.reason)]
        (published, updated) = (title.earned, title.earned)
        (page, image, kind) = (title.page, nil, nil)
        extra = .init(key: "_piece_title", value: ["id": .string(FeedText.clean(title.id)), "name": .string(name)])
    }

    /// The text for readers that show no pictures.
    var text: String { lines.joined(separator: "\n") }

    /// The same with the ticket above it.
    var html: String {
        var html = ""
        if let image {
            html += "<p><img src=\"\(FeedText.markup(FeedText.address(image.url)))\" alt=\"\(FeedText.markup(title))\""
            html += " width=\"\(image.width)\" height=\"\(image.height)\"></p>"
        }
        let text = lines.map { FeedText.markup($0).split(separator: "\n", omittingEmptySubsequences: false) }
        return html + "<p>" + text.joined().joined(separator: "<br>") + "</p>"
    }
}

extension FeedPiece {
    /// The facts for programs.
    fileprivate func facts(_ options: FeedOptions) -> JSONObject {
        var facts: JSONObject = ["kind": .string(piece.kind.id), "date": .string("\(piece.date)")]
        facts["time"] = piece.time.map { .string("\($0)") }
        facts["time_zone"] = .string(FeedText.clean(timeZone))
        facts["version"] = .number(JSONNumber(version))
        facts["number"] = piece.number.map { .number(JSONNumber($0)) }
        facts["venue"] = piece.venue.map { .string($0) }
        facts["cast"] = piece.cast.isEmpty ? nil : .array(piece.cast.map { .string($0.name) })
        facts["score"] = piece.score.flatMap { JSONNumber($0.stars) }.map { .number($0) }
        if options.shows.contains(.seat) { facts["seat"] = piece.seat.map { .string($0) } }
        if options.shows.contains(.companions), !piece.companions.isEmpty {
            facts["companions"] = .array(piece.companions.map { .string($0) })
        }
        if options.shows.contains(.price), let price = piece.price {
            facts["price"] = [
                "amount": .number(JSONNumber(price.minorUnits)), "currency": .string(price.currency.code),
            ]
        }
        return facts
    }
}
