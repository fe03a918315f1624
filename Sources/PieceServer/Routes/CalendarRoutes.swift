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
            let rollup = try await library.report(for: identity) {
                try $0.rollup(.month(year: year, month), kind: kind)
            }
            let entries = try await library.month(days, kind: kind, of: identity)
            return counts(request, calendar(days, entries, rollup))
        case .year(let year):
            let report = try await library.report(for: identity) {
                try HeatmapReport(reading: $0, year: year, kind: kind)
            }
            return counts(request, report.json)
        case .all, nil: throw Problem.notFound("month or year")
        }
    }

    private func calendar(_ days: ClosedRange<LocalDate>, _ entries: [PieceEntry], _ rollup: Rollup) -> JSONValue {
        let groups = Dictionary(grouping: entries, by: \.date).sorted { $0.key < $1.key }
        let sums = rollup.scoreSum
        return [
            "month": .string("\(days.lowerBound)".dropLast(3).description), "count": .int(rollup.count),
            "days": .array(
                groups.map { date, entries in
                    [
                        "date": .string(date.description), "count": .int(entries.count),
                        "pieces": .array(entries.map { $0.json(settings) }),
                    ]
                }),
            "complete": .bool(entries.count < Library.monthLimit),
            "spent": .array(
                rollup.money.sorted { $0.key < $1.key }.map { code, sums in
                    ["amount": .int(sums.paid), "currency": .string(code)]
                }),
            "meanScore": sums.pieces == 0
                ? .null
                : JSONNumber((Double(sums.halves) * 50 / Double(sums.pieces)).rounded() / 100)
                    .map(JSONValue.number) ?? .null,
        ]
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
