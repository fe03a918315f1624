import Foundation
import PieceModel
import Testing

@testable import PieceLayout

/// As much of JSON Schema 2020-12 as the templates' schema uses. Unknown keywords are reported, so that a new one in
/// the schema is not passed over.
private struct SchemaChecker {
    let root: JSONObject

    func violations(_ value: JSONValue, _ schema: JSONValue, at path: String = "$") -> [String] {
        guard let schema = schema.object else { return schema == true ? [] : ["\(path): not allowed"] }
        return schema.flatMap { keyword in violations(value, keyword, schema, path) }
    }

    private func violations(
        _ value: JSONValue, _ keyword: JSONObject.Member, _ schema: JSONObject, _ path: String
    ) -> [String] {
        switch keyword.key {
        case "$schema", "$defs", "title", "description": return []
        case "$ref":
            let name = keyword.value.string.map { String($0.dropFirst("#/$defs/".count)) } ?? ""
            guard let target = root["$defs"]?.object?[name] else { return ["schema: no definition '\(name)'"] }
            return violations(value, target, at: path)
        case "type":
            let names = keyword.value.array ?? [keyword.value]
            return names.contains { isType(value, $0.string ?? "") }
                ? [] : ["\(path): is \(value.typeName), not \(names)"]
        case "enum": return keyword.value.array?.contains(value) == true ? [] : ["\(path): \(value) is not in the enum"]
        case "properties":
            return (value.object ?? JSONObject()).flatMap { member in
                keyword.value.object?[member.key].map { violations(member.value, $0, at: path + "." + member.key) }
                    ?? []
            }
        case "additionalProperties":
            return (value.object ?? JSONObject()).filter { schema["properties"]?.object?[$0.key] == nil }
                .flatMap { violations($0.value, keyword.value, at: path + "." + $0.key) }
        case "required":
            return (keyword.value.array ?? []).compactMap(\.string)
                .filter { key in value.object.map { $0[key] == nil } ?? false }.map { "\(path): \($0) is missing" }
        case "items": return each(value, keyword.value, from: schema["prefixItems"]?.array?.count ?? 0, path)
        case "prefixItems":
            return zip(value.array ?? [], keyword.value.array ?? []).enumerated().flatMap { i, pair in
                violations(pair.0, pair.1, at: "\(path)[\(i)]")
            }
        case "minItems": return (value.array?.count ?? .max) >= (keyword.value.integer ?? 0) ? [] : ["\(path): too few"]
        case "maxItems": return (value.array?.count ?? 0) <= (keyword.value.integer ?? 0) ? [] : ["\(path): too many"]
        case "allOf": return (keyword.value.array ?? []).flatMap { violations(value, $0, at: path) }
        case "anyOf":
            let all = (keyword.value.array ?? []).map { violations(value, $0, at: path) }
            return all.contains([]) ? [] : all.min { $0.count < $1.count } ?? []
        case "oneOf":
            let matches = (keyword.value.array ?? []).filter { violations(value, $0, at: path).isEmpty }.count
            return matches == 1 ? [] : ["\(path): \(matches) alternatives match"]
        default: return ["schema: the keyword '\(keyword.key)' is not known to this test"]
        }
    }

    private func each(_ value: JSONValue, _ schema: JSONValue, from first: Int, _ path: String) -> [String] {
        (value.array ?? []).enumerated().dropFirst(first).flatMap {
            violations($0.element, schema, at: "\(path)[\($0.offset)]")
        }
    }

    private func isType(_ value: JSONValue, _ name: String) -> Bool {
        switch name {
        case "object": value.object != nil
        case "array": value.array != nil
        case "string": value.string != nil
        case "number": value.double != nil
        case "boolean": value.bool != nil
        default: false
        }
    }
}

