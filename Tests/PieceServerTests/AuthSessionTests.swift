import PieceModel
import PieceStore
import Testing

@testable import PieceServer

@Suite("Sessions and API tokens")
struct AuthSessionTests {
    @Test("Each refresh token works once, and the access tokens of the session go on to work")
    func rotation() async throws {
        let bench = try await AuthBench()
        let account = try await bench.member()
        var signedIn = try await bench.signIn()
        var seen: Set = [signedIn.refreshToken]
        for _ in 0..<5 {
            bench.time.advance(600)
            let next = try await bench.service.refresh(signedIn.refreshToken)
            #expect(seen.insert(next.refreshToken).inserted)
            #expect(next.session.id == signedIn.session.id && next.account.id == account.id)
            #expect(try await bench.service.identity(bearer: signedIn.accessToken).session == next.session.id)
            #expect(try await bench.service.identity(bearer: next.accessToken).session == next.session.id)
            signedIn = next
        }
    }

    @Test("A refresh token shown twice ends the session for the thief and for the robbed, at once and everywhere")
    func reuse() async throws {
        let bench = try await AuthBench()
        _ = try await bench.member()
        let first = try await bench.signIn()
        let bystander = try await bench.signIn()
        let second = try await bench.service.refresh(first.refreshToken)
        let third = try await bench.service.refresh(second.refreshToken)
        _ = try await bench.service.identity(bearer: third.accessToken)
        #expect(await refusal { _ = try await bench.service.refresh(first.refreshToken) } == .reused)
        #expect(await refusal { _ = try await bench.service.refresh(third.refreshToken) } == .invalidToken)
        #expect(await refusal { _ = try await bench.service.refresh(first.refreshToken) } == .invalidToken)
        for token in [first.accessToken, second.accessToken, third.accessToken] {
            #expect(await refusal { _ = try await bench.service.identity(bearer: token) } == .invalidToken)
        }
        _ = try await bench.service.identity(bearer: bystander.accessToken)
        _ = try await bench.service.refresh(bystander.refreshToken)
    }

    @Test("Of many who show the same refresh token at once, at most one gets the next, and the session is over")
    func concurrentReuse() async throws {
        let bench = try await AuthBench()
        let account = try await bench.member()
        let signedIn = try await bench.signIn()
        let outcomes = await withTaskGroup(of: AuthError.Code?.self) { group in
            for _ in 0..<8 {
                group.addTask { await refusal { _ = try await bench.service.refresh(signedIn.refreshToken) } }
            }
            return await group.reduce(into: []) { $0.append($1) }
        }
        #expect(outcomes.count { $0 == nil } == 1)
        #expect(outcomes.contains(.reused))
        #expect(outcomes.allSatisfy { $0 == nil || $0 == .reused || $0 == .invalidToken })
        #expect(try await bench.store.sessions(of: account.id).isEmpty)
    }

    @Test("A session ends after 60 days without use, and after 180 days in any case")
    func lifetimes() async throws {
        let bench = try await AuthBench()
        _ = try await bench.member()
        let idle = try await bench.signIn()
        bench.time.advance(60 * 86_400)
        #expect(await refusal { _ = try await bench.service.refresh(idle.refreshToken) } == .expired)

        var signedIn = try await bench.signIn()
        let start = bench.time.now
        for day in stride(from: 50.0, through: 150, by: 50) {
            bench.time.advance(50 * 86_400)
            signedIn = try await bench.service.refresh(signedIn.refreshToken)
            #expect(signedIn.refreshExpires == start.adding(seconds: min(day + 60, 180) * 86_400))
        }
        bench.time.advance(30 * 86_400 - 1)
        signedIn = try await bench.service.refresh(signedIn.refreshToken)
        _ = try await bench.service.identity(bearer: signedIn.accessToken)
        bench.time.advance(1)
        #expect(await refusal { _ = try await bench.service.refresh(signedIn.refreshToken) } == .expired)
        // The access token of the last second has its time left, but its session has not.
        #expect(await refusal { _ = try await bench.service.identity(bearer: signedIn.accessToken) } == .expired)
    }

