import PieceModel
public import PieceNet

/// Where a catalogue is and how it is asked.
public struct CatalogueSettings: Sendable {
    /// Where the API is; its paths are appended.
    public var base: WebAddress
    /// Where posters may come from besides the base: their origins are allowed. TMDB's poster paths are appended to
    /// the first.
    public var images: [WebAddress]
    public var key: CatalogueKey
    /// How long one request may take from looking up the host to the last byte.
    public var timeout: Duration
    /// Whether hosts may resolve to private, loopback and link-local addresses; for catalogues inside a private network.
    /// An address that is itself written in the settings is allowed without.
    public var allowPrivate: Bool

    public init(
        base: WebAddress, images: [WebAddress], key: CatalogueKey, timeout: Duration = .seconds(5),
        allowPrivate: Bool = false
    ) {
        self.base = base
        self.images = images
        self.key = key
        self.timeout = timeout
        self.allowPrivate = allowPrivate
    }

    /// The Movie Database itself, with posters 780 pixels wide.
    public static func tmdb(key: CatalogueKey) -> CatalogueSettings {
        CatalogueSettings(
            base: WebAddress(Origin("https", "api.themoviedb.org", 443)),
            images: [WebAddress(Origin("https", "image.tmdb.org", 443), path: "/t/p/w780")], key: key)
    }

    /// KOPIS itself, whose posters are beside the API.
    public static func kopis(key: CatalogueKey) -> CatalogueSettings {
        CatalogueSettings(
            base: WebAddress(Origin("http", "www.kopis.or.kr", 80)),
            images: [WebAddress(Origin("https", "www.kopis.or.kr", 443))], key: key)
    }
}

/// A key of a catalogue, which prints as dots.
public struct CatalogueKey: Sendable, CustomStringConvertible, CustomReflectable {
    let text: String

    /// - Parameter text: the key as the catalogue gave it; white space around it, such as a file's last newline, is
    ///   left out.
    public init(_ text: String) { self.text = text.trimmed }

    public var description: String { "…" }
    public var customMirror: Mirror { Mirror(self, children: []) }
}
