import PieceModel

/// Why blobs could not be kept or read: what failed, and what to do.
public struct BlobError: Error, Hashable, Sendable, CustomStringConvertible {
    public enum Code: Hashable, Sendable {
        /// There is no space left.
        case full
        /// The store cannot be reached or does not answer; retrying later may help.
        case unavailable
        /// There are more bytes than the limit.
        case tooLarge
        /// What is kept is not what was put.
        case corrupt
        /// The request or the settings are wrong, or permission is missing; retrying does not help.
        case refused
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

extension BlobError {
    static func mismatch(_ hash: BlobHash) -> BlobError {
        BlobError(.refused, "the bytes are not those of blob \(hash)", "put them under their own hash")
    }

    static func corrupt(_ hash: BlobHash, in place: String) -> BlobError {
        BlobError(.corrupt, "blob \(hash) in \(place) is damaged", "restore it from a backup or delete it")
    }

    static func tooLarge(_ what: String, limit: Int) -> BlobError {
        BlobError(.tooLarge, "\(what) has more than \(limit) bytes", "send fewer")
    }
}
