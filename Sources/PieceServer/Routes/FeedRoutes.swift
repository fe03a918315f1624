import HTTPTypes
import Hummingbird
import HummingbirdCore
import PieceFeeds
import PieceModel
import PieceStore

extension Services {
    var feedRoutes: [Route] {
        [
            Route(.get, "/api/v1/feeds", "listFeeds", listFeeds),
            Route(.post, "/api/v1/feeds", "createFeed", createFeed),
            Route(.post, "/api/v1/feeds/{id}/token", "rotateFeed", rotateFeed),
            Route(.delete, "/api/v1/feeds/{id}", "deleteFeed", deleteFeed),
            Route(.get, "/feeds/{token}/calendar.ics", "getCalendarFeed", getCalendarFeed),
            Route(.get, "/feeds/{token}/feed.json", "getJSONFeed", getJSONFeed),
            Route(.get, "/feeds/{token}/atom.xml", "getAtomFeed", getAtomFeed),
            Route(.get, "/feeds/{token}/tickets/{file}", "getFeedTicket", getFeedTicket),
        ]
    }

    @Sendable private func listFeeds(_ request: Request, _ context: PieceContext) async throws -> Response {
        let identity = try context.signedIn(.piecesRead)
        let links = try await library.store.links(of: identity.account).filter { $0.purpose == .feed }
        return .json(
            ["items": .array(links.map { .object($0.json) })], headers: [.cacheControl: "private, no-cache"])
    }

    // Swift 6.3.1 crashes while it optimises this function (LLVM's splitting of coroutines).
    @_optimize(none)
    @Sendable private func createFeed(_ request: Request, _ context: PieceContext) async throws -> Response {
        let identity = try context.signedIn(.sharesWrite)
        var reader = FieldReader(try await bodies.optionalJSON(request, context), path: .root)
        reader.refuseUnknown(known: ["name", "shows"])
        let name = reader.text("name", .line(60)) ?? (settings.locale == .ko ? "내 조각" : "My pieces")
        let shows = reader.shows(FeedDetail.allCases.map(\.rawValue))
        if !reader.problems.isEmpty { throw Problem.invalid(reader.problems) }
        let (link, token) = try await library.makeLink(.feed, for: identity, name: name, shows: shows)
        return .json(.object(json(link, token)), status: .created, headers: [.cacheControl: "no-store"])
    }

    /// A new address in the place of the old one.
    // Swift 6.3.1 crashes while it optimises this function (LLVM's splitting of coroutines).
    @_optimize(none)
    @Sendable private func rotateFeed(_ request: Request, _ context: PieceContext) async throws -> Response {
        let identity = try context.signedIn(.sharesWrite)
        let (link, token) = try await library.rotateLink(
            try context.id("id", of: "feed"), .feed, for: identity)
        return .json(.object(json(link, token)), headers: [.cacheControl: "no-store"])
    }

    @Sendable private func deleteFeed(_ request: Request, _ context: PieceContext) async throws -> Response {
        let identity = try context.signedIn(.sharesWrite)
        try await library.deleteLink(try context.id("id", of: "feed"), .feed, for: identity)
        return .noContent()
    }

    private func json(_ link: OwnerLink, _ token: String) -> JSONObject {
        var object = link.json
        let base = "\(settings.publicURL)/feeds/\(token)"
        let calendar = base + "/calendar.ics"
        object["calendar"] = .string(calendar)
        let address = calendar.drop { $0 != ":" }
        object["webcal"] = .string("webcal" + address)
        object["jsonFeed"] = .string(base + "/feed.json")
        object["atom"] = .string(base + "/atom.xml")
        return object
    }

    // MARK: what the addresses serve

    @Sendable private func getCalendarFeed(_ request: Request, _ context: PieceContext) async throws -> Response {
        let token = context.parameters.get("token") ?? ""
        let link = try await library.ownerLink(token: token, .feed)
        let filter = try feedFilter(request)
        return feed(
            request, try await library.calendar(of: link, token: token, filter), type: CalendarFeed.mediaType)
    }

