import Crypto
import PieceModel
import PieceStore
import Testing

@testable import PieceServer

@Suite("Access tokens")
struct AuthAccessTokenTests {
    private let time = AuthClock()
    private let account = AccountID(high: 0, low: 1)
    private let session = Identifier<Session>(high: 0, low: 2)
    private let key = SymmetricKey(data: Array(0..<32 as Range<UInt8>))

    private func tokens(_ key: SymmetricKey? = nil, issuer: String = "https://piece.example") async throws
        -> AccessTokens
    {
        try await AccessTokens(key: key ?? self.key, issuer: issuer, clock: time.clock)
    }

    private func refusal(_ tokens: AccessTokens, _ token: String) -> AuthError.Code? {
        do {
            _ = try tokens.verify(token)
            return nil
        } catch {
            return error.code
        }
    }

    /// The claims of a good token with some replaced, or taken away by null.
    private func claims(_ changes: KeyValuePairs<String, JSONValue> = [:]) -> String {
        var claims: JSONObject = JSONObject([
            .init(key: "iss", value: "https://piece.example"), .init(key: "aud", value: "piece-api"),
            .init(key: "sub", value: .string("\(account)")), .init(key: "sid", value: .string("\(session)")),
            .init(key: "iat", value: 1_800_000_000), .init(key: "exp", value: 1_800_000_900),
        ])
        for (name, value) in changes { claims[name] = value.isNull ? nil : value }
        return JSONValue.object(claims).serialized()
    }

