import PieceModel

/// Cells that spreadsheets would take for formulas, and lists in one cell.
enum TableCell {
    /// The text with a `'` in front when a spreadsheet would run it: when it begins with `=`, `+`, `-`, `@`, one of their
    /// full-width forms, a tab or a return. So that `restored` can give back exactly the text, one is also put before texts that look neutralised.
    static func neutralised(_ text: String) -> String { needsQuote(text) ? "'" + text : text }

    /// The text that `neutralised` was given.
    static func restored(_ cell: String) -> String {
        cell.utf8.first == UInt8(ascii: "'") && needsQuote(cell) ? String(cell.unicodeScalars.dropFirst()) : cell
    }

    private static func needsQuote(_ text: String) -> Bool {
        let first = text.unicodeScalars.first { $0 != "'" }
        return first.map("=+-@＝＋－＠\t\r".unicodeScalars.contains) ?? false
    }

    /// A cell in the syntax of RFC 4180, with its quotes when it needs them.
    static func quoted(_ text: String) -> String {
        let needsQuotes =
            text.utf8.contains { [0x22, 0x2C, 0x3B, 0x09, 0x0A, 0x0D].contains($0) }
            || text.first?.isWhitespace ?? false || text.last?.isWhitespace ?? false
        guard needsQuotes else { return text }
        var quoted: String.UnicodeScalarView = "\"".unicodeScalars
        for scalar in text.unicodeScalars {
            if scalar == "\"" { quoted.append(scalar) }
            quoted.append(scalar)
        }
        quoted.append("\"")
        return String(quoted)
    }

    // MARK: - Lists

    /// Texts joined by `;`. A `\` stands before each `;`, `=` and `\` of a text.
    static func list(_ texts: [String]) -> String { texts.map(escaped).joined(separator: ";") }

    static func escaped(_ text: String) -> String {
        var escaped = String.UnicodeScalarView()
        for scalar in text.unicodeScalars {
            if ";=\\".unicodeScalars.contains(scalar) { escaped.append("\\") }
            escaped.append(scalar)
        }
        return String(escaped)
    }

    /// The elements of a list, each split at its first `=`, without white space around them. Blank elements are left
    /// out; at most 200 are read.
    static func elements(_ cell: String) -> [(name: String, value: String?)] {
        var elements: [(name: String, value: String?)] = []
        var name: String?
        var text = String.UnicodeScalarView()
        var isEscaped = false
        func element() -> (String, String?) {
            name.map { ($0.trimmed, String(text).trimmed) } ?? (String(text).trimmed, nil)
        }
        for scalar in cell.unicodeScalars {
            if isEscaped {
                text.append(scalar)
                isEscaped = false
            } else if scalar == "\\" {
                isEscaped = true
            } else if scalar == ";" {
                elements.append(element())
                (name, text) = (nil, .init())
                if elements.count == 200 { return elements }
            } else if scalar == "=", name == nil {
                (name, text) = (String(text), .init())
            } else {
                text.append(scalar)
            }
        }
        elements.append(element())
        return elements.filter { !$0.name.isEmpty || $0.value?.isEmpty == false }
    }
}
