public import PieceModel

/// What keeps a blob alive.
public enum BlobHolder: Hashable, Sendable {
    case piece(PieceID)
    case share(Identifier<Share>)
    case upload(Identifier<Upload>)
    case job(Identifier<StyleJob>)
}

/// The store's note of a blob that is, or is about to be, among the blobs.
public struct BlobNote: Hashable, Sendable, Codable {
    public let hash: BlobHash
    public let bytes: Int
    public let mediaType: String

    public init(hash: BlobHash, bytes: Int, mediaType: String) {
        self.hash = hash
        self.bytes = bytes
        self.mediaType = mediaType
    }
}
