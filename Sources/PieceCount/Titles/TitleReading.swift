import PieceModel

/// Reads `assets/titles.json`, collecting every problem.
struct TitleReading {
    /// In the order in which titles first ask for them.
    private(set) var conditions: [(id: String, condition: PieceCondition)] = []
    private var ids: [PieceCondition: String] = [:]

    /// The members that only say something; the others decide who earns the title.
    static let words = ["name", "about", "what", "verb", "glyph"]
    private static let metrics = ["pieces", "most", "distinct", "spent", "streak", "titles", "joined", "chatRooms"]

    mutating func rules(_ value: JSONValue) throws(FieldErrors) -> [TitleRule] {
        guard let object = value.object else {
            throw FieldErrors([
                FieldProblem(path: "$", message: "must be an object, but is \(value.typeName)", remedy: "write { }")
            ])
        }
        var reader = FieldReader(object, path: .root)
        reader.refuseUnknown(known: ["titles"])
        if reader.value("titles") == nil { reader.missing("titles", example: "[]") }
        var rules: [TitleRule] = []
        var paths: [JSONPath] = []
        for (value, path) in reader.list("titles", atMost: 500, of: "titles") {
            guard let object = value.object else {
                reader.note(path, "must be an object, but is \(value.typeName)", "write { }")
                continue
            }
            var fields = FieldReader(object, path: path)
            if let rule = rule(&fields) {
                fields.refuseSecond(rule, among: rules)
                rules.append(rule)
                paths.append(path)
            }
            reader.take(fields.problems)
        }
        for (rule, path) in zip(rules, paths) { reader.checkTitles(of: rule, path.key("titles"), among: rules) }
        guard reader.problems.isEmpty else { throw FieldErrors(reader.problems) }
        return rules
    }

    private mutating func rule(_ fields: inout FieldReader) -> TitleRule? {
        fields.refuseUnknown(
            known: ["id"] + TitleReading.words + TitleReading.metrics + ["kind", "window", "threshold"])
        let id = fields.identifier()
        let names = fields.bothLanguages("name", 30)
        let abouts = fields.bothLanguages("about", 100)
        let phrase = fields.phrases()
        let verb = fields.choice("verb", from: TitleVerb.allCases.map(\.rawValue)).flatMap(TitleVerb.init)
        if phrase.isEmpty != (fields.value("verb") == nil) {
            fields.note("verb", "comes together with \"what\"", "write both or neither")
        }
        if fields.value("glyph") == nil { fields.missing("glyph", example: "\"moon\"") }
        let glyph = fields.choice("glyph", from: TitleRule.glyphs)
        if fields.value("threshold") == nil { fields.missing("threshold", example: "3") }
        let threshold = fields.integer("threshold", in: 1...Money.maximum, what: "a threshold")
        let metric = metric(&fields, id ?? "")
        guard let id, let names, let abouts, let glyph, let threshold, let metric, fields.problems.isEmpty else {
            return nil
        }
        return TitleRule(
            id: id, names: names, abouts: abouts, glyph: glyph, phrase: phrase, verb: verb, metric: metric,
            threshold: threshold)
    }

    private mutating func metric(_ fields: inout FieldReader, _ id: String) -> TitleRule.Metric? {
        let named = TitleReading.metrics.filter { fields.value($0) != nil }
        guard named.count == 1, let name = named.first else {
            let found = named.isEmpty ? "none" : named.joined(separator: " and ")
            fields.note(
                fields.path, "must have exactly one metric, but has \(found)",
                "write one of \(TitleReading.metrics.joined(separator: ", "))")
            return nil
        }
        for (member, metric) in [("window", "pieces"), ("kind", "most")] where name != metric {
            if fields.value(member) != nil { fields.note(member, "belongs to \"\(metric)\" only", "remove it") }
        }
        let counted = Dimension.counted.map(\.rawValue)
        switch name {
        case "pieces":
            let windows = TitleRule.Window.allCases.map(\.rawValue)
            let window = fields.choice("window", from: windows).flatMap(TitleRule.Window.init)
            return .pieces(condition: share(fields.pieceCondition("pieces"), by: id), window ?? .all)
        case "most":
            let kind = fields.choice("kind", from: Kind.all.map(\.id)).flatMap(Kind.init(id:))
            return fields.choice("most", from: counted).map { .most(Dimension(rawValue: $0), kind: kind) }
        case "distinct":
            switch fields.choice("distinct", from: counted + ["genres", "kinds", "regions", "months"]) {
            case "genres": return .genres
            case "kinds": return .kinds
            case "regions": return .regions
            case "months": return .months
            case let name?: return .distinct(Dimension(rawValue: name))
            case nil: return nil
            }
        case "spent":
            let code = fields.text("spent", .line(10))
            let currency = code.flatMap(Currency.init)
            if let code, currency == nil {
                fields.note("spent", "\"\(code)\" is not a currency", "write its ISO 4217 code, such as KRW")
            }
            return currency.map(TitleRule.Metric.spent)
        case "streak":
            let spans = TitleRule.Span.allCases.map(\.rawValue)
            return fields.choice("streak", from: spans).flatMap(TitleRule.Span.init).map(TitleRule.Metric.streak)
        case "titles": return .titles(fields.titles())
        default:
            if fields.flag(name) == false { fields.note(name, "must be true", "write true, or another metric") }
            return name == "joined" ? .joined : .chatRooms
        }
    }

