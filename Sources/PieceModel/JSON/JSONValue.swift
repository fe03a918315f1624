/// A JSON value as it was written: member order is kept and integers stay exact.
///
/// The reader is the project's own (`JSONParser`) for three reasons: problems must name line and column, fields and
/// templates need limits before memory is taken, and Foundation's coder costs a cold process tens of milliseconds.
public enum JSONValue: Hashable, Sendable {
    case null
    case bool(Bool)
    case number(JSONNumber)
    case string(String)
    case array([JSONValue])
    case object(JSONObject)
}

/// A JSON number: its nearest `Double`, and the exact integer when it was written as one.
public struct JSONNumber: Hashable, Sendable {
    /// The nearest double; always finite.
    public let double: Double
    /// The exact value when the number was written without fraction and exponent and fits 64 bits; `1.0` has none.
    public let integer: Int?

    public init(_ integer: Int) {
        self.double = Double(integer)
        self.integer = integer
    }

    /// A number that is not an integer literal; nil for NaN and the infinities, which JSON cannot express.
    public init?(_ double: Double) {
        guard double.isFinite else { return nil }
        self.double = double
        self.integer = nil
    }
}

extension JSONValue {
    /// The double of a number; nil for every other type.
    public var double: Double? {
        if case .number(let number) = self { number.double } else { nil }
    }

    /// The exact integer of a number that was written as one; nil for every other value.
    public var integer: Int? {
        if case .number(let number) = self { number.integer } else { nil }
    }

    public var string: String? {
        if case .string(let string) = self { string } else { nil }
    }

    public var bool: Bool? {
        if case .bool(let bool) = self { bool } else { nil }
    }

    public var array: [JSONValue]? {
        if case .array(let array) = self { array } else { nil }
    }

    public var object: JSONObject? {
        if case .object(let object) = self { object } else { nil }
    }

    public var isNull: Bool { self == .null }

    /// The value's type with its article, for messages: "a string", "an integer", "a number", "an array" ….
    public var typeName: String {
        switch self {
        case .null: "null"
        case .bool: "a boolean"
        case .number(let number): number.integer == nil ? "a number" : "an integer"
        case .string: "a string"
        case .array: "an array"
        case .object: "an object"
        }
    }
}

extension JSONValue: ExpressibleByStringLiteral, ExpressibleByIntegerLiteral, ExpressibleByBooleanLiteral,
    ExpressibleByNilLiteral, ExpressibleByArrayLiteral, ExpressibleByDictionaryLiteral
{
    public init(stringLiteral value: String) { self = .string(value) }
    public init(integerLiteral value: Int) { self = .number(JSONNumber(value)) }
    public init(booleanLiteral value: Bool) { self = .bool(value) }
    public init(nilLiteral: ()) { self = .null }
    public init(arrayLiteral elements: JSONValue...) { self = .array(elements) }

    public init(dictionaryLiteral elements: (String, JSONValue)...) {
        self = .object(JSONObject(elements.map { JSONObject.Member(key: $0.0, value: $0.1) }))
    }
}
