import PieceModel
import PieceRender
import PieceStore

extension Library {
    /// Makes a link to a piece, with a ticket that shows no more than the link does.
    ///
    /// Swift 6.3.1 crashes while it optimises this function (LLVM's splitting of coroutines).
    @_optimize(none)
    func share(
        _ id: PieceID, for identity: Identity, showing shown: Set<PrivateField>, expires: Instant?
    ) async throws -> Share {
        let record = try await owned(id, by: identity)
        guard record.piece.visibility != .private else {
            throw Problem(
                .conflict, "piece-is-private",
                "this piece is private, so a link to it would open nothing; set its visibility to link or public first")
        }
        let id = Identifier<Share>.new(at: clock.now())
        return try await retrying { try await makeShare(id, of: record, showing: shown, expires: expires) }
    }

    private func makeShare(
        _ id: Identifier<Share>, of record: PieceRecord, showing shown: Set<PrivateField>, expires: Instant?
    ) async throws -> Share {
        let ticket = try await maskedTicket(of: record, showing: shown, share: id)
        let share = Share(
            id: id, piece: record.id, owner: record.owner, hash: TokenHash(ofToken: shareTokens.token(for: id)),
            shows: shown.map(\.rawValue).sorted(), created: clock.now(), expires: expires, ticket: ticket,
            pieceVersion: record.version)
        try await store.create(share)
        return share
    }

    /// A share whose ticket is that of the piece's newest version.
    func upToDate(_ share: Share, _ record: PieceRecord) async throws -> Share {
        guard share.pieceVersion < record.version else { return share }
        return try await retrying {
            var fresh = share
            fresh.ticket = try await maskedTicket(of: record, showing: share.shown, share: share.id)
            fresh.pieceVersion = record.version
            try await store.setTicket(fresh.ticket, pieceVersion: record.version, of: share.id)
            return fresh
        }
    }

    func revoke(_ id: Identifier<Share>, for identity: Identity) async throws {
        let share = try await store.share(id)
        guard share?.owner == identity.account else { throw Problem.notFound("link") }
        let wasThere = try await store.deleteShare(id)
        if !wasThere { throw Problem.notFound("link") }
    }

    /// The address people open.
    func link(of share: Share) -> String { link(of: share.id) }

    private func link(of id: Identifier<Share>) -> String { "\(settings.publicURL)/s/\(shareTokens.token(for: id))" }

    private func maskedTicket(
        of record: PieceRecord, showing shown: Set<PrivateField>, share: Identifier<Share>
    ) async throws -> Picture {
        let photo: [UInt8]? = if let picture = record.pictures.source { try await master(picture) } else { nil }
        let order = TicketOrder(
            piece: record.piece.masked(showing: shown, link: link(of: share)), layout: record.design.layout,
            locale: record.design.locale, palette: .init(texts: record.design.palette), photo: photo)
        let made = try await rendering { renderer throws(RenderError) in
            MadePicture(try renderer.render(order.job(order.piece)))
        }
        try await keep([made])
        return made.picture
    }
}

extension Share {
    /// The private fields this link shows.
    var shown: Set<PrivateField> { Set(shows.compactMap(PrivateField.init)) }
}
