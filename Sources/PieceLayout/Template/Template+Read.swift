import PieceGraphics
import PieceModel

extension Template {
    /// Reads and checks a template.
    /// - Parameters:
    ///   - bytes: the JSON document.
    ///   - file: its name, for problems.
    ///   - fonts: the font ids that exist.
    /// - Throws: all errors found, each with its JSON path and what to do.
    public static func read(
        _ bytes: [UInt8], file: String, fonts: Set<String>
    ) throws(TemplateProblems) -> (template: Template, warnings: [TemplateProblem]) {
        let document: JSONValue
        do throws(JSONSyntaxError) {
            document = try JSONParser.parse(bytes)
        } catch {
            throw TemplateProblems([
                TemplateProblem(
                    file: "\(file):\(error.line):\(error.column)", path: "$", message: error.message,
                    remedy: error.remedy)
            ])
        }
        let context = ReadContext(
            file: file, fonts: fonts,
            scope: TypeScope(names: FieldCatalogue.types, lists: Set(FieldCatalogue.lists.keys)),
            listFields: FieldCatalogue.lists)
        guard let object = document.object else {
            throw TemplateProblems([
                TemplateProblem(file: file, path: "$", message: "must be an object", remedy: "write { … }")
            ])
        }
        let reader = ObjectReader(object, at: .root, in: context)
        var template = Template(reader)
        var hasher = Hasher()
        bytes.withUnsafeBytes { hasher.combine(bytes: $0) }
        template?.fingerprint = hasher.finalize()
        reader.finish()
        let errors = context.problems.filter { $0.severity == .error }
        guard errors.isEmpty, let template else { throw TemplateProblems(context.problems) }
        return (template, context.problems)
    }

    init?(_ reader: ObjectReader) {
        _ = reader.string("$schema", required: false, doc: "The schema, for editors.")
        name = reader.string("name", doc: "Lower-case name; the file is NAME.json.") ?? ""
        let number = reader.number("version", doc: "Grows with every change that alters tickets.").number(in: Scope())
        version = Int(max(0, min(1e6, number)))
        if !reader.isDescribing, number != Double(version) || version < 1 {
            reader.problem("version", "must be a whole number from 1", "write 1, 2, 3, …")
        }
        let letters = Set("abcdefghijklmnopqrstuvwxyz0123456789-")
        if !reader.isDescribing, name.isEmpty || !name.allSatisfy(letters.contains) {
            reader.problem("name", "'\(name)' is no name", "use small letters, digits and hyphens")
        }
        label = reader.bilingual("label", doc: "What people call it.")
        summary = reader.bilingual("summary", doc: "One sentence about it.")
        let size = reader.numbers("canvas", count: 2...2, required: true, doc: "Width and height in px, 16 to 4096.")
            .map { $0.number(in: Scope()) }
        let isSized = size.count == 2 && size.allSatisfy { Self.sides.contains($0) && $0 == $0.rounded() }
        if size.count == 2, !isSized {
            reader.problem("canvas", "sides must be whole numbers from 16 to 4096", "choose such a size")
        }
        (width, height) = isSized ? (Int(size[0]), Int(size[1])) : (16, 16)
        let safe = reader.numbers("safeArea", count: 4...4, doc: "x, y, width, height where text must stay.")
            .map { $0.number(in: Scope()) }
        safeArea =
            safe.count == 4 ? Rect(safe[0], safe[1], safe[2], safe[3]) : Rect(0, 0, Double(width), Double(height))
        Self.readParameters(reader)
        lists = Self.readLists(reader)
        definitions = Self.readDefinitions(reader)
        var fixed = Set(FieldCatalogue.types.keys.filter { $0.hasPrefix("palette.") || $0.hasPrefix("canvas.") })
        for (name, value) in definitions where value.dependencies.isSubset(of: fixed) { fixed.insert(name) }
        staticNames = fixed
        Self.readShapes(reader)
        cut = reader.object("cut", ref: "geometry", doc: "The ticket's outline, for output without backdrop.") {
            GeometrySpec($0)
        }
        layers = reader.layers("layers", doc: "From back to front.")
    }

    /// Names and lists that whoever renders hands in beside the piece, such as the months of a recap card.
    private static func readParameters(_ reader: ObjectReader) {
        let type: JSONValue = ["enum": ["number", "text", "bool", "color"]]
        let list: JSONValue = ["type": "object", "additionalProperties": type]
        let schema: JSONValue = ["type": "object", "additionalProperties": ["anyOf": [type, list]]]
        let doc = "Names (with a type) and lists (with their items' fields) that the caller hands in."
        guard let value = reader.take("parameters", schema: schema, doc: doc) else { return }
        guard let object = value.object else { return reader.wrongType("parameters", value, "an object") }
        let path = reader.jsonPath.key("parameters")
        func valueType(_ value: JSONValue, at path: JSONPath) -> ValueType? {
            if let type = value.string.flatMap(ValueType.init(rawValue:)) { return type }
            reader.context.report(path, "must be number, text, bool or color", "write one of these types")
            return nil
        }
        for member in object {
            let own = path.key(member.key)
            if member.key.first?.isLetter != true || !member.key.allSatisfy({ $0.isLetter || $0.isNumber || $0 == "_" })
            {
                reader.context.report(
                    own, "'\(member.key)' is no name", "use letters, digits and _, starting with a letter")
            }
            if reader.context.scope.names[member.key] != nil || reader.context.scope.lists.contains(member.key) {
                reader.context.report(own, "'\(member.key)' is already a name of the piece", "choose another name")
            }
            if let fields = member.value.object {
                let pairs = fields.compactMap { field in
                    valueType(field.value, at: own.key(field.key)).map { (field.key, $0) }
                }
                reader.context.listFields[member.key] = Dictionary(pairs) { first, _ in first }
                reader.context.scope.lists.insert(member.key)
            } else if let type = valueType(member.value, at: own) {
                reader.context.scope.names[member.key] = type
            }
        }
    }

