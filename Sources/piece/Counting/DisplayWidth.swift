/// How much room text takes in a terminal. Letters of Korean, Chinese and Japanese and emoji are two columns wide
/// (East_Asian_Width W and F of UAX #11, and UTS #51); marks on letters take none.
extension String {
    var columns: Int { reduce(0) { $0 + $1.columns } }

    /// The text in exactly so many columns: cut with `…` when it is longer, and filled with spaces.
    func filled(_ width: Int) -> String {
        let text = cut(width)
        return text + String(repeating: " ", count: max(0, width - text.columns))
    }

    /// The same with the spaces in front.
    func filledInFront(_ width: Int) -> String {
        let text = cut(width)
        return String(repeating: " ", count: max(0, width - text.columns)) + text
    }

    /// The text in at most so many columns, with `…` when something is left out.
    func cut(_ width: Int) -> String {
        if columns <= width { return self }
        var text = ""
        var left = width - 1
        for character in self {
            left -= character.columns
            if left < 0 { break }
            text.append(character)
        }
        return width > 0 ? text + "…" : ""
    }

    /// The text without what moves the cursor or turns the direction of writing.
    var printable: String {
        String(
            String.UnicodeScalarView(
                unicodeScalars.map { $0 == "\n" || $0 == "\t" ? " " : $0 }.filter { scalar in
                    scalar.properties.generalCategory != .control
                        && !(0x202A...0x202E).contains(scalar.value) && !(0x2066...0x2069).contains(scalar.value)
                }))
    }
}

extension Character {
    /// 0, 1 or 2, and more only where marks of South Asian scripts stand beside their letter.
    var columns: Int {
        guard let first = unicodeScalars.first else { return 0 }
        let isEmoji =
            first.properties.isEmojiPresentation
            || (first.properties.isEmoji && unicodeScalars.contains("\u{FE0F}"))
        return isEmoji ? 2 : unicodeScalars.reduce(0) { $0 + $1.columns }
    }
}

extension Unicode.Scalar {
    fileprivate var columns: Int {
        if value < 0x300 { return value < 0x20 || (0x7F..<0xA0).contains(value) || value == 0xAD ? 0 : 1 }
        // The vowels and final letters of decomposed Hangul stand in the room of the first letter.
        if (0x1160...0x11FF).contains(value) || (0xD7B0...0xD7FF).contains(value) { return 0 }
        switch properties.generalCategory {
        case .nonspacingMark, .enclosingMark, .format, .control: return 0
        default: return Unicode.Scalar.wide.contains { $0.contains(value) } ? 2 : 1
        }
    }

    /// Wide and full-width scalars, with unassigned ones among them; emoji are told by their own property.
    private static let wide: [ClosedRange<UInt32>] = [
        0x1100...0x115F, 0x2329...0x232A, 0x2E80...0x303E, 0x3041...0x3247, 0x3250...0xA4CF, 0xA960...0xA97F,
        0xAC00...0xD7A3, 0xF900...0xFAFF, 0xFE10...0xFE19, 0xFE30...0xFE6F, 0xFF01...0xFF60, 0xFFE0...0xFFE6,
        0x16FE0...0x18DFF, 0x1AFF0...0x1B2FF, 0x1F200...0x1F265, 0x1F300...0x1F320, 0x20000...0x3FFFD,
    ]
}
