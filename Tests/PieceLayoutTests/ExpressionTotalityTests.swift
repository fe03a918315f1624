import PieceGraphics
import Testing

@testable import PieceLayout

private let names = TypeScope(
    names: ["a": .number, "b": .bool, "s": .text, "c": .color, "x.y": .number], lists: ["rows"])

private func number(_ source: String, _ values: [String: Value] = [:]) throws -> Double {
    try Expression(parsing: source, in: names).number(in: Scope(values: values))
}

@Suite("Expressions are total")
struct ExpressionTotalityTests {
    @Test(
        "what arithmetic cannot give is 0",
        arguments: [
            "1 / 0", "a / (a - a)", "5 % 0", "0 / 0", "pow(0, -1)", "pow(-1, 0.5)", "pow(10, 400)",
            "pow(10, 300) * pow(10, 300)", "-pow(10, 308) - pow(10, 308)", "sin(pow(10, 308) * 10)",
        ])
    func impossible(_ source: String) throws {
        #expect(try number(source, ["a": .number(3)]) == 0)
    }

    @Test("a literal too large for a number is refused or finite")
    func hugeLiteral() {
        let digits = String(repeating: "9", count: 400)
        #expect(((try? number(digits)) ?? 0).isFinite)
        #expect(((try? number("min(\(digits), \(digits))")) ?? 0).isFinite)
    }

    @Test("names without a value read as the zero of their kind")
    func absentNames() throws {
        #expect(try number("a + x.y + 2") == 2)
        #expect(try number("b ? 1 : 2") == 2)
        #expect(try number("len(s + s)") == 0)
        #expect(try number("count(rows)") == 0)
        #expect(try Expression(parsing: "mix(c, c, 0)", in: names).color(in: Scope()) == .black)
    }

    @Test("a name without a value equals the zero of its kind")
    func absentEquality() throws {
        #expect(try number("x.y == 0 ? 1 : 2") == 1)
        #expect(try number("b == false ? 1 : 2") == 1)
        #expect(try number("s == '' ? 1 : 2") == 1)
    }

