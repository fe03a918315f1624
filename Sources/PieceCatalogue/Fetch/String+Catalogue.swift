import PieceModel

extension String {
    /// Text from outside made fit for a line of a piece: white space, control and non-characters become single spaces,
    /// and at most `limit` characters are kept; nil when nothing is left, or combining marks pile up in it.
    func line(limit: Int = 100) -> String? {
        // Twelve scalars a character is what a piece allows, so more cannot come to be used.
        let words = unicodeScalars.prefix(12 * limit).split {
            $0.properties.isWhitespace || $0.properties.generalCategory == .control
                || $0.properties.isNoncharacterCodePoint
        }
        var scalars = String.UnicodeScalarView()
        scalars.append(contentsOf: words.joined(separator: [" "]))
        let text = String(String(scalars).precomposed.prefix(limit)).trimmed
        return text.isEmpty || text.unicodeScalars.count > 12 * max(text.count, 10) ? nil : text
    }
}

extension String? {
    /// `line(limit:)` of a text that may be absent.
    func line(limit: Int = 100) -> String? { flatMap { $0.line(limit: limit) } }
}
