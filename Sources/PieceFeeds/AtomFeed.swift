import PieceModel

/// Writes pieces and titles as an Atom feed (RFC 4287).
public enum AtomFeed {
    public static let mediaType = "application/atom+xml; charset=utf-8"

    /// The feed in UTF-8, the youngest entry first. It was updated when its last entry was; without any, in 1970.
    public static func bytes(_ pieces: [FeedPiece], titles: [FeedTitle] = [], _ options: FeedOptions) -> [UInt8] {
        let items = FeedItem.all(pieces, titles, options)
        var xml = XMLWriter()
        xml.open("feed", ["xmlns": "http://www.w3.org/2005/Atom", "xml:lang": options.locale.rawValue])
        xml.element("id", "urn:uuid:" + FeedText.address(options.id))
        xml.element("title", FeedText.line(options.name))
        xml.element("updated", "\(items.map(\.updated).max() ?? Instant(milliseconds: 0))")
        xml.open("author")
        xml.element("name", FeedText.line(options.author ?? options.name))
        xml.close("author")
        if let url = options.url {
            xml.empty("link", ["rel": "self", "type": "application/atom+xml", "href": FeedText.address(url)])
        }
        if let home = options.home { xml.link(page: home) }
        xml.element("generator", "PIECE")
        for item in items { xml.entry(item, options) }
        xml.close("feed")
        return xml.bytes
    }
}

extension XMLWriter {
    fileprivate mutating func entry(_ item: FeedItem, _ options: FeedOptions) {
        open("entry")
        element("id", item.id)
        element("title", item.title)
        element("published", "\(item.published)")
        element("updated", "\(item.updated)")
        if let page = item.page { link(page: page) }
        if let image = item.image {
            let (type, address) = (FeedText.mediaType(image.mediaType), FeedText.address(image.url))
            if let bytes = image.bytes {
                empty("link", ["rel": "enclosure", "type": type, "length": String(bytes), "href": address])
            } else {
                empty("link", ["rel": "enclosure", "type": type, "href": address])
            }
        }
        if let kind = item.kind { empty("category", ["term": kind.id, "label": options.locale.name(of: kind)]) }
        element("content", item.html, ["type": "html"])
        close("entry")
    }

    fileprivate mutating func link(page: String) {
        empty("link", ["rel": "alternate", "type": "text/html", "href": FeedText.address(page)])
    }
}
