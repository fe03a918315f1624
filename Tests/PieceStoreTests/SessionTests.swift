import PieceModel
import PieceStore
import Testing

@Suite("Sessions", .serialized)
struct SessionTests {
    @Test("A session is read by id, by account and by its refresh token", arguments: Engine.all)
    func read(engine: Engine) async throws {
        try await withStore(engine) { store in
            let account = AccountID.fresh()
            let (a, b) = (session(of: account, "Firefox \"리눅스\""), session(of: account))
            let other = session(of: .fresh())
            let tokens = [TokenHash.fresh(), .fresh(), .fresh()]
            for (session, token) in zip([a, b, other], tokens) { try await store.create(session, refresh: token) }
            #expect(try await store.session(a.id) == a)
            #expect(try await store.session(refresh: tokens[1]) == b)
            #expect(Set(try await store.sessions(of: account)) == [a, b])
            #expect(try await store.session(.fresh()) == nil)
            #expect(try await store.session(refresh: .fresh()) == nil)
            #expect(try await store.sessions(of: .fresh()).isEmpty)
        }
    }

    @Test("Each refresh puts the next token in place and moves the session's end", arguments: Engine.all)
    func rotation(engine: Engine) async throws {
        try await withStore(engine) { store in
            var expected = session(of: .fresh())
            var tokens = [TokenHash.fresh()]
            try await store.create(expected, refresh: tokens[0])
            for day in 1...5 {
                expected.lastUsed = after(days: Double(day))
                expected.expires = after(days: Double(day) + 30)
                tokens.append(.fresh())
                let outcome = try await store.refresh(
                    tokens[day - 1], next: tokens[day], at: expected.lastUsed, expires: expected.expires)
                #expect(outcome == .rotated(expected))
                #expect(try await store.session(expected.id) == expected)
            }
            // Older tokens still tell their session, without using anything up.
            for token in tokens { #expect(try await store.session(refresh: token) == expected) }
            let unknown = try await store.refresh(
                .fresh(), next: .fresh(), at: after(days: 6), expires: after(days: 36))
            #expect(unknown == .unknown)
            #expect(try await store.session(expected.id) == expected)
        }
    }

    @Test("A token that was used before, however old, ends its family and no other", arguments: Engine.all)
    func reuse(engine: Engine) async throws {
        try await withStore(engine) { store in
            for generation in 0..<4 {
                let account = AccountID.fresh()
                let (victim, other) = (session(of: account), session(of: account))
                let otherToken = TokenHash.fresh()
                try await store.create(other, refresh: otherToken)
                var tokens = [TokenHash.fresh()]
                try await store.create(victim, refresh: tokens[0])
                for _ in 0..<4 {
                    tokens.append(.fresh())
                    _ = try await store.refresh(
                        tokens[tokens.count - 2], next: tokens[tokens.count - 1], at: start, expires: after(days: 30))
                }
                let next = TokenHash.fresh()
                let outcome = try await store.refresh(
                    tokens[generation], next: next, at: after(seconds: 1), expires: after(days: 30))
                guard case .reused(let session) = outcome else {
                    Issue.record("generation \(generation): \(outcome)")
                    continue
                }
                #expect(session.id == victim.id && session.account == account)
                #expect(try await store.session(victim.id) == nil)
                #expect(try await store.sessions(of: account) == [other])
                for token in tokens + [next] {
                    #expect(try await store.session(refresh: token) == nil)
                    let again = try await store.refresh(token, next: .fresh(), at: start, expires: after(days: 30))
                    #expect(again == .unknown)
                }
                #expect(try await store.session(refresh: otherToken) == other)
            }
        }
    }

    @Test(
        "Of two who present the same token at once one gets the next and both lose the session", arguments: Engine.all)
    func race(engine: Engine) async throws {
        try await withStore(engine) { store in
            for _ in 0..<10 {
                let session = session(of: .fresh())
                let token = TokenHash.fresh()
                try await store.create(session, refresh: token)
                let outcomes = try await together(2) { _ in
                    try await store.refresh(token, next: .fresh(), at: start, expires: after(days: 30))
                }
                #expect(outcomes.count { if case .rotated = $0 { true } else { false } } == 1, "\(outcomes)")
                #expect(outcomes.count { if case .reused = $0 { true } else { false } } == 1, "\(outcomes)")
                #expect(try await store.session(session.id) == nil)
            }
        }
    }

    @Test("An expired session cannot be refreshed", arguments: Engine.all)
    func expired(engine: Engine) async throws {
        try await withStore(engine) { store in
            let session = session(of: .fresh(), expires: after(days: 1))
            let token = TokenHash.fresh()
            try await store.create(session, refresh: token)
            let late = try await store.refresh(token, next: .fresh(), at: after(days: 2), expires: after(days: 32))
            #expect(late == .unknown)
        }
    }

    @Test("Sessions end one by one or all but one", arguments: Engine.all)
    func end(engine: Engine) async throws {
        try await withStore(engine) { store in
            let account = AccountID.fresh()
            let sessions = (0..<4).map { _ in session(of: account) }
            let other = session(of: .fresh())
            let tokens = (0..<5).map { _ in TokenHash.fresh() }
            for (session, token) in zip(sessions + [other], tokens) { try await store.create(session, refresh: token) }
            #expect(try await store.deleteSession(sessions[0].id))
            #expect(try await store.deleteSession(sessions[0].id) == false)
            let ended = try await store.refresh(tokens[0], next: .fresh(), at: start, expires: after(days: 30))
            #expect(ended == .unknown)
            try await store.deleteSessions(of: account, except: sessions[2].id)
            #expect(try await store.sessions(of: account) == [sessions[2]])
            #expect(try await store.session(refresh: tokens[1]) == nil)
            #expect(try await store.session(refresh: tokens[2]) == sessions[2])
            try await store.deleteSessions(of: account, except: nil)
            #expect(try await store.sessions(of: account).isEmpty)
            #expect(try await store.sessions(of: other.account) == [other])
        }
    }
}
