/// What a text field may hold, and the cleaning every text gets.
package struct TextRule {
    /// The most characters (extended grapheme clusters, what a reader counts).
    let characters: Int
    /// Whether line feeds are kept.
    let lines: Bool

    package static func line(_ characters: Int) -> TextRule { TextRule(characters: characters, lines: false) }
    package static func lines(_ characters: Int) -> TextRule { TextRule(characters: characters, lines: true) }

    struct Flaw: Error {
        let message: String
        let remedy: String
    }

    /// The text in normal form C without outer white space, or what is wrong with it.
    func check(_ text: String) -> Result<String, Flaw> {
        var clean = String.UnicodeScalarView()
        var previous: Unicode.Scalar?
        for scalar in text.unicodeScalars {
            // Line ends of every system become line feeds.
            if scalar == "\n", previous == "\r" {
                previous = scalar
                continue
            }
            previous = scalar
            let one: Unicode.Scalar = scalar == "\r" ? "\n" : scalar
            if let flaw = flaw(in: one) { return .failure(flaw) }
            clean.append(one)
        }
        let result = String(clean).trimmed.precomposed
        let count = result.count
        guard count <= characters else {
            return .failure(
                Flaw(
                    message: "has \(count) characters, more than the \(characters) allowed",
                    remedy: "shorten it by \(count - characters)"))
        }
        // One character can carry any number of combining marks. Twelve scalars each is more than any script uses and
        // enough for a family emoji with skin tones, which has eleven.
        guard result.unicodeScalars.count <= 12 * max(count, 10) else {
            return .failure(Flaw(message: "piles up too many combining marks", remedy: "remove them"))
        }
        return .success(result)
    }

    private func flaw(in scalar: Unicode.Scalar) -> Flaw? {
        switch scalar.properties.generalCategory {
        case .control where scalar == "\n":
            lines ? nil : Flaw(message: "must be one line, but holds a line break", remedy: "replace it with a space")
        case .control, .lineSeparator, .paragraphSeparator:
            Flaw(message: "holds the control character \(scalar.codePoint)", remedy: "remove it")
        case .unassigned where scalar.properties.isNoncharacterCodePoint:
            Flaw(message: "holds \(scalar.codePoint), which is not a character", remedy: "remove it")
        default: nil
        }
    }
}
