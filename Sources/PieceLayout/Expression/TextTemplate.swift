/// A text of a template with expressions in braces: `"No. {number}"`. `{{` and `}}` stand for the braces themselves.
public struct TextTemplate: Hashable, Sendable {
    enum Part: Hashable, Sendable {
        case literal(String)
        case expression(Expression)
    }

    let parts: [Part]

    init(parsing source: String, in scope: TypeScope) throws(ExpressionError) {
        var parts: [Part] = []
        var literal = ""
        var rest = Substring(source)
        while let c = rest.first {
            rest.removeFirst()
            if c == "{" || c == "}", rest.first == c {
                rest.removeFirst()
                literal.append(c)
            } else if c == "{" {
                guard let end = rest.firstIndex(of: "}") else {
                    throw ExpressionError(message: "'{' has no closing '}'", offset: source.count - rest.count - 1)
                }
                if !literal.isEmpty { parts.append(.literal(literal)) }
                literal = ""
                parts.append(.expression(try Expression(parsing: String(rest[..<end]), in: scope)))
                rest = rest[rest.index(after: end)...]
            } else {
                literal.append(c)
            }
        }
        if !literal.isEmpty { parts.append(.literal(literal)) }
        self.parts = parts
    }

    var dependencies: Set<String> {
        parts.reduce(into: []) { if case .expression(let e) = $1 { $0.formUnion(e.dependencies) } }
    }

    func string(in scope: Scope) -> String {
        var result = ""
        for part in parts {
            switch part {
            case .literal(let text): result += text
            case .expression(let expression): result += expression.value(in: scope).description
            }
        }
        return result
    }
}

extension Value: CustomStringConvertible {
    /// How a value reads inside a text: whole numbers without a fraction, colours as `#RRGGBB`.
    public var description: String {
        switch self {
        case .text(let text): text
        case .bool(let flag): flag ? "true" : "false"
        case .color(let color): color.hex
        case .number(let n):
            if n == n.rounded(), abs(n) < 1e15 { String(Int(n)) } else { String(n) }
        }
    }
}
