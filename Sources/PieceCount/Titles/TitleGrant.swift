public import PieceModel

/// A title (칭호) that an owner has.
public struct TitleGrant: Hashable, Sendable, Codable {
    /// The title's id.
    public let title: String
    public let earned: Instant
    /// Whether the owner has taken notice of it.
    public var seen: Bool

    public init(title: String, earned: Instant, seen: Bool = false) {
        self.title = title
        self.earned = earned
        self.seen = seen
    }
}

/// The titles a write has brought and taken, as ids in the order of the rules.
public struct TitleChanges: Hashable, Sendable {
    public var earned: [String] = []
    public var lost: [String] = []

    public init(earned: [String] = [], lost: [String] = []) {
        self.earned = earned
        self.lost = lost
    }
}

/// What an owner has set about statistics.
public struct CountPreferences: Hashable, Sendable, Codable {
    /// The worn title's id; always one of the owned.
    public var worn: String?
    /// By currency code.
    public var budgets: [String: Budget] = [:]
    /// Names that statistics leave out, by dimension.
    public var hidden: [String: Set<String>] = [:]

    public init() {}
}

/// How much an owner wants to spend in one currency, in minor units; nil is no limit.
public struct Budget: Hashable, Sendable, Codable {
    public var month: Int?
    public var year: Int?

    public init(month: Int? = nil, year: Int? = nil) {
        self.month = month
        self.year = year
    }
}
