import HTTPTypes
import Hummingbird
import HummingbirdCore
import NIOCore
import PieceModel
import PieceRender

extension Services {
    var renderRoutes: [Route] {
        [
            Route(.post, "/api/v1/render", "render", render),
            Route(.post, "/api/v1/preview", "preview", preview),
        ]
    }

    /// A photo and facts in, a ticket out; nothing is kept.
    @Sendable private func render(_ request: Request, _ context: PieceContext) async throws -> Response {
        if !settings.anonymousRender { _ = try context.signedIn(.piecesWrite) }
        // Before the body is read: what will not be rendered need not be sent.
        let slot = try library.pool.reserve(isVisitor: context.identity == nil)
        let body = try await bodies.form(request, context)
        var reader = TicketReader(
            body, names: ["piece", "layout", "locale", "palette", "format", "quality", "longSide", "ticketOnly"])
        let piece = reader.piece()
        let layout = reader.layout()
        let locale = reader.locale() ?? settings.locale
        let palette = reader.palette() ?? [:]
        let form = reader.form()
        try reader.check()
        guard let piece else { throw Problem.badRequest("there is no piece") }
        let name = try library.layout(layout ?? piece.layout ?? PieceChange.defaultLayout).name
        let options = RenderOptions(
            locale: locale, output: form.output, longSide: form.longSide, ticketOnly: form.ticketOnly, palette: palette)
        let job = RenderJob(
            layout: name, piece: piece, photo: body.photo.map(PhotoInput.bytes) ?? .none, options: options)
        let limits = library.decodeLimits
        let ticket = try await library.rendering(slot: slot) { renderer throws(RenderError) in
            renderer.limits = limits
            return try renderer.render(job)
        }
        library.metrics.rendered(ticket.timings)
        return .ticket(ticket)
    }

    /// A small ticket for somebody who is still typing: what is missing is filled in, and the photo is one uploaded
    /// before, or that of a piece.
    @Sendable private func preview(_ request: Request, _ context: PieceContext) async throws -> Response {
        let identity = try context.signedIn(.piecesRead)
        let slot = try library.pool.reserve()
        let body = TicketRequest(fields: try await bodies.json(request, context), photo: nil)
        var reader = TicketReader(
            body, names: ["piece", "layout", "locale", "palette", "photoId", "pieceId", "longSide"])
        let locale = reader.locale() ?? settings.locale
        let piece = reader.piece(filled(body.fields["piece"], locale))
        let layout = reader.layout()
        let palette = reader.palette() ?? [:]
        let choice = reader.photo(otherwise: .none)
        let longSide = reader.longSide(in: 200...1200) ?? 720
        let pieceID = reader.pieceID()
        try reader.check()
        guard let piece else { throw Problem.badRequest("there is no piece") }
        let name = try library.layout(layout ?? piece.layout ?? PieceChange.defaultLayout).name
        let photo = try await library.previewPhoto(choice, of: pieceID, for: identity)
        let options = RenderOptions(
            locale: locale, output: .jpeg(quality: 80), longSide: longSide, palette: palette)
        let job = RenderJob(
            layout: name, piece: piece, photo: photo.map(PhotoInput.bytes) ?? .none, options: options)
        let ticket = try await library.rendering(slot: slot) { renderer throws(RenderError) in
            try renderer.render(job)
        }
        return .ticket(ticket)
    }

    /// Fields as far as they go, with the three that no piece is without.
    private func filled(_ given: JSONValue?, _ locale: TicketLocale) -> JSONValue {
        guard var object = given.map({ $0.object }) ?? JSONObject() else { return given ?? .null }
        func isBlank(_ name: String) -> Bool {
            object[name].map { $0.isNull || $0.string?.trimmed.isEmpty == true } ?? true
        }
        if isBlank("kind") { object["kind"] = "etc" }
        if isBlank("title") { object["title"] = locale == .ko ? "제목" : "Title" }
        if isBlank("date") { object["date"] = .string(String(clock.now().description.prefix(10))) }
        return .object(object)
    }
}

extension Response {
    /// A rendered ticket. What was odd goes into a header, where it does not disturb `curl -o ticket.png`.
    static func ticket(_ ticket: RenderedTicket) -> Response {
        var headers: HTTPFields = [.cacheControl: "no-store"]
        if !ticket.warnings.isEmpty { headers[.pieceWarnings] = asciiList(ticket.warnings) }
        return .bytes(ticket.bytes, type: ticket.mediaType, headers: headers)
    }

    /// Texts as a JSON array in ASCII, which header fields are made of.
    static func asciiList(_ texts: [String]) -> String {
        var list = ""
        for unit in JSONValue.array(texts.prefix(10).map { .string(String($0.prefix(300))) }).serialized().utf16 {
            if unit < 0x7F {
                list.unicodeScalars.append(Unicode.Scalar(UInt8(unit)))
            } else {
                let digits = String(unit, radix: 16)
                list += "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
            }
        }
        return list
    }
}

extension HTTPField.Name {
    // The literal is a valid field name, so the optional is never nil.
    static let pieceWarnings = HTTPField.Name("Piece-Warnings")!
}
