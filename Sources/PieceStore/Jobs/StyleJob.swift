public import PieceModel

/// A photo that is to be painted anew, and how far that is. The piece is whole without it: when the job is done, a new
/// ticket takes the old one's place.
public struct StyleJob: Hashable, Sendable, Codable {
    public let id: Identifier<StyleJob>
    public let owner: AccountID
    public let piece: PieceID
    /// What is asked for.
    public let order: StyleOrder
    public var state: State
    /// Grows by one with every change, from 1: what is told in events, and what two workers cannot both change.
    public var version: Int
    /// 0…100.
    public var percent: Int
    /// How often a worker has begun.
    public var attempts: Int
    /// When a worker may take it: from its creation or a pause on, or when the worker that has it falls silent; nil when
    /// it has ended.
    public var due: Instant?
    /// Who works on it; a random name of each claim.
    public var worker: String?
    /// Somebody wants it to end; a worker that has it sees this at its next sign.
    public var isCancelled: Bool
    /// What is noted before a server is asked and after it has answered.
    public var charge: Charge?
    /// Why it failed, or why the last attempt did.
    public var problem: Problem?
    /// The painted photo; it is kept a moment before the job is done.
    public var result: Picture?
    /// Names the result by all that went into it, so that the same need not be painted twice.
    public var cacheKey: String?
    /// What the request that made it called itself (Idempotency-Key).
    public let requestKey: String?
    public let created: Instant
    public var updated: Instant

    public enum State: String, Hashable, Sendable, Codable, CaseIterable {
        case queued, running, done, failed, cancelled

        /// Whether nothing more will happen.
        public var hasEnded: Bool { self == .done || self == .failed || self == .cancelled }
    }

    /// Money that a server may take for this job, in millionths of a US dollar.
    public struct Charge: Hashable, Sendable, Codable {
        /// What was set aside.
        public var reservation: Identifier<SpendReservation>
        public var reserved: Int
        /// What it did cost; nil while that is not known.
        public var spent: Int?
        /// A request was sent and no answer came: the server may have taken money for nothing.
        public var isUncertain: Bool
        /// The `cacheKey` of what was asked for.
        public var subject: String?

        public init(
            reservation: Identifier<SpendReservation>, reserved: Int, spent: Int? = nil, isUncertain: Bool = false,
            subject: String? = nil
        ) {
            self.reservation = reservation
            self.reserved = reserved
            self.spent = spent
            self.isUncertain = isUncertain
            self.subject = subject
        }
    }

    /// What went wrong, for its owner.
    public struct Problem: Hashable, Sendable, Codable {
        /// A stable name.
        public var code: String
        public var korean: String
        public var english: String

        public init(code: String, korean: String, english: String) {
            self.code = code
            self.korean = korean
            self.english = english
        }
    }

    /// How many jobs of one owner may be unfinished.
    public static let unfinishedLimit = 20

    public init(
        id: Identifier<StyleJob>, owner: AccountID, piece: PieceID, order: StyleOrder, requestKey: String? = nil,
        created: Instant
    ) {
        self.id = id
        self.owner = owner
        self.piece = piece
        self.order = order
        state = .queued
        version = 1
        percent = 0
        attempts = 0
        due = created
        isCancelled = false
        self.requestKey = requestKey
        self.created = created
        updated = created
    }
}

/// What is to be painted, and by whom.
public struct StyleOrder: Hashable, Sendable, Codable {
    public enum Mode: String, Hashable, Sendable, Codable, CaseIterable {
        /// The photo in a style.
        case photo
        /// A backdrop of the photo's mood for the reverse side.
        case backdrop
    }

    public var mode: Mode
    /// The style's id and version; nil with a prompt of the user's own.
    public var style: String?
    public var styleVersion: Int?
    public var prompt: String?
    /// 0…1.
    public var strength: Double
    /// The same seed, style and photo give the same picture where the painter can promise that.
    public var seed: Int
    /// The painter's id, as the settings name it.
    public var painter: String
    /// The master that is painted, so that a job whose piece has another photo by now is known to be stale.
    public var photo: BlobHash

    public init(
        mode: Mode, style: String?, styleVersion: Int?, prompt: String?, strength: Double, seed: Int, painter: String,
        photo: BlobHash
    ) {
        self.mode = mode
        self.style = style
        self.styleVersion = styleVersion
        self.prompt = prompt
        self.strength = strength
        self.seed = seed
        self.painter = painter
        self.photo = photo
    }
}
