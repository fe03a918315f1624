public import PieceModel

/// Where pieces and accounts are kept.
///
/// Every method is one transaction: it happens whole or not at all, and what has returned survives `kill -9` and power
/// loss. One conformance suite (Tests/PieceStoreTests) runs against every engine.
public protocol PieceStore: AccountStore, BlobLedger, CountStore, JobStore {
    // MARK: pieces

    /// The running number the owner's next piece gets.
    func nextNumber(of owner: AccountID) async throws(StoreError) -> Int

    /// Keeps a new piece, if `record.number` is still the owner's next number; its blobs become held by it.
    ///
    /// A ticket shows its number, so it is rendered with the number that is free and kept only if that is still so:
    /// on `.numberTaken` the caller renders again. This way numbers have neither gaps nor doubles.
    /// - Returns: `.created`, or `.existing` when the idempotency key was used for the same request before.
    /// - Throws: `.numberTaken`, `.keyReused`, `.blobsMissing`.
    func create(_ record: PieceRecord, key: IdempotencyKey?) async throws(StoreError) -> CreateOutcome

    /// The piece that was created with this key, to answer a repeated request without rendering; nil for a new key.
    /// - Throws: `.keyReused` when the fingerprint differs; `.notFound` when that piece has been deleted since.
    func created(with key: IdempotencyKey) async throws(StoreError) -> PieceRecord?

    func piece(_ id: PieceID) async throws(StoreError) -> PieceRecord?

    /// Writes a new state of a piece. `record.version` is the version it was made from; the result has the next one.
    /// `hearts`, `owner`, `number` and `created` keep their stored values.
    /// - Throws: `.notFound`, `.versionConflict`, `.blobsMissing`.
    func replace(_ record: PieceRecord) async throws(StoreError) -> PieceRecord

    /// Deletes a piece with its shares and hearts; its blobs are no longer held.
    /// - Parameter version: nil deletes whatever version there is.
    /// - Throws: `.notFound`, `.versionConflict`.
    func delete(_ id: PieceID, version: Int?) async throws(StoreError)

    func pieces(_ query: PieceQuery) async throws(StoreError) -> Page<PieceRecord>

    /// Ids of pieces in ascending order, which is by creation: everybody's, private ones too, so this is for
    /// maintenance only.
    /// - Parameters:
    ///   - after: goes on after this id, whether or not its piece is still there; nil begins with the first.
    ///   - owner: whose pieces; nil is everyone's.
    ///   - limit: at most so many, 1…1000; fewer mean that there are no more.
    func pieceIDs(after: PieceID?, owner: AccountID?, limit: Int) async throws(StoreError) -> [PieceID]

    /// How many pieces an owner has.
    func count(of owner: AccountID) async throws(StoreError) -> Int

    /// Puts a piece among an account's hearts or takes it out; doing so twice changes nothing.
    /// - Returns: how many hearts the piece has now.
    /// - Throws: `.notFound`.
    func setHeart(_ hearted: Bool, on piece: PieceID, by account: AccountID, at: Instant) async throws(StoreError)
        -> Int

    /// Which of these pieces are among an account's hearts.
    func hearts(of account: AccountID, among pieces: [PieceID]) async throws(StoreError) -> Set<PieceID>

    // MARK: shares

    /// - Throws: `.notFound` when the piece is gone, `.blobsMissing`.
    func create(_ share: Share) async throws(StoreError)
    func share(_ id: Identifier<Share>) async throws(StoreError) -> Share?
    func share(hash: TokenHash) async throws(StoreError) -> Share?
    func shares(of piece: PieceID) async throws(StoreError) -> [Share]
    /// Keeps the masked ticket of a newer version of the piece. - Throws: `.notFound`, `.blobsMissing`.
    func setTicket(_ ticket: Picture, pieceVersion: Int, of share: Identifier<Share>) async throws(StoreError)
    /// Revokes a link; true when there was one.
    func deleteShare(_ id: Identifier<Share>) async throws(StoreError) -> Bool

    // MARK: links to a whole library

    func create(_ link: OwnerLink) async throws(StoreError)
    func link(hash: TokenHash) async throws(StoreError) -> OwnerLink?
    /// Ascending by id.
    func links(of owner: AccountID) async throws(StoreError) -> [OwnerLink]
    /// Keeps a link's new name, hash and `shows`; true when its owner has it.
    func replace(_ link: OwnerLink) async throws(StoreError) -> Bool
    /// Revokes a link; true when its owner had it.
    func deleteLink(_ id: Identifier<OwnerLink>, of owner: AccountID) async throws(StoreError) -> Bool

    // MARK: the engine itself

    /// Answers when the engine can read and write; for readiness.
    func check() async throws(StoreError)
    /// Every document of every kind, from one consistent state, in the order `restore` wants; for backups.
    func export(_ each: @Sendable (StoreDocument) throws -> Void) async throws
    /// Takes the documents of an export, pulled one by one until nil, into an empty store. All or nothing.
    func restore(_ next: @Sendable () throws -> StoreDocument?) async throws
    /// Finishes what is under way and lets go of files and connections. Nothing may be called afterwards.
    func close() async
}

