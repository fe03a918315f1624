import PieceCount
import PieceModel
import PieceStore
import Testing

/// A store with something of every kind in it, and what must be found there again.
struct Everything {
    private let owner = account("주인", email: "owner@piece.example", role: .owner)
    private let member = account("Cafe\u{301}")
    private var pieces: [PieceRecord] = []
    private let key: IdempotencyKey
    private var share: Share
    private let session: Session
    private let tokens = [TokenHash.fresh(), .fresh(), .fresh()]
    private let apiToken: APIToken
    private let code: OneTimeCode
    private let uploads: [Upload]
    private let link: OwnerLink
    private var preferences = CountPreferences()
    /// Blobs that nothing holds.
    private let loose: Set<BlobHash>

    init(in store: any PieceStore) async throws {
        for account in [owner, member] { try await store.create(account) }
        key = .fresh(of: owner.id)
        var first = try await store.keep(richRecord(of: owner.id), key: key)
        var second = try await store.keep(record(of: owner.id, number: 2, ["visibility": "public"]))
        let third = try await store.keep(record(of: owner.id, number: 3))
        let other = try await store.keep(record(of: member.id, ["title": "햄릿"]))
        first.piece = try first.piece.with(["review": "고친 한줄평"])
        first = try await store.replace(first)
        second.hearts = try await store.setHeart(true, on: second.id, by: member.id, at: start)
        // The number of a deleted piece must stay taken.
        try await store.delete(third.id, version: nil)
        pieces = [first, second, other]

        share = PieceStoreTests.share(of: first, expires: after(days: 9))
        loose = [third.pictures.ticket.hash, .fresh()]
        try await store.note([share.ticket.hash] + loose)
        try await store.create(share)
        session = PieceStoreTests.session(of: member.id)
        try await store.create(session, refresh: tokens[0])
        for (old, new) in zip(tokens, tokens.dropFirst()) {
            _ = try await store.refresh(old, next: new, at: session.lastUsed, expires: session.expires)
        }
        apiToken = PieceStoreTests.apiToken(of: owner.id, expires: after(days: 90))
        try await store.create(apiToken)
        code = oneTimeCode(of: member.id)
        try await store.create(code)
        uploads = [upload(of: owner.id), upload(of: owner.id, photo: first.pictures.photo)]
        for upload in uploads { try await store.create(upload) }
        link = ownerLink(of: owner.id)
        try await store.create(link)
        preferences.budgets["KRW"] = Budget(month: 100_000, year: nil)
        preferences.hidden["companion"] = ["수민"]
        let kept = preferences
        try await store.changeCounts(of: owner.id) { try $0.write(kept) }
    }

    /// Checks what the store answers, without changing it.
    func expectRead(from store: any PieceStore) async throws {
        for account in [owner, member] { #expect(try await bytes(store.account(account.id)) == bytes(account)) }
        #expect(try await store.owner() == owner)
        #expect(try await store.account(email: "owner@piece.example") == owner)
        for piece in pieces {
            #expect(try await bytes(store.piece(piece.id)) == bytes(piece))
            for blob in piece.blobs { #expect(try await store.holders(of: blob).contains(.piece(piece.id))) }
        }
        #expect(try await store.nextNumber(of: owner.id) == 4)
        #expect(try await store.count(of: owner.id) == 2)
        #expect(try await store.created(with: key) == pieces[0])
        #expect(try await store.hearts(of: member.id, among: pieces.map(\.id)) == [pieces[1].id])
        #expect(try await store.pieces(PieceQuery(owner: nil, visibility: [.public])).items == [pieces[1]])
        #expect(try await store.titles(of: owner.id, "고친한줄") == [pieces[0].piece.title])
        #expect(try await store.titles(of: member.id, "ㅎㄹ") == ["햄릿"])
        #expect(try await store.share(hash: share.hash) == share)
        #expect(try await store.holders(of: share.ticket.hash) == [.share(share.id)])
        #expect(try await store.sessions(of: member.id) == [session])
        #expect(try await store.links(of: owner.id) == [link])
        #expect(try await store.link(hash: link.hash) == link)
        for account in [owner, member] {
            #expect(try await store.verifyCounts(of: account.id).differences == [])
        }
        let (count, grants, set) = try await store.counts(of: owner.id) { counts in
            (try counts.rollup(.all).count, try counts.grants(), try counts.preferences())
        }
        #expect(count == 2)
        #expect(grants.allSatisfy { $0.earned <= after(days: 1) })
        #expect(set == preferences)
        for token in tokens { #expect(try await store.session(refresh: token) == session) }
        #expect(try await store.apiToken(hash: apiToken.hash) == apiToken)
        for upload in uploads { #expect(try await store.upload(upload.id) == upload) }
        for blob in loose { #expect(try await store.blob(blob)?.hash == blob) }
    }

    /// Checks that what was kept still works: it goes on counting, rotates, is used up and condemned.
    func expectAlive(in store: any PieceStore) async throws {
        var edited = pieces[0]
        edited.piece = try edited.piece.with(["title": "새 제목"])
        #expect(try await store.replace(edited).version == edited.version + 1)
        #expect(try await store.keep(record(of: owner.id, number: 4)).number == 4)
        #expect(try await store.setHeart(true, on: pieces[1].id, by: member.id, at: start) == 1)
        #expect(try await store.consume(code.hash, purpose: code.purpose, at: start) == member.id)
        #expect(Set(try await store.condemn(notedBefore: after(days: 1), limit: 100)) == loose)
        let reused = try await store.refresh(tokens[0], next: .fresh(), at: start, expires: after(days: 30))
        #expect(reused == .reused(session))
        #expect(try await store.sessions(of: member.id).isEmpty)
        let second = account("둘째 주인", role: .owner)
        #expect(try await PieceStoreTests.code { try await store.create(second) } == .duplicate("owner"))
    }
}
