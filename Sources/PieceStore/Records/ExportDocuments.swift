import FoundationEssentials
public import PieceCount
public import PieceModel

// What an export is made of besides the records themselves. Every engine writes these same shapes, so that an export of
// one can be restored into another.

/// The kinds of documents in an export, in the order in which `PieceStore.export` gives them and `restore` takes them:
/// what others refer to comes first.
public enum ExportKind: String, Hashable, Sendable, CaseIterable {
    /// `CounterDocument`
    case counter
    /// `Account`
    case account
    /// `SessionDocument`
    case session
    /// `APIToken`
    case apiToken
    /// `OneTimeCode`
    case code
    /// `BlobDocument`
    case blob
    /// `PieceRecord`
    case piece
    /// `Share`
    case share
    /// `Upload`
    case upload
    /// `HeartDocument`
    case heart
    /// `IdempotencyDocument`
    case idempotency
    /// `GrantDocument`
    case grant
    /// `PreferencesDocument`
    case preferences
    /// `OwnerLink`
    case link
}

/// The running number an owner's next piece gets; kept apart from the pieces, so that deleting one frees no number.
public struct CounterDocument: Hashable, Sendable, Codable {
    public let owner: AccountID
    /// From 1.
    public let next: Int

    public init(owner: AccountID, next: Int) {
        self.owner = owner
        self.next = next
    }
}

/// A session with all refresh tokens of its family.
public struct SessionDocument: Hashable, Sendable, Codable {
    /// One refresh token; the one that is not used is the newest.
    public struct Token: Hashable, Sendable, Codable {
        public let hash: TokenHash
        public let used: Bool

        public init(hash: TokenHash, used: Bool) {
            self.hash = hash
            self.used = used
        }
    }

    public let session: Session
    /// Ascending by hash, so that equal stores give equal exports.
    public let tokens: [Token]

    public init(session: Session, tokens: [Token]) {
        self.session = session
        self.tokens = tokens
    }
}

/// A noted blob. What holds it is not written: `restore` finds that out from the records.
public struct BlobDocument: Hashable, Sendable, Codable {
    public let note: BlobNote
    /// When it was last noted.
    public let notedAt: Instant
    public let condemned: Bool

    public init(note: BlobNote, notedAt: Instant, condemned: Bool) {
        self.note = note
        self.notedAt = notedAt
        self.condemned = condemned
    }
}

/// An account has put a piece among its hearts; `PieceRecord.hearts` counts these.
public struct HeartDocument: Hashable, Sendable, Codable {
    public let piece: PieceID
    public let account: AccountID
    public let at: Instant

    public init(piece: PieceID, account: AccountID, at: Instant) {
        self.piece = piece
        self.account = account
        self.at = at
    }
}

/// An idempotency key and the piece that was created with it, which may have been deleted since.
public struct IdempotencyDocument: Hashable, Sendable, Codable {
    public let account: AccountID
    public let key: String
    public let fingerprint: BlobHash
    public let piece: PieceID
    public let at: Instant

    public init(account: AccountID, key: String, fingerprint: BlobHash, piece: PieceID, at: Instant) {
        self.account = account
        self.key = key
        self.fingerprint = fingerprint
        self.piece = piece
        self.at = at
    }
}

/// A title that an owner has. Rollups and tallies are in no export: `restore` counts the pieces.
public struct GrantDocument: Hashable, Sendable, Codable {
    public let owner: AccountID
    public let grant: TitleGrant

    public init(owner: AccountID, grant: TitleGrant) {
        self.owner = owner
        self.grant = grant
    }
}

/// What an owner has set about statistics.
public struct PreferencesDocument: Hashable, Sendable, Codable {
    public let owner: AccountID
    public let preferences: CountPreferences

    public init(owner: AccountID, preferences: CountPreferences) {
        self.owner = owner
        self.preferences = preferences
    }
}

extension StoreDocument {
    /// Keys in a fixed order: equal values give equal text.
    private static var encoder: JSONEncoder {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        return encoder
    }

    /// A record is at most a few hundred kilobytes; this only keeps a broken file from taking all memory.
    private static let limits = JSONParser.Limits(bytes: 16 << 20)

    /// The one JSON form in which records are kept and exported.
    public static func json(_ value: some Encodable) throws -> String {
        String(decoding: try encoder.encode(value), as: UTF8.self)
    }

    /// Reads what `json` has written.
    public static func value<Value: Decodable>(_ type: Value.Type = Value.self, json: String) throws -> Value {
        try JSONParser.parse(json, limits: limits).decoded()
    }

    /// A document of an export.
    /// - Parameter value: the record or export document that `kind` stands for.
    public init(_ kind: ExportKind, _ value: some Encodable) throws {
        try self.init(kind, json: StoreDocument.json(value))
    }

    /// The same of a record that is already text.
    public init(_ kind: ExportKind, json: String) throws {
        self.init(kind: kind.rawValue, content: try JSONParser.parse(json, limits: StoreDocument.limits))
    }

    /// The content as the type its kind stands for.
    public func value<Value: Decodable>(_ type: Value.Type = Value.self) throws -> Value {
        try content.decoded()
    }
}
