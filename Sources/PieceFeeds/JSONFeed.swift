import PieceModel

/// Writes pieces and titles as a JSON Feed 1.1. What the format has no word for is in `_piece` of a piece's item and in
/// `_piece_title` of a title's.
public enum JSONFeed {
    public static let mediaType = "application/feed+json"

    /// The feed in UTF-8, the youngest item first.
    public static func bytes(_ pieces: [FeedPiece], titles: [FeedTitle] = [], _ options: FeedOptions) -> [UInt8] {
        var feed: JSONObject = [
            "version": "https://jsonfeed.org/version/1.1", "title": .string(FeedText.line(options.name)),
        ]
        feed["home_page_url"] = options.home.map(address)
        feed["feed_url"] = options.url.map(address)
        feed["language"] = .string(options.locale.rawValue)
        feed["authors"] = options.author.map { [["name": .string(FeedText.line($0))]] }
        feed["items"] = .array(FeedItem.all(pieces, titles, options).map { .object(object($0)) })
        return Array(JSONValue.object(feed).serialized().utf8)
    }

    private static func object(_ item: FeedItem) -> JSONObject {
        var object: JSONObject = ["id": .string(item.id)]
        object["url"] = item.page.map(address)
        object["title"] = .string(item.title)
        object["content_html"] = .string(item.html)
        object["content_text"] = .string(item.text)
        object["image"] = item.image.map { address($0.url) }
        object["date_published"] = .string("\(item.published)")
        object["date_modified"] = .string("\(item.updated)")
        object["tags"] = item.kind.map { [.string($0.id)] }
        if let image = item.image {
            var attachment: JSONObject = [
                "url": address(image.url), "mime_type": .string(FeedText.mediaType(image.mediaType)),
            ]
            attachment["size_in_bytes"] = image.bytes.map { .number(JSONNumber($0)) }
            object["attachments"] = [.object(attachment)]
        }
        object[item.extra.key] = item.extra.value
        return object
    }

    private static func address(_ address: String) -> JSONValue { .string(FeedText.address(address)) }
}
