import PieceGraphics
import Testing

@testable import PieceLayout

private let names = TypeScope(
    names: [
        "title": .text, "empty": .text, "score": .number, "wide": .bool, "ink": .color, "item.label": .text,
        "장소": .text,
    ], lists: ["cast", "rows"])
private let values = Scope(
    values: [
        "title": .text("햄릿 Hamlet"), "empty": .text(""), "score": .number(4.5), "wide": .bool(true),
        "ink": .color(Color(rgb: 0x102030)), "item.label": .text("일시"), "장소": .text("달오름"),
    ], listCounts: ["cast": 3])

private func value(_ source: String, korean: Bool = true) throws -> Value {
    var scope = values
    scope.isKorean = korean
    return try Expression(parsing: source, in: names).value(in: scope)
}

/// The message and offset of the problem that `source` has.
private func problem(_ source: String) -> (message: String, offset: Int)? {
    do throws(ExpressionError) {
        _ = try Expression(parsing: source, in: names)
        return nil
    } catch {
        return (error.message, error.offset)
    }
}

@Suite("Expressions")
struct ExpressionTests {
    @Test(
        "operators bind as in Swift and C, from the left",
        arguments: [
            ("1 + 2 * 3", 7.0), ("(1 + 2) * 3", 9), ("10 - 4 - 3", 3), ("100 / 10 / 2", 5), ("2 - -3", 5),
            ("-2 * -3", 6),
            ("7 % 4 * 2", 6), ("--4", 4), ("- 2 + 5", 3), ("1 < 2 ? 10 : 20", 10), ("false ? 1 : true ? 2 : 3", 2),
            ("(true ? false : true) ? 1 : 2", 2), ("1 + (wide ? 2 : 3) * 2", 5), (".5 + 0.25", 0.75),
        ])
    func precedence(_ source: String, _ expected: Double) throws {
        #expect(try value(source) == .number(expected))
    }

    @Test(
        "comparisons and logic give booleans",
        arguments: [
            ("1 + 1 == 2", true), ("1 == 1 && 2 == 3", false), ("true || false && false", true),
            ("!wide || wide", true), ("!(wide && wide)", false), ("score >= 4.5 && score <= 4.5", true),
            ("score > 4.5 || score < 4.5", false), ("title == '햄릿 Hamlet'", true), ("title != empty", true),
            ("ink == #102030", true), ("!!wide", true), ("has(title) && !has(empty)", true),
            ("contains(title, 'Ham') && !contains(title, 'ham') && !contains(title, '')", true),
        ])
    func logic(_ source: String, _ expected: Bool) throws {
        #expect(try value(source) == .bool(expected))
    }

    @Test(
        "number functions",
        arguments: [
            ("min(3, 1, 2)", 1.0), ("max(3, 1, 2)", 3), ("clamp(7, 0, 5)", 5), ("clamp(-7, 0, 5)", 0),
            ("round(2.5)", 3), ("floor(-0.5)", -1), ("ceil(0.2)", 1), ("abs(-3)", 3), ("sqrt(16)", 4),
            ("sqrt(-1)", 0), ("pow(2, 10)", 1024), ("round(sin(0) * 10 + cos(0))", 1), ("len('👩‍👩‍👧가나')", 3),
            ("count(cast) * 10", 30), ("count(rows)", 0), ("round(luminance(#FFFFFF) * 100)", 100),
            ("round(lightness(#FFFFFF) * 100)", 100), ("round(chroma(#808080) * 100)", 0),
        ])
    func numbers(_ source: String, _ expected: Double) throws {
        #expect(try value(source) == .number(expected))
    }

    @Test(
        "text functions",
        arguments: [
            ("'a' + 'b' + title", "ab햄릿 Hamlet"), ("join(' · ', title, empty, 'x')", "햄릿 Hamlet · x"),
            ("join(', ', empty)", ""), ("quote('봄')", "“봄”"), ("quote(empty)", ""), ("spaced('연극')", "연 극"),
            ("upper('Live')", "LIVE"), ("trim('  a b ')", "a b"), ("breakAfter('1층 B구역 12열', '구역')", "1층 B구역\n12열"),
            ("breakBefore('2026.11.14 (토) 19:00', '19:00')", "2026.11.14 (토)\n19:00"),
            ("breakAfter('1층', '구역')", "1층"), ("breakBefore('19:00 시작', '19:00')", "19:00 시작"),
            ("t('일시', 'Date')", "일시"), ("item.label + 장소", "일시달오름"), ("'줄\\n바꿈'", "줄\n바꿈"),
            ("replace('a-b-c', '-', '')", "abc"), ("replace('abc', '', 'x')", "abc"),
        ])
    func texts(_ source: String, _ expected: String) throws {
        #expect(try value(source) == .text(expected))
    }

    @Test("t(ko, en) follows the ticket's language even when both are constants")
    func language() throws {
        #expect(try value("t('일시', 'Date')", korean: false) == .text("Date"))
        #expect(try value("len(t('일시', 'Date'))", korean: false) == .number(4))
    }