    @Test("Signing out works at once on this node and within five seconds on others")
    func signOut() async throws {
        let bench = try await AuthBench()
        _ = try await bench.member()
        let other = try await bench.otherNode()
        let signedIn = try await bench.signIn()
        for node in [bench.service, other] { _ = try await node.identity(bearer: signedIn.accessToken) }
        try await bench.service.signOut(signedIn.session.id)
        #expect(await refusal { _ = try await bench.service.identity(bearer: signedIn.accessToken) } == .invalidToken)
        #expect(await refusal { _ = try await bench.service.refresh(signedIn.refreshToken) } == .invalidToken)
        bench.time.advance(5)
        #expect(await refusal { _ = try await other.identity(bearer: signedIn.accessToken) } == .invalidToken)
        try await bench.service.signOut(signedIn.session.id)

        let again = try await bench.signIn()
        try await bench.service.signOut(refresh: "pcr_nonsense")
        _ = try await bench.service.identity(bearer: again.accessToken)
        try await bench.service.signOut(refresh: again.refreshToken)
        #expect(await refusal { _ = try await bench.service.identity(bearer: again.accessToken) } == .invalidToken)
    }

    @Test("Signing out everywhere keeps the one session that asks for it, and everybody else's")
    func signOutEverywhere() async throws {
        let bench = try await AuthBench()
        let account = try await bench.member()
        _ = try await bench.member("other@example.org")
        let (one, two) = (try await bench.signIn(), try await bench.signIn())
        let other = try await bench.signIn("other@example.org")
        for signedIn in [one, two, other] { _ = try await bench.service.identity(bearer: signedIn.accessToken) }
        try await bench.service.signOutEverywhere(account.id, except: one.session.id)
        for signedIn in [one, other] { _ = try await bench.service.identity(bearer: signedIn.accessToken) }
        #expect(await refusal { _ = try await bench.service.identity(bearer: two.accessToken) } == .invalidToken)
        try await bench.service.signOutEverywhere(account.id)
        #expect(await refusal { _ = try await bench.service.identity(bearer: one.accessToken) } == .invalidToken)
        _ = try await bench.service.identity(bearer: other.accessToken)
    }

    @Test("An answer of the store from before an ending is not remembered")
    func staleAnswer() {
        let cache = IdentityCache()
        let session = Identifier<Session>(high: 1, low: 1)
        let identity = Identity(account: AccountID(high: 0, low: 1), role: .member, session: session)
        let now = Instant(milliseconds: 0)
        let entry = IdentityCache.Entry(identity: identity, expires: nil, checked: now)
        let before = cache.look(up: .session(session), at: now)
        cache.forget { $0.session == session }
        cache.remember(entry, for: .session(session), generation: before.generation)
        #expect(cache.look(up: .session(session), at: now).entry == nil)
        let after = cache.look(up: .session(session), at: now)
        cache.remember(entry, for: .session(session), generation: after.generation)
        #expect(cache.look(up: .session(session), at: now.adding(seconds: 4.999)).entry?.identity == identity)
        #expect(cache.look(up: .session(session), at: now.adding(seconds: 5)).entry == nil)
        #expect(cache.look(up: .session(session), at: now.adding(seconds: -1)).entry == nil)
    }

    @Test("A session of one account is no proof for another, and other secrets are no bearers")
    func mixedUp() async throws {
        let bench = try await AuthBench()
        _ = try await bench.member()
        let other = try await bench.member("other@example.org")
        let signedIn = try await bench.signIn()
        let forged = try bench.service.accessTokens.issue(for: other.id, session: signedIn.session.id)
        let unknown = try bench.service.accessTokens.issue(for: other.id, session: .new(at: bench.time.now))
        let link = try await bench.service.makeSignInLink(other.id)
        for bearer in [
            forged.token, unknown.token, signedIn.refreshToken, link.code, "", TokenFactory().make(.apiToken).text,
        ] {
            #expect(await refusal { _ = try await bench.service.identity(bearer: bearer) } == .invalidToken)
        }
        for token in [signedIn.accessToken, link.code, "", TokenFactory().make(.refresh).text] {
            #expect(await refusal { _ = try await bench.service.refresh(token) } == .invalidToken)
        }
    }

