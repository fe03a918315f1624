import PieceBlobs
import PieceModel
import PieceStore

// The one place that decides who sees and who changes what. Routes ask here and nowhere else.
extension Library {
    /// How somebody stands to a piece they may see.
    enum View: Hashable, Sendable {
        /// Everything, because it is theirs.
        case own
        /// What is public of it.
        case masked
    }

    /// A piece that is the asker's own.
    /// - Throws: not-found for everyone else's, public or not: who may not change it need not know that it is there.
    func owned(_ id: PieceID, by identity: Identity) async throws -> PieceRecord {
        guard let record = try await store.piece(id), record.owner == identity.account else {
            throw Problem.notFound("piece")
        }
        return record
    }

    /// A piece the asker may see: their own, or a public one.
    func visible(_ id: PieceID, to identity: Identity?) async throws -> (record: PieceRecord, view: View) {
        guard let record = try await store.piece(id) else { throw Problem.notFound("piece") }
        if let identity, record.owner == identity.account, identity.scopes.contains(.piecesRead) {
            return (record, .own)
        }
        guard record.piece.visibility == .public else { throw Problem.notFound("piece") }
        return (record, .masked)
    }

    /// The share that a link's token stands for, with its piece. Links end with their expiry, with being revoked, and as
    /// soon as the piece is private again.
    func shared(token: String) async throws -> (share: Share, record: PieceRecord) {
        guard let hash = shareTokens.hash(of: token), let share = try await store.share(hash: hash), isLive(share),
            let record = try await store.piece(share.piece), record.piece.visibility != .private
        else { throw Problem.notFound("link") }
        return (share, record)
    }

    /// The feed or recap that a link's token stands for. A token that was never given, one that was replaced and one
    /// that was revoked are all told apart by one look-up of a hash, so they take the same time.
    func ownerLink(token: String, _ purpose: OwnerLink.Purpose) async throws -> OwnerLink {
        let hash = TokenFactory.hash(of: token, .ownerLink) ?? TokenHash(ofToken: token)
        guard let link = try await store.link(hash: hash), link.purpose == purpose,
            link.expires.map({ clock.now() < $0 }) ?? true
        else { throw Problem.notFound(purpose == .feed ? "feed" : "link") }
        return link
    }

    /// A link of the asker's own.
    func ownLink(
        _ id: Identifier<OwnerLink>, _ purpose: OwnerLink.Purpose, of identity: Identity
    ) async throws -> OwnerLink {
        let links = try await store.links(of: identity.account)
        guard let link = links.first(where: { $0.id == id && $0.purpose == purpose }) else {
            throw Problem.notFound(purpose == .feed ? "feed" : "link")
        }
        return link
    }

    func isLive(_ share: Share) -> Bool { share.expires.map { clock.now() < $0 } ?? true }

    /// A photo the asker uploaded.
    func upload(_ id: Identifier<Upload>, of identity: Identity) async throws -> Upload {
        guard let upload = try await store.upload(id), upload.owner == identity.account, clock.now() < upload.expires
        else { throw Problem.notFound("photo") }
        return upload
    }

    /// Who may see the blob of a hash.
    enum Audience: Hashable, Sendable { case everyone, owner }

    /// Whether the asker may see a blob: as part of their own pieces and uploads, as the masked ticket of a public piece,
    /// or as the ticket of a live link, whose address nobody else knows.
    /// - Throws: not-found for everyone else.
    func audience(of hash: BlobHash, for identity: Identity?) async throws -> Audience {
        var audience: Audience?
        for holder in try await store.holders(of: hash) {
            switch holder {
            case .piece(let id):
                guard let record = try await store.piece(id) else { continue }
                if record.piece.visibility == .public, record.pictures.masked.contains(where: { $0.hash == hash }) {
                    return .everyone
                }
                if owns(identity, record.owner) { audience = .owner }
            case .share(let id):
                guard let share = try await store.share(id), isLive(share), share.ticket.hash == hash,
                    let record = try await store.piece(share.piece), record.piece.visibility != .private
                else { continue }
                return .everyone
            case .upload(let id):
                if let upload = try await store.upload(id), owns(identity, upload.owner) { audience = .owner }
            case .job(let id):
                if let job = try await store.job(id), owns(identity, job.owner) { audience = .owner }
            }
        }
        guard let audience else { throw Problem.notFound("picture") }
        return audience
    }

    private func owns(_ identity: Identity?, _ owner: AccountID) -> Bool {
        identity.map { $0.account == owner && $0.scopes.contains(.piecesRead) } ?? false
    }
}
