import Foundation
import PieceModel
import Testing

/// `assets/api/openapi.json`, as far as tests ask it.
struct APIDocument: Sendable {
    struct Operation: Sendable, CustomTestStringConvertible {
        let method: String
        let path: String
        let object: JSONObject

        var id: String { object["operationId"]?.string ?? "" }
        var access: String { object["x-access"]?.string ?? "" }
        var scopes: [String] { texts("x-scopes") }
        /// What a token needs to be treated as the owner's, where others see less.
        var ownerScopes: [String] { texts("x-scopes-owner") }
        /// Whether somebody who has not signed in may ask.
        var isOpen: Bool { (object["security"]?.array ?? []).allSatisfy { $0 != ["bearer": []] } || isOptional }
        var testDescription: String { "\(method) \(path)" }

        private var isOptional: Bool { (object["security"]?.array ?? []).contains(.object(JSONObject())) }
        private func texts(_ name: String) -> [String] { (object[name]?.array ?? []).compactMap(\.string) }
    }

    let root: JSONValue

    init() throws {
        root = try JSONParser.parse(try Checkout.bytes("assets/api/openapi.json"), limits: .init(bytes: 1 << 20))
    }

    var operations: [Operation] {
        (root.object?["paths"]?.object ?? JSONObject()).flatMap { path in
            (path.value.object ?? JSONObject()).compactMap { member in
                member.value.object.map { Operation(method: member.key.uppercased(), path: path.key, object: $0) }
            }
        }
    }

    /// What a reference such as `#/components/schemas/Piece` points to.
    subscript(reference: String) -> JSONValue? {
        var value: JSONValue? = root
        for part in reference.split(separator: "/").dropFirst() {
            value = value?.object?[String(part).replacing("~1", with: "/").replacing("~0", with: "~")]
        }
        return value
    }

    /// The value itself, or what it refers to.
    func resolved(_ value: JSONValue?) -> JSONObject {
        var value = value
        while let reference = value?.object?["$ref"]?.string { value = self[reference] }
        return value?.object ?? JSONObject()
    }

    func schema(_ name: String) -> JSONObject { resolved(self["#/components/schemas/\(name)"]) }

    func parameters(of operation: Operation) -> [JSONObject] {
        (operation.object["parameters"]?.array ?? []).map { resolved($0) }
    }

    func responses(of operation: Operation) -> [(status: String, response: JSONObject)] {
        (operation.object["responses"]?.object ?? JSONObject()).map { ($0.key, resolved($0.value)) }
    }

    /// The media types a body may have.
    func content(of operation: Operation) -> JSONObject {
        resolved(operation.object["requestBody"])["content"]?.object ?? JSONObject()
    }

    /// The examples of JSON bodies.
    func examples(of operation: Operation) -> [JSONValue] {
        let examples = resolved(content(of: operation)["application/json"])["examples"]?.object ?? JSONObject()
        return examples.compactMap { $0.value.object?["value"] }
    }

    /// The names of the members that a schema knows, of any of its alternatives.
    func members(of schema: JSONValue?) -> [String] {
        let schema = resolved(schema)
        let own = schema["properties"]?.object?.keys ?? []
        return own + (schema["anyOf"]?.array ?? schema["oneOf"]?.array ?? []).flatMap { members(of: $0) }
    }

    /// Every value below one, with its place.
    static func walk(_ value: JSONValue, _ place: String = "#", _ visit: (String, JSONValue) -> Void) {
        visit(place, value)
        for member in value.object ?? JSONObject() { walk(member.value, "\(place)/\(member.key)", visit) }
        for (index, element) in (value.array ?? []).enumerated() { walk(element, "\(place)/\(index)", visit) }
    }
}
