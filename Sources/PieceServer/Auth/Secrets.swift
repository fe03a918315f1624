public import Crypto
import PieceModel

/// The service's own secret, and the keys derived from it, one for each purpose (HKDF, RFC 5869), so that what is
/// learnt about one key says nothing about the others.
///
/// Who has it can sign in as anybody and open every link; a new one ends all access tokens and changes every link.
public struct Secrets: Sendable {
    private let master: SymmetricKey

    /// - Parameter master: at least 32 unpredictable bytes.
    /// - Throws: `SecretsError` when there are fewer, or all are the same.
    public init(master: [UInt8]) throws(SecretsError) {
        guard master.count >= 32, Set(master).count > 1 else {
            throw SecretsError(
                "the secret has \(master.count) usable bytes, but needs 32 or more that cannot be guessed",
                "make one with: openssl rand -hex 32")
        }
        self.master = SymmetricKey(data: master)
    }

    /// A secret written as hexadecimal digits or base64 (either alphabet, padded or not); outer white space is ignored.
    public init(text: String) throws(SecretsError) {
        guard let bytes = Secrets.bytes(of: text.trimmed) else {
            throw SecretsError(
                "the secret is neither hexadecimal digits nor base64", "make one with: openssl rand -hex 32")
        }
        try self.init(master: bytes)
    }

    /// Signs access tokens.
    public var accessTokens: SymmetricKey { derived("access-tokens") }
    /// Makes the tokens of shares; see `ShareTokens`.
    public var shareLinks: SymmetricKey { derived("share-links") }
    /// Protects the cursors of lists against changes.
    public var cursors: SymmetricKey { derived("cursors") }
    /// Binds forms to the session they were made for.
    public var csrf: SymmetricKey { derived("csrf") }

    private func derived(_ purpose: String) -> SymmetricKey {
        HKDF<SHA256>.deriveKey(
            inputKeyMaterial: master, salt: Array("piece".utf8), info: Array("piece/v1/\(purpose)".utf8),
            outputByteCount: 32)
    }

    private static func bytes(of text: String) -> [UInt8]? {
        let letters = Array(text.utf8)
        let digits = letters.compactMap { Character(Unicode.Scalar($0)).hexDigitValue.map(UInt8.init) }
        if digits.count == letters.count, letters.count.isMultiple(of: 2) {
            return stride(from: 0, to: digits.count, by: 2).map { digits[$0] << 4 | digits[$0 + 1] }
        }
        var unpadded = text[...]
        while unpadded.hasSuffix("="), text.utf8.count - unpadded.utf8.count < 2 { unpadded.removeLast() }
        return Base64.standard.decode(unpadded) ?? Base64.url.decode(unpadded)
    }
}

/// Why there is no secret to start with: what failed, and what to do.
public struct SecretsError: Error, Hashable, Sendable, CustomStringConvertible {
    /// What failed and where, as a sentence without a full stop.
    public let message: String
    /// What to do.
    public let remedy: String

    init(_ message: String, _ remedy: String) {
        self.message = message
        self.remedy = remedy
    }

    public var description: String { "\(message); \(remedy)" }
}
