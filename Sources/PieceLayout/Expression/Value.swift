public import PieceGraphics

/// What an expression of a template evaluates to.
public enum Value: Hashable, Sendable {
    case number(Double)
    case text(String)
    case bool(Bool)
    case color(Color)

    public var type: ValueType {
        switch self {
        case .number: .number
        case .text: .text
        case .bool: .bool
        case .color: .color
        }
    }

    /// Whether a field counts as present: non-empty text, any other value.
    var isPresent: Bool {
        if case .text(let text) = self { return !text.isEmpty }
        return true
    }
}

/// The type of a `Value`; expressions are checked against it when a template is loaded.
public enum ValueType: String, Hashable, Sendable {
    case number
    case text
    case bool
    case color
}

/// The names an expression can see and their types, for checking before anything is evaluated.
public struct TypeScope: Sendable {
    /// Types of the names in scope, such as `title` or `item.label`.
    public var names: [String: ValueType]
    /// Names of the lists in scope, for `count(…)`.
    public var lists: Set<String>

    public init(names: [String: ValueType] = [:], lists: Set<String> = []) {
        self.names = names
        self.lists = lists
    }
}

/// The values behind the names of a `TypeScope` while a template is placed.
public struct Scope: Sendable {
    public var values: [String: Value]
    public var listCounts: [String: Int]
    /// Whether texts are chosen in Korean by `t(ko, en)`.
    public var isKorean: Bool

    public init(values: [String: Value] = [:], listCounts: [String: Int] = [:], isKorean: Bool = true) {
        self.values = values
        self.listCounts = listCounts
        self.isKorean = isKorean
    }
}
