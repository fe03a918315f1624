import Dispatch
import PieceModel
import PieceStore
import PieceStoreSQLite
import Testing

@testable import PieceServer

/// A service over a real store in a folder that goes away with it.
struct AuthBench {
    let folder: AuthFolder
    let time = AuthClock()
    let store: SQLiteStore
    let secrets: Secrets
    let service: AuthService

    static let password = "correct horse battery"

    init(hasher: PasswordHasher = .quick) async throws {
        folder = try AuthFolder()
        store = try await SQLiteStore.open(path: folder.path + "/pieces.db", titles: shippedTitles())
        secrets = try Secrets(master: Array(0..<32))
        service = try await AuthBench.node(store, secrets, time, hasher)
    }

    /// Another node over the same store, with memory of its own.
    func otherNode() async throws -> AuthService { try await AuthBench.node(store, secrets, time, service.hasher) }

    private static func node(_ store: SQLiteStore, _ secrets: Secrets, _ time: AuthClock, _ hasher: PasswordHasher)
        async throws -> AuthService
    {
        AuthService(
            store: store, hasher: hasher,
            accessTokens: try await AccessTokens(
                key: secrets.accessTokens, issuer: "https://piece.example", clock: time.clock),
            tokens: TokenFactory(), clock: time.clock, limiter: AttemptLimiter(clock: time.clock))
    }

    /// A member with an e-mail address and the password.
    func member(_ email: String = "somebody@example.org") async throws -> Account {
        let account = try await service.makeMember(nickname: "Somebody", email: email)
        try await service.changePassword(of: account.id, current: nil, new: AuthBench.password, keeping: nil)
        return account
    }

    func signIn(
        _ email: String = "somebody@example.org", _ password: String = AuthBench.password,
        address: String = "192.0.2.1",
        on node: AuthService? = nil
    ) async throws -> AuthService.SignedIn {
        try await (node ?? service).signIn(email: email, password: password, address: address, label: "Firefox")
    }
}

@Suite("Signing in")
struct AuthServiceTests {
    @Test("E-mail address and password give a session that every scope but the owner's goes with")
    func signIn() async throws {
        let bench = try await AuthBench()
        let account = try await bench.member()
        let signedIn = try await bench.signIn("  Somebody@Example.ORG ")
        #expect(signedIn.account.id == account.id && signedIn.session.label == "Firefox")
        #expect(signedIn.accessExpires == bench.time.now.adding(seconds: 900))
        #expect(signedIn.refreshExpires == bench.time.now.adding(seconds: 60 * 86_400))
        let identity = try await bench.service.identity(bearer: signedIn.accessToken)
        #expect(identity == Identity(account: account.id, role: .member, session: signedIn.session.id))
        #expect(identity.scopes == Scope.all.subtracting([.admin]))
        #expect(await refusal { try identity.require(.admin) } == .scopeMissing(.admin))
        #expect(await refusal { try identity.require(.accountWrite) } == nil)
    }

    @Test("An unknown address, an account without a password and a wrong password get one and the same answer")
    func sameAnswer() async throws {
        let bench = try await AuthBench()
        _ = try await bench.member()
        _ = try await bench.service.makeMember(nickname: "By link", email: "link@example.org")
        var answers: Set<AuthError> = []
        for (email, password) in [
            ("somebody@example.org", "wrong password"), ("nobody@example.org", "wrong password"),
            ("link@example.org", "wrong password"), ("link@example.org", ""), ("", ""), ("' OR 1=1 --", "x"),
            ("somebody@example.org", String(repeating: "x", count: 10_000)),
        ] {
            do {
                _ = try await bench.signIn(email, password)
                Issue.record("\(email) signed in")
            } catch let error as AuthError {
                answers.insert(error)
            }
        }
        #expect(answers.map(\.code) == [.badCredentials])
    }

    @Test("Attempts are counted for unknown accounts like for known ones, and for the address whatever succeeds")
    func limits() async throws {
        let bench = try await AuthBench()
        _ = try await bench.member()
        for email in ["somebody@example.org", "nobody@example.org"] {
            for number in 0..<10 {
                let code = await refusal { _ = try await bench.signIn(email, "wrong", address: "\(email) \(number)") }
                #expect(code == .badCredentials)
            }
            let code = await refusal { _ = try await bench.signIn(email, address: "another") }
            #expect(code == .tooManyAttempts(retryAfter: 300))
        }
        bench.time.advance(300)
        // Success gives the account its attempts back, but not the address.
        for _ in 0..<10 { _ = try await bench.signIn(address: "192.0.2.9") }
        #expect(await refusal { _ = try await bench.signIn(address: "192.0.2.9") } == .tooManyAttempts(retryAfter: 300))
        _ = try await bench.signIn(address: "192.0.2.10")
    }