    @Test("A token is the JSON Web Token that another program computes from the same key and claims")
    func golden() async throws {
        let issued = try await tokens().issue(for: account, session: session)
        #expect(
            issued.token == """
                eyJhbGciOiJIUzI1NiIsInR5cCI6ImF0K2p3dCJ9.eyJpc3MiOiJodHRwczovL3BpZWNlLmV4YW1wbGUiLCJhdWQiOiJwaWVjZS1hc\
                GkiLCJzdWIiOiIwMDAwMDAwMC0wMDAwLTAwMDAtMDAwMC0wMDAwMDAwMDAwMDEiLCJzaWQiOiIwMDAwMDAwMC0wMDAwLTAwMDAtMDA\
                wMC0wMDAwMDAwMDAwMDIiLCJpYXQiOjE4MDAwMDAwMDAsImV4cCI6MTgwMDAwMDkwMH0.fMf2D6RarLMUeIzZyU9soLpjfCiPuCcj3\
                KjkIaKQqbM
                """)
        #expect(issued.expires == Instant(milliseconds: 1_800_000_900_000))
        let claims = try await tokens().verify(issued.token)
        #expect(claims.account == account && claims.session == session && claims.expires == issued.expires)
    }

    @Test("A good token stops at its end and not a millisecond later")
    func ends() async throws {
        let tokens = try await tokens()
        let issued = try tokens.issue(for: account, session: session)
        time.advance(899.999)
        #expect(refusal(tokens, issued.token) == nil)
        time.advance(0.001)
        #expect(refusal(tokens, issued.token) == .expired)
        time.advance(1_000_000)
        #expect(refusal(tokens, issued.token) == .expired)
    }

    @Test("No token lives longer than fifteen minutes, whatever is configured")
    func life() async throws {
        let long = try await AccessTokens(key: key, issuer: "i", life: 86_400, clock: time.clock)
        #expect(try long.issue(for: account, session: session).expires == time.now.adding(seconds: 900))
        let short = try await AccessTokens(key: key, issuer: "i", life: 60, clock: time.clock)
        #expect(try short.issue(for: account, session: session).expires == time.now.adding(seconds: 60))
    }

    @Test("A key under 256 bits is refused")
    func shortKey() async {
        await #expect(throws: SecretsError.self) {
            try await tokens(SymmetricKey(data: [UInt8](repeating: 7, count: 31)))
        }
    }

    @Test(
        "Every header but the one we write is refused although the signature is good",
        arguments: [
            #"{"alg":"none","typ":"at+jwt"}"#, #"{"alg":"None","typ":"at+jwt"}"#, #"{"alg":"NONE","typ":"at+jwt"}"#,
            #"{"alg":"nOnE","typ":"at+jwt"}"#, #"{"alg":"","typ":"at+jwt"}"#, #"{"alg":null,"typ":"at+jwt"}"#,
            #"{"alg":["HS256"],"typ":"at+jwt"}"#, #"{"alg":"hs256","typ":"at+jwt"}"#,
            #"{"alg":"HS384","typ":"at+jwt"}"#, #"{"alg":"HS512","typ":"at+jwt"}"#,
            #"{"alg":"RS256","typ":"at+jwt"}"#, #"{"alg":"PS256","typ":"at+jwt"}"#,
            #"{"alg":"ES256","typ":"at+jwt"}"#, #"{"alg":"EdDSA","typ":"at+jwt"}"#, #"{"typ":"at+jwt"}"#,
            #"{"alg":"HS256"}"#, #"{"alg":"HS256","typ":"JWT"}"#, #"{"alg":"HS256","typ":"refresh+jwt"}"#,
            #"{"alg":"HS256","typ":"AT+JWT"}"#, #"{"alg":"HS256","typ":"at+jwt","kid":"1"}"#,
            #"{"alg":"HS256","typ":"at+jwt","kid":"../../../../dev/null"}"#,
            #"{"alg":"HS256","typ":"at+jwt","kid":"x' UNION SELECT 'key"}"#,
            #"{"alg":"HS256","typ":"at+jwt","jku":"https://evil.example/keys"}"#,
            #"{"alg":"HS256","typ":"at+jwt","jwk":{"kty":"oct","k":"AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8"}}"#,
            #"{"alg":"HS256","typ":"at+jwt","x5u":"https://evil.example/c"}"#,
            #"{"alg":"HS256","typ":"at+jwt","x5c":["MII"]}"#, #"{"alg":"HS256","typ":"at+jwt","crit":["b64"]}"#,
            #"{"alg":"HS256","typ":"at+jwt","b64":false}"#, #"{"alg":"HS256","typ":"at+jwt","zip":"DEF"}"#,
            #"{"alg":"HS256","alg":"none","typ":"at+jwt"}"#, #"{"alg":"none","alg":"HS256","typ":"at+jwt"}"#,
            #"{"typ":"at+jwt","alg":"HS256"}"#, #"{ "alg":"HS256","typ":"at+jwt"}"#, "{}", "", "null", "[]",
        ])
    func header(_ header: String) async throws {
        let tokens = try await tokens()
        // The same claims under our own header are good, so it is the header that is refused.
        #expect(refusal(tokens, try tokens.sign(header: AccessTokens.header, claims: claims())) == nil)
        let token = try tokens.sign(header: Base64.url.encode(header.utf8), claims: claims())
        #expect(refusal(tokens, token) == .invalidToken)
        let unsigned = token.split(separator: ".", omittingEmptySubsequences: false)[..<2].joined(separator: ".") + "."
        #expect(refusal(tokens, unsigned) == .invalidToken)
    }

    @Test("Claims that are missing, of another type or out of bounds are refused although the signature is good")
    func badClaims() async throws {
        let tokens = try await tokens()
        let bad: [KeyValuePairs<String, JSONValue>] = [
            ["iss": nil], ["aud": nil], ["sub": nil], ["sid": nil], ["iat": nil], ["exp": nil],
            ["iss": "https://evil.example"], ["iss": "https://piece.example/"], ["iss": ["https://piece.example"]],
            ["aud": "piece"], ["aud": ["piece-api"]], ["aud": ["piece-api", "other"]], ["aud": ""],
            ["sub": ""], ["sub": 1], ["sub": "' OR 1=1 --"], ["sub": "00000000-0000-0000-0000-00000000000A"],
            ["sid": "../2"], ["sid": true], ["iat": "1800000000"], ["exp": "1800000900"],
            ["exp": .number(try #require(JSONNumber(1_800_000_900.5)))], ["exp": 1_800_000_901],
            ["exp": 1_800_000_000], ["exp": -1], ["iat": -1], ["exp": .number(JSONNumber(Int.max))],
            ["iat": .number(JSONNumber(Int.min))], ["iat": .number(JSONNumber(Int.max))],
            ["iat": 1_800_000_006, "exp": 1_800_000_600], ["nbf": 1_800_000_006], ["nbf": "now"],
        ]
        for changes in bad {
            let text = claims(changes)
            let token = try tokens.sign(header: AccessTokens.header, claims: text)
            #expect(refusal(tokens, token) == .invalidToken, "\(text)")
        }
        for changes: KeyValuePairs<String, JSONValue> in [
            [:], ["nbf": 1_800_000_005], ["iat": 1_800_000_005, "exp": 1_800_000_600], ["extra": "ignored"],
        ] {
            let token = try tokens.sign(header: AccessTokens.header, claims: claims(changes))
            #expect(refusal(tokens, token) == nil, "\(changes)")
        }
    }

    @Test("Claims that are not one strict JSON object are refused although the signature is good")
    func badJSON() async throws {
        let tokens = try await tokens()
        let good = claims()
        let twice = good.dropLast() + #","sub":"00000000-0000-0000-0000-000000000009"}"#
        let twiceEscaped = good.dropLast() + #","\u0073ub":"00000000-0000-0000-0000-000000000009"}"#
        for text in [
            String(twice), String(twiceEscaped), good + good, good + "x", "[\(good)]", "", "null", "\"\(account)\"",
            String(good.dropLast()), String(repeating: "[", count: 500),
        ] {
            let token = try tokens.sign(header: AccessTokens.header, claims: text)
            #expect(refusal(tokens, token) == .invalidToken, "\(text)")
        }
    }

    @Test("Another key and another issuer are refused")
    func foreign() async throws {
        let tokens = try await tokens()
        let otherKey = try await self.tokens(SymmetricKey(data: [UInt8](repeating: 9, count: 32)))
        let otherIssuer = try await self.tokens(issuer: "https://other.example")
        #expect(refusal(tokens, try otherKey.issue(for: account, session: session).token) == .invalidToken)
        #expect(refusal(tokens, try otherIssuer.issue(for: account, session: session).token) == .invalidToken)
    }

    @Test("A signature with any one bit flipped, cut anywhere or lengthened is refused")
    func signature() async throws {
        let tokens = try await tokens()
        let token = try tokens.issue(for: account, session: session).token
        let dot = try #require(token.lastIndex(of: "."))
        let content = token[...dot]
        let signature = try #require(Base64.url.decode(token[token.index(after: dot)...]))
        for bit in 0..<256 {
            var changed = signature
            changed[bit / 8] ^= 1 << (bit % 8)
            #expect(refusal(tokens, content + Base64.url.encode(changed)) == .invalidToken, "bit \(bit)")
        }
        for count in 0..<32 {
            #expect(refusal(tokens, content + Base64.url.encode(signature.prefix(count))) == .invalidToken)
        }
        #expect(refusal(tokens, content + Base64.url.encode(signature + [0])) == .invalidToken)
        #expect(refusal(tokens, content + Base64.url.encode(signature + signature)) == .invalidToken)
    }

    @Test("A token with any one character changed is refused: no two texts are the same token")
    func everyCharacter() async throws {
        let tokens = try await tokens()
        let token = Array(try tokens.issue(for: account, session: session).token.utf8)
        let letters = Array("Ab9-_.+/= \n\u{0}".utf8)
        for index in token.indices {
            for letter in letters where letter != token[index] {
                var changed = token
                changed[index] = letter
                #expect(refusal(tokens, String(decoding: changed, as: UTF8.self)) == .invalidToken)
            }
        }
        // The last letter of a signature carries two bits that decode to nothing.
        for letter in "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_".utf8
        where letter != token[token.count - 1] {
            let changed = token.dropLast() + [letter]
            #expect(refusal(tokens, String(decoding: changed, as: UTF8.self)) == .invalidToken)
        }
    }

    @Test("White space, padding and other numbers of parts are refused")
    func shape() async throws {
        let tokens = try await tokens()
        let token = try tokens.issue(for: account, session: session).token
        let parts = token.split(separator: ".").map(String.init)
        for text in [
            "", ".", "..", "...", " " + token, token + " ", token + "\n", token + "=", token + "==", token + ".",
            "." + token, token + "." + parts[2], parts[0] + "." + parts[1], parts[0] + "..", "Bearer " + token,
            parts[0] + "=." + parts[1] + "." + parts[2], parts[0] + "." + parts[1] + "=." + parts[2],
            parts[0] + ".." + parts[2], "\u{FEFF}" + token, token + "\u{301}",
        ] {
            #expect(refusal(tokens, text) == .invalidToken, "\(text)")
        }
        #expect(refusal(tokens, token) == nil)
    }

    @Test("A token over 4096 bytes is refused although it is signed")
    func huge() async throws {
        let tokens = try await tokens()
        func token(padding: Int) throws -> String {
            try tokens.sign(
                header: AccessTokens.header, claims: claims(["pad": .string(String(repeating: "x", count: padding))]))
        }
        let fits = try token(padding: 2700)
        let tooLong = try token(padding: 2900)
        #expect(fits.utf8.count <= 4096 && tooLong.utf8.count > 4096)
        #expect(refusal(tokens, fits) == nil)
        #expect(refusal(tokens, tooLong) == .invalidToken)
        #expect(refusal(tokens, String(repeating: "a", count: 5_000_000)) == .invalidToken)
    }

    @Test("Random damage never passes")
    func damage() async throws {
        let seed = UInt64.random(in: 0 ... .max)
        print("access token damage seed \(seed)")
        var random = AuthRandom(seed: seed)
        let tokens = try await tokens()
        let token = Array(try tokens.issue(for: account, session: session).token.utf8)
        for _ in 0..<3_000 {
            var changed = token
            for _ in 0..<Int.random(in: 1...4, using: &random) {
                let index = Int.random(in: 0..<changed.count, using: &random)
                switch Int.random(in: 0..<3, using: &random) {
                case 0: changed[index] = UInt8.random(in: 0...127, using: &random)
                case 1: changed.remove(at: index)
                default: changed.insert(UInt8.random(in: 0...127, using: &random), at: index)
                }
            }
            guard changed != token else { continue }
            #expect(refusal(tokens, String(decoding: changed, as: UTF8.self)) != nil, "seed \(seed)")
        }
    }
}
