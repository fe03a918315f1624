import HTTPTypes
import Hummingbird
import HummingbirdCore
import PieceBlobs
import PieceCount
import PieceModel
import PieceStore

extension Services {
    var pieceRoutes: [Route] {
        [
            Route(.get, "/api/v1/pieces", "listPieces", listPieces),
            Route(.post, "/api/v1/pieces", "createPiece", createPiece),
            Route(.get, "/api/v1/pieces/{id}", "getPiece", getPiece),
            Route(.put, "/api/v1/pieces/{id}", "replacePiece", replacePiece),
            Route(.patch, "/api/v1/pieces/{id}", "changePiece", changePiece),
            Route(.delete, "/api/v1/pieces/{id}", "deletePiece", deletePiece),
            Route(.post, "/api/v1/pieces/{id}/render", "renderPiece", renderPiece),
            Route(.put, "/api/v1/pieces/{id}/photo", "replacePhoto", replacePhoto),
            Route(.put, "/api/v1/pieces/{id}/heart", "addHeart", addHeart),
            Route(.delete, "/api/v1/pieces/{id}/heart", "removeHeart", removeHeart),
            Route(.get, "/api/v1/public/pieces", "listPublicPieces", listPublicPieces),
        ]
    }

    private static let bodyNames = ["piece", "layout", "locale", "palette", "photoId", "counted"]

    @Sendable private func createPiece(_ request: Request, _ context: PieceContext) async throws -> Response {
        let identity = try context.signedIn(.piecesWrite)
        let slot = try library.pool.reserve()
        let body = try await bodies.form(request, context)
        var reader = TicketReader(body, names: Services.bodyNames)
        let piece = reader.piece(refusing: ["number"])
        let layout = reader.layout()
        let locale = reader.locale()
        let palette = reader.palette()
        let photo = reader.photo(otherwise: .none)
        let counted = reader.counted()
        try reader.check()
        guard let piece else { throw Problem.badRequest("there is no piece") }
        let change = PieceChange(
            piece: piece, layout: layout, locale: locale, palette: palette, photo: photo, isCounted: counted)
        let key = try idempotencyKey(request, identity, body)
        let (record, replayed, warnings) = try await library.create(change, for: identity, key: key, slot: slot)
        let earned = replayed ? [] : try await library.titlesEarned(with: record)
        var response = answer(record, hearted: false, warnings: warnings, earned: earned, status: .created)
        response.headers[.location] = "/api/v1/pieces/\(record.id)"
        if replayed { response.headers[.idempotencyReplayed] = "true" }
        return response
    }

    @Sendable private func getPiece(_ request: Request, _ context: PieceContext) async throws -> Response {
        let id = try context.id("id", of: "piece", PieceRecord.self)
        let (record, view) = try await library.visible(id, to: context.identity)
        var hearted = false
        if let identity = context.identity {
            hearted = try await !library.store.hearts(of: identity.account, among: [id]).isEmpty
        }
        let body =
            view == .own ? record.json(settings, hearted: hearted) : record.maskedJSON(settings, hearted: hearted)
        let tag = EntityTag.version(record.version, hearts: record.hearts, hearted: hearted, isOwn: view == .own)
        return request.unlessKnown(tag, .json(body, headers: [.cacheControl: "private, no-cache"]))
    }

    @Sendable private func replacePiece(_ request: Request, _ context: PieceContext) async throws -> Response {
        try await change(request, context) { body, reader, record in
            let piece = reader.piece(refusing: ["number"])
            return { () throws(Problem) in
                guard let piece else { throw .badRequest("there is no piece") }
                return piece
            }
        }
    }

    /// RFC 7396: members of `piece` that are given replace those there are; null takes one away.
    @Sendable private func changePiece(_ request: Request, _ context: PieceContext) async throws -> Response {
        try await change(request, context) { body, reader, record in
            var fields = record.piece.fields.object ?? JSONObject()
            fields["number"] = nil
            if let patch = body.fields["piece"] {
                guard let object = patch.object else {
                    throw Problem.invalid("$.piece", "must be an object, but is \(patch.typeName)", "write it in { }")
                }
                for member in object { fields[member.key] = member.value.isNull ? nil : member.value }
            }
            let piece = reader.piece(.object(fields), refusing: ["number"])
            return { () throws(Problem) in
                guard let piece else { throw .badRequest("there is no piece") }
                return piece
            }
        }
    }

    /// Renders the ticket again with another layout, palette or locale; the facts stay.
    @Sendable private func renderPiece(_ request: Request, _ context: PieceContext) async throws -> Response {
        try await change(request, context, names: ["layout", "locale", "palette"], versionRequired: false) {
            _, _, record in
            { record.piece }
        }
    }