    @Test("colour functions")
    func colours() throws {
        #expect(try value("#f80") == .color(Color(rgb: 0xFF8800)))
        #expect(try value("mix(#000000, #FFFFFF, 0.5)") == .color(Color(0.5, 0.5, 0.5)))
        #expect(try value("mix(#000000, #FFFFFF, 7)") == .color(.white))
        #expect(try value("alpha(#FFFFFF, 0.25)") == .color(Color(1, 1, 1, alpha: 0.25)))
        #expect(try value("alpha(#FFFFFF80, 2)") == .color(Color(1, 1, 1, alpha: 128 / 255)))
        guard case .color(let grey) = try value("lch(0.5, 0, 0)") else { return #expect(Bool(false), "no colour") }
        #expect(grey.hex == "#636363")
    }

    @Test(
        "fix reaches the contrast it is asked for on any ground",
        arguments: ["#F7F1E4", "#777777", "#15110D", "#B0301C"], [4.5, 7])
    func contrast(_ ground: String, _ ratio: Double) throws {
        let source = ratio == 4.5 ? "fix(#C0A080, \(ground))" : "fix(#C0A080, \(ground), \(ratio))"
        guard case .color(let colour) = try value(source), let ground = Color(hex: ground) else {
            return #expect(Bool(false), "no colour")
        }
        let (light, dark) = (max(colour.luminance, ground.luminance), min(colour.luminance, ground.luminance))
        // Grounds of middle lightness cannot give 7:1 to any colour: then black or white is as far as it goes.
        let best = max(1.05 / (ground.luminance + 0.05), (ground.luminance + 0.05) / 0.05)
        #expect((light + 0.05) / (dark + 0.05) >= min(ratio, best) - 0.05)
    }

    @Test(
        "a wrong type is refused where it stands",
        arguments: [
            ("1 + 'a'", "right side of '+' must be a number, not a text"), ("wide + 1", "left side of '+'"),
            ("1 && wide", "left side of '&&' must be a bool"), ("1 == 'a'", "cannot compare number with text"),
            ("score ? 1 : 2", "condition before '?' must be a bool"), ("wide ? 1 : 'a'", "must have one type"),
            ("-title", "what follows '-' must be a number"), ("!score", "what follows '!' must be a bool"),
            ("len(3)", "value 1 of len(…) must be a text, not a number"),
            ("min()", "takes 1 to 16 numbers, got 0 values"),
            ("pow(2)", "takes base, exponent, got 1"), ("ink < ink", "left side of '<' must be a number"),
            ("mix(#000, #FFF, 'a')", "value 3 of mix(…)"),
        ])
    func wrongTypes(_ source: String, _ part: String) {
        #expect(problem(source)?.message.contains(part) == true, "\(problem(source)?.message ?? "no problem")")
    }

    @Test(
        "malformed expressions say what is wrong and where",
        arguments: [
            ("", "expected a value", 0), ("1 +", "expected a value", 3), ("(1", "expected ')'", 2),
            ("1 2", "expected the end", 2), ("'abc", "has no closing '", 0), ("#12345", "is no colour", 0),
            ("1.2.3", "'1.2.3' is not a number", 0), ("1 $ 2", "unexpected '$'", 2), ("wide ? 1", "expected ':'", 8),
            ("max(1, 2", "expected ',' or ')'", 8), ("max(1,, 2)", "expected a value", 6), ("= 1", "unexpected '='", 0),
            ("count(title)", "takes the name of a list", 6), ("count(3)", "takes the name of a list", 6),
        ])
    func malformed(_ source: String, _ part: String, _ offset: Int) {
        #expect(problem(source)?.message.contains(part) == true, "\(problem(source)?.message ?? "no problem")")
        #expect(problem(source)?.offset == offset)
    }

    @Test(
        "unknown names come with a suggestion when one is near",
        arguments: [
            ("scroe", "unknown name 'scroe'; did you mean 'score'?"), ("titel", "did you mean 'title'?"),
            ("maxx(1)", "unknown function 'maxx'; did you mean 'max'?"), ("lenght(title)", "unknown function 'lenght'"),
            ("count(casts)", "did you mean 'cast'?"),
        ])
    func suggestions(_ source: String, _ part: String) {
        #expect(problem(source)?.message.contains(part) == true, "\(problem(source)?.message ?? "no problem")")
    }

    @Test("a name that resembles nothing gets no suggestion")
    func noSuggestion() {
        #expect(problem("qqqqqqqqqqqqqqqq")?.message == "unknown name 'qqqqqqqqqqqqqqqq'")
    }

    @Test("an expression knows the names it reads and is folded when it reads none")
    func dependencies() throws {
        let some = try Expression(parsing: "wide ? len(title) : count(cast)", in: names)
        #expect(some.dependencies == ["wide", "title", "count:cast"])
        #expect(some.constant == nil)
        #expect(try Expression(parsing: "2 * 3 + 1", in: names).constant == .number(7))
        #expect(try Expression(parsing: "t('a', 'b')", in: names).constant == nil)
    }
}
