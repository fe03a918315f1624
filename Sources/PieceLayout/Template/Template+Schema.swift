public import PieceModel

extension Template {
    /// The JSON Schema (2020-12) of templates, written by the reading code itself.
    public static func schema() -> JSONValue {
        let context = ReadContext(
            file: "", fonts: [], scope: TypeScope(names: FieldCatalogue.types, lists: Set(FieldCatalogue.lists.keys)),
            listFields: FieldCatalogue.lists, isDescribing: true)
        let reader = ObjectReader(JSONObject(), at: .root, in: context)
        _ = Template(reader)
        var schema = JSONObject()
        schema["$schema"] = "https://json-schema.org/draft/2020-12/schema"
        schema["title"] = "PIECE layout template"
        for member in reader.schema() { schema[member.key] = member.value }
        let definitions = context.definitions.sorted { $0.key < $1.key }
        schema["$defs"] = .object(JSONObject(definitions.map { .init(key: $0.key, value: .object($0.value)) }))
        return .object(schema)
    }
}