    /// The way of every change: who, which version, what, then render and keep.
    private func change(
        _ request: Request, _ context: PieceContext, names: [String] = Services.bodyNames, versionRequired: Bool = true,
        _ piece:
            @Sendable @escaping (TicketRequest, inout TicketReader, PieceRecord) throws -> () throws(Problem) -> Piece
    ) async throws -> Response {
        let identity = try context.signedIn(.piecesWrite)
        let id = try context.id("id", of: "piece", PieceRecord.self)
        let version = try request.expectedVersion(required: versionRequired)
        let slot = try library.pool.reserve()
        let body = try await bodies.form(request, context)
        let (record, warnings) = try await library.update(id, for: identity, version: version, slot: slot) { record in
            var reader = TicketReader(body, names: names)
            let piece = try piece(body, &reader, record)
            let layout = reader.layout()
            let locale = reader.locale()
            let palette = reader.palette()
            let photo = reader.photo(otherwise: .same)
            let counted = names.contains("counted") ? reader.counted() : nil
            try reader.check()
            return PieceChange(
                piece: try piece(), layout: layout, locale: locale, palette: palette, photo: photo, isCounted: counted)
        }
        return answer(
            record, hearted: try await isHearted(record.id, identity), warnings: warnings,
            earned: try await library.titlesEarned(with: record))
    }

    /// A new photo, as the body itself or as a form's part.
    @Sendable private func replacePhoto(_ request: Request, _ context: PieceContext) async throws -> Response {
        let identity = try context.signedIn(.piecesWrite)
        let id = try context.id("id", of: "piece", PieceRecord.self)
        let version = try request.expectedVersion(required: false)
        let slot = try library.pool.reserve()
        let photo = try await bodies.anyPhoto(request, context)
        let (record, warnings) = try await library.update(id, for: identity, version: version, slot: slot) {
            PieceChange(piece: $0.piece, layout: nil, locale: nil, palette: nil, photo: .bytes(photo))
        }
        return answer(record, hearted: try await isHearted(record.id, identity), warnings: warnings)
    }

    @Sendable private func deletePiece(_ request: Request, _ context: PieceContext) async throws -> Response {
        let identity = try context.signedIn(.piecesWrite)
        let id = try context.id("id", of: "piece", PieceRecord.self)
        try await library.delete(id, for: identity, version: try request.expectedVersion(required: false))
        return .noContent()
    }

    @Sendable private func addHeart(_ request: Request, _ context: PieceContext) async throws -> Response {
        try await setHeart(true, context)
    }

    @Sendable private func removeHeart(_ request: Request, _ context: PieceContext) async throws -> Response {
        try await setHeart(false, context)
    }

    private func setHeart(_ hearted: Bool, _ context: PieceContext) async throws -> Response {
        let identity = try context.signedIn(.piecesWrite)
        let id = try context.id("id", of: "piece", PieceRecord.self)
        let (record, _) = try await library.visible(id, to: identity)
        let hearts = try await library.store.setHeart(hearted, on: record.id, by: identity.account, at: clock.now())
        return .json(["hearts": .int(hearts), "hearted": .bool(hearted)])
    }

    @Sendable private func listPieces(_ request: Request, _ context: PieceContext) async throws -> Response {
        let identity = try context.signedIn(.piecesRead)
        let query = try PieceQuery(request.uri, owner: identity.account, viewer: identity.account)
        let page = try await library.metrics.timed("list") { try await library.store.pieces(query) }
        let hearted = try await library.store.hearts(of: identity.account, among: page.items.map(\.id))
        return .page(page, query) { $0.json(settings, hearted: hearted.contains($0.id)) }
    }

    @Sendable private func listPublicPieces(_ request: Request, _ context: PieceContext) async throws -> Response {
        var query = try PieceQuery(request.uri, owner: nil, viewer: context.identity?.account)
        query.visibility = [.public]
        let page = try await library.store.pieces(query)
        var hearted: Set<PieceID> = []
        if let identity = context.identity {
            hearted = try await library.store.hearts(of: identity.account, among: page.items.map(\.id))
        }
        let own = hearted
        return .page(page, query) { $0.maskedJSON(settings, hearted: own.contains($0.id)) }
    }

    func isHearted(_ id: PieceID, _ identity: Identity) async throws -> Bool {
        try await !library.store.hearts(of: identity.account, among: [id]).isEmpty
    }

    func answer(
        _ record: PieceRecord, hearted: Bool, warnings: [String] = [], earned: [TitleRule] = [],
        status: HTTPResponse.Status = .ok
    ) -> Response {
        var object = record.json(settings, hearted: hearted).object ?? JSONObject()
        // A notice that belongs to this write; the titles themselves are at /api/v1/titles.
        if !earned.isEmpty { object["titlesEarned"] = .array(earned.map(\.json)) }
        var response = Response.json(.object(object), status: status)
        response.headers[.eTag] = EntityTag.version(
            record.version, hearts: record.hearts, hearted: hearted, isOwn: true)
        if !warnings.isEmpty { response.headers[.pieceWarnings] = Response.asciiList(warnings) }
        return response
    }

    /// The request's Idempotency-Key with a digest of what the request asks for.
    private func idempotencyKey(
        _ request: Request, _ identity: Identity, _ body: TicketRequest
    ) throws -> IdempotencyKey? {
        guard let key = try request.idempotencyKey() else { return nil }
        var content = Array(JSONValue.object(body.fields).serialized().utf8) + [0]
        content += body.photo ?? []
        return IdempotencyKey(
            account: identity.account, key: key, fingerprint: BlobHash(of: content), at: clock.now())
    }
}