    @Test(
        "deep nesting is refused instead of ending the stack",
        arguments: [
            ("(", "1", ")"), ("-", "1", ""), ("!", "b", ""), ("abs(", "1", ")"), ("b ? 1 : ", "1", ""),
            ("b ? ", "1", " : 1"),
        ])
    func nesting(_ open: String, _ core: String, _ close: String) throws {
        let shallow = String(repeating: open, count: 30) + core + String(repeating: close, count: 30)
        // Deeper than allowed, but within the number of words and signs an expression may have.
        let deep = String(repeating: open, count: 150) + core + String(repeating: close, count: 150)
        _ = try Expression(parsing: shallow, in: names)
        #expect {
            _ = try Expression(parsing: deep, in: names)
        } throws: { ($0 as? ExpressionError)?.message.contains("nested too deeply") == true }
    }

    @Test("an endless expression is refused by its length", arguments: [("(", ")"), ("-", ""), ("abs(", ")")])
    func endless(_ open: String, _ close: String) {
        let source = String(repeating: open, count: 50_000) + "1" + String(repeating: close, count: 50_000)
        #expect {
            _ = try Expression(parsing: source, in: names)
        } throws: { ($0 as? ExpressionError)?.message.contains("the expression is longer than") == true }
    }

    @Test("a chain of a hundred thousand operators is refused instead of ending the stack", arguments: ["+", "*", "-"])
    func longChain(_ op: String) throws {
        let hundred = Array(repeating: "1", count: 100).joined(separator: op)
        _ = try number(hundred)
        let endless = Array(repeating: "1", count: 100_000).joined(separator: op)
        #expect(throws: ExpressionError.self) { try number(endless) }
    }

    @Test("random strings of the language's words never crash, and what parses has a finite value")
    func randomStrings() {
        let words = [
            "1", "0", "2.5", ".5", "a", "b", "s", "c", "x.y", "rows", "nothing", "true", "false", "'t'", "'", "#FFF",
            "#12", "+", "-", "*", "/", "%", "<", "<=", "==", "!=", "&&", "||", "!", "?", ":", "(", ")", ",", "min(",
            "pow(",
            "has(", "len(", "t(", "join(", "count(", "lch(", "fix(", "mix(", "hue(", "upper(", "breakAfter(", " ",
            "\\n", "한", "é", "=",
            "{", "$", "\u{200D}", "9999999999999999999999",
        ]
        let seed: UInt64 = 20_261_114
        print("seed \(seed)")
        var random = Seeded(seed)
        var parsed = 0
        for _ in 0..<20_000 {
            let source = (0..<Int.random(in: 1...12, using: &random)).map { _ in
                words.randomElement(using: &random) ?? ""
            }.joined(separator: Bool.random(using: &random) ? " " : "")
            if isFiniteOrRefused(source, &parsed) { continue }
            Issue.record("'\(source)' has a value that is not finite (seed \(seed))")
        }
        #expect(parsed > 200, "hardly anything parsed: the words are no longer those of the language")
    }

    @Test("random well-formed expressions parse, and give one value twice")
    func randomTrees() throws {
        let seed: UInt64 = 7
        print("seed \(seed)")
        var random = Seeded(seed)
        for _ in 0..<3_000 {
            // A thousand characters hold fewer than the thousand words and signs an expression may have.
            var source = numberSource(depth: 5, &random)
            while source.utf8.count > 1_000 { source = numberSource(depth: 5, &random) }
            let scope = Scope(values: [
                "a": .number(Double.random(in: -1e6...1e6, using: &random)), "b": .bool(Bool.random(using: &random)),
                "s": .text("가\u{301}🏳️‍🌈"), "c": .color(Color(rgb: UInt32.random(in: 0...0xFFFFFF, using: &random))),
            ])
            let expression = try Expression(parsing: source, in: names)
            let (first, second) = (expression.number(in: scope), expression.number(in: scope))
            #expect(first.isFinite && first == second, "'\(source)' (seed \(seed))")
        }
    }

    private func isFiniteOrRefused(_ source: String, _ parsed: inout Int) -> Bool {
        guard let expression = try? Expression(parsing: source, in: names) else { return true }
        parsed += 1
        let scope = Scope(values: ["a": .number(-3), "b": .bool(true), "s": .text("글"), "c": .color(.white)])
        switch expression.value(in: scope) {
        case .number(let n): return n.isFinite
        case .color(let c): return [c.red, c.green, c.blue, c.alpha].allSatisfy(\.isFinite)
        case .text, .bool: return true
        }
    }

    private func numberSource(depth: Int, _ random: inout Seeded) -> String {
        func n() -> String { numberSource(depth: depth - 1, &random) }
        guard depth > 0 else {
            return ["0", "1", "-2", "0.1", "a", "x.y", "count(rows)"].randomElement(using: &random) ?? "0"
        }
        switch Int.random(in: 0..<12, using: &random) {
        case 0: return "(\(n()) + \(n()))"
        case 1: return "\(n()) * \(n())"
        case 2: return "\(n()) / \(n())"
        case 3: return "(\(n()) % \(n()))"
        case 4: return "(\(n()) < \(n()) ? \(n()) : \(n()))"
        case 5: return "pow(\(n()), \(n()))"
        case 6: return "clamp(\(n()), \(n()), \(n()))"
        case 7: return "sqrt(\(n()))"
        case 8: return "len(t(s + 'x', join(s, s, '-')))"
        case 9: return "luminance(fix(mix(c, lch(\(n()), \(n()), \(n())), \(n())), c, \(n())))"
        case 10: return "hue(alpha(c, \(n())))"
        default: return "round(-\(n()))"
        }
    }
}

@Suite("Expressions as functions of one number")
struct CurveFunctionTests {
    @Test(
        "a curve's function gives what the expression gives",
        arguments: [
            "430 + (k - 13) * 9 + 95 * sin((x - 470) / 150 + 0.16 * k)", "-x / (k - 3)",
            "cos(x) * cos(x) - 1 / (x - x)",
            "k * 2 + 1",
        ])
    func agrees(_ source: String) throws {
        let expression = try Expression(
            parsing: source, in: TypeScope(names: ["x": .number, "k": .number], lists: []))
        var scope = Scope(values: ["k": .number(3)])
        let function = try #require(expression.function(of: "x", in: scope))
        for x in stride(from: -500.0, through: 1800, by: 37.5) {
            scope.values["x"] = .number(x)
            #expect(function(x) == expression.number(in: scope), "\(source) at \(x)")
        }
    }

    @Test("choices and texts are left to the general evaluator")
    func general() throws {
        let scope = TypeScope(names: ["x": .number, "title": .text], lists: [])
        for source in ["x > 3 ? 1 : 2", "len(title) + x", "max(x, 2)"] {
            #expect(try Expression(parsing: source, in: scope).function(of: "x", in: Scope()) == nil)
        }
    }
}
