import Crypto
public import PieceModel
public import PieceStore

/// Makes secrets that prove something by being known, and says what the store keeps of them.
///
/// A token is a prefix that tells people and secret scanners what they found, and 32 random bytes in base64url.
public struct TokenFactory: Sendable {
    /// What a token is for.
    public enum Kind: String, Sendable, CaseIterable {
        case apiToken = "pcs_"
        case refresh = "pcr_"
        case link = "pcl_"
        /// A feed or a recap that is read without signing in.
        case ownerLink = "pcf_"
    }

    /// A new secret: its text, shown once, and the hash that is kept.
    public struct Secret: Hashable, Sendable {
        public let text: String
        public let hash: TokenHash
    }

    private let random: @Sendable (_ count: Int) -> [UInt8]

    /// - Parameter random: gives that many unpredictable bytes; by default the operating system's.
    public init(random: @escaping @Sendable (_ count: Int) -> [UInt8] = TokenFactory.systemRandom) {
        self.random = random
    }

    /// Bytes of the operating system's generator.
    @Sendable public static func systemRandom(_ count: Int) -> [UInt8] {
        var generator = SystemRandomNumberGenerator()
        return (0..<count).map { _ in UInt8.random(in: 0...255, using: &generator) }
    }

    public func make(_ kind: Kind) -> Secret {
        let text = kind.rawValue + Base64.url.encode(random(32))
        return Secret(text: text, hash: TokenHash(ofToken: text))
    }

    /// The hash under which the store knows a token; nil for text that no token of this kind can be.
    public static func hash(of text: String, _ kind: Kind) -> TokenHash? {
        guard text.utf8.count == 47, text.hasPrefix(kind.rawValue),
            Base64.url.decode(text.dropFirst(kind.rawValue.count)) != nil
        else { return nil }
        return TokenHash(ofToken: text)
    }
}

extension TokenHash {
    /// SHA-256 of a token's text.
    init(ofToken text: String) {
        guard let hash = TokenHash(digest: SHA256.hash(data: Array(text.utf8))) else {
            // Never: SHA-256 always has the 32 bytes a hash is made of.
            preconditionFailure("a SHA-256 digest of another length")
        }
        self = hash
    }
}
