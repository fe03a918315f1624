import HTTPTypes
import Hummingbird
import HummingbirdCore
import PieceCount
import PieceModel
import PieceRender
import PieceStore

extension Services {
    var cardRoutes: [Route] {
        [
            Route(.get, "/api/v1/recap/{year}", "getRecap", getRecap),
            Route(.get, "/api/v1/calendar/{period}/card", "getCalendarCard", getCalendarCard),
            Route(.get, "/api/v1/recaps", "listRecaps", listRecaps),
            Route(.post, "/api/v1/recaps", "createRecap", createRecap),
            Route(.delete, "/api/v1/recaps/{id}", "deleteRecap", deleteRecap),
            Route(.get, "/api/v1/shared-recaps/{token}", "getSharedRecap", getSharedRecap),
            Route(.get, "/r/{token}", "recapPage", recapPage),
        ]
    }

    /// 결산: the year on one picture.
    @Sendable private func getRecap(_ request: Request, _ context: PieceContext) async throws -> Response {
        let identity = try context.signedIn(.piecesRead)
        guard case .year(let year) = context.parameters.get("year").flatMap({ Period($0) }) else {
            throw Problem.notFound("year")
        }
        let locale = try cardLocale(request)
        let slot = try library.pool.reserve()
        let card = try await library.recap(
            of: year, for: identity.account, locale: locale, audience: .owner, link: nil)
        return picture(request, try await library.paint(card, slot: slot))
    }

    @Sendable private func getCalendarCard(_ request: Request, _ context: PieceContext) async throws -> Response {
        let identity = try context.signedIn(.piecesRead)
        guard case .month(let year, let month) = context.parameters.get("period").flatMap({ Period($0) }),
            let days = LocalDate.month(month, of: year)
        else { throw Problem.notFound("month") }
        let locale = try cardLocale(request)
        let slot = try library.pool.reserve()
        let card = try await library.monthCard(days, for: identity, locale: locale)
        return picture(request, try await library.paint(card, slot: slot))
    }

    private func cardLocale(_ request: Request) throws(Problem) -> TicketLocale? {
        var reader = try FieldReader(query: request.uri, known: ["locale"])
        let locale = reader.choice("locale", from: TicketLocale.allCases.map(\.rawValue)).flatMap(TicketLocale.init)
        try reader.check()
        return locale
    }

    func picture(_ request: Request, _ card: RenderedTicket) -> Response {
        request.unlessKnown(
            "\"\(BlobHash(of: card.bytes))\"",
            .bytes(
                card.bytes, type: card.mediaType, headers: [.cacheControl: "private, no-cache", .robotsTag: "noindex"]))
    }

    // MARK: links

    @Sendable private func listRecaps(_ request: Request, _ context: PieceContext) async throws -> Response {
        let identity = try context.signedIn(.piecesRead)
        let links = try await library.store.links(of: identity.account).filter { $0.purpose == .recap }
        return .json(
            ["items": .array(links.map { .object($0.json) })], headers: [.cacheControl: "private, no-cache"])
    }

    // Swift 6.3.1 crashes while it optimises this function (LLVM's splitting of coroutines).
    @_optimize(none)
    @Sendable private func createRecap(_ request: Request, _ context: PieceContext) async throws -> Response {
        let identity = try context.signedIn(.sharesWrite)
        let wanted = try wish(try await bodies.json(request, context))
        let (link, token) = try await library.makeLink(
            .recap, for: identity, name: "\(wanted.year)", shows: wanted.shows, subject: "\(wanted.year)",
            expires: wanted.expires)
        var object = link.json
        object["link"] = .string("\(settings.publicURL)/r/\(token)")
        return .json(.object(object), status: .created, headers: [.cacheControl: "no-store"])
    }

    /// Which year a new link is to show, what of it, and until when.
    private func wish(_ body: JSONObject) throws(Problem) -> (year: Int, shows: [String], expires: Instant?) {
        var reader = FieldReader(body, path: .root)
        reader.refuseUnknown(known: ["year", "shows", "expiresInDays"])
        let year = reader.integer("year", in: 1000...9999, what: "a year")
        if year == nil, reader.problems.isEmpty { reader.missing("year", example: "2026") }
        let shows = reader.shows(["price"])
        let days = reader.integer("expiresInDays", in: 1...3650, what: "a number of days")
        try reader.check()
        guard let year else { throw Problem.badRequest("there is no year") }
        return (year, shows, days.map { clock.now().adding(seconds: Double($0) * 86_400) })
    }

    @Sendable private func deleteRecap(_ request: Request, _ context: PieceContext) async throws -> Response {
        let identity = try context.signedIn(.sharesWrite)
        try await library.deleteLink(try context.id("id", of: "link"), .recap, for: identity)
        return .noContent()
    }

    /// The picture that a recap's link shows.
    @Sendable private func getSharedRecap(_ request: Request, _ context: PieceContext) async throws -> Response {
        let token = context.parameters.get("token") ?? ""
        let link = try await library.ownerLink(token: token, .recap)
        guard let year = Int(link.subject) else { throw Problem.notFound("link") }
        let slot = try library.pool.reserve()
        let card = try await library.recap(
            of: year, for: link.owner, locale: nil, audience: .link(showsPrice: link.shows.contains("price")),
            link: "\(settings.publicURL)/r/\(token)")
        return picture(request, try await library.paint(card, slot: slot))
    }

    @Sendable private func recapPage(_ request: Request, _ context: PieceContext) async throws -> Response {
        let token = context.parameters.get("token") ?? ""
        let link = try await library.ownerLink(token: token, .recap)
        var response = Response.page(Pages.recap(year: link.subject, token: token, settings: settings))
        response.headers[.robotsTag] = "noindex"
        return response
    }
}
