/// A parsed and type-checked expression of a template.
///
/// The language is total: no loops, no recursion, no state. Division by zero gives 0, so every expression of a
/// valid template has a value for every piece.
public struct Expression: Hashable, Sendable {
    let root: Node
    public let type: ValueType
    /// The names the value depends on, lists included (as `count:` + name).
    let dependencies: Set<String>
    /// The value when it depends on nothing.
    let constant: Value?

    indirect enum Node: Hashable, Sendable {
        case literal(Value)
        /// A name and the type it was declared with, whose zero it reads as when it has no value.
        case name(String, ValueType)
        case count(String)
        case negate(Node)
        case not(Node)
        case binary(Operator, Node, Node)
        case choose(Node, Node, Node)
        case call(Function, [Node])
    }

    enum Operator: String, Hashable, Sendable {
        case add = "+"
        case subtract = "-"
        case multiply = "*"
        case divide = "/"
        case remainder = "%"
        case less = "<"
        case lessOrEqual = "<="
        case greater = ">"
        case greaterOrEqual = ">="
        case equal = "=="
        case notEqual = "!="
        case and = "&&"
        case or = "||"
    }

    /// A constant.
    public init(_ value: Value) {
        root = .literal(value)
        type = value.type
        dependencies = []
        constant = value
    }

    /// Parses and checks `source` against the names in `scope`.
    init(parsing source: String, in scope: TypeScope) throws(ExpressionError) {
        var parser = try ExpressionParser(source, scope: scope)
        let (node, type) = try parser.parse()
        self.root = node
        self.type = type
        self.dependencies = parser.dependencies
        let depends = !parser.dependencies.isEmpty || parser.usesLocale
        self.constant = depends ? nil : evaluate(node, in: Scope())
    }

    func value(in scope: Scope) -> Value { constant ?? evaluate(root, in: scope) }

    /// A number of pixels, degrees or items: within ±1,000,000, so that it fits every integer there is.
    func number(in scope: Scope) -> Double {
        if case .number(let n) = value(in: scope), n.isFinite { return max(-1e6, min(1e6, n)) }
        return 0
    }

    func bool(in scope: Scope) -> Bool {
        if case .bool(let b) = value(in: scope) { return b }
        return false
    }
}
