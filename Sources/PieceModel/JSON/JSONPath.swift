/// Where in a JSON document a value is, written `$.cast[2].name`.
public struct JSONPath: Hashable, Sendable, CustomStringConvertible {
    public let description: String

    private init(_ description: String) { self.description = description }

    /// The document itself, `$`.
    public static let root = JSONPath("$")

    /// The path of a member: `.name`, or `["odd name"]` when the key is not an identifier.
    public func key(_ key: String) -> JSONPath {
        let plain =
            !key.isEmpty && key.utf8.count <= 64
            && key.unicodeScalars.allSatisfy { $0 == "_" || $0 == "-" || $0.properties.isAlphabetic || $0.isDigit }
        if plain { return JSONPath(description + "." + key) }
        return JSONPath(description + "[" + JSONValue.string(String(key.prefix(40))).serialized() + "]")
    }

    /// The path of an array's element, counted from 0.
    public func index(_ index: Int) -> JSONPath { JSONPath(description + "[\(index)]") }
}

extension Unicode.Scalar {
    fileprivate var isDigit: Bool { ("0"..."9").contains(self) }
}
