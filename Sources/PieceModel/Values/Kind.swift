/// What sort of event a piece is about. Kinds are rows of one table, `Kind.all`; nothing else lists them.
public struct Kind: Hashable, Sendable, Identifiable {
    /// The stable name in fields and records, such as `musical`.
    public let id: String
    public let korean: String
    public let english: String
    /// What tickets print beside the Korean name: the English name, except where a livelier word is usual.
    public let ticketWord: String
    /// OKLCH hue in degrees of the ground that stands in for a missing photo (art direction §0); nil is neutral grey.
    public let hue: Double?
    /// Genre codes of the KOPIS performance catalogue that mean this kind.
    public let kopisCodes: [String]

    public static let all: [Kind] = [
        Kind("movie", "영화", "Film", hue: 60),
        Kind("play", "연극", "Theatre", hue: 22, kopis: ["AAAA"]),
        Kind("musical", "뮤지컬", "Musical", hue: 10, kopis: ["GGGA"]),
        Kind("concert", "콘서트", "Concert", ticketWord: "Live", hue: 285, kopis: ["CCCD"]),
        Kind("classical", "클래식", "Classical", hue: 235, kopis: ["CCCA"]),
        Kind("dance", "무용", "Dance", hue: 40, kopis: ["BBBC", "BBBE"]),
        Kind("gugak", "국악", "Gugak", hue: nil, kopis: ["CCCC"]),
        Kind("exhibition", "전시", "Exhibition", hue: 150),
        Kind("festival", "페스티벌", "Festival", hue: 130),
        Kind("sports", "스포츠", "Sports", hue: nil),
        Kind("etc", "기타", "Other", hue: nil, kopis: ["EEEA", "EEEB"]),
    ]

    // There is one kind for each id, and numbers are looked up by kind a million times in a rebuild.
    public static func == (a: Kind, b: Kind) -> Bool { a.id == b.id }
    public func hash(into hasher: inout Hasher) { hasher.combine(id) }

    /// The kind with an id, or nil.
    public init?(id: String) {
        guard let kind = Kind.all.first(where: { $0.id == id }) else { return nil }
        self = kind
    }

    /// The kind that a KOPIS genre code means, or nil.
    public init?(kopisCode: String) {
        guard let kind = Kind.all.first(where: { $0.kopisCodes.contains(kopisCode) }) else { return nil }
        self = kind
    }

    private init(
        _ id: String, _ korean: String, _ english: String, ticketWord: String? = nil, hue: Double?, kopis: [String] = []
    ) {
        self.id = id
        self.korean = korean
        self.english = english
        self.ticketWord = ticketWord ?? english
        self.hue = hue
        self.kopisCodes = kopis
    }
}
