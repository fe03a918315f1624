import HTTPTypes
import Hummingbird
import HummingbirdCore
import PieceCount
import PieceModel
import PieceStore

extension Services {
    var statisticsRoutes: [Route] {
        [
            Route(.get, "/api/v1/statistics", "getStatistics", getStatistics),
            Route(.get, "/api/v1/statistics/repeats", "getRepeats", getRepeats),
            Route(.get, "/api/v1/spending", "getSpending", getSpending),
            Route(.get, "/api/v1/preferences", "getPreferences", getPreferences),
            Route(.put, "/api/v1/preferences", "replacePreferences", replacePreferences),
        ]
    }

    /// A year's numbers, or those of all time.
    @Sendable private func getStatistics(_ request: Request, _ context: PieceContext) async throws -> Response {
        let identity = try context.signedIn(.piecesRead)
        var reader = try FieldReader(query: request.uri, known: ["year", "kind"])
        let (year, kind) = (reader.year(), reader.kind())
        try reader.check()
        let today = library.today(of: try await library.account(identity))
        let report = try await library.report(for: identity) {
            try StatisticsReport(reading: $0, year: year, kind: kind, today: today)
        }
        return counts(request, report.json)
    }

    /// 회전문: how often a work was seen, with whom on stage, and which casts are still to be seen.
    @Sendable private func getRepeats(_ request: Request, _ context: PieceContext) async throws -> Response {
        let identity = try context.signedIn(.piecesRead)
        var reader = try FieldReader(query: request.uri, known: ["title", "kind"])
        let title = reader.requiredText("title", .line(100), example: "지킬 앤 하이드")
        let kind = reader.kind()
        if kind == nil, reader.problems.isEmpty { reader.missing("kind", example: "musical") }
        try reader.check()
        guard let title, let kind else { throw Problem.badRequest("a work has a title and a kind") }
        let entries = try await library.viewings(of: WorkName(title: title, kind: kind), for: identity)
        let report = RepeatViewings(
            entries.map { entry in
                RepeatViewings.Viewing(
                    id: entry.id.description, date: entry.date, time: entry.time,
                    cast: entry.cast, score: entry.score, price: entry.price)
            })
        return counts(request, report.json)
    }

    /// What pieces cost in a year, a month, or all time.
    @Sendable private func getSpending(_ request: Request, _ context: PieceContext) async throws -> Response {
        let identity = try context.signedIn(.piecesRead)
        var reader = try FieldReader(query: request.uri, known: ["year", "month"])
        let year = reader.year()
        let monthText = reader.text("month", .line(10))
        let month = monthText.flatMap { Period($0) }
        if let monthText {
            if case .month = month {} else { reader.note("month", "\"\(monthText)\" is not a month", "write 2026-11") }
            if year != nil { reader.note("year", "says the same as month", "send one of the two") }
        }
        try reader.check()
        let today = library.today(of: try await library.account(identity))
        let overview = try await library.spending(
            month ?? year.map(Period.year) ?? .all, for: identity, today: today)
        return counts(request, overview.json(settings))
    }

    @Sendable private func getPreferences(_ request: Request, _ context: PieceContext) async throws -> Response {
        let identity = try context.signedIn(.piecesRead)
        return counts(request, try await library.report(for: identity) { try $0.preferences() }.json)
    }

    /// Budgets, and names that statistics leave out.
    @Sendable private func replacePreferences(_ request: Request, _ context: PieceContext) async throws -> Response {
        let identity = try context.signedIn(.piecesWrite)
        var reader = FieldReader(try await bodies.json(request, context), path: .root)
        reader.refuseUnknown(known: ["budgets", "hidden"])
        let budgets = reader.budgets()
        let hidden = reader.hiddenNames()
        try reader.check()
        let kept = try await library.store.changeCounts(of: identity.account) { counts in
            var preferences = try counts.preferences()
            preferences.budgets = budgets
            preferences.hidden = hidden
            try counts.write(preferences)
            return preferences
        }
        return .json(kept.json, headers: [.cacheControl: "private, no-cache"])
    }
}

extension CountPreferences {
    fileprivate var json: JSONValue {
        [
            "budgets": .array(
                budgets.sorted { $0.key < $1.key }.map { code, budget in
                    [
                        "currency": .string(code), "month": budget.month.map(JSONValue.int) ?? .null,
                        "year": budget.year.map(JSONValue.int) ?? .null,
                    ]
                }),
            "hidden": .array(
                hidden.sorted { $0.key < $1.key }.flatMap { dimension, names in
                    names.sorted().map { ["dimension": .string(dimension), "name": .string($0)] }
                }),
        ]
    }
}

extension FieldReader {
    /// More than anybody needs; a bound on what one account can fill the store with.
    private static let hiddenLimit = 200

    /// `[{"currency": "KRW", "month": 300000, "year": null}]`
    fileprivate mutating func budgets() -> [String: Budget] {
        var budgets: [String: Budget] = [:]
        for (value, path) in list("budgets", atMost: 20, of: "budgets") {
            guard let object = value.object else {
                note(
                    path, "must be an object, but is \(value.typeName)",
                    "write {\"currency\": \"KRW\", \"month\": 300000}")
                continue
            }
            var reader = FieldReader(object, path: path)
            reader.refuseUnknown(known: ["currency", "month", "year"])
            let currency = reader.requiredText("currency", .line(3), example: "\"KRW\"").flatMap { Currency($0) }
            if currency == nil, reader.problems.isEmpty {
                reader.note("currency", "is no ISO 4217 code", "write KRW, JPY, USD …")
            }
            let month = reader.integer("month", in: 0...Money.maximum, what: "an amount in minor units")
            let year = reader.integer("year", in: 0...Money.maximum, what: "an amount in minor units")
            take(reader.problems)
            guard let currency else { continue }
            if budgets[currency.code] != nil { note(path, "sets \(currency) a second time", "keep one of the two") }
            budgets[currency.code] = Budget(month: month, year: year)
        }
        return budgets
    }

    /// `[{"dimension": "companion", "name": "수민"}]`
    fileprivate mutating func hiddenNames() -> [String: Set<String>] {
        var hidden: [String: Set<String>] = [:]
        let dimensions = Dimension.counted.map(\.rawValue)
        for (value, path) in list("hidden", atMost: FieldReader.hiddenLimit, of: "names") {
            guard let object = value.object else {
                note(
                    path, "must be an object, but is \(value.typeName)",
                    "write {\"dimension\": \"companion\", \"name\": \"…\"}")
                continue
            }
            var reader = FieldReader(object, path: path)
            reader.refuseUnknown(known: ["dimension", "name"])
            let dimension = reader.choice("dimension", from: dimensions)
            if dimension == nil, reader.problems.isEmpty { reader.missing("dimension", example: "\"companion\"") }
            let name = reader.requiredText("name", .line(120), example: "\"수민\"")
            if dimension == Dimension.work.rawValue, let name, WorkName(name) == nil {
                reader.note("name", "names no work", "write its kind and title, such as musical/지킬 앤 하이드")
            }
            take(reader.problems)
            if let dimension, let name { hidden[dimension, default: []].insert(name) }
        }
        return hidden
    }
}
