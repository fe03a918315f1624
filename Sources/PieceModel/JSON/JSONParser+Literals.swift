extension JSONParser {
    /// Reads a string from its opening quote to past its closing one.
    mutating func string() throws(JSONSyntaxError) -> String {
        let start = position
        position += 1
        var run = position
        var text = ""
        while position < bytes.count {
            switch bytes[position] {
            case UInt8(ascii: "\""):
                let end = String(decoding: bytes[run..<position], as: UTF8.self)
                position += 1
                // Most strings have no escape and are this one run.
                return text.isEmpty ? end : text + end
            case UInt8(ascii: "\\"):
                text += String(decoding: bytes[run..<position], as: UTF8.self)
                text.unicodeScalars.append(try escape())
                run = position
            case 0..<0x20:
                throw failure(
                    "a string must not hold the bare control character \(Unicode.Scalar(bytes[position]).codePoint)",
                    "write it as an escape such as \\n, or remove it")
            default:
                position += 1
            }
        }
        throw failure("the string that starts here has no closing \"", "close it", at: start)
    }

    private mutating func escape() throws(JSONSyntaxError) -> Unicode.Scalar {
        let start = position
        position += 1
        guard let byte = peek else { throw failure("the document ends inside an escape", "complete it") }
        position += 1
        switch byte {
        case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"): return Unicode.Scalar(byte)
        case UInt8(ascii: "b"): return "\u{8}"
        case UInt8(ascii: "f"): return "\u{C}"
        case UInt8(ascii: "n"): return "\n"
        case UInt8(ascii: "r"): return "\r"
        case UInt8(ascii: "t"): return "\t"
        case UInt8(ascii: "u"): return try unicodeEscape(start: start)
        default:
            throw failure(
                "this escape is not one of \\\" \\\\ \\/ \\b \\f \\n \\r \\t \\uXXXX", "write \\\\ for a backslash",
                at: start)
        }
    }

    /// Reads the digits of `\uXXXX`, and the second half when it is the first of a surrogate pair.
    private mutating func unicodeEscape(start: Int) throws(JSONSyntaxError) -> Unicode.Scalar {
        let first = try fourDigits(start: start)
        if let scalar = Unicode.Scalar(first) { return scalar }
        if first < 0xDC00, consume("\\u") {
            let second = try fourDigits(start: start)
            if (0xDC00..<0xE000).contains(second),
                let scalar = Unicode.Scalar(0x10000 + (first - 0xD800) << 10 + (second - 0xDC00))
            {
                return scalar
            }
        }
        throw failure("half of a surrogate pair is not a character", "write both halves, or the character", at: start)
    }

    private mutating func fourDigits(start: Int) throws(JSONSyntaxError) -> UInt32 {
        var value: UInt32 = 0
        for _ in 0..<4 {
            guard let byte = peek, let digit = Character(Unicode.Scalar(byte)).hexDigitValue, byte < 0x80 else {
                throw failure("\\u needs four hexadecimal digits", "write them", at: start)
            }
            value = value << 4 | UInt32(digit)
            position += 1
        }
        return value
    }

    /// Reads a number by JSON's grammar: no leading zeros or plus, digits on both sides of the point.
    mutating func number() throws(JSONSyntaxError) -> JSONNumber {
        let start = position
        _ = consume("-")
        let leadingZero = peek == UInt8(ascii: "0")
        let whole = skipDigits()
        if whole == 0 || (leadingZero && whole > 1) {
            throw failure("this is not a number JSON knows", "write digits without leading zeros", at: start)
        }
        var isInteger = true
        if consume(".") {
            isInteger = false
            if skipDigits() == 0 { throw failure("digits must follow the decimal point", "write them", at: start) }
        }
        if consume("e") || consume("E") {
            isInteger = false
            if !consume("+") { _ = consume("-") }
            if skipDigits() == 0 { throw failure("digits must follow the exponent's e", "write them", at: start) }
        }
        let text = String(decoding: bytes[start..<position], as: UTF8.self)
        if isInteger, let integer = Int(text) { return JSONNumber(integer) }
        guard let double = Double(text), let number = JSONNumber(double) else {
            throw failure("this number is too large", "write a smaller one", at: start)
        }
        return number
    }

    private mutating func skipDigits() -> Int {
        let start = position
        while let byte = peek, (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte) { position += 1 }
        return position - start
    }
}