    /// Shapes that are written once and used in several layers; each may use the ones before it.
    private static func readShapes(_ reader: ObjectReader) {
        let schema: JSONValue = ["type": "object", "additionalProperties": ["$ref": "#/$defs/geometry"]]
        guard let value = reader.take("shapes", schema: schema, doc: "Shapes by name, for {\"use\": …}.") else {
            return
        }
        guard let object = value.object else { return reader.wrongType("shapes", value, "an object") }
        let path = reader.jsonPath.key("shapes")
        for member in object {
            guard let shape = member.value.object else {
                reader.context.report(
                    path.key(member.key), "must be an object, not \(member.value.typeName)", "write a shape")
                continue
            }
            reader.pushDependencies()
            let inner = ObjectReader(shape, at: path.key(member.key), in: reader.context)
            let geometry = GeometrySpec(inner)
            inner.finish()
            reader.context.shapes[member.key] = (geometry, reader.popDependencies())
        }
    }

    private static func readLists(_ reader: ObjectReader) -> [ListSpec] {
        let item: JSONValue = [
            "type": "object", "properties": ["when": ["type": ["boolean", "string"]]],
            "additionalProperties": ["type": ["number", "boolean", "string"]],
        ]
        let list: JSONValue = [
            "type": "object", "required": ["items"], "additionalProperties": false,
            "properties": ["max": ["type": ["number", "string"]], "items": ["type": "array", "items": item]],
        ]
        let schema: JSONValue = ["type": "object", "additionalProperties": list]
        guard let value = reader.take("lists", schema: schema, doc: "Candidates whose absent ones close up.") else {
            return []
        }
        guard let object = value.object else {
            reader.wrongType("lists", value, "an object")
            return []
        }
        return object.compactMap { readList($0.key, $0.value, reader) }
    }

    private static func readList(_ name: String, _ value: JSONValue, _ reader: ObjectReader) -> ListSpec? {
        let path = reader.jsonPath.key("lists").key(name)
        guard let object = value.object, let items = object["items"]?.array else {
            reader.context.report(path, "must be an object with \"items\"", "write {\"items\": […]}")
            return nil
        }
        if reader.context.scope.lists.contains(name) {
            reader.context.report(path, "'\(name)' is already a list of the piece", "choose another name")
        }
        var types: [String: ValueType] = [:]
        var candidates: [ListSpec.Candidate] = []
        for member in object where member.key != "items" && member.key != "max" {
            reader.context.report(path.key(member.key), "unknown property \"\(member.key)\"", "remove it")
        }
        for (index, item) in items.enumerated() {
            let itemPath = path.key("items").index(index)
            guard let fields = item.object else {
                reader.context.report(itemPath, "must be an object, not \(item.typeName)", "write an object")
                continue
            }
            var candidate = ListSpec.Candidate(when: nil, fields: [])
            for field in fields {
                let fieldPath = itemPath.key(field.key)
                if field.key == "when" {
                    candidate.when = reader.expression(field.value, .bool, at: fieldPath)
                } else if let expression = reader.anyExpression(field.value, at: fieldPath) {
                    if let known = types[field.key], known != expression.type {
                        reader.context.report(
                            fieldPath, "is a \(expression.type.rawValue), but a \(known.rawValue) in an item before",
                            "give it one type in all items")
                    }
                    types[field.key] = expression.type
                    candidate.fields.append((field.key, expression))
                }
            }
            candidates.append(candidate)
        }
        reader.context.listFields[name] = types
        reader.context.scope.lists.insert(name)
        let maximum = object["max"].flatMap { reader.expression($0, .number, at: path.key("max")) }
        return ListSpec(name: name, candidates: candidates, maximum: maximum)
    }

    private static func readDefinitions(_ reader: ObjectReader) -> [(String, Expression)] {
        let schema: JSONValue = ["type": "object", "additionalProperties": ["type": ["number", "boolean", "string"]]]
        let doc = "Names for expressions; each may use the ones before it."
        guard let value = reader.take("define", schema: schema, doc: doc) else { return [] }
        guard let object = value.object else {
            reader.wrongType("define", value, "an object")
            return []
        }
        var result: [(String, Expression)] = []
        for member in object {
            let path = reader.jsonPath.key("define").key(member.key)
            if reader.context.scope.names[member.key] != nil {
                reader.context.report(path, "'\(member.key)' is already a name of the piece", "choose another name")
            }
            if member.key.first?.isLetter != true || !member.key.allSatisfy({ $0.isLetter || $0.isNumber || $0 == "_" })
            {
                reader.context.report(
                    path, "'\(member.key)' is no name", "use letters, digits and _, starting with a letter")
            }
            guard let expression = reader.anyExpression(member.value, at: path) else { continue }
            reader.context.scope.names[member.key] = expression.type
            result.append((member.key, expression))
        }
        return result
    }
}

extension ObjectReader {
    func bilingual(_ key: String, doc: String) -> (ko: String, en: String) {
        object(key, ref: "bilingual", required: true, doc: doc) { r -> (String, String) in
            (r.string("ko", doc: "Korean.") ?? "", r.string("en", doc: "English.") ?? "")
        } ?? ("", "")
    }
}
