import Crypto
import Foundation
import PieceModel
import PieceStore
import Testing

@testable import PieceServer

@Suite("Attacks on signing in")
struct AttackSignInTests {
    private func base64(_ text: String) -> String { Base64.url.encode(Array(text.utf8)) }

    /// A token as an attacker would make it.
    private func forged(header: String, claims: String, key: SymmetricKey?) -> String {
        let content = base64(header) + "." + base64(claims)
        guard let key else { return content + "." }
        return content + "."
            + Base64.url.encode(Array(HMAC<SHA256>.authenticationCode(for: Array(content.utf8), using: key)))
    }

    @Test("Forged access tokens open nothing, and say nothing")
    func forgeries() async throws {
        try await withServer { server async throws in
            let now = server.time.clock.now().unixSeconds
            let key = server.secrets.accessTokens
            let account = server.owner.account.id
            func claims(_ changes: [String: JSONValue] = [:]) -> String {
                var object: JSONObject = [
                    "iss": .string(server.publicURL), "aud": "piece-api", "sub": .string("\(account)"),
                    "sid": .string("\(server.owner.session)"), "iat": .number(JSONNumber(Int(now))),
                    "exp": .number(JSONNumber(Int(now) + 600)),
                ]
                for (name, value) in changes { object[name] = value }
                return JSONValue.object(object).serialized()
            }
            let good = #"{"alg":"HS256","typ":"at+jwt"}"#
            #expect(
                try await server.request(
                    "GET", "/api/v1/account", token: forged(header: good, claims: claims(), key: key)
                ).status
                    == 200, "the right one must work, or this test shows nothing")
            func time(_ offset: Int) -> JSONValue { .number(JSONNumber(Int(now) + offset)) }
            let tokens: [(String, String)] = [
                ("no algorithm", forged(header: #"{"alg":"none","typ":"at+jwt"}"#, claims: claims(), key: nil)),
                ("no algorithm, another spelling", forged(header: #"{"alg":"nOnE"}"#, claims: claims(), key: nil)),
                ("no signature", forged(header: good, claims: claims(), key: nil)),
                ("another key", forged(header: good, claims: claims(), key: SymmetricKey(size: .bits256))),
                (
                    "an empty key",
                    forged(header: good, claims: claims(), key: SymmetricKey(data: [UInt8](repeating: 0, count: 32)))
                ),
                ("another type", forged(header: #"{"alg":"HS256","typ":"JWT"}"#, claims: claims(), key: key)),
                ("another algorithm", forged(header: #"{"alg":"HS512","typ":"at+jwt"}"#, claims: claims(), key: key)),
                (
                    "a key id",
                    forged(
                        header: #"{"alg":"HS256","typ":"at+jwt","kid":"../../dev/null"}"#, claims: claims(), key: key)
                ),
                (
                    "a key of its own",
                    forged(
                        header: #"{"alg":"HS256","typ":"at+jwt","jwk":{"kty":"oct","k":""}}"#, claims: claims(),
                        key: key)
                ),
                ("expired", forged(header: good, claims: claims(["iat": time(-1000), "exp": time(-1)]), key: key)),
                (
                    "from tomorrow",
                    forged(header: good, claims: claims(["iat": time(86_400), "exp": time(86_500)]), key: key)
                ),
                ("too long a life", forged(header: good, claims: claims(["exp": time(100_000)]), key: key)),
                ("another audience", forged(header: good, claims: claims(["aud": "other"]), key: key)),
                ("another issuer", forged(header: good, claims: claims(["iss": "http://evil.example"]), key: key)),
                (
                    "another account",
                    forged(header: good, claims: claims(["sub": .string("\(server.member.account.id)")]), key: key)
                ),
                (
                    "no such session",
                    forged(
                        header: good,
                        claims: claims(["sid": .string("\(Identifier<Session>.new(at: server.time.clock.now()))")]),
                        key: key)
                ),
                ("no end", forged(header: good, claims: claims(["exp": .null]), key: key)),
                ("the other token", server.owner.refreshToken), ("nothing", ""), ("dots", ".."),
                ("long", String(repeating: "a", count: 8000)),
                ("an API token", "pcs_" + String(repeating: "A", count: 43)),
            ]
            for (name, token) in tokens {
                let answer = try await server.request("GET", "/api/v1/account", token: token)
                #expect(answer.status == 401, "\(name): \(answer.status)")
                #expect(answer.headers["www-authenticate"]?.hasPrefix("Bearer") == true, "\(name)")
                #expect(token.count < 10 || !answer.text.contains(token), "\(name): the token is in the answer")
            }
            let expired = try await server.expiredToken(of: server.owner)
            #expect(try await server.request("GET", "/api/v1/account", token: expired).status == 401)
        }
    }

    @Test("A cookie alone changes nothing from another site's page")
    func crossSite() async throws {
        try await withServer { server async throws in
            let cookie = ("Cookie", "piece-access=\(server.owner.token)")
            let own = server.publicURL
            func change(_ headers: [(String, String)]) async throws -> Int {
                try await server.request(
                    "PATCH", "/api/v1/account", headers: [cookie, ("Content-Type", "application/json")] + headers,
                    body: Array(#"{"locale":"en"}"#.utf8)
                ).status
            }
            #expect(try await change([]) == 403)
            for origin in [
                "https://evil.example", "null", "", own + ".evil.example", own + ":81", own + "/",
                "http://sub.piece.test",
            ] {
                #expect(try await change([("Origin", origin)]) == 403, "\(origin)")
            }
            for site in ["cross-site", "same-site", "", "Same-Origin"] {
                #expect(try await change([("Sec-Fetch-Site", site), ("Origin", own)]) == 403, "\(site)")
            }
            #expect(try await change([("Origin", own)]) == 200)
            #expect(try await change([("Sec-Fetch-Site", "same-origin")]) == 200)
            // Signing in and out as well, so that nobody is signed in as somebody else.
            for path in ["/api/v1/auth/sign-in", "/api/v1/auth/sign-out", "/sign-in", "/sign-out"] {
                let answer = try await server.request(
                    "POST", path, headers: [("Origin", "https://evil.example"), ("Content-Type", "application/json")],
                    body: Array("{}".utf8))
                #expect(answer.status == 403, "\(path): \(answer.status)")
            }
            // The two cookies planted beside ours.
            let twice = try await server.request(
                "GET", "/api/v1/account", headers: [("Cookie", "piece-access=\(server.owner.token); piece-access=x")])
            #expect(twice.status == 401)
        }
    }

    @Test("Cookies are for this host only and out of reach of scripts, and scripts get no tokens")
    func cookies() async throws {
        func settings(_ settings: inout ServerSettings) { settings.publicURL = "https://piece.test" }
        try await withServer(settings: settings) { server async throws in
            let link = try await server.service.services.auth.makeSignInLink(server.owner.account.id)
            let answer = try await server.request(
                "POST", "/api/v1/auth/sign-in", token: nil, json: ["code": .string(link.code), "cookies": true],
                headers: [("Origin", "https://piece.test")])
            #expect(answer.status == 200)
            let lines = answer.headers["set-cookie"] ?? ""
            for name in ["__Host-piece-access=", "__Host-piece-refresh="] { #expect(lines.contains(name)) }
            for flag in ["HttpOnly", "Secure", "Path=/;", "SameSite=Strict", "SameSite=Lax"] {
                #expect(lines.contains(flag), "\(flag)")
            }
            #expect(!lines.contains("Domain"))
            #expect(answer.object["accessToken"] == nil && answer.object["refreshToken"] == nil)
            #expect(answer.headers["cache-control"] == "no-store")
        }
    }

    @Test("Ten wrong passwords in five minutes, then waiting; known and unknown people are told the same")
    func guessing() async throws {
        try await withServer { server async throws in
            func attempt(_ email: String, _ password: String) async throws -> TestServer.Answer {
                try await server.request(
                    "POST", "/api/v1/auth/sign-in", token: nil,
                    json: ["email": .string(email), "password": .string(password)])
            }
            func essence(_ answer: TestServer.Answer) -> String {
                var object = answer.object
                object["instance"] = nil
                return "\(answer.status) " + JSONValue.object(object).serialized()
            }
            let known = try await attempt(server.member.email, "wrong")
            let unknown = try await attempt("nobody@piece.test", "wrong")
            #expect(known.status == 401 && essence(known) == essence(unknown))
            for _ in 0..<8 { #expect(try await attempt(server.member.email, "wrong").status == 401) }
            // Even with the right password, for the address is what made too many attempts.
            let refused = try await attempt(server.member.email, server.member.password)
            #expect(refused.status == 429)
            let wait = try #require(refused.headers["retry-after"].flatMap { Int($0) })
            #expect((1...300).contains(wait))
            #expect(try await attempt("nobody@piece.test", "wrong").status == 429)
            // A header that anybody can send changes nobody's address.
            let disguised = try await server.request(
                "POST", "/api/v1/auth/sign-in", token: nil, json: ["email": "x@piece.test", "password": "y"],
                headers: [
                    ("X-Forwarded-For", "203.0.113.9"), ("Forwarded", "for=203.0.113.9"), ("X-Real-IP", "203.0.113.9"),
                ])
            #expect(disguised.status == 429)
            server.time.pass(Double(wait) + 1)
            #expect(try await attempt(server.member.email, server.member.password).status == 200)
        }
    }

    @Test("A link's code works once, also when it comes ten times at once; looking at the link uses nothing up")
    func codes() async throws {
        try await withServer { server async throws in
            let link = try await server.service.services.auth.makeSignInLink(server.owner.account.id)
            for _ in 0..<3 {
                let page = try await server.request("GET", "/sign-in?code=\(link.code)")
                #expect(page.status == 200 && page.headers["set-cookie"] == nil)
                #expect(page.headers["referrer-policy"] == "no-referrer")
            }
            let statuses = try await withThrowingTaskGroup(of: Int.self) { group in
                for _ in 0..<10 {
                    group.addTask {
                        try await server.request(
                            "POST", "/api/v1/auth/sign-in", token: nil, json: ["code": .string(link.code)]
                        ).status
                    }
                }
                return try await group.reduce(into: []) { $0.append($1) }
            }
            #expect(statuses.filter { $0 == 200 }.count == 1 && statuses.filter { $0 == 401 }.count == 9)
        }
    }

    @Test("A refresh token used twice ends the session at once, and so does signing out")
    func sessions() async throws {
        try await withServer { server async throws in
            func refresh(_ token: String) async throws -> TestServer.Answer {
                try await server.request(
                    "POST", "/api/v1/auth/refresh", token: nil, json: ["refreshToken": .string(token)])
            }
            let next = try await refresh(server.member.refreshToken)
            #expect(next.status == 200)
            let token = next.object["accessToken"]?.string
            #expect(try await server.request("GET", "/api/v1/account", token: token).status == 200)
            #expect(try await refresh(server.member.refreshToken).status == 401)
            #expect(try await server.request("GET", "/api/v1/account", token: token).status == 401)
            #expect(try await refresh(next.object["refreshToken"]?.string ?? "").status == 401)

            let other = try await server.signIn(server.owner)
            #expect(try await server.request("POST", "/api/v1/auth/sign-out", token: other.accessToken).status == 204)
            #expect(try await server.request("GET", "/api/v1/account", token: other.accessToken).status == 401)
            #expect(try await refresh(other.refreshToken).status == 401)
            #expect(try await server.request("GET", "/api/v1/account", token: server.owner.token).status == 200)

            // The page's button, in a browser whose access cookie has run out.
            let third = try await server.signIn(server.owner)
            let out = try await server.request(
                "POST", "/sign-out",
                headers: [
                    ("Cookie", "piece-refresh=\(third.refreshToken)"), ("Origin", server.publicURL),
                    ("Content-Type", "application/x-www-form-urlencoded"),
                ],
                body: [])
            #expect(out.status == 303 && out.headers["location"] == "/sign-in")
            #expect(try await refresh(third.refreshToken).status == 401)
        }
    }

    @Test("A program's token can do what it was made for, until it ends, and never more")
    func tokens() async throws {
        try await withServer { server async throws in
            let id = try await server.makePiece()["id"]?.string ?? ""
            let reader = try await server.makeToken([.piecesRead]).secret
            #expect(try await server.request("GET", "/api/v1/pieces/\(id)", token: reader).status == 200)
            #expect(try await server.request("DELETE", "/api/v1/pieces/\(id)", token: reader).status == 403)
            #expect(try await server.request("GET", "/api/v1/account", token: reader).status == 403)
            let all = try await server.makeToken(Scope.grantable).secret
            for (method, path) in [
                ("POST", "/api/v1/account/tokens"), ("PUT", "/api/v1/account/password"), ("PATCH", "/api/v1/account"),
                ("POST", "/api/v1/members"),
            ] {
                #expect(
                    try await server.request(method, path, token: all, json: [:]).status == 403, "\(method) \(path)")
            }
            for scope in ["account:write", "admin", "*", ""] {
                let answer = try await server.request(
                    "POST", "/api/v1/account/tokens", token: server.owner.token,
                    json: ["name": "x", "scopes": [.string(scope)]])
                #expect(answer.status == 422, "\(scope)")
            }
            let short = try await server.request(
                "POST", "/api/v1/account/tokens", token: server.owner.token,
                json: ["name": "x", "scopes": ["pieces:read"], "expiresInDays": 1])
            let secret = short.object["token"]?.string ?? ""
            #expect(try await server.request("GET", "/api/v1/pieces", token: secret).status == 200)
            server.time.pass(86_401)
            #expect(try await server.request("GET", "/api/v1/pieces", token: secret).status == 401)
            #expect(
                try await server.request("POST", "/api/v1/members", token: server.member.token, json: ["nickname": "x"])
                    .status != 201)
        }
    }

    @Test("A refused change of the account changes nothing")
    func wholeOrNothing() async throws {
        try await withServer { server async throws in
            let answer = try await server.request(
                "PATCH", "/api/v1/account", token: server.owner.token,
                json: ["email": "new@piece.test", "nickname": .string(String(repeating: "n", count: 31))])
            #expect(answer.status == 422)
            let account = try await server.request("GET", "/api/v1/account", token: server.owner.token)
            #expect(account.object["email"]?.string == server.owner.email)
        }
    }

    @Test("No redirect leads elsewhere")
    func redirects() async throws {
        try await withServer { server async throws in
            for path in [
                "/", "/?next=https://evil.example", "//evil.example", "/sign-in?next=//evil.example",
                "/%2f%2fevil.example", "/\\evil.example",
            ] {
                let answer = try await server.request("GET", server.base + path, headers: [("Host", "evil.example")])
                let location = answer.headers["location"] ?? "/"
                #expect(
                    location.hasPrefix("/") && !location.hasPrefix("//") && !location.contains("evil"),
                    "\(path): \(location)")
            }
        }
    }

    @Test("No token, code, password or link is ever in the log, nor in what a refusal says")
    func silence() async throws {
        try await withServer { server async throws in
            let auth = server.service.services.auth
            let link = try await auth.makeSignInLink(server.owner.account.id).code
            let program = try await server.makeToken([.piecesRead]).secret
            let id = try await server.makePiece(fields: ["visibility": "link"])["id"]?.string ?? ""
            let share = try await server.request(
                "POST", "/api/v1/pieces/\(id)/shares", token: server.owner.token, json: [:])
            let token = try #require(share.object["link"]?.string?.split(separator: "/").last.map(String.init))
            let secrets = [
                server.owner.token, server.owner.refreshToken, server.owner.password, link, program, token,
            ]
            var answers: [TestServer.Answer] = []
            for secret in secrets {
                for path in ["/s/", "//s/", "/s/x/", "/api/v1/shared/", "//api/v1//shared/"] where secret == token {
                    _ = try await server.request("GET", server.base + path + secret)
                    _ = try await server.request("GET", server.base + path + secret + "/ticket")
                }
                answers.append(try await server.request("GET", "/api/v1/pieces?cursor=\(secret)", token: secret))
                answers.append(
                    try await server.request(
                        "POST", "/api/v1/auth/refresh", token: nil, json: ["refreshToken": .string(secret + "x")]))
                answers.append(
                    try await server.request(
                        "POST", "/api/v1/auth/sign-in", token: nil,
                        json: ["email": "a@piece.test", "password": .string(secret + "x")]))
                answers.append(
                    try await server.request("GET", "/api/v1/account", headers: [("Authorization", "Basic \(secret)")]))
                answers.append(
                    try await server.request("GET", "/api/v1/account", headers: [("Cookie", "piece-access=\(secret)x")])
                )
            }
            _ = try await server.request("GET", "/sign-in?code=\(link)")
            let text = CapturedLogs.text
            #expect(text.contains("/api/v1/account"), "the log must be there to be looked through")
            for secret in secrets {
                #expect(!text.contains(secret), "\(secret.prefix(6))… is in the log")
                for answer in answers { #expect(!answer.text.contains(secret), "\(secret.prefix(6))…: \(answer.text)") }
            }
        }
    }
}
