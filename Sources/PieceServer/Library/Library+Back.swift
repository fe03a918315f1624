import PieceCards
import PieceGraphics
import PieceModel
import PieceRender
import PieceStore

// Reverse sides are painted when somebody looks at them: few are, and they follow every change of the piece by themselves.
extension Library {
    /// How a reverse side is to look; what is nil is as its owner chose, or as usual.
    struct BackWish: Hashable, Sendable {
        var side: BackSide.Side?
        var box: BoxColour?
        var locale: TicketLocale?
    }

    /// A piece's reverse side for somebody: all of it for its owner; for others what is public: neither the photo, of
    /// which the ticket may show less, nor the long record and its photos.
    /// - Throws: not-found for what the asker may not see.
    func back(of id: PieceID, for identity: Identity?, _ wish: BackWish) async throws -> BackSide {
        let (record, view) = try await visible(id, to: identity)
        let design = record.design.back
        let chosen = view == .own ? design.flatMap { BackSide.Side(rawValue: $0.side) } : nil
        let side = wish.side ?? chosen ?? .review
        guard view == .own || side == .review else { throw Problem.notFound("reverse side") }
        var picture = PhotoInput.none
        // The public ticket may show a part of the photo only, or two colours of it.
        let photo = view == .own ? record.pictures.source : nil
        if side == .review, let source = record.pictures.backdrop ?? photo {
            picture = .bytes(try await master(source))
        }
        var photos: [CardPicture] = []
        if side == .record {
            for photo in record.recordPhotos { photos.append(CardPicture(try await content(of: photo.thumbnail))) }
        }
        return BackSide(
            side, of: view == .own ? record.piece : record.piece.masked(link: nil), picture: picture, photos: photos,
            box: wish.box ?? design.flatMap { BoxColour(rawValue: $0.box) } ?? .paper,
            locale: wish.locale ?? record.design.locale,
            palette: [PaletteToken: Color](texts: record.pictures.palette))
    }

    /// Paints a reverse side on a renderer's thread.
    func paint(_ back: BackSide, slot: consuming RenderPool.Reservation) async throws -> RenderedTicket {
        try await rendering(slot: slot) { renderer throws(RenderError) in try renderer.render(back) }
    }

    /// Keeps how a piece's reverse side is to look.
    func setBack(
        _ design: BackDesign, of id: PieceID, for identity: Identity, version: Int?
    ) async throws -> PieceRecord {
        try await racing(version) {
            var record = try await owned(id, by: identity)
            if let version, version != record.version { throw conflict(record.version) }
            if record.design.back == design { return record }
            record.design.back = design
            record.updated = clock.now()
            let next = record
            return try await retrying { try await store.replace(next) }
        }
    }
}
