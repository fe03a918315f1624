import PieceModel

/// Reads `assets/titles.json`, collecting every problem.
struct TitleReading {
    private(set) var conditions: [(id: String, condition: PieceCondition)] = []
    private var ids: [PieceCondition: String] = [:]

    mutating func rules(_ value: JSONValue) throws(FieldErrors) -> [TitleRule] {
        var reader = FieldReader(value.object ?? JSONObject(), path: .root)
        reader.refuseUnknown(known: ["titles"])
        var rules: [TitleRule] = []
        for (value, path) in reader.list("titles", atMost: 500, of: "titles") {
            guard let object = value.object else {
                reader.note(path, "must be an object, but is \(value.typeName)", "write { }")
                continue
            }
            var fields = FieldReader(object, path: path)
            if let rule = rule(&fields, path) {
                if rules.contains(where: { $0.id == rule.id }) { fields.note("id", "comes twice", "choose another") }
                rules.append(rule)
            }
            reader.take(fields.problems)
        }
        for rule in rules {
            guard case .titles(let others) = rule.metric else { continue }
            for other in others where !rules.contains(where: { $0.id == other }) {
                reader.note("titles", "\(rule.id) asks for \"\(other)\", which is no title", "name one of the list")
            }
        }
        if !reader.problems.isEmpty { throw FieldErrors(reader.problems) }
        return rules
    }

    private mutating func rule(_ fields: inout FieldReader, _ path: JSONPath) -> TitleRule? {
        fields.refuseUnknown(
            known: [
                "id", "ko", "en", "aboutKo", "aboutEn", "glyph", "threshold", "window", "pieces", "most", "kind",
                "distinct", "spent", "streak", "titles", "joined", "chatRooms",
            ])
        let id = fields.requiredText("id", .line(40), example: "\"night-owl\"")
        var texts: [String: String] = [:]
        for name in ["ko", "en", "aboutKo", "aboutEn", "glyph"] {
            texts[name] = fields.requiredText(name, .line(120), example: "\"…\"")
        }
        let threshold = fields.integer("threshold", in: 1...Money.maximum, what: "a threshold")
        if threshold == nil, fields.problems.isEmpty { fields.missing("threshold", example: "3") }
        guard let id, let metric = metric(&fields, path, id), let threshold, fields.problems.isEmpty else { return nil }
        return TitleRule(
            id: id, names: [.ko: texts["ko"] ?? "", .en: texts["en"] ?? ""],
            abouts: [.ko: texts["aboutKo"] ?? "", .en: texts["aboutEn"] ?? ""], glyph: texts["glyph"] ?? "",
            metric: metric, threshold: threshold)
    }

    private mutating func metric(_ fields: inout FieldReader, _ path: JSONPath, _ id: String) -> TitleRule.Metric? {
        let window =
            fields.choice("window", from: TitleRule.Window.allCases.map(\.rawValue)).flatMap(TitleRule.Window.init)
        let kind = fields.text("kind", .line(40))
        if let kind, Kind(id: kind) == nil { fields.note("kind", "is no kind", "see Kind.all") }
        var metrics: [TitleRule.Metric] = []
        if let value = fields.value("pieces") {
            let condition = condition(value, path.key("pieces"), &fields)
            metrics.append(.pieces(condition: name(condition, id), window ?? .all))
        }
        let counted = Dimension.counted.map(\.rawValue)
        if let name = fields.choice("most", from: counted) {
            metrics.append(.most(Dimension(rawValue: name), kind: kind.flatMap { Kind(id: $0) }))
        }
        switch fields.choice("distinct", from: counted + ["genres", "kinds", "regions"]) {
        case "genres": metrics.append(.genres)
        case "kinds": metrics.append(.kinds)
        case "regions": metrics.append(.regions)
        case let name?: metrics.append(.distinct(Dimension(rawValue: name)))
        case nil: break
        }
        if let code = fields.text("spent", .line(3)) {
            if let currency = Currency(code) {
                metrics.append(.spent(currency))
            } else {
                fields.note("spent", "is no currency", "write KRW")
            }
        }
        if let span = fields.choice("streak", from: TitleRule.Span.allCases.map(\.rawValue)) {
            metrics.append(.streak(TitleRule.Span(rawValue: span) ?? .days))
        }
        if fields.value("titles") != nil {
            metrics.append(.titles(fields.list("titles", atMost: 100, of: "titles").compactMap(\.0.string)))
        }
        if fields.flag("joined") == true { metrics.append(.joined) }
        if fields.flag("chatRooms") == true { metrics.append(.chatRooms) }
        guard metrics.count == 1, let metric = metrics.first else {
            fields.note(path, "must have exactly one metric, but has \(metrics.count)", "see docs/titles.md")
            return nil
        }
        return metric
    }

