import PieceModel
import PieceStore

// Links to a whole library: feeds and recaps.
extension Library {
    /// More links than anybody needs; a bound on what one account can fill the store with.
    static let linkLimit = 50

    /// - Returns: the link, and its token, which is told this once.
    ///
    /// Swift 6.3.1 crashes while it optimises this function (LLVM's splitting of coroutines).
    @_optimize(none)
    func makeLink(
        _ purpose: OwnerLink.Purpose, for identity: Identity, name: String, shows: [String], subject: String = "",
        expires: Instant? = nil
    ) async throws -> (link: OwnerLink, token: String) {
        guard try await store.links(of: identity.account).count < Library.linkLimit else {
            throw Problem(
                .conflict, "too-many-links", "there are \(Library.linkLimit) links already; delete one you do not use")
        }
        let secret = TokenFactory().make(.ownerLink)
        let now = clock.now()
        let link = OwnerLink(
            id: .new(at: now), owner: identity.account, purpose: purpose, name: name, hash: secret.hash, shows: shows,
            subject: subject, created: now, expires: expires)
        try await store.create(link)
        return (link, secret.text)
    }

    /// Gives a link a new token; the old address opens nothing any more.
    ///
    /// Swift 6.3.1 crashes while it optimises this function (LLVM's splitting of coroutines).
    @_optimize(none)
    func rotateLink(
        _ id: Identifier<OwnerLink>, _ purpose: OwnerLink.Purpose, for identity: Identity
    ) async throws -> (link: OwnerLink, token: String) {
        var link = try await ownLink(id, purpose, of: identity)
        let secret = TokenFactory().make(.ownerLink)
        link.hash = secret.hash
        guard try await store.replace(link) else { throw Problem.notFound("link") }
        return (link, secret.text)
    }

    func deleteLink(_ id: Identifier<OwnerLink>, _ purpose: OwnerLink.Purpose, for identity: Identity) async throws {
        let link = try await ownLink(id, purpose, of: identity)
        guard try await store.deleteLink(link.id, of: identity.account) else { throw Problem.notFound("link") }
    }
}
