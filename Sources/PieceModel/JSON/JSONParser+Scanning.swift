extension JSONParser {
    /// The next byte, or nil at the end.
    var peek: UInt8? { position < bytes.count ? bytes[position] : nil }

    mutating func skipSpace() {
        while position < bytes.count {
            switch bytes[position] {
            case 0x20, 0x0A, 0x0D, 0x09: position += 1
            default: return
            }
        }
    }

    /// Steps over `text` when it comes next.
    mutating func consume(_ text: StaticString) -> Bool {
        let length = text.utf8CodeUnitCount
        guard position + length <= bytes.count else { return false }
        let matches = text.withUTF8Buffer { bytes[position..<position + length].elementsEqual($0) }
        if matches { position += length }
        return matches
    }

    /// What stands at the position, for a message: a quoted character or "the end of the document".
    var here: String {
        guard position < bytes.count else { return "the end of the document" }
        // The whole document has been checked to be UTF-8, so the lead byte tells the scalar's length.
        let length = JSONParser.sequenceLength(lead: bytes[position])
        let text = String(decoding: bytes[position..<min(bytes.count, position + length)], as: UTF8.self)
        guard let scalar = text.unicodeScalars.first else { return "nothing" }
        return scalar.value < 0x20 || scalar.value == 0x7F ? "the control character \(scalar.codePoint)" : "‘\(text)’"
    }

    /// An error at a byte position (the current one unless given).
    func failure(
        _ message: String, _ remedy: String, code: JSONSyntaxError.Code = .syntax, at place: Int? = nil
    ) -> JSONSyntaxError {
        let end = min(place ?? position, bytes.count)
        var line = 1
        var lineStart = 0
        for index in 0..<end where bytes[index] == 0x0A {
            line += 1
            lineStart = index + 1
        }
        // Continuation bytes (10xxxxxx) do not start a character.
        let column = bytes[lineStart..<end].count { $0 & 0xC0 != 0x80 } + 1
        return JSONSyntaxError(code: code, line: line, column: column, message: message, remedy: remedy)
    }

    /// Refuses anything that is not well-formed UTF-8 (Unicode table 3-7), saying where it starts.
    func checkUTF8() throws(JSONSyntaxError) {
        var index = 0
        while index < bytes.count {
            let lead = bytes[index]
            if lead < 0x80 {
                index += 1
                continue
            }
            let length = JSONParser.sequenceLength(lead: lead)
            let second = index + 1 < bytes.count ? bytes[index + 1] : 0
            let allowedSecond: ClosedRange<UInt8> =
                switch lead {
                case 0xE0: 0xA0...0xBF
                case 0xED: 0x80...0x9F
                case 0xF0: 0x90...0xBF
                case 0xF4: 0x80...0x8F
                default: 0x80...0xBF
                }
            let wellFormed =
                (0xC2...0xF4).contains(lead) && index + length <= bytes.count && allowedSecond.contains(second)
                && bytes[(index + 1)..<(index + length)].allSatisfy { $0 & 0xC0 == 0x80 }
            guard wellFormed else {
                throw failure(
                    "the byte 0x\(String(lead, radix: 16, uppercase: true)) does not belong here: this is not UTF-8",
                    "save the file as UTF-8", code: .invalidUTF8, at: index)
            }
            index += length
        }
    }

    /// How many bytes the sequence has that starts with `lead`.
    static func sequenceLength(lead: UInt8) -> Int {
        switch lead {
        case 0xC0..<0xE0: 2
        case 0xE0..<0xF0: 3
        case 0xF0...: 4
        default: 1
        }
    }
}

extension Unicode.Scalar {
    /// `U+0007` and the like.
    package var codePoint: String {
        let digits = String(value, radix: 16, uppercase: true)
        return "U+" + String(repeating: "0", count: max(0, 4 - digits.count)) + digits
    }
}