    @Test("An account that is switched off is told so only with its password, and its sessions and tokens end")
    func disabled() async throws {
        let bench = try await AuthBench()
        let account = try await bench.member()
        let signedIn = try await bench.signIn()
        let api = try await bench.service.createAPIToken(for: account.id, name: "Script", scopes: [.piecesRead])
        _ = try await bench.service.identity(bearer: api.secret)
        _ = try await bench.service.setDisabled(true, of: account.id)
        #expect(await refusal { _ = try await bench.signIn() } == .disabled)
        #expect(await refusal { _ = try await bench.signIn(password: "wrong") } == .badCredentials)
        #expect(await refusal { _ = try await bench.service.identity(bearer: signedIn.accessToken) } == .invalidToken)
        #expect(await refusal { _ = try await bench.service.identity(bearer: api.secret) } == .disabled)
        #expect(await refusal { _ = try await bench.service.refresh(signedIn.refreshToken) } == .invalidToken)
        #expect(await refusal { _ = try await bench.service.makeSignInLink(account.id) } == .disabled)
        _ = try await bench.service.setDisabled(false, of: account.id)
        _ = try await bench.signIn()
    }

    @Test("An old hash is made anew at the next sign-in, and signing in goes on to work")
    func rehash() async throws {
        let bench = try await AuthBench()
        var account = try #require(try await bench.store.account(try await bench.member().id))
        account.passwordHash = try await PasswordHasher(logN: 8).hash(AuthBench.password)
        _ = try await bench.store.replace(account)
        for _ in 0..<2 {
            _ = try await bench.signIn()
            let hash = try #require(try await bench.store.account(account.id)?.passwordHash)
            #expect(hash.hasPrefix("$scrypt$ln=10,"))
        }
    }

    @Test("The owner is made once, also by nodes that start at the same time")
    func owner() async throws {
        let bench = try await AuthBench()
        let made = try await withThrowingTaskGroup(of: (Account, Bool).self) { group in
            for _ in 0..<8 { group.addTask { try await bench.service.makeOwner(nickname: " 주인 ") } }
            return try await group.reduce(into: []) { $0.append($1) }
        }
        #expect(Set(made.map(\.0.id)).count == 1 && made.count(where: \.1) == 1)
        #expect(made.allSatisfy { $0.0.nickname == "주인" && $0.0.role == .owner })
        let link = try await bench.service.makeSignInLink(made[0].0.id, minutes: 5)
        let signedIn = try await bench.service.signIn(link: link.code, address: "a", label: "")
        #expect(try await bench.service.identity(bearer: signedIn.accessToken).scopes == Scope.all)
    }

