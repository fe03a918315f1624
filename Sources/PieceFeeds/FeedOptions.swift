public import PieceModel

/// A fact that a feed tells only when its owner chose so: whoever learns the feed's address reads it.
public enum FeedDetail: String, Hashable, Sendable, CaseIterable, Codable {
    case price, seat, companions
}

/// What is the same for a whole feed.
public struct FeedOptions: Hashable, Sendable {
    /// The feed's id, a UUID in lower case. Unlike the address it stays when the address's secret is replaced.
    public var id: String
    /// What calendars and readers call the feed.
    public var name: String
    /// The language of labels, kinds and sentences.
    public var locale: TicketLocale
    /// None unless the owner chose some.
    public var shows: Set<FeedDetail>
    /// Where this feed is fetched.
    public var url: String?
    /// The page that people would open instead.
    public var home: String?
    /// The owner's nickname; the feed's name stands in for it.
    public var author: String?

    public init(
        id: String, name: String, locale: TicketLocale = .ko, shows: Set<FeedDetail> = [], url: String? = nil,
        home: String? = nil, author: String? = nil
    ) {
        self.id = id
        self.name = name
        self.locale = locale
        self.shows = shows
        self.url = url
        self.home = home
        self.author = author
    }
}
