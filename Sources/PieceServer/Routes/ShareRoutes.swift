import HTTPTypes
import Hummingbird
import HummingbirdCore
import PieceModel
import PieceStore

extension Services {
    var shareRoutes: [Route] {
        [
            Route(.get, "/api/v1/pieces/{id}/shares", "listShares", listShares),
            Route(.post, "/api/v1/pieces/{id}/shares", "createShare", createShare),
            Route(.delete, "/api/v1/shares/{id}", "deleteShare", deleteShare),
            Route(.get, "/api/v1/shared/{token}", "getShared", getShared),
            Route(.get, "/api/v1/shared/{token}/ticket", "getSharedTicket", getSharedTicket),
        ]
    }

    // Swift 6.3.1 crashes while it optimises this function (LLVM's splitting of coroutines).
    @_optimize(none)
    @Sendable private func createShare(_ request: Request, _ context: PieceContext) async throws -> Response {
        let identity = try context.signedIn(.sharesWrite)
        let id = try context.id("id", of: "piece", PieceRecord.self)
        let body = try await bodies.optionalJSON(request, context)
        let wanted = try wish(body)
        let share = try await library.share(id, for: identity, showing: wanted.shown, expires: wanted.expires)
        return .json(json(share), status: .created)
    }

    /// What a new link is to show, and until when.
    private func wish(_ body: JSONObject) throws(Problem) -> (shown: Set<PrivateField>, expires: Instant?) {
        var reader = FieldReader(body, path: .root)
        reader.refuseUnknown(known: ["shows", "expiresInDays"])
        var shown: Set<PrivateField> = []
        for (value, path) in reader.list("shows", atMost: PrivateField.allCases.count, of: "field names") {
            if let field = value.string.flatMap(PrivateField.init) {
                shown.insert(field)
            } else {
                let names = PrivateField.allCases.map(\.rawValue).joined(separator: ", ")
                reader.note(path, "is no field that is hidden by default", "write some of \(names)")
            }
        }
        let days = reader.integer("expiresInDays", in: 1...3650, what: "a number of days")
        if !reader.problems.isEmpty { throw Problem.invalid(reader.problems) }
        return (shown, days.map { clock.now().adding(seconds: Double($0) * 86_400) })
    }

    @Sendable private func listShares(_ request: Request, _ context: PieceContext) async throws -> Response {
        let identity = try context.signedIn(.piecesRead)
        let record = try await library.owned(try context.id("id", of: "piece"), by: identity)
        let shares = try await library.store.shares(of: record.id)
        return .json(
            ["items": .array(shares.map(json))], headers: [.cacheControl: "private, no-cache"])
    }

    @Sendable private func deleteShare(_ request: Request, _ context: PieceContext) async throws -> Response {
        let identity = try context.signedIn(.sharesWrite)
        try await library.revoke(try context.id("id", of: "link"), for: identity)
        return .noContent()
    }

    /// What a link shows, to whoever has it.
    @Sendable private func getShared(_ request: Request, _ context: PieceContext) async throws -> Response {
        let (share, record) = try await library.shared(token: context.parameters.get("token") ?? "")
        let fresh = try await library.upToDate(share, record)
        var object = JSONObject()
        var fields = record.piece.masked(showing: share.shown, link: nil).fields.object ?? JSONObject()
        fields["number"] = nil
        fields["visibility"] = nil
        object["number"] = .int(record.number)
        object["piece"] = .object(fields)
        object["ticket"] = fresh.ticket.json(settings)
        object["palette"] = .texts(record.pictures.palette)
        object["expires"] = .time(share.expires)
        let response = Response.json(
            .object(object),
            headers: [.cacheControl: "private, no-cache", .robotsTag: "noindex"])
        return request.unlessKnown("\"s\(record.version)-\(fresh.ticket.hash.description.prefix(12))\"", response)
    }

    /// The masked ticket, always that of the newest version.
    @Sendable private func getSharedTicket(_ request: Request, _ context: PieceContext) async throws -> Response {
        let (share, record) = try await library.shared(token: context.parameters.get("token") ?? "")
        let fresh = try await library.upToDate(share, record)
        let headers: HTTPFields = [
            .cacheControl: "private, no-cache", .robotsTag: "noindex", .crossOriginResourcePolicy: "cross-origin",
        ]
        return request.unlessKnown(
            "\"\(fresh.ticket.hash)\"",
            .bytes(try await library.content(of: fresh.ticket), type: fresh.ticket.mediaType, headers: headers))
    }

    private func json(_ share: Share) -> JSONValue {
        share.json(link: library.link(of: share), settings: settings, live: library.isLive(share))
    }
}

extension HTTPField.Name {
    // The literal is a valid field name, so the optional is never nil.
    static let robotsTag = HTTPField.Name("X-Robots-Tag")!
}
