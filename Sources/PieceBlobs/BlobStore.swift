public import PieceModel

/// Keeps blobs (photos, tickets, thumbnails) under the SHA-256 of their bytes: on disk or in an S3-compatible store.
///
/// Every operation may be repeated and may run beside any other.
public protocol BlobStore: Sendable {
    /// Keeps bytes under their SHA-256; returns when they would outlive a power cut. Putting what is there already is
    /// harmless.
    /// - Parameters:
    ///   - hash: The SHA-256 of `bytes`; anything else is refused.
    ///   - mediaType: What the bytes are, such as `image/jpeg`; only stores that serve them themselves keep it.
    /// - Throws: `.full` when there is no space, in which case nothing is kept.
    func put(_ bytes: [UInt8], hash: BlobHash, mediaType: String) async throws(BlobError)

    /// The bytes of a blob; nil when it is not there.
    /// - Throws: `.corrupt` when what is there is seen to be something else. S3 checks every answer; a disk checks the
    ///   length, and the hash when it was opened so.
    func get(_ hash: BlobHash) async throws(BlobError) -> [UInt8]?

    func contains(_ hash: BlobHash) async throws(BlobError) -> Bool

    /// Removes a blob; harmless when it is not there.
    func delete(_ hash: BlobHash) async throws(BlobError)

    /// A request by which a client can hand in the bytes of an upload itself; nil when this store has none (a disk):
    /// the server then takes the bytes.
    /// - Parameters:
    ///   - incoming: The name of the upload: 1 to 64 letters of ASCII, digits and hyphens.
    ///   - mediaType: When given, the client must send it as `Content-Type`.
    ///   - seconds: How long the request is good for: 1 to 604 800.
    func uploadURL(
        for incoming: String, mediaType: String?, expires seconds: Int
    ) async throws(BlobError) -> PresignedRequest?

    /// What a client handed in under a name; nil when nothing is there.
    /// - Parameter limit: The greatest number of bytes to take.
    /// - Throws: `.tooLarge` when there are more.
    func incoming(_ name: String, limit: Int) async throws(BlobError) -> [UInt8]?

    /// Removes what a client handed in; harmless when it is not there.
    func deleteIncoming(_ name: String) async throws(BlobError)

    /// A URL that serves a blob for a while; nil when this store has none or is set to let the server pass blobs on.
    /// - Parameters:
    ///   - mediaType: What the answer says it is.
    ///   - seconds: How long the URL is good for: 1 to 604 800.
    func downloadURL(
        for hash: BlobHash, mediaType: String, expires seconds: Int
    ) async throws(BlobError) -> String?

    /// Returns when the store can write and read.
    func check() async throws(BlobError)

    /// Ends connections and threads. To be called once, last.
    func close() async
}

/// A request that anyone who has it can make until it expires.
public struct PresignedRequest: Hashable, Sendable {
    /// Such as `PUT`.
    public var method: String
    public var url: String
    /// Headers that must be sent exactly so.
    public var headers: [String: String]

    public init(method: String, url: String, headers: [String: String]) {
        self.method = method
        self.url = url
        self.headers = headers
    }
}

/// The greatest blob that is read, in bytes: far above what is ever put, so that a broken store cannot fill the memory.
let largestBlob = 64 << 20
