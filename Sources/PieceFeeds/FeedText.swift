/// What texts and addresses go through before any of the formats sees them.
enum FeedText {
    /// A text without what XML forbids and calendars stumble over: every kind of line break becomes a line feed, other
    /// control characters but the tab go, and so do the code points that are no characters.
    static func clean(_ text: String) -> String {
        guard text.unicodeScalars.contains(where: { isLineBreak($0) || isRefused($0) }) else { return text }
        var clean = String.UnicodeScalarView()
        var followsReturn = false
        for scalar in text.unicodeScalars {
            if isLineBreak(scalar) {
                if !(scalar == "\n" && followsReturn) { clean.append("\n") }
            } else if !isRefused(scalar) {
                clean.append(scalar)
            }
            followsReturn = scalar == "\r"
        }
        return String(clean)
    }

    /// The same in one line.
    static func line(_ text: String) -> String {
        String(String.UnicodeScalarView(clean(text).unicodeScalars.map { $0 == "\n" ? " " : $0 }))
    }

    /// An address with everything percent-encoded that could end it where it is written.
    static func address(_ address: String) -> String { encoded(address, unless: isAddress) }

    /// A text as a part of an address.
    static func component(_ text: String) -> String { encoded(text, unless: isUnreserved) }

    private static func encoded(_ text: String, unless isPlain: (UInt8) -> Bool) -> String {
        if text.utf8.allSatisfy(isPlain) { return text }
        var encoded = ""
        for byte in text.utf8 {
            if isPlain(byte) {
                encoded.unicodeScalars.append(Unicode.Scalar(byte))
            } else {
                encoded += "%" + (byte < 16 ? "0" : "") + String(byte, radix: 16, uppercase: true)
            }
        }
        return encoded
    }

    /// A media type without anything that is none.
    static func mediaType(_ type: String) -> String {
        String(type.filter { $0.isASCII && ($0.isLetter || $0.isNumber || "/.+-".contains($0)) })
    }

    /// Text for XML and HTML, between tags or in double quotes.
    static func markup(_ text: String) -> String {
        guard text.utf8.contains(where: { "&<>\"".utf8.contains($0) }) else { return text }
        var escaped = ""
        for scalar in text.unicodeScalars {
            switch scalar {
            case "&": escaped += "&amp;"
            case "<": escaped += "&lt;"
            case ">": escaped += "&gt;"
            case "\"": escaped += "&quot;"
            default: escaped.unicodeScalars.append(scalar)
            }
        }
        return escaped
    }

    private static func isLineBreak(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.value {
        case 0xA...0xD, 0x85, 0x2028, 0x2029: true
        default: false
        }
    }

    private static func isRefused(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.value {
        case 0x9: false
        case 0..<0x20, 0x7F..<0xA0, 0xFDD0...0xFDEF: true
        default: scalar.value & 0xFFFE == 0xFFFE
        }
    }

    /// RFC 3986 §2.3.
    private static func isUnreserved(_ byte: UInt8) -> Bool {
        let character = Character(Unicode.Scalar(byte))
        return byte < 0x80 && (character.isLetter || character.isNumber || "-._~".contains(character))
    }

    private static func isAddress(_ byte: UInt8) -> Bool {
        (0x21...0x7E).contains(byte) && !"\"<>\\^`{|}".utf8.contains(byte)
    }
}

extension Int {
    /// The digits of a number that is not negative, with leading zeros up to `width`.
    func digits(_ width: Int) -> String {
        let digits = String(self)
        return String(repeating: "0", count: Swift.max(0, width - digits.count)) + digits
    }
}