@Suite("The schema of templates")
struct SchemaTests {
    @Test("layouts/schema.json says what the reader reads; PIECE_UPDATE=1 writes it anew")
    func inStep() throws {
        let current = Template.schema().serialized(pretty: true) + "\n"
        let file = Checkout.root.appending(path: "layouts/schema.json")
        if ProcessInfo.processInfo.environment["PIECE_UPDATE"] == "1" {
            try Data(current.utf8).write(to: file)
        }
        let stored = try String(contentsOf: file, encoding: .utf8)
        #expect(stored == current, "run the tests once with PIECE_UPDATE=1 and commit layouts/schema.json")
    }

    @Test("the schema of a run is always the same")
    func repeatable() {
        #expect(Template.schema().serialized() == Template.schema().serialized())
    }

    @Test("every reference leads to a definition, and every definition is used")
    func references() throws {
        let text = Template.schema().serialized()
        let definitions = try #require(Template.schema().object?["$defs"]?.object)
        for name in definitions.keys { #expect(text.contains("\"#/$defs/\(name)\""), "\(name) is not used") }
        for part in text.split(separator: "\"#/$defs/").dropFirst() {
            let name = String(part.prefix { $0 != "\"" })
            #expect(definitions[name] != nil, "\(name) is not defined")
        }
    }

    @Test("every object of the schema is closed and every property says what it is for")
    func closed() throws {
        let definitions = try #require(Template.schema().object?["$defs"]?.object)
        for definition in definitions {
            #expect(definition.value.object?["additionalProperties"] == false, "\(definition.key)")
            for property in definition.value.object?["properties"]?.object ?? JSONObject()
            where property.key != "$comment" {
                let text = property.value.object?["description"]?.string ?? ""
                #expect(!text.isEmpty, "\(definition.key).\(property.key)")
            }
        }
    }

    @Test("shipped layouts are read without problems and satisfy the schema", arguments: Checkout.layouts)
    func shipped(_ name: String) throws {
        let bytes = try Checkout.bytes("layouts/\(name).json")
        let (template, warnings) = try Template.read(bytes, file: "\(name).json", fonts: Checkout.fontIDs())
        #expect(warnings.isEmpty)
        #expect(template.name == name)
        #expect(template.version >= 1 && !template.label.ko.isEmpty && !template.label.en.isEmpty)
        let schema = Template.schema()
        let checker = SchemaChecker(root: try #require(schema.object))
        #expect(checker.violations(try JSONParser.parse(bytes), schema) == [])
    }

    @Test("all eight layouts are there")
    func complete() {
        let eight = [
            "classic-stub", "film-strip", "gallery-label", "gig-poster", "minimal-square", "playbill", "polaroid-diary",
            "poster-ticket",
        ]
        #expect(Set(eight).isSubset(of: Checkout.layouts))
    }

    @Test(
        "what the reader refuses for its structure the schema refuses too",
        arguments: [
            ##"{"shape": {"rect": [0, 0, 1, 1], "fil": "#FFF"}}"##, ##"{"shape": {"fill": "#FFF"}}"##,
            #"{"shape": {"rect": [0, 0, 1, 1], "circle": [0, 0, 1]}}"#, #"{"blob": {}}"#,
            #"{"photo": {"frame": "all"}}"#,
            #"{"text": {"frame": [0, 0, 9, 9], "text": "a", "font": "SQ800"}}"#, #"{"mark": {"at": [0, 0]}}"#,
            #"{"text": {"frame": [0, 0, 9], "text": "a", "font": "SQ800", "size": 9}}"#,
            #"{"grain": {"strength": true}}"#,
            #"{"text": {"frame": [0, 0, 9, 9], "text": "a", "font": "SQ800", "size": 9, "align": "centre"}}"#, "17",
            #"{"photo": {"frame": [0, 0, 9, 9], "filters": [{"sharpen": 1}]}}"#,
            #"{"each": {"in": "cast", "count": 3, "layers": []}}"#,
        ])
    func refused(_ layer: String) throws {
        let schema = Template.schema()
        let checker = SchemaChecker(root: try #require(schema.object))
        #expect(checker.violations(try JSONParser.parse(source(layer)), schema) != [])
        #expect(try !problems(source(layer)).isEmpty)
    }
}
