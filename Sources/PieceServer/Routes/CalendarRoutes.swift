import HTTPTypes
import Hummingbird
import HummingbirdCore
import PieceCount
import PieceModel
import PieceStore

extension Services {
    var calendarRoutes: [Route] {
        [
            Route(.get, "/api/v1/calendar/{period}", "getCalendar", getCalendar),
            Route(.get, "/api/v1/memories", "listMemories", listMemories),
            Route(.get, "/api/v1/upcoming", "listUpcoming", listUpcoming),
        ]
    }

    /// A month with every piece of its days, or a year with the number of pieces of each day.
    @Sendable private func getCalendar(_ request: Request, _ context: PieceContext) async throws -> Response {
        let identity = try context.signedIn(.piecesRead)
        var reader = try FieldReader(query: request.uri, known: ["kind"])
        let kind = reader.kind()
        try reader.check()
        switch context.parameters.get("period").flatMap({ Period($0) }) {
        case .month(let year, let month):
            guard let days = LocalDate.month(month, of: year) else { throw Problem.notFound("month") }
            return counts(request, try await library.calendar(days, kind: kind, of: identity).json(settings))
        case .year(let year):
            let report = try await library.report(for: identity) {
                try HeatmapReport(reading: $0, year: year, kind: kind)
            }
            return counts(request, report.json)
        case .all, nil: throw Problem.notFound("month or year")
        }
    }

    /// "이날의 기억": pieces of this day in earlier years.
    @Sendable private func listMemories(_ request: Request, _ context: PieceContext) async throws -> Response {
        let identity = try context.signedIn(.piecesRead)
        var reader = try FieldReader(query: request.uri, known: ["date"])
        let given = reader.date("date")
        try reader.check()
        let date = if let given { given } else { library.today(of: try await library.account(identity)) }
        let entries = try await library.memories(of: date, for: identity)
        let items: [JSONValue] = entries.map { entry in
            var object = entry.json(settings).object ?? JSONObject()
            object["yearsAgo"] = .int(date.year - entry.date.year)
            return .object(object)
        }
        return counts(request, ["date": .string(date.description), "items": .array(items)])
    }

    @Sendable private func listUpcoming(_ request: Request, _ context: PieceContext) async throws -> Response {
        let identity = try context.signedIn(.piecesRead)
        var reader = try FieldReader(query: request.uri, known: ["limit"])
        let limit = reader.number("limit", in: 1...100) ?? 20
        try reader.check()
        let today = library.today(of: try await library.account(identity))
        let entries = try await library.upcoming(limit: limit, for: identity, today: today)
        let items: [JSONValue] = entries.map { entry in
            var object = entry.json(settings).object ?? JSONObject()
            object["daysUntil"] = .int(entry.date.daysSince1970 - today.daysSince1970)
            return .object(object)
        }
        return counts(request, ["today": .string(today.description), "items": .array(items)])
    }

    /// Numbers of one person; unchanged ones are not sent again.
    func counts(_ request: Request, _ value: JSONValue) -> Response {
        let response = Response.json(value, headers: [.cacheControl: "private, no-cache"])
        return request.unlessKnown(
            "\"\(BlobHash(of: Array(value.serialized().utf8)).description.prefix(32))\"", response)
    }
}

extension PieceEntry {
    /// A piece as calendars show it.
    func json(_ settings: ServerSettings) -> JSONValue {
        [
            "id": .string(id.description), "number": .int(number), "kind": .string(kind.id), "title": .string(title),
            "date": .string(date.description), "time": .optional(time?.description), "venue": .optional(venue),
            "score": score.flatMap { JSONNumber($0.stars) }.map(JSONValue.number) ?? .null,
            "layout": .string(layout), "thumbnail": (thumbnail ?? ticket).json(settings),
        ]
    }
}
