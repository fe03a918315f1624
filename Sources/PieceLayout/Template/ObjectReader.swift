import PieceModel

/// Reads one object of a template property by property, reporting every problem instead of stopping at the first,
/// or, while describing, writes the properties down as JSON Schema.
final class ObjectReader {
    let context: ReadContext
    let jsonPath: JSONPath
    private let object: JSONObject
    private var known: Set<String> = []
    /// Schema of the properties asked for, while describing.
    private(set) var properties = JSONObject()
    private(set) var required: [String] = []
    private(set) var alternatives: [[String]] = []

    init(_ object: JSONObject, at path: JSONPath, in context: ReadContext) {
        self.object = object
        self.jsonPath = path
        self.context = context
    }

    var path: String { jsonPath.description }
    var isDescribing: Bool { context.isDescribing }

    func problem(_ key: String, _ message: String, _ remedy: String) {
        context.report(jsonPath.key(key), message, remedy)
    }

    /// The value of a property, noting that it exists.
    func take(_ key: String, required isRequired: Bool = false, schema: JSONValue, doc: String) -> JSONValue? {
        known.insert(key)
        if isDescribing {
            var entry = schema.object ?? JSONObject()
            if !doc.isEmpty { entry["description"] = .string(doc) }
            properties[key] = .object(entry)
            if isRequired { required.append(key) }
            return nil
        }
        guard let value = object[key] else {
            if isRequired { context.report(jsonPath, "\"\(key)\" is missing", "add \"\(key)\": \(doc)") }
            return nil
        }
        return value
    }

    /// Replaces what the schema says of a property that was just described.
    func amend(_ key: String, schema: JSONValue, doc: String) {
        var entry = schema.object ?? JSONObject()
        entry["description"] = .string(doc)
        properties[key] = .object(entry)
    }

    /// Which of several properties is there; a problem unless it is exactly one.
    func exactlyOne(of keys: [String]) -> String? {
        known.formUnion(keys)
        if isDescribing {
            alternatives.append(keys)
            return nil
        }
        let present = keys.filter { object[$0] != nil }
        if present.count != 1 {
            let list = keys.joined(separator: ", ")
            let found =
                present.isEmpty
                ? "none of \(list) is given" : "\(present.joined(separator: " and ")) exclude each other"
            context.report(jsonPath, found, "give exactly one of \(list)")
        }
        return present.first
    }

    /// Whether the document holds the property at all.
    func has(_ key: String) -> Bool { object[key] != nil }

    /// Reports properties nobody asked for.
    func finish() {
        guard !isDescribing else { return }
        for member in object where !known.contains(member.key) && member.key != "$comment" {
            context.report(
                jsonPath.key(member.key), "unknown property \"\(member.key)\"\(nearest(member.key, in: known))",
                "remove it, or correct its name")
        }
    }

    func wrongType(_ key: String, _ value: JSONValue, _ wanted: String) {
        context.report(jsonPath.key(key), "must be \(wanted), not \(value.typeName)", "write \(wanted)")
    }

    // MARK: Nested objects

    /// Reads the object under `key`; nil when it is absent (or, while describing, was described before).
    func object<T>(
        _ key: String, ref: String, required: Bool = false, doc: String, _ body: (ObjectReader) -> T?
    ) -> T? {
        let schema: JSONValue = ["$ref": .string("#/$defs/" + ref)]
        let value = take(key, required: required, schema: schema, doc: doc)
        if isDescribing { return describe(ref, body) }
        guard let value else { return nil }
        guard let object = value.object else {
            wrongType(key, value, "an object")
            return nil
        }
        return read(object, at: jsonPath.key(key), body)
    }

    /// Reads the array of objects under `key`; a single object stands for an array of one.
    func objects<T>(
        _ key: String, ref: String, required: Bool = false, doc: String, _ body: (ObjectReader) -> T?
    ) -> [T] {
        let one: JSONValue = ["$ref": .string("#/$defs/" + ref)]
        let schema: JSONValue = ["anyOf": [one, ["type": "array", "items": one, "maxItems": 500]]]
        let value = take(key, required: required, schema: schema, doc: doc)
        if isDescribing { return describe(ref, body).map { [$0] } ?? [] }
        guard let value else { return [] }
        let items = value.array ?? [value]
        var result: [T] = []
        for (index, item) in items.enumerated() {
            let path = value.array == nil ? jsonPath.key(key) : jsonPath.key(key).index(index)
            guard let object = item.object else {
                context.report(path, "must be an object, not \(item.typeName)", "write an object")
                continue
            }
            if let read = read(object, at: path, body) { result.append(read) }
        }
        return result
    }

    private func read<T>(_ object: JSONObject, at path: JSONPath, _ body: (ObjectReader) -> T?) -> T? {
        let reader = ObjectReader(object, at: path, in: context)
        let result = body(reader)
        reader.finish()
        return result
    }

    private func describe<T>(_ ref: String, _ body: (ObjectReader) -> T?) -> T? {
        guard context.definitions[ref] == nil else { return nil }
        context.definitions[ref] = JSONObject()
        let reader = ObjectReader(JSONObject(), at: jsonPath, in: context)
        let result = body(reader)
        context.definitions[ref] = reader.schema()
        return result
    }

    /// The schema of everything that was asked for.
    func schema() -> JSONObject {
        var schema = JSONObject()
        schema["type"] = "object"
        properties["$comment"] = ["type": "string"]
        schema["properties"] = .object(properties)
        // Of alternatives exactly one is required, which is said by oneOf.
        let always = required.filter { key in !alternatives.contains { $0.contains(key) } }
        if !always.isEmpty { schema["required"] = .array(always.map { .string($0) }) }
        let choices = alternatives.map { keys -> JSONValue in
            ["oneOf": .array(keys.map { ["required": [.string($0)]] })]
        }
        if choices.count == 1, let oneOf = choices[0].object?["oneOf"] { schema["oneOf"] = oneOf }
        if choices.count > 1 { schema["allOf"] = .array(choices) }
        schema["additionalProperties"] = false
        return schema
    }

    /// Layers, in an array.
    func layers(_ key: String, required: Bool = true, doc: String) -> [Layer] {
        objects(key, ref: "layer", required: required, doc: doc) { reader in
            reader.isDescribing || self.context.countLayer(at: reader.jsonPath) ? Layer(reader) : nil
        }
    }

    // MARK: Scope

    /// Reads what is placed again for every item, or only after measuring.
    func inLoop<T>(_ body: () -> T) -> T {
        context.loopDepth += 1
        defer { context.loopDepth -= 1 }
        return body()
    }

    func bind<T>(_ names: [String: ValueType], _ body: () -> T) -> T { context.bind(names, body) }
    func pushDependencies() { context.pushDependencies() }
    func popDependencies() -> Set<String> { context.popDependencies() }

    /// Makes what a text or stack measures known to the layers after it.
    func declareMeasured(_ id: String, _ parts: [String]) {
        let isTaken = FieldCatalogue.types.keys.contains { $0.hasPrefix(id + ".") }
        if isTaken || (context.scope.names[id + ".top"] != nil && !context.measured.contains(id + ".top")) {
            problem("id", "'\(id)' is already a name", "choose another name")
        }
        for part in parts {
            context.scope.names[id + "." + part] = .number
            context.measured.insert(id + "." + part)
        }
    }

    func fieldNumber(_ name: String) -> Expression {
        expression(.string(name), .number, at: jsonPath) ?? Expression(.number(0))
    }
}