    @Sendable private func getJSONFeed(_ request: Request, _ context: PieceContext) async throws -> Response {
        try await reader(request, context, .json)
    }

    @Sendable private func getAtomFeed(_ request: Request, _ context: PieceContext) async throws -> Response {
        try await reader(request, context, .atom)
    }

    private func reader(
        _ request: Request, _ context: PieceContext, _ format: Library.ReaderFormat
    ) async throws -> Response {
        let token = context.parameters.get("token") ?? ""
        let link = try await library.ownerLink(token: token, .feed)
        return feed(
            request, try await library.readerFeed(of: link, token: token, format), type: format.mediaType)
    }

    private func feed(_ request: Request, _ bytes: [UInt8], type: String) -> Response {
        let headers: HTTPFields = [.cacheControl: "private, max-age=900", .robotsTag: "noindex"]
        return request.unlessKnown("\"\(BlobHash(of: bytes))\"", .bytes(bytes, type: type, headers: headers))
    }

    /// A ticket by its piece and version, as the feed wrote the address.
    @Sendable private func getFeedTicket(_ request: Request, _ context: PieceContext) async throws -> Response {
        let link = try await library.ownerLink(token: context.parameters.get("token") ?? "", .feed)
        let file = context.parameters.get("file") ?? ""
        guard file.hasSuffix(".jpg"), let dash = file.lastIndex(of: "-"),
            let id = PieceID(String(file[..<dash])), let version = Int(file[file.index(after: dash)...].dropLast(4))
        else { throw Problem.notFound("picture") }
        let record = try await library.feedRecord(link, id)
        let slot = try library.pool.reserve()
        let ticket = try await library.feedTicket(link, record, slot: slot)
        // At the address of another version stands what there is now, which nobody may keep for long.
        let age = version == record.version ? "31536000, immutable" : "900"
        return .bytes(
            ticket.bytes, type: ticket.mediaType,
            headers: [
                .cacheControl: "private, max-age=\(age)", .robotsTag: "noindex",
                .crossOriginResourcePolicy: "cross-origin",
            ])
    }

    private func feedFilter(_ request: Request) throws(Problem) -> Library.FeedFilter {
        var filter = Library.FeedFilter()
        let query = request.uri.queryParameters
        for text in query[values: "kind"].flatMap({ $0.split(separator: ",") }) {
            guard let kind = Kind(id: String(text)) else {
                throw .invalid(
                    "$.kind", "there is no kind \"\(text.prefix(40))\"",
                    "choose from \(Kind.all.map(\.id).joined(separator: ", "))")
            }
            filter.kinds.insert(kind)
        }
        if let text = query["status"] {
            guard let status = Library.FeedFilter.Status(rawValue: String(text)) else {
                throw .invalid("$.status", "is neither seen nor planned", "write one of the two, or leave it out")
            }
            filter.status = status
        }
        return filter
    }
}

extension OwnerLink {
    /// The link as its owner sees it; its address was told when it was made.
    var json: JSONObject {
        var object = JSONObject()
        object["id"] = .string(id.description)
        object["name"] = .string(name)
        object["shows"] = .array(shows.map(JSONValue.string))
        if purpose == .recap { object["subject"] = .string(subject) }
        object["created"] = .time(created)
        object["expires"] = .time(expires)
        return object
    }
}

extension FieldReader {
    /// Names of what a link shows, in order and each once.
    mutating func shows(_ names: [String]) -> [String] {
        var shown: Set<String> = []
        for (value, path) in list("shows", atMost: names.count, of: "field names") {
            if let name = value.string, names.contains(name) {
                shown.insert(name)
            } else {
                note(path, "is nothing a link can show", "write some of \(names.joined(separator: ", "))")
            }
        }
        return names.filter(shown.contains)
    }
}
