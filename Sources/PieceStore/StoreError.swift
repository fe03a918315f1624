public import PieceModel

/// Why the store did not do what it was asked: what failed, and what to do.
public struct StoreError: Error, Hashable, Sendable, CustomStringConvertible {
    public enum Code: Hashable, Sendable {
        /// There is no such record (any more).
        case notFound
        /// The record has another version than expected: the one it has.
        case versionConflict(current: Int)
        /// The running number was given to another piece: the number that is free now.
        case numberTaken(next: Int)
        /// The idempotency key was used for another request.
        case keyReused
        /// Another record has this value, such as an e-mail address.
        case duplicate(String)
        /// A record would point to blobs that are not live; write them again and retry.
        case blobsMissing(Set<BlobHash>)
        /// There is no space left.
        case full
        /// The engine cannot be reached or does not answer; retrying later may help.
        case unavailable
        /// What the engine holds cannot be read, or belongs to a newer program.
        case corrupt
    }

    public var code: Code
    /// What failed and where, as a sentence without a full stop.
    public var message: String
    /// What to do.
    public var remedy: String

    public init(_ code: Code, _ message: String, _ remedy: String) {
        self.code = code
        self.message = message
        self.remedy = remedy
    }

    public var description: String { "\(message); \(remedy)" }
}
