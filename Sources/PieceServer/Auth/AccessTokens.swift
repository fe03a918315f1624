public import Crypto
import JWTKit
public import PieceModel
public import PieceStore

/// Short-lived proofs of a session that can be checked without the store: JSON Web Tokens (RFC 7519, RFC 9068) under
/// one key and one algorithm.
///
/// Only this service makes these tokens, so their header has a single spelling and anything else is refused before any
/// cryptography: no other algorithm, no key that the token itself names, nothing to parse.
public struct AccessTokens: Sendable {
    /// What a token says.
    public struct Claims: Hashable, Sendable {
        public let account: AccountID
        public let session: Identifier<Session>
        public let issued: Instant
        public let expires: Instant
    }

    /// The longest a token lives, in seconds.
    public static let longestLife = 15 * 60
    static let audience = "piece-api"
    /// Seconds by which the clocks of two nodes may differ. Only for beginnings: nothing is accepted after its end.
    static let leeway: Int64 = 5
    private static let maximumBytes = 4096

    /// `{"alg":"HS256","typ":"at+jwt"}`
    static let header = Base64.url.encode(#"{"alg":"HS256","typ":"at+jwt"}"#.utf8)

    private let algorithm: any JWTAlgorithm
    private let issuer: String
    private let life: Int
    private let clock: Clock

    /// - Parameters:
    ///   - key: `Secrets.accessTokens`, 32 bytes or more.
    ///   - issuer: this service's own origin, such as `https://piece.example`.
    ///   - life: seconds, at most `longestLife`.
    /// - Throws: `SecretsError` when the key is too short.
    public init(
        key: SymmetricKey, issuer: String, life: Int = AccessTokens.longestLife, clock: Clock
    ) async throws(SecretsError) {
        let unfit = SecretsError(
            "the key for access tokens has \(key.bitCount) bits, fewer than 256", "derive it with Secrets")
        guard key.bitCount >= 256 else { throw unfit }
        let keys = await JWTKeyCollection().add(hmac: HMACKey(key: key), digestAlgorithm: .sha256)
        do {
            algorithm = try await keys.getKey()
        } catch {
            throw unfit
        }
        self.issuer = issuer
        self.life = min(max(life, 1), AccessTokens.longestLife)
        self.clock = clock
    }

    /// A token for a session, and when it ends.
    public func issue(for account: AccountID, session: Identifier<Session>) throws(AuthError)
        -> (token: String, expires: Instant)
    {
        let now = clock.now().unixSeconds
        let end = now + Int64(life)
        let claims: JSONValue = [
            "iss": .string(issuer), "aud": .string(AccessTokens.audience), "sub": .string(account.description),
            "sid": .string(session.description), "iat": .number(JSONNumber(Int(now))),
            "exp": .number(JSONNumber(Int(end))),
        ]
        let token = try sign(header: AccessTokens.header, claims: claims.serialized())
        return (token, Instant(milliseconds: end * 1000))
    }

    /// - Parameter header: in base64url already.
    func sign(header: String, claims: String) throws(AuthError) -> String {
        let content = header + "." + Base64.url.encode(claims.utf8)
        do {
            return content + "." + Base64.url.encode(try algorithm.sign(Array(content.utf8)))
        } catch {
            // HMAC has no way to fail; should it ever, nobody is let in.
            throw .invalidToken
        }
    }

    /// What a token says, if it is one of ours and its time is now.
    /// - Throws: `.invalidToken`, `.expired`.
    public func verify(_ token: String) throws(AuthError) -> Claims {
        guard token.utf8.count <= AccessTokens.maximumBytes else { throw .invalidToken }
        let parts = token.split(separator: ".", maxSplits: 3, omittingEmptySubsequences: false)
        guard parts.count == 3, parts[0] == AccessTokens.header, let content = Base64.url.decode(parts[1]),
            let signature = Base64.url.decode(parts[2]), signature.count == 32,
            (try? algorithm.verify(signature, signs: Array("\(parts[0]).\(parts[1])".utf8))) == true,
            let claims = (try? JSONParser.parse(content))?.object
        else { throw .invalidToken }
        return try check(claims)
    }

    private func check(_ claims: JSONObject) throws(AuthError) -> Claims {
        let longest = 253_402_300_799  // The end of the year 9999, so that no arithmetic below can overflow.
        guard claims["iss"]?.string == issuer, claims["aud"]?.string == AccessTokens.audience,
            let account = claims["sub"]?.string.flatMap(AccountID.init),
            let session = claims["sid"]?.string.flatMap(Identifier<Session>.init),
            let issued = claims["iat"]?.integer, (0...longest).contains(issued),
            let end = claims["exp"]?.integer, end > issued, end - issued <= AccessTokens.longestLife
        else { throw .invalidToken }
        let now = clock.now()
        let latestStart = now.unixSeconds + AccessTokens.leeway
        guard issued <= latestStart else { throw .invalidToken }
        if let notBefore = claims["nbf"] {
            guard let start = notBefore.integer, start <= latestStart else { throw .invalidToken }
        }
        let expires = Instant(milliseconds: Int64(end) * 1000)
        guard now < expires else { throw .expired }
        return Claims(
            account: account, session: session, issued: Instant(milliseconds: Int64(issued) * 1000), expires: expires)
    }
}
