/// Parses by precedence climbing and checks types on the way up, so that a wrong type is reported where it stands.
struct ExpressionParser {
    private let tokens: [(token: Token, offset: Int)]
    private let scope: TypeScope
    private var index = 0
    private var depth = 0
    private(set) var dependencies: Set<String> = []
    private(set) var usesLocale = false

    typealias Typed = (node: Expression.Node, type: ValueType)

    /// Nesting allowed in one expression: far beyond any real template, far below a stack's end.
    private static let maximumDepth = 64
    /// A chain such as `1 + 1 + 1 …` makes a tree as deep as it is long, so the length is bounded too.
    private static let maximumTokens = 1_000

    init(_ source: String, scope: TypeScope) throws(ExpressionError) {
        var lexer = Lexer(source)
        tokens = try lexer.tokens()
        guard tokens.count <= Self.maximumTokens else {
            throw ExpressionError(
                message: "the expression is longer than \(Self.maximumTokens) words and signs", offset: 0)
        }
        self.scope = scope
    }

    mutating func parse() throws(ExpressionError) -> Typed {
        let result = try choice()
        guard tokens[index].token == .end else { throw fail("expected the end of the expression here") }
        return result
    }

    private mutating func choice() throws(ExpressionError) -> Typed {
        depth += 1
        defer { depth -= 1 }
        guard depth <= Self.maximumDepth else { throw fail("the expression is nested too deeply") }
        let condition = try binary(minimum: 0)
        guard accept("?") else { return condition }
        try require(condition, .bool, "the condition before '?'")
        let yes = try choice()
        guard accept(":") else { throw fail("expected ':' and the other value") }
        let no = try choice()
        guard yes.type == no.type else {
            throw fail("both sides of ':' must have one type, here \(yes.type.rawValue) and \(no.type.rawValue)")
        }
        return (.choose(condition.node, yes.node, no.node), yes.type)
    }

    private static let levels: [String: Int] = [
        "||": 1, "&&": 2, "==": 3, "!=": 3, "<": 4, "<=": 4, ">": 4, ">=": 4, "+": 5, "-": 5, "*": 6, "/": 6, "%": 6,
    ]

    private mutating func binary(minimum: Int) throws(ExpressionError) -> Typed {
        var left = try unary()
        while case .symbol(let symbol) = tokens[index].token, let level = Self.levels[symbol], level > minimum,
            let op = Expression.Operator(rawValue: symbol)
        {
            index += 1
            let right = try binary(minimum: level)
            left = try combine(op, left, right)
        }
        return left
    }

    private func combine(_ op: Expression.Operator, _ l: Typed, _ r: Typed) throws(ExpressionError) -> Typed {
        let node = Expression.Node.binary(op, l.node, r.node)
        switch op {
        case .add where l.type == .text && r.type == .text:
            return (node, .text)
        case .add, .subtract, .multiply, .divide, .remainder:
            try require(l, .number, "the left side of '\(op.rawValue)'")
            try require(r, .number, "the right side of '\(op.rawValue)'")
            return (node, .number)
        case .less, .lessOrEqual, .greater, .greaterOrEqual:
            try require(l, .number, "the left side of '\(op.rawValue)'")
            try require(r, .number, "the right side of '\(op.rawValue)'")
            return (node, .bool)
        case .equal, .notEqual:
            guard l.type == r.type else {
                throw fail("cannot compare \(l.type.rawValue) with \(r.type.rawValue)")
            }
            return (node, .bool)
        case .and, .or:
            try require(l, .bool, "the left side of '\(op.rawValue)'")
            try require(r, .bool, "the right side of '\(op.rawValue)'")
            return (node, .bool)
        }
    }

    private mutating func unary() throws(ExpressionError) -> Typed {
        if accept("-") {
            depth += 1
            defer { depth -= 1 }
            guard depth <= Self.maximumDepth else { throw fail("the expression is nested too deeply") }
            let operand = try unary()
            try require(operand, .number, "what follows '-'")
            return (.negate(operand.node), .number)
        }
        if accept("!") {
            depth += 1
            defer { depth -= 1 }
            guard depth <= Self.maximumDepth else { throw fail("the expression is nested too deeply") }
            let operand = try unary()
            try require(operand, .bool, "what follows '!'")
            return (.not(operand.node), .bool)
        }
        return try primary()
    }

    private mutating func primary() throws(ExpressionError) -> Typed {
        let (token, _) = tokens[index]
        switch token {
        case .number(let n):
            index += 1
            return (.literal(.number(n)), .number)
        case .text(let text):
            index += 1
            return (.literal(.text(text)), .text)
        case .color(let color):
            index += 1
            return (.literal(.color(color)), .color)
        case .name("true"), .name("false"):
            index += 1
            return (.literal(.bool(token == .name("true"))), .bool)
        case .name(let name):
            index += 1
            return accept("(") ? try call(name) : try reference(name)
        case .symbol("("):
            index += 1
            let inner = try choice()
            guard accept(")") else { throw fail("expected ')'") }
            return inner
        default:
            throw fail("expected a value here")
        }
    }

    private mutating func reference(_ name: String) throws(ExpressionError) -> Typed {
        guard let type = scope.names[name] else {
            index -= 1
            throw fail("unknown name '\(name)'\(nearest(name, in: scope.names.keys))")
        }
        dependencies.insert(name)
        return (.name(name, type), type)
    }

    private mutating func call(_ name: String) throws(ExpressionError) -> Typed {
        if name == "count" {
            let wanted = if case .name(let name) = tokens[index].token { name } else { "" }
            guard case .name(let list) = tokens[index].token, scope.lists.contains(list) else {
                throw fail("count(…) takes the name of a list\(nearest(wanted, in: scope.lists))")
            }
            index += 1
            guard accept(")") else { throw fail("expected ')'") }
            dependencies.insert("count:" + list)
            return (.count(list), .number)
        }
        guard let function = Function(rawValue: name) else {
            throw fail("unknown function '\(name)'\(nearest(name, in: Function.allCases.map(\.rawValue)))")
        }
        var arguments: [Typed] = []
        if !accept(")") {
            repeat { arguments.append(try choice()) } while accept(",")
            guard accept(")") else { throw fail("expected ',' or ')'") }
        }
        let signature = function.signature
        guard signature.count.contains(arguments.count) else {
            throw fail("\(name)(…) takes \(signature.description), got \(arguments.count) values")
        }
        for (i, argument) in arguments.enumerated() {
            if let wanted = signature.type(at: i) { try require(argument, wanted, "value \(i + 1) of \(name)(…)") }
        }
        if function == .t { usesLocale = true }
        return (.call(function, arguments.map(\.node)), signature.result)
    }

    private mutating func accept(_ symbol: String) -> Bool {
        guard tokens[index].token == .symbol(symbol) else { return false }
        index += 1
        return true
    }

    private func require(_ value: Typed, _ type: ValueType, _ what: String) throws(ExpressionError) {
        guard value.type == type else {
            throw fail("\(what) must be a \(type.rawValue), not a \(value.type.rawValue)")
        }
    }

    private func fail(_ message: String) -> ExpressionError {
        ExpressionError(message: message, offset: tokens[index].offset)
    }
}
