import PieceGraphics

/// A token of the expression language.
enum Token: Hashable {
    case number(Double)
    case text(String)
    case color(Color)
    case name(String)
    case symbol(String)
    case end
}

/// Why an expression cannot be used; `offset` counts characters from its start.
struct ExpressionError: Error {
    var message: String
    var offset: Int
}

/// Splits an expression into tokens. Names may hold dots (`item.label`); texts stand in single quotes.
struct Lexer {
    private let characters: [Character]
    private var position = 0

    init(_ source: String) { characters = Array(source) }

    mutating func tokens() throws(ExpressionError) -> [(token: Token, offset: Int)] {
        var result: [(Token, Int)] = []
        while true {
            while position < characters.count, characters[position].isWhitespace { position += 1 }
            let start = position
            guard position < characters.count else {
                result.append((.end, start))
                return result
            }
            result.append((try next(), start))
        }
    }

    private mutating func next() throws(ExpressionError) -> Token {
        let c = characters[position]
        if c.isASCII, c.isNumber || (c == "." && peek(1)?.isNumber == true) { return try number() }
        if c.isLetter || c == "_" { return .name(take { $0.isLetter || $0.isNumber || $0 == "_" || $0 == "." }) }
        switch c {
        case "'": return try quoted()
        case "#": return try color()
        default: break
        }
        for symbol in ["<=", ">=", "==", "!=", "&&", "||"] where matches(symbol) {
            position += 2
            return .symbol(symbol)
        }
        guard "+-*/%<>!?:(),".contains(c) else { throw fail("unexpected '\(c)'") }
        position += 1
        return .symbol(String(c))
    }

    private mutating func number() throws(ExpressionError) -> Token {
        let start = position
        let digits = take { $0.isASCII && $0.isNumber || $0 == "." }
        guard let value = Double(digits.hasPrefix(".") ? "0" + digits : digits), value.isFinite else {
            throw ExpressionError(message: "'\(digits)' is not a number", offset: start)
        }
        return .number(value)
    }

    private mutating func quoted() throws(ExpressionError) -> Token {
        let start = position
        position += 1
        var text = ""
        while position < characters.count, characters[position] != "'" {
            if characters[position] == "\\", let escaped = peek(1), escaped == "n" || escaped == "'" {
                text.append(escaped == "n" ? "\n" : "'")
                position += 2
            } else {
                text.append(characters[position])
                position += 1
            }
        }
        guard position < characters.count else {
            throw ExpressionError(message: "the text that starts here has no closing '", offset: start)
        }
        position += 1
        return .text(text)
    }

    private mutating func color() throws(ExpressionError) -> Token {
        let start = position
        position += 1
        let hex = "#" + take { $0.isHexDigit }
        guard let color = Color(hex: hex) else {
            throw ExpressionError(message: "'\(hex)' is no colour; write #RGB, #RRGGBB or #RRGGBBAA", offset: start)
        }
        return .color(color)
    }

    private mutating func take(_ accept: (Character) -> Bool) -> String {
        let start = position
        while position < characters.count, accept(characters[position]) { position += 1 }
        return String(characters[start..<position])
    }

    private func peek(_ ahead: Int) -> Character? {
        position + ahead < characters.count ? characters[position + ahead] : nil
    }

    private func matches(_ symbol: String) -> Bool {
        position + 1 < characters.count && String(characters[position...position + 1]) == symbol
    }

    private func fail(_ message: String) -> ExpressionError { ExpressionError(message: message, offset: position) }
}