    @Test("A sign-in link works once, in its time, and for nobody who guesses")
    func link() async throws {
        let bench = try await AuthBench()
        let account = try await bench.service.makeMember(nickname: "Somebody")
        let link = try await bench.service.makeSignInLink(account.id, minutes: 5)
        #expect(link.code.hasPrefix("pcl_") && link.expires == bench.time.now.adding(seconds: 300))
        let successes = await withTaskGroup(of: Bool.self) { group in
            for _ in 0..<8 {
                group.addTask {
                    await refusal { _ = try await bench.service.signIn(link: link.code, address: "a", label: "x") }
                        == nil
                }
            }
            return await group.reduce(into: 0) { $0 += $1 ? 1 : 0 }
        }
        #expect(successes == 1)
        let late = try await bench.service.makeSignInLink(account.id, minutes: 5)
        bench.time.advance(300)
        for code in [late.code, "", "pcl_", TokenFactory().make(.link).text, TokenFactory().make(.refresh).text] {
            #expect(
                await refusal { _ = try await bench.service.signIn(link: code, address: "b", label: "x") }
                    == .invalidToken)
        }
        for _ in 0..<5 { _ = await refusal { _ = try await bench.service.signIn(link: "", address: "b", label: "x") } }
        #expect(
            await refusal { _ = try await bench.service.signIn(link: "", address: "b", label: "x") }
                == .tooManyAttempts(retryAfter: 300))
        #expect(
            await refusal { _ = try await bench.service.makeSignInLink(AccountID(high: 1, low: 1)) } == .notFound)
    }

    @Test("Changing the password needs the old one, ends the other sessions and only those")
    func changePassword() async throws {
        let bench = try await AuthBench()
        let account = try await bench.member()
        let (kept, ended) = (try await bench.signIn(), try await bench.signIn())
        let other = try await bench.service.makeMember(nickname: "Other")
        let link = try await bench.service.makeSignInLink(other.id)
        let stranger = try await bench.service.signIn(link: link.code, address: "x", label: "x")
        for signedIn in [kept, ended, stranger] { _ = try await bench.service.identity(bearer: signedIn.accessToken) }

        func change(_ current: String?, _ new: String) async throws {
            try await bench.service.changePassword(of: account.id, current: current, new: new, keeping: kept.session.id)
        }
        for current in [nil, "", "wrong"] {
            #expect(await refusal { try await change(current, "a new long password") } == .badCredentials)
        }
        for weak in ["", "short", "SOMEBODY@example.org", "password123"] {
            #expect(await refusal { try await change(AuthBench.password, weak) } == .weakPassword)
        }
        try await change(AuthBench.password, "a new long password")
        _ = try await bench.service.identity(bearer: kept.accessToken)
        _ = try await bench.service.identity(bearer: stranger.accessToken)
        #expect(await refusal { _ = try await bench.service.identity(bearer: ended.accessToken) } == .invalidToken)
        #expect(await refusal { _ = try await bench.service.refresh(ended.refreshToken) } == .invalidToken)
        #expect(await refusal { _ = try await bench.signIn() } == .badCredentials)
        _ = try await bench.signIn(password: "a new long password")

        for _ in 0..<10 { _ = await refusal { try await change("wrong", "yet another password") } }
        #expect(
            await refusal { try await change("a new long password", "yet another password") }
                == .tooManyAttempts(retryAfter: 300))
    }

    @Test(
        "Who signs in with the old password while it is changed has no session afterwards, unless only the hash changed",
        arguments: ["a new long password", AuthBench.password])
    func changeDuringSignIn(_ new: String) async throws {
        let bench = try await AuthBench(hasher: PasswordHasher(logN: 10, threads: 1))
        let id = try await bench.member().id
        var account = try #require(try await bench.store.account(id))
        account.passwordHash = try await PasswordHasher(logN: 8).hash(new)
        // The only hashing thread is held until the sign-in has read the old hash and waits behind it.
        let gate = DispatchSemaphore(value: 0)
        let threads = bench.service.hasher.threads
        async let held: Void? = threads.run { gate.wait() }
        while threads.load.running < 1 { await Task.yield() }
        async let code = refusal { _ = try await bench.signIn() }
        while threads.load.waiting < 1 { await Task.yield() }
        _ = try await bench.store.replace(account)
        try await bench.store.deleteSessions(of: id, except: nil)
        gate.signal()
        _ = await held
        let isChanged = new != AuthBench.password
        #expect(await code == (isChanged ? .badCredentials : nil))
        #expect(try await bench.store.sessions(of: id).isEmpty == isChanged)
    }

    @Test("Values of accounts are cleaned and checked")
    func values() async throws {
        let bench = try await AuthBench()
        let account = try await bench.member()
        for bad in [
            "", "x", "@", "a@", "@b.c", "a@b", "a@b.", "a@.b", "a b@c.d", "a@b@c.d", "a@b.c\n@d.e", "a\u{0}@b.c",
        ] {
            #expect(
                await refusal { _ = try await bench.service.setEmail(bad, of: account.id) } == .invalidValue("email"))
        }
        #expect(try await bench.service.setEmail(" New@Example.org ", of: account.id).email == "new@example.org")
        _ = try await bench.member("taken@example.org")
        let code = await refusal { _ = try await bench.service.setEmail("Taken@example.org", of: account.id) }
        guard case .store(let error) = code else { throw AuthError.notFound }
        #expect(error.code == .duplicate("email"))
        for bad in ["", "  ", "a\nb", String(repeating: "이", count: 31)] {
            #expect(
                await refusal { _ = try await bench.service.makeMember(nickname: bad) } == .invalidValue("nickname"))
        }
    }
}

extension AuthBench {
    func signIn(password: String) async throws -> AuthService.SignedIn {
        try await signIn("somebody@example.org", password, address: "192.0.2.77")
    }
}