    /// The condition's id: that of the first title that asks for it.
    private mutating func share(_ condition: PieceCondition, by title: String) -> String {
        if let known = ids[condition] { return known }
        ids[condition] = title
        conditions.append((title, condition))
        return title
    }
}

extension FieldReader {
    fileprivate mutating func identifier() -> String? {
        guard let id = requiredText("id", .line(40), example: "\"night-owl\"") else { return nil }
        let words = id.utf8.split(separator: UInt8(ascii: "-"), omittingEmptySubsequences: false)
        let letters = UInt8(ascii: "a")...UInt8(ascii: "z")
        let digits = UInt8(ascii: "0")...UInt8(ascii: "9")
        if words.allSatisfy({ !$0.isEmpty && $0.allSatisfy { letters.contains($0) || digits.contains($0) } }) {
            return id
        }
        note("id", "\"\(id)\" is no address", "write small letters and digits with single hyphens, such as night-owl")
        return nil
    }

    /// A text in Korean and English.
    fileprivate mutating func bothLanguages(_ key: String, _ characters: Int) -> [TicketLocale: String]? {
        guard let value = value(key) else {
            missing(key, example: "{\"ko\": \"…\", \"en\": \"…\"}")
            return nil
        }
        guard let object = value.object else {
            note(key, "must be an object, but is \(value.typeName)", "write {\"ko\": \"…\", \"en\": \"…\"}")
            return nil
        }
        var reader = FieldReader(object, path: path.key(key))
        reader.refuseUnknown(known: TicketLocale.allCases.map(\.rawValue))
        var texts: [TicketLocale: String] = [:]
        for locale in TicketLocale.allCases {
            texts[locale] = reader.requiredText(locale.rawValue, .line(characters), example: "\"…\"")
        }
        take(reader.problems)
        return texts.count == TicketLocale.allCases.count ? texts : nil
    }

    fileprivate mutating func phrases() -> [TicketLocale: TitlePhrase] {
        guard value("what") != nil else { return [:] }
        var phrases: [TicketLocale: TitlePhrase] = [:]
        for (locale, text) in bothLanguages("what", 100) ?? [:] {
            do throws(TitlePhrase.Flaw) {
                phrases[locale] = try TitlePhrase(text)
            } catch {
                note(path.key("what").key(locale.rawValue), error.message, "see docs/titles.md")
            }
        }
        return phrases
    }

    fileprivate mutating func titles() -> [String] {
        let titles = list("titles", atMost: 100, of: "titles").compactMap { value, path in
            if value.string == nil { note(path, "must be a string, but is \(value.typeName)", "write a title's id") }
            return value.string
        }
        if value("titles")?.array?.isEmpty == true { note("titles", "names no title", "name those that must be owned") }
        return titles
    }

    fileprivate mutating func refuseSecond(_ rule: TitleRule, among others: [TitleRule]) {
        if others.contains(where: { $0.id == rule.id }) {
            note("id", "\"\(rule.id)\" is another title's id already", "choose another")
        }
        for locale in TicketLocale.allCases {
            guard let other = others.first(where: { $0.name(locale) == rule.name(locale) }) else { continue }
            note("name", "\"\(rule.name(locale))\" is the name of \"\(other.id)\" already", "choose another")
        }
        if let other = others.first(where: { $0.metric == rule.metric && $0.threshold == rule.threshold }) {
            note(path, "is earned exactly when \"\(other.id)\" is", "keep one of the two")
        }
    }

    /// Titles for titles are judged after all others, so they cannot ask for each other.
    fileprivate mutating func checkTitles(of rule: TitleRule, _ path: JSONPath, among rules: [TitleRule]) {
        guard case .titles(let others) = rule.metric else { return }
        for (index, id) in others.enumerated() {
            guard let other = rules.first(where: { $0.id == id }) else {
                note(path.index(index), "there is no title \"\(id)\"", "name one of this file")
                continue
            }
            if case .titles = other.metric {
                note(path.index(index), "\"\(id)\" asks for titles itself", "name titles that ask for pieces")
            }
            if others.prefix(index).contains(id) { note(path.index(index), "names \"\(id)\" again", "remove it") }
        }
    }
}
