public import PieceModel

/// A title (칭호) that was earned, as reader feeds tell it.
public struct FeedTitle: Hashable, Sendable {
    /// A UUID in lower case, or any text that no other title of the same feed has.
    public var id: String
    /// Its name in the feed's language, such as `열 조각러`.
    public var name: String
    /// One sentence about why it was earned, in the feed's language.
    public var reason: String
    public var earned: Instant
    /// Where the title is shown to people.
    public var page: String?

    public init(id: String, name: String, reason: String, earned: Instant, page: String? = nil) {
        self.id = id
        self.name = name
        self.reason = reason
        self.earned = earned
        self.page = page
    }
}
