import Glibc

extension Expression {
    /// The expression as a function of one number, with everything else in `scope` put in beforehand: a curve asks for
    /// thousands of points, and looking names up would cost more than the arithmetic. Nil when it holds more than
    /// arithmetic, sines and cosines of that number.
    func function(of name: String, in scope: Scope) -> ((Double) -> Double)? {
        guard let folded = Self.folded(root, keeping: name, in: scope) else { return nil }
        return { x in max(-1e6, min(1e6, Self.number(folded, x))) }
    }

    /// The node with every part that does not read `name` replaced by its value.
    private static func folded(_ node: Node, keeping name: String, in scope: Scope) -> Node? {
        switch node {
        case .name(name, _): return node
        case .literal, .name, .count:
            guard case .number(let value) = evaluate(node, in: scope) else { return nil }
            return .literal(.number(value))
        case .negate(let a):
            return folded(a, keeping: name, in: scope).map { settled(.negate($0), [$0]) }
        case .binary(let op, let a, let b):
            guard [.add, .subtract, .multiply, .divide].contains(op), let a = folded(a, keeping: name, in: scope),
                let b = folded(b, keeping: name, in: scope)
            else { return nil }
            return settled(.binary(op, a, b), [a, b])
        case .call(let function, let arguments):
            guard function == .sin || function == .cos, let a = arguments.first,
                let inner = folded(a, keeping: name, in: scope)
            else { return nil }
            return settled(.call(function, [inner]), [inner])
        case .not, .choose: return nil
        }
    }

    /// The node's value when all its parts are known already, else the node.
    private static func settled(_ node: Node, _ parts: [Node]) -> Node {
        for part in parts {
            guard case .literal = part else { return node }
        }
        return .literal(.number(number(node, 0)))
    }

    /// The value of a folded node; as everywhere, what arithmetic cannot give is 0.
    private static func number(_ node: Node, _ x: Double) -> Double {
        let value: Double
        switch node {
        case .literal(.number(let n)): value = n
        case .name: value = x
        case .negate(let a): value = -number(a, x)
        case .binary(.add, let a, let b): value = number(a, x) + number(b, x)
        case .binary(.subtract, let a, let b): value = number(a, x) - number(b, x)
        case .binary(.multiply, let a, let b): value = number(a, x) * number(b, x)
        case .binary(.divide, let a, let b):
            let divisor = number(b, x)
            value = divisor == 0 ? 0 : number(a, x) / divisor
        case .call(.sin, let a): value = sin(number(a[0], x))
        case .call(.cos, let a): value = cos(number(a[0], x))
        default: value = 0
        }
        return value.isFinite ? value : 0
    }
}
