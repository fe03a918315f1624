import PieceModel
import PieceStore
import Testing

@Suite("Expiry", .serialized)
struct ExpiryTests {
    private let soon = after(days: 1)
    private let now = after(days: 2)
    private let late = after(days: 3)

    @Test("Expired uploads are deleted, and those without a photo are named", arguments: Engine.all)
    func uploads(engine: Engine) async throws {
        try await withStore(engine) { store in
            let owner = AccountID.fresh()
            let (a, b) = (Picture.png(), Picture.png())
            try await store.note([a.hash, b.hash])
            let announced = (0..<2).map { _ in upload(of: owner, expires: soon) }
            let (filled, open) = (upload(of: owner, photo: a, expires: soon), upload(of: owner, expires: late))
            let used = upload(of: owner, photo: b, expires: soon)
            for upload in announced + [filled, open, used] { try await store.create(upload) }
            let piece = try await store.keep(record(of: owner, pictures: .only(b)))
            #expect(try await store.deleteExpired(at: start).isEmpty)
            #expect(Set(try await store.deleteExpired(at: now)) == Set(announced.map(\.id)))
            for upload in announced + [filled, used] { #expect(try await store.upload(upload.id) == nil) }
            #expect(try await store.upload(open.id) == open)
            #expect(try await store.holders(of: a.hash).isEmpty)
            #expect(try await store.holders(of: b.hash) == [.piece(piece.id)])
            #expect(try await store.deleteExpired(at: now).isEmpty)
        }
    }

    @Test("Expired sessions, codes and API tokens are deleted and others stay", arguments: Engine.all)
    func credentials(engine: Engine) async throws {
        try await withStore(engine) { store in
            let account = AccountID.fresh()
            let (ended, live) = (session(of: account, expires: soon), session(of: account, expires: late))
            let (endedToken, liveToken) = (TokenHash.fresh(), TokenHash.fresh())
            try await store.create(ended, refresh: endedToken)
            try await store.create(live, refresh: liveToken)
            let tokens = [
                apiToken(of: account, expires: soon), apiToken(of: account, expires: late), apiToken(of: account),
            ]
            for token in tokens { try await store.create(token) }
            let codes = [oneTimeCode(of: account, expires: soon), oneTimeCode(of: account, expires: late)]
            for code in codes { try await store.create(code) }

            #expect(try await store.deleteExpired(at: now).isEmpty)
            #expect(try await store.session(ended.id) == nil)
            #expect(try await store.session(refresh: endedToken) == nil)
            #expect(try await store.sessions(of: account) == [live])
            #expect(try await store.session(refresh: liveToken) == live)
            #expect(try await store.apiToken(hash: tokens[0].hash) == nil)
            #expect(Set(try await store.apiTokens(of: account)) == Set(tokens.suffix(2)))
            // Asked as of a time at which it was good, so that only its deletion explains the answer.
            #expect(try await store.consume(codes[0].hash, purpose: "sign-in", at: start) == nil)
            #expect(try await store.consume(codes[1].hash, purpose: "sign-in", at: now) == account)
        }
    }

    @Test("Expired shares are deleted with their hold and others stay", arguments: Engine.all)
    func shares(engine: Engine) async throws {
        try await withStore(engine) { store in
            let piece = try await store.keep(record(of: .fresh()))
            let shares = [share(of: piece, expires: soon), share(of: piece, expires: late), share(of: piece)]
            try await store.note(shares.map(\.ticket.hash))
            for share in shares { try await store.create(share) }
            _ = try await store.deleteExpired(at: now)
            #expect(try await store.share(shares[0].id) == nil)
            #expect(try await store.share(hash: shares[0].hash) == nil)
            #expect(try await store.holders(of: shares[0].ticket.hash).isEmpty)
            #expect(Set(try await store.shares(of: piece.id)) == Set(shares.suffix(2)))
            #expect(try await store.holders(of: shares[1].ticket.hash) == [.share(shares[1].id)])
        }
    }

    @Test("Idempotency keys are forgotten after two days, their pieces are not", arguments: Engine.all)
    func keys(engine: Engine) async throws {
        try await withStore(engine) { store in
            let owner = AccountID.fresh()
            let (old, young) = (IdempotencyKey.fresh(of: owner), IdempotencyKey.fresh(of: owner, "key-2", at: soon))
            let first = try await store.keep(record(of: owner), key: old)
            let second = try await store.keep(record(of: owner, number: 2), key: young)
            _ = try await store.deleteExpired(at: after(days: 2, seconds: -1))
            #expect(try await store.created(with: old) == first)
            _ = try await store.deleteExpired(at: after(days: 2, seconds: 1))
            #expect(try await store.created(with: old) == nil)
            #expect(try await store.created(with: young) == second)
            #expect(try await store.count(of: owner) == 2)
            let third = try record(of: owner, number: 3, pictures: first.pictures)
            #expect(try await store.create(third, key: old) == .created(third))
        }
    }
}
