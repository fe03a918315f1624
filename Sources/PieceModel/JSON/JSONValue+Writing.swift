extension JSONValue {
    /// The value as JSON text; members keep their order, so equal values of equal order give equal bytes.
    /// - Parameter pretty: one element or member a line, indented by two spaces.
    public func serialized(pretty: Bool = false) -> String {
        var text = ""
        write(to: &text, indent: pretty ? 0 : nil)
        return text
    }

    private func write(to text: inout String, indent: Int?) {
        switch self {
        case .null: text += "null"
        case .bool(let bool): text += bool ? "true" : "false"
        case .number(let number): text += number.integer.map(String.init) ?? "\(number.double)"
        case .string(let string): JSONValue.write(string, to: &text)
        case .array(let elements):
            JSONValue.writeList("[", "]", elements, to: &text, indent: indent) { $0.write(to: &$1, indent: $2) }
        case .object(let object):
            JSONValue.writeList("{", "}", object.members, to: &text, indent: indent) { member, text, indent in
                JSONValue.write(member.key, to: &text)
                text += indent == nil ? ":" : ": "
                member.value.write(to: &text, indent: indent)
            }
        }
    }

    private static func writeList<Element>(
        _ open: String, _ close: String, _ elements: [Element], to text: inout String, indent: Int?,
        _ write: (Element, inout String, Int?) -> Void
    ) {
        text += open
        let inner = indent.map { $0 + 2 }
        for (index, element) in elements.enumerated() {
            if index > 0 { text += "," }
            if let inner { text += "\n" + String(repeating: " ", count: inner) }
            write(element, &text, inner)
        }
        if let indent, !elements.isEmpty { text += "\n" + String(repeating: " ", count: indent) }
        text += close
    }

    private static func write(_ string: String, to text: inout String) {
        text += "\""
        // Most strings have nothing to escape and are appended whole.
        guard string.utf8.contains(where: { $0 < 0x20 || $0 == 0x22 || $0 == 0x5C || $0 == 0x7F }) else {
            text += string
            text += "\""
            return
        }
        for scalar in string.unicodeScalars {
            switch scalar {
            case "\"": text += "\\\""
            case "\\": text += "\\\\"
            case "\n": text += "\\n"
            case "\r": text += "\\r"
            case "\t": text += "\\t"
            case "\u{0}"..<"\u{20}", "\u{7F}":
                text += "\\u" + scalar.codePoint.dropFirst(2)
            default: text.unicodeScalars.append(scalar)
            }
        }
        text += "\""
    }
}
