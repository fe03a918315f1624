import PieceGraphics
import Testing

@testable import PieceLayout

private let names = TypeScope(names: ["number": .text, "score": .number, "ink": .color, "wide": .bool])
private let scope = Scope(values: [
    "number": .text("0128"), "score": .number(4.5), "ink": .color(Color(rgb: 0x0A0B0C)), "wide": .bool(false),
])

private func text(_ source: String) throws -> String { try TextTemplate(parsing: source, in: names).string(in: scope) }

private func problem(_ source: String) -> (message: String, offset: Int)? {
    do throws(ExpressionError) {
        _ = try TextTemplate(parsing: source, in: names)
        return nil
    } catch {
        return (error.message, error.offset)
    }
}

@Suite("Texts with expressions in braces")
struct TextTemplateTests {
    @Test(
        "expressions stand in braces, doubled braces for themselves",
        arguments: [
            ("", ""), ("No. {number}", "No. 0128"), ("{number}{number}", "01280128"), ("{{{number}}}", "{0128}"),
            ("a {{ b }} c", "a { b } c"), ("{ score * 2 } of 10", "9 of 10"), ("{score}", "4.5"), ("{ink}", "#0A0B0C"),
            ("{wide}", "false"), ("{wide ? 'x' : '예'}!", "예!"), ("한글 🎭 {number}", "한글 🎭 0128"), ("{1/3 > 0}", "true"),
            ("{10 * 10}", "100"), ("{-0.25}", "-0.25"), ("}", "}"),
        ])
    func strings(_ source: String, _ expected: String) throws {
        #expect(try text(source) == expected)
    }

    @Test("whole numbers have no fraction, whatever their size")
    func numbers() {
        #expect(Value.number(1e14).description == "100000000000000")
        #expect(Value.number(1e300).description == "1e+300")
        #expect(Value.number(-0.5).description == "-0.5")
    }

    @Test("an open brace is reported at its place")
    func openBrace() {
        #expect(problem("abc {number")?.message == "'{' has no closing '}'")
        #expect(problem("abc {number")?.offset == 4)
    }

    @Test("a wrong expression is reported", arguments: ["{}", "{nmber}", "{1 +}", "x {'a' + 1} y"])
    func wrong(_ source: String) {
        #expect(problem(source) != nil)
    }

    @Test("a text depends on what its expressions read")
    func dependencies() throws {
        #expect(try TextTemplate(parsing: "{number} {score}", in: names).dependencies == ["number", "score"])
        #expect(try TextTemplate(parsing: "plain {{}}", in: names).dependencies.isEmpty)
    }

    @Test("random texts never crash")
    func random() {
        let seed: UInt64 = 99
        print("seed \(seed)")
        var random = Seeded(seed)
        let pieces = ["{", "}", "{{", "}}", "number", "score", "'", " ", "가", "1", "+", "🎭", "\u{301}"]
        var parsed = 0
        for _ in 0..<5_000 {
            let source = (0..<8).map { _ in pieces.randomElement(using: &random) ?? "" }.joined()
            if let result = try? TextTemplate(parsing: source, in: names) {
                parsed += 1
                #expect(result.string(in: scope) == result.string(in: scope))
            }
        }
        #expect(parsed > 100)
    }
}