/// Accounts and what proves who somebody is.
public protocol AccountStore: Sendable {
    /// - Throws: `.duplicate("email")`; `.duplicate("owner")` when an owner exists and this is another.
    func create(_ account: Account) async throws(StoreError)
    func account(_ id: AccountID) async throws(StoreError) -> Account?
    /// - Parameter email: in lower case.
    func account(email: String) async throws(StoreError) -> Account?
    /// The account with the role `owner`.
    func owner() async throws(StoreError) -> Account?
    /// As `PieceStore.replace`: checks and raises the version. - Throws: `.notFound`, `.versionConflict`, `.duplicate`.
    func replace(_ account: Account) async throws(StoreError) -> Account

    /// Starts a session whose first refresh token has this hash.
    func create(_ session: Session, refresh: TokenHash) async throws(StoreError)
    /// Takes a refresh token and puts the next in its place; a token that was used before ends the whole session.
    /// - Parameter expires: the session's new end.
    func refresh(_ presented: TokenHash, next: TokenHash, at: Instant, expires: Instant) async throws(StoreError)
        -> RefreshOutcome
    func session(_ id: Identifier<Session>) async throws(StoreError) -> Session?
    /// The session a refresh token belongs to, newest token or not, without using it up.
    func session(refresh: TokenHash) async throws(StoreError) -> Session?
    func sessions(of account: AccountID) async throws(StoreError) -> [Session]
    /// Ends a session; true when there was one.
    func deleteSession(_ id: Identifier<Session>) async throws(StoreError) -> Bool
    /// Ends all sessions of an account but one.
    func deleteSessions(of account: AccountID, except: Identifier<Session>?) async throws(StoreError)

    func create(_ token: APIToken) async throws(StoreError)
    func apiToken(hash: TokenHash) async throws(StoreError) -> APIToken?
    func apiTokens(of account: AccountID) async throws(StoreError) -> [APIToken]
    func apiTokenWasUsed(_ id: Identifier<APIToken>, at: Instant) async throws(StoreError)
    /// True when there was one.
    func deleteAPIToken(_ id: Identifier<APIToken>, of account: AccountID) async throws(StoreError) -> Bool

    func create(_ code: OneTimeCode) async throws(StoreError)
    /// Uses a code up. - Returns: whose it was; nil when there is none of this purpose or it has expired.
    func consume(_ code: TokenHash, purpose: String, at: Instant) async throws(StoreError) -> AccountID?
}

/// Which blobs there are and what holds them, so that no record points to a blob that is not there.
///
/// A blob is noted before its bytes are written and held by a record in that record's own transaction. A collector
/// condemns what nothing holds, deletes the bytes, then forgets the note; a condemned blob can be neither noted nor held
/// until it is forgotten.
public protocol BlobLedger: Sendable {
    /// Notes blobs that are about to be written, or sets their time anew.
    /// - Throws: `.blobsMissing` with those that are condemned at the moment; nothing is noted then.
    func note(_ blobs: [BlobNote], at: Instant) async throws(StoreError)
    func blob(_ hash: BlobHash) async throws(StoreError) -> BlobNote?
    func holders(of hash: BlobHash) async throws(StoreError) -> [BlobHolder]
    /// Condemns up to `limit` blobs that nothing holds and that were last noted before an instant; those already
    /// condemned (by a collector that died) come first.
    func condemn(notedBefore: Instant, limit: Int) async throws(StoreError) -> [BlobHash]
    /// Forgets condemned blobs whose bytes are deleted.
    func forget(_ blobs: [BlobHash]) async throws(StoreError)

    /// Keeps an upload; its photo's blob becomes held by it. - Throws: `.blobsMissing`.
    func create(_ upload: Upload) async throws(StoreError)
    func upload(_ id: Identifier<Upload>) async throws(StoreError) -> Upload?
    /// Gives an announced upload its photo. - Throws: `.notFound`, `.blobsMissing`.
    func setPhoto(_ photo: Picture, palette: [String: String], of upload: Identifier<Upload>) async throws(StoreError)
    /// True when there was one.
    func deleteUpload(_ id: Identifier<Upload>) async throws(StoreError) -> Bool
    /// Deletes expired uploads, sessions, codes, API tokens, shares and idempotency keys (older than two days).
    /// - Returns: the uploads deleted that never got their photo, whose incoming objects may have to be removed.
    func deleteExpired(at: Instant) async throws(StoreError) -> [Identifier<Upload>]
}

/// Makes creating the same thing twice harmless.
public struct IdempotencyKey: Hashable, Sendable {
    public let account: AccountID
    /// What the client sent, 1…255 visible ASCII characters.
    public let key: String
    /// Of the request's content: the same key with another content is a mistake of the client.
    public let fingerprint: BlobHash
    public let at: Instant

    public init(account: AccountID, key: String, fingerprint: BlobHash, at: Instant) {
        self.account = account
        self.key = key
        self.fingerprint = fingerprint
        self.at = at
    }
}

public enum CreateOutcome: Hashable, Sendable {
    case created(PieceRecord)
    case existing(PieceRecord)

    public var record: PieceRecord {
        switch self {
        case .created(let record), .existing(let record): record
        }
    }
}

/// One document of an export: its kind, such as `piece`, and its content.
public struct StoreDocument: Hashable, Sendable {
    public let kind: String
    public let content: JSONValue

    public init(kind: String, content: JSONValue) {
        self.kind = kind
        self.content = content
    }
}