    /// The condition's name: the first title that asks for it.
    private mutating func name(_ condition: PieceCondition, _ title: String) -> String {
        if let known = ids[condition] { return known }
        ids[condition] = title
        conditions.append((title, condition))
        return title
    }

    private func condition(_ value: JSONValue, _ path: JSONPath, _ outer: inout FieldReader) -> PieceCondition {
        var condition = PieceCondition()
        guard let object = value.object else {
            outer.note(path, "must be an object, but is \(value.typeName)", "write { } for any piece")
            return condition
        }
        var fields = FieldReader(object, path: path)
        fields.refuseUnknown(
            known: [
                "kinds", "genres", "weekdays", "days", "time", "made", "madeOnTheDay", "row", "grade", "score", "won",
                "discount", "companions", "review", "record", "viewing",
            ])
        func texts(_ name: String, _ isKnown: (String) -> Bool) -> Set<String> {
            var texts: Set<String> = []
            for (value, path) in fields.list(name, atMost: 40, of: "names") {
                if let text = value.string, isKnown(text) {
                    texts.insert(text)
                } else {
                    fields.note(path, "is not known", "correct it")
                }
            }
            return texts
        }
        condition.kinds = texts("kinds") { Kind(id: $0) != nil }
        condition.genres = texts("genres") { Genre(id: $0) != nil }
        condition.days = texts("days") { LocalDate("2024-\($0)") != nil }
        let weekdays = ["sun", "mon", "tue", "wed", "thu", "fri", "sat"]
        condition.weekdays = Set(texts("weekdays", weekdays.contains).compactMap { weekdays.firstIndex(of: $0) })
        condition.time = TitleReading.times("time", &fields)
        condition.made = TitleReading.times("made", &fields)
        condition.madeOnTheDay = fields.flag("madeOnTheDay") ?? false
        condition.row = fields.text("row", .line(10))
        condition.grade = fields.text("grade", .line(20))
        for (name, member) in TitleReading.ranges { condition[keyPath: member] = TitleReading.range(name, &fields) }
        outer.take(fields.problems)
        return condition
    }

    // Key paths to plain stored members of a struct of values; nothing mutable is shared.
    private nonisolated(unsafe) static let ranges: [(String, WritableKeyPath<PieceCondition, ClosedRange<Int>?>)] = [
        ("score", \.score), ("won", \.won), ("discount", \.discount), ("companions", \.companions),
        ("review", \.review), ("record", \.record), ("viewing", \.viewing),
    ]

    /// `[1, 5]`, or `[5]` for five and more.
    private static func range(_ name: String, _ fields: inout FieldReader) -> ClosedRange<Int>? {
        guard fields.value(name) != nil else { return nil }
        let numbers = fields.list(name, atMost: 2, of: "numbers").compactMap(\.0.integer)
        let (low, high) = (numbers.first ?? 0, numbers.count == 2 ? numbers[1] : Int.max)
        if numbers.isEmpty || low > high { fields.note(name, "is no range", "write [1, 5] or [5]") }
        return min(low, high)...high
    }

    /// `["06:00", "10:00"]`, both included.
    private static func times(_ name: String, _ fields: inout FieldReader) -> ClosedRange<Int>? {
        guard fields.value(name) != nil else { return nil }
        let times = fields.list(name, atMost: 2, of: "times").compactMap { $0.0.string.flatMap { LocalTime($0) } }
        guard times.count == 2, times[0] <= times[1] else {
            fields.note(name, "is no span of time", "write [\"06:00\", \"10:00\"]")
            return nil
        }
        return times[0].minutes...times[1].minutes
    }
}
