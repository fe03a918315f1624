import PieceModel
import PieceStore
import Testing

@Suite("Links to a library")
struct OwnerLinkTests {
    @Test("A link is found by its newest hash only and belongs to its owner", arguments: Engine.all)
    func lifeOfALink(_ engine: Engine) async throws {
        try await withStore(engine) { store in
            let owner = AccountID.fresh()
            let (first, second) = (ownerLink(of: owner), ownerLink(of: owner))
            for link in [first, second] { try await store.create(link) }
            #expect(try await store.links(of: owner) == [first, second].sorted { $0.id < $1.id })
            #expect(try await store.links(of: .fresh()) == [])
            var renewed = first
            renewed.hash = .fresh()
            renewed.name = "새 주소"
            #expect(try await store.replace(renewed))
            #expect(try await store.link(hash: first.hash) == nil)
            #expect(try await store.link(hash: renewed.hash) == renewed)
            #expect(try await !store.replace(ownerLink(of: owner)))
            #expect(try await !store.deleteLink(second.id, of: .fresh()))
            #expect(try await store.deleteLink(second.id, of: owner))
            #expect(try await store.link(hash: second.hash) == nil)
        }
    }

    @Test("A link whose time is over is deleted", arguments: Engine.all)
    func expiry(_ engine: Engine) async throws {
        try await withStore(engine) { store in
            let owner = AccountID.fresh()
            let (lasting, ending) = (ownerLink(of: owner), ownerLink(of: owner, expires: after(days: 1)))
            for link in [lasting, ending] { try await store.create(link) }
            _ = try await store.deleteExpired(at: after(days: 2))
            #expect(try await store.links(of: owner) == [lasting])
        }
    }
}
