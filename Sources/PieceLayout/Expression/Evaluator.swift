import Glibc
import PieceGraphics

/// The value of a checked expression. Names that are not in `scope` (a field the caller left out) read as the zero
/// of their kind, so evaluation always ends with a value.
func evaluate(_ node: Expression.Node, in scope: Scope) -> Value {
    switch node {
    case .literal(let value): value
    case .name(let name, let type): scope.values[name] ?? zero(of: type)
    case .count(let list): .number(Double(scope.listCounts[list] ?? 0))
    case .negate(let operand): .number(-number(operand, scope))
    case .not(let operand): .bool(!bool(operand, scope))
    case .binary(let op, let left, let right): evaluate(op, left, right, scope)
    case .choose(let condition, let yes, let no): evaluate(bool(condition, scope) ? yes : no, in: scope)
    case .call(let function, let arguments): call(function, arguments, scope)
    }
}

private func zero(of type: ValueType) -> Value {
    switch type {
    case .number: .number(0)
    case .text: .text("")
    case .bool: .bool(false)
    case .color: .color(.black)
    }
}

private func number(_ node: Expression.Node, _ scope: Scope) -> Double {
    if case .number(let n) = evaluate(node, in: scope) { return n }
    return 0
}

private func bool(_ node: Expression.Node, _ scope: Scope) -> Bool {
    if case .bool(let b) = evaluate(node, in: scope) { return b }
    return false
}

private func text(_ node: Expression.Node, _ scope: Scope) -> String {
    if case .text(let t) = evaluate(node, in: scope) { return t }
    return ""
}

private func color(_ node: Expression.Node, _ scope: Scope) -> Color {
    if case .color(let c) = evaluate(node, in: scope) { return c }
    return .black
}

/// Keeps numbers finite: what arithmetic cannot give is 0.
private func finite(_ n: Double) -> Value { .number(n.isFinite ? n : 0) }

private func evaluate(
    _ op: Expression.Operator, _ left: Expression.Node, _ right: Expression.Node, _ scope: Scope
) -> Value {
    switch op {
    case .and: return .bool(bool(left, scope) && bool(right, scope))
    case .or: return .bool(bool(left, scope) || bool(right, scope))
    case .equal: return .bool(evaluate(left, in: scope) == evaluate(right, in: scope))
    case .notEqual: return .bool(evaluate(left, in: scope) != evaluate(right, in: scope))
    case .add:
        // Evaluated once: a chain of sums would otherwise double its work with every term.
        switch evaluate(left, in: scope) {
        case .text(let l): return capped(l + text(right, scope))
        case .number(let l): return finite(l + number(right, scope))
        default: return .number(0)
        }
    case .subtract: return finite(number(left, scope) - number(right, scope))
    case .multiply: return finite(number(left, scope) * number(right, scope))
    case .divide:
        let divisor = number(right, scope)
        return divisor == 0 ? .number(0) : finite(number(left, scope) / divisor)
    case .remainder:
        let divisor = number(right, scope)
        return divisor == 0 ? .number(0) : finite(fmod(number(left, scope), divisor))
    case .less: return .bool(number(left, scope) < number(right, scope))
    case .lessOrEqual: return .bool(number(left, scope) <= number(right, scope))
    case .greater: return .bool(number(left, scope) > number(right, scope))
    case .greaterOrEqual: return .bool(number(left, scope) >= number(right, scope))
    }
}

private func call(_ function: Function, _ arguments: [Expression.Node], _ scope: Scope) -> Value {
    func n(_ i: Int) -> Double { number(arguments[i], scope) }
    func s(_ i: Int) -> String { text(arguments[i], scope) }
    func c(_ i: Int) -> Color { color(arguments[i], scope) }
    switch function {
    case .min: return .number(arguments.indices.map(n).min() ?? 0)
    case .max: return .number(arguments.indices.map(n).max() ?? 0)
    case .clamp: return .number(Swift.max(n(1), Swift.min(n(2), n(0))))
    case .round: return .number(n(0).rounded())
    case .floor: return .number(n(0).rounded(.down))
    case .ceil: return .number(n(0).rounded(.up))
    case .abs: return .number(Swift.abs(n(0)))
    case .sin: return finite(Glibc.sin(n(0)))
    case .cos: return finite(Glibc.cos(n(0)))
    case .sqrt: return .number(Swift.max(0, n(0)).squareRoot())
    case .pow: return finite(Glibc.pow(n(0), n(1)))
    case .has: return .bool(evaluate(arguments[0], in: scope).isPresent)
    case .len: return .number(Double(s(0).count))
    case .t: return .text(s(scope.isKorean ? 0 : 1))
    case .join:
        let parts = arguments.indices.dropFirst().map(s).filter { !$0.isEmpty }
        return capped(parts.joined(separator: s(0)))
    case .quote: return capped(s(0).isEmpty ? "" : "“" + s(0) + "”")
    case .spaced: return capped(s(0).map(String.init).joined(separator: " "))
    case .upper: return .text(s(0).uppercased())
    case .trim: return .text(trimmed(s(0)))
    case .breakAfter: return .text(broken(s(0), at: s(1), after: true))
    case .breakBefore: return .text(broken(s(0), at: s(1), after: false))
    case .replace:
        guard !s(1).isEmpty else { return .text(s(0)) }
        return capped(s(0).split(separator: s(1), omittingEmptySubsequences: false).joined(separator: s(2)))
    case .contains: return .bool(!s(1).isEmpty && range(of: s(1), in: s(0)) != nil)
    case .lch: return .color(Color(l: n(0), c: n(1), h: n(2)))
    case .fix: return .color(fixed(c(0), on: c(1), ratio: arguments.count > 2 ? n(2) : 4.5))
    case .mix: return .color(mixed(c(0), c(1), n(2)))
    case .alpha: return .color(c(0).opacity(Swift.max(0, Swift.min(1, n(1)))))
    case .hue: return .number(OKLCH(c(0)).h)
    case .chroma: return .number(OKLCH(c(0)).c)
    case .lightness: return .number(OKLCH(c(0)).l)
    case .luminance: return .number(c(0).luminance)
    }
}

/// Texts no ticket could hold are cut: otherwise a few definitions could double one until memory ends.
private func capped(_ text: String) -> Value {
    text.utf8.count <= 16_384 ? .text(text) : .text(String(text.prefix(4_096)))
}

/// Plain sRGB mixing, as a tint over a ground would look.
private func mixed(_ a: Color, _ b: Color, _ t: Double) -> Color {
    let t = max(0, min(1, t))
    return Color(
        a.red + (b.red - a.red) * t, a.green + (b.green - a.green) * t, a.blue + (b.blue - a.blue) * t,
        alpha: a.alpha + (b.alpha - a.alpha) * t)
}

private func trimmed(_ s: String) -> String {
    var part = Substring(s)
    while part.first?.isWhitespace == true { part.removeFirst() }
    while part.last?.isWhitespace == true { part.removeLast() }
    return String(part)
}

private func range(of part: String, in whole: String) -> Range<String.Index>? {
    whole.firstRange(of: part)
}

/// `text` with a line break in place of the white space after (or before) the first `part`; unchanged without one.
private func broken(_ s: String, at part: String, after: Bool) -> String {
    guard !part.isEmpty, let found = range(of: part, in: s) else { return s }
    let cut = after ? found.upperBound : found.lowerBound
    let head = trimmed(String(s[..<cut]))
    let tail = trimmed(String(s[cut...]))
    return head.isEmpty || tail.isEmpty ? s : head + "\n" + tail
}
