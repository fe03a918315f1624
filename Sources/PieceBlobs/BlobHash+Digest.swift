import Crypto
public import PieceModel

extension BlobHash {
    /// The SHA-256 of bytes.
    public init(of bytes: [UInt8]) { self.init(SHA256.hash(data: bytes)) }

    init(_ digest: SHA256Digest) {
        guard let hash = BlobHash(digest: digest) else {
            // A SHA-256 has 32 bytes, which is all that the other initialiser asks for.
            preconditionFailure("a SHA-256 of another length")
        }
        self = hash
    }
}
