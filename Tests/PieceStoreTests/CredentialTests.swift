import PieceModel
import PieceStore
import Testing

@Suite("Keys and codes", .serialized)
struct CredentialTests {
    @Test("An API token is read by its hash and by its account", arguments: Engine.all)
    func apiTokens(engine: Engine) async throws {
        try await withStore(engine) { store in
            let account = AccountID.fresh()
            var a = apiToken(of: account, expires: after(days: 90))
            let (b, other) = (apiToken(of: account), apiToken(of: .fresh()))
            for token in [a, b, other] { try await store.create(token) }
            #expect(try await store.apiToken(hash: a.hash) == a)
            #expect(try await store.apiToken(hash: .fresh()) == nil)
            #expect(Set(try await store.apiTokens(of: account)) == [a, b])
            #expect(try await store.apiTokens(of: .fresh()).isEmpty)
            try await store.apiTokenWasUsed(a.id, at: after(days: 3))
            a.lastUsed = after(days: 3)
            #expect(try await store.apiToken(hash: a.hash) == a)
            #expect(try await store.apiToken(hash: b.hash) == b)
        }
    }

    @Test("An API token is deleted by its own account only", arguments: Engine.all)
    func deleteToken(engine: Engine) async throws {
        try await withStore(engine) { store in
            let token = apiToken(of: .fresh())
            try await store.create(token)
            #expect(try await store.deleteAPIToken(token.id, of: .fresh()) == false)
            #expect(try await store.apiToken(hash: token.hash) == token)
            #expect(try await store.deleteAPIToken(token.id, of: token.account))
            #expect(try await store.deleteAPIToken(token.id, of: token.account) == false)
            #expect(try await store.apiToken(hash: token.hash) == nil)
            #expect(try await store.apiTokens(of: token.account).isEmpty)
        }
    }

    @Test("A code works once, for its purpose, until it expires", arguments: Engine.all)
    func codes(engine: Engine) async throws {
        try await withStore(engine) { store in
            let (code, late) = (oneTimeCode(of: .fresh()), oneTimeCode(of: .fresh(), expires: after(seconds: 60)))
            for code in [code, late] { try await store.create(code) }
            #expect(try await store.consume(.fresh(), purpose: "sign-in", at: start) == nil)
            #expect(try await store.consume(late.hash, purpose: "sign-in", at: after(seconds: 61)) == nil)
            #expect(try await store.consume(code.hash, purpose: "new-password", at: start) == nil)
            // The wrong purpose has not used it up.
            #expect(try await store.consume(code.hash, purpose: "sign-in", at: after(seconds: 1)) == code.account)
            #expect(try await store.consume(code.hash, purpose: "sign-in", at: after(seconds: 1)) == nil)
        }
    }

    @Test("Of 20 who use a code at once one does", arguments: Engine.all)
    func concurrentCodes(engine: Engine) async throws {
        try await withStore(engine) { store in
            let code = oneTimeCode(of: .fresh())
            try await store.create(code)
            let winners = try await together(20) { _ in
                try await store.consume(code.hash, purpose: "sign-in", at: start)
            }
            #expect(winners.compactMap(\.self) == [code.account])
        }
    }
}
