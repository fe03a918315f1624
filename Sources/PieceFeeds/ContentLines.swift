/// Content lines of iCalendar (RFC 5545 §3.1): each ends in CRLF and is folded so that none has more than 75 octets.
struct ContentLines {
    private(set) var bytes: [UInt8] = []

    /// Octets of a line without its CRLF.
    private static let width = 75

    /// Adds a line whose value is written as it is: a date, a number, a word of the standard.
    mutating func add(_ property: String, _ value: String) { fold("\(property):\(value)") }

    /// Adds a TEXT.
    mutating func add(_ property: String, text: String) { fold("\(property):\(ContentLines.escaped(text))") }

    /// Adds a URI, which has no escapes.
    mutating func add(_ property: String, address: String) { fold("\(property):\(FeedText.address(address))") }

    /// A TEXT's escapes (RFC 5545 §3.3.11). Scalar by scalar: a comma with a combining mark is one character.
    static func escaped(_ text: String) -> String {
        let text = FeedText.clean(text)
        guard text.utf8.contains(where: { "\\;,\n".utf8.contains($0) }) else { return text }
        var escaped = String.UnicodeScalarView()
        for scalar in text.unicodeScalars {
            switch scalar {
            case "\n": escaped.append(contentsOf: "\\n".unicodeScalars)
            case "\\", ";", ",":
                escaped.append("\\")
                escaped.append(scalar)
            default: escaped.append(scalar)
            }
        }
        return String(escaped)
    }

    /// Breaks between characters as people see them; within one only when it alone is longer than a line.
    private mutating func fold(_ line: String) {
        if line.utf8.count <= ContentLines.width {
            bytes += line.utf8
        } else {
            var room = ContentLines.width
            for character in line {
                let length = character.utf8.count
                if length < ContentLines.width {
                    append(character.utf8, &room)
                } else {
                    for scalar in character.unicodeScalars { append(UTF8.encode(scalar) ?? .init(), &room) }
                }
            }
        }
        bytes += [0x0D, 0x0A]
    }

    private mutating func append(_ unit: some Collection<UInt8>, _ room: inout Int) {
        if unit.count > room {
            bytes += [0x0D, 0x0A, 0x20]
            room = ContentLines.width - 1
        }
        bytes += unit
        room -= unit.count
    }
}