    @Test("An API token may do what it was made for, until it ends or is deleted")
    func apiToken() async throws {
        let bench = try await AuthBench()
        let account = try await bench.member()
        let made = try await bench.service.createAPIToken(
            for: account.id, name: " Script ", scopes: [.piecesRead, .sharesWrite], days: 30)
        #expect(made.secret.hasPrefix("pcs_") && made.token.name == "Script")
        let identity = try await bench.service.identity(bearer: made.secret)
        #expect(identity.account == account.id && identity.apiToken == made.token.id && identity.session == nil)
        #expect(identity.scopes == [.piecesRead, .sharesWrite])
        #expect(await refusal { try identity.require(.piecesWrite) } == .scopeMissing(.piecesWrite))
        #expect(try await bench.store.apiTokens(of: account.id).first?.lastUsed == bench.time.now)
        // A new password does not stop programs.
        try await bench.service.changePassword(
            of: account.id, current: AuthBench.password, new: "a new long password", keeping: nil)
        _ = try await bench.service.identity(bearer: made.secret)
        bench.time.advance(30 * 86_400)
        #expect(await refusal { _ = try await bench.service.identity(bearer: made.secret) } == .expired)

        let second = try await bench.service.createAPIToken(for: account.id, name: "x", scopes: [.piecesRead])
        _ = try await bench.service.identity(bearer: second.secret)
        let stranger = try await bench.member("other@example.org")
        #expect(try await !bench.service.deleteAPIToken(second.token.id, of: stranger.id))
        #expect(try await bench.service.deleteAPIToken(second.token.id, of: account.id))
        #expect(await refusal { _ = try await bench.service.identity(bearer: second.secret) } == .invalidToken)
        #expect(try await !bench.service.deleteAPIToken(second.token.id, of: account.id))
    }

    @Test("An API token never gets to run the service or to change the account, even from a record that says so")
    func apiTokenScopes() async throws {
        let bench = try await AuthBench()
        let owner = try await bench.service.makeOwner(nickname: "Owner").account
        for scopes: Set<Scope> in [
            [], [.admin], [.accountWrite], [.piecesRead, .admin], Scope.all, [Scope(rawValue: "pieces:*")],
        ] {
            #expect(
                await refusal { _ = try await bench.service.createAPIToken(for: owner.id, name: "x", scopes: scopes) }
                    == .invalidValue("scopes"))
        }
        let secret = TokenFactory().make(.apiToken)
        try await bench.store.create(
            APIToken(
                id: .new(at: bench.time.now), account: owner.id, name: "x", hash: secret.hash,
                scopes: ["admin", "account:write", "pieces:read", "nonsense"], created: bench.time.now, expires: nil))
        #expect(try await bench.service.identity(bearer: secret.text).scopes == [.piecesRead])
    }

    @Test("Names, days and numbers of API tokens are bounded")
    func apiTokenBounds() async throws {
        let bench = try await AuthBench()
        let account = try await bench.member()
        func make(_ name: String = "x", days: Int? = nil) async -> AuthError.Code? {
            await refusal {
                _ = try await bench.service.createAPIToken(
                    for: account.id, name: name, scopes: [.piecesRead], days: days)
            }
        }
        for name in ["", " ", "a\nb", String(repeating: "x", count: 51)] {
            #expect(await make(name) == .invalidValue("name"))
        }
        for days in [0, -1, 3_651, Int.max, Int.min] { #expect(await make(days: days) == .invalidValue("days")) }
        for _ in 0..<50 { #expect(await make() == nil) }
        #expect(await make() == .invalidValue("tokens"))
    }
}
