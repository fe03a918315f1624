/// A strict reader of JSON (RFC 8259) that bounds what a document may cost and says where it goes wrong.
///
/// Stricter than most: a key may appear once in an object, strings hold no lone surrogates, numbers must be finite,
/// and nothing may follow the value. A UTF-8 byte order mark at the start is skipped, as some editors write one.
public struct JSONParser {
    /// What a document may cost.
    public struct Limits: Hashable, Sendable {
        /// The largest document, in bytes.
        public var bytes: Int
        /// How deep arrays and objects may nest; the reader recurses, so this also bounds its stack.
        public var depth: Int

        public init(bytes: Int = 256 * 1024, depth: Int = 32) {
            self.bytes = bytes
            self.depth = depth
        }

        /// 256 KB and 32 levels: far above any real set of fields.
        public static let fields = Limits()
    }

    let bytes: [UInt8]
    let limits: Limits
    var position = 0

    private init(_ bytes: [UInt8], limits: Limits) {
        self.bytes = bytes
        self.limits = limits
    }

    /// Reads one JSON value that fills `bytes` up to white space.
    /// - Throws: the first problem, with its line and column.
    public static func parse(_ bytes: [UInt8], limits: Limits = .fields) throws(JSONSyntaxError) -> JSONValue {
        guard bytes.count <= limits.bytes else {
            throw JSONSyntaxError(
                code: .tooLarge, line: 1, column: 1,
                message: "the document has \(bytes.count) bytes, more than the \(limits.bytes) allowed",
                remedy: "shorten it")
        }
        var parser = JSONParser(bytes, limits: limits)
        try parser.checkUTF8()
        if bytes.starts(with: [0xEF, 0xBB, 0xBF]) { parser.position = 3 }
        let value = try parser.value(depth: 0)
        parser.skipSpace()
        if parser.position < bytes.count {
            throw parser.failure("there is more after the end of the value", "keep one JSON value in the document")
        }
        return value
    }

    /// Reads one JSON value out of memory that need only live during the call.
    public static func parse(
        _ bytes: UnsafeRawBufferPointer, limits: Limits = .fields
    ) throws(JSONSyntaxError) -> JSONValue {
        try parse([UInt8](bytes.prefix(limits.bytes + 1)), limits: limits)
    }

    /// Reads one JSON value out of a string.
    public static func parse(_ text: String, limits: Limits = .fields) throws(JSONSyntaxError) -> JSONValue {
        try parse([UInt8](text.utf8), limits: limits)
    }

    // MARK: - Values

    private mutating func value(depth: Int) throws(JSONSyntaxError) -> JSONValue {
        skipSpace()
        switch peek {
        case UInt8(ascii: "{"): return .object(try object(depth: depth + 1))
        case UInt8(ascii: "["): return .array(try array(depth: depth + 1))
        case UInt8(ascii: "\""): return .string(try string())
        case UInt8(ascii: "-"), (UInt8(ascii: "0")...UInt8(ascii: "9"))?: return .number(try number())
        case UInt8(ascii: "t") where consume("true"): return .bool(true)
        case UInt8(ascii: "f") where consume("false"): return .bool(false)
        case UInt8(ascii: "n") where consume("null"): return .null
        case nil: throw failure("the document ends where a value should be", "complete it")
        case UInt8(ascii: "'"): throw failure("a string must stand in double quotes", "write \" instead of '")
        case UInt8(ascii: "/"): throw failure("JSON has no comments", "remove the comment")
        default: throw failure("a value should be here, but there is \(here)", "write a JSON value")
        }
    }

    private mutating func array(depth: Int) throws(JSONSyntaxError) -> [JSONValue] {
        try enter(depth)
        var elements: [JSONValue] = []
        skipSpace()
        if consume("]") { return elements }
        while true {
            elements.append(try value(depth: depth))
            skipSpace()
            if consume("]") { return elements }
            try comma(closing: "]")
        }
    }

    private mutating func object(depth: Int) throws(JSONSyntaxError) -> JSONObject {
        try enter(depth)
        var members: [JSONObject.Member] = []
        var keys = UniqueKeys()
        skipSpace()
        if consume("}") { return JSONObject() }
        while true {
            skipSpace()
            let start = position
            guard peek == UInt8(ascii: "\"") else {
                throw failure("a member's name in double quotes should be here, but there is \(here)", "write \"name\"")
            }
            let key = try string()
            guard keys.insert(key, beside: members) else {
                throw failure(
                    "the name \"\(key.prefix(40))\" appears twice in one object", "remove one of the two",
                    code: .duplicateKey, at: start)
            }
            skipSpace()
            guard consume(":") else { throw failure("a : should be here, but there is \(here)", "write a :") }
            members.append(JSONObject.Member(key: key, value: try value(depth: depth)))
            skipSpace()
            if consume("}") { return JSONObject(unique: members) }
            try comma(closing: "}")
        }
    }

    /// Steps over the opening bracket of nesting level `depth`.
    private mutating func enter(_ depth: Int) throws(JSONSyntaxError) {
        guard depth <= limits.depth else {
            throw failure("arrays and objects nest deeper than \(limits.depth) levels", "flatten it", code: .tooDeep)
        }
        position += 1
    }

    private mutating func comma(closing: String) throws(JSONSyntaxError) {
        let start = position
        guard consume(",") else {
            throw failure("a , or \(closing) should be here, but there is \(here)", "write one of the two")
        }
        skipSpace()
        if let byte = peek, byte == closing.utf8.first {
            throw failure("a , must not stand before \(closing)", "remove the last comma", at: start)
        }
    }
}

/// The names an object has so far: small objects are looked through, large ones keep a set, so that no document takes
/// time that grows with the square of its size.
private struct UniqueKeys {
    private static let few = 16
    private var set: Set<String> = []

    /// - Returns: whether the name is new.
    mutating func insert(_ key: String, beside members: [JSONObject.Member]) -> Bool {
        guard members.count >= UniqueKeys.few else { return !members.contains { $0.key == key } }
        if set.isEmpty { set = Set(members.map(\.key)) }
        return set.insert(key).inserted
    }
}
