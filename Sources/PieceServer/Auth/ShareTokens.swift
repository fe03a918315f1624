public import Crypto
public import PieceModel
public import PieceStore

/// The secrets in links to pieces, computed from the share's id, so that the owner can see a link again although the
/// store keeps only its hash.
public struct ShareTokens: Sendable {
    private let key: SymmetricKey

    /// - Parameter key: `Secrets.shareLinks`.
    public init(key: SymmetricKey) { self.key = key }

    /// The token of a share: 27 characters, 160 bits that cannot be guessed without the key.
    public func token(for id: Identifier<Share>) -> String {
        let code = HMAC<SHA256>.authenticationCode(for: Array("share:\(id)".utf8), using: key)
        return Base64.url.encode(code.prefix(20))
    }

    /// Stands for an account where somebody outside wants to tell users apart: says nothing to those without the key.
    func pseudonym(of account: AccountID) -> String {
        let code = HMAC<SHA256>.authenticationCode(for: Array("pseudonym:\(account)".utf8), using: key)
        return Base64.url.encode(code.prefix(20))
    }

    /// The hash under which the store knows a share; nil for text that no token can be.
    public func hash(of token: String) -> TokenHash? {
        guard token.utf8.count == 27, Base64.url.decode(token) != nil else { return nil }
        return TokenHash(ofToken: token)
    }
}
