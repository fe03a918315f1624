/// The file names that forms claim; shown to people, never used as a path.
enum Filename {
    static let maximumBytes = 255

    /// The cleaned name; nil when the part has none, empty when it says that nothing was chosen.
    static func read(_ header: HeaderParameters) -> String? {
        let plain = header["filename"]
        guard let name = header["filename*"].flatMap(decodeExtended) ?? plain else {
            // A filename* that cannot be read still makes the part a file.
            return header["filename*"] == nil ? nil : placeholder
        }
        if name.isEmpty { return "" }
        let cleaned = clean(name)
        return cleaned.isEmpty ? placeholder : cleaned
    }

    /// What stands in for a name of which nothing was left.
    static let placeholder = "file"

    /// The last step of a path, without characters that cannot be seen or that reorder text, at most 255 bytes long.
    static func clean(_ name: String) -> String {
        // By scalars: a slash with a combining mark behind it is another character but still a slash to a file system.
        let steps = name.unicodeScalars.split(omittingEmptySubsequences: false) { $0 == "/" || $0 == "\\" }
        var text = String(String.UnicodeScalarView(steps.last?.filter { !isUnseen($0) } ?? []))
        while let first = text.first, first.isWhitespace { text.removeFirst() }
        while let last = text.last, last.isWhitespace || last == "." { text.removeLast() }
        while text.utf8.count > maximumBytes { text.removeLast() }
        return text
    }

    /// Control characters, line and paragraph separators, marks of direction, the byte order mark.
    static func isUnseen(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.value {
        case 0..<0x20, 0x7F..<0xA0, 0x061C, 0x200E, 0x200F, 0x2028...0x202E, 0x2066...0x2069, 0xFEFF: true
        default: false
        }
    }

    /// `UTF-8''%EC%A1%B0%EA%B0%81.jpg` (RFC 8187, formerly 5987), also in ISO-8859-1; nil when malformed.
    static func decodeExtended(_ value: String) -> String? {
        let steps = value.split(separator: "'", maxSplits: 2, omittingEmptySubsequences: false)
        guard steps.count == 3, let bytes = percentDecoded(steps[2]) else { return nil }
        switch steps[0].lowercased() {
        case "utf-8": return String(validating: bytes, as: UTF8.self)
        case "iso-8859-1": return bytes.reduce(into: "") { $0.unicodeScalars.append(Unicode.Scalar($1)) }
        default: return nil
        }
    }

    private static func percentDecoded(_ text: Substring) -> [UInt8]? {
        var bytes: [UInt8] = []
        var rest = text.utf8
        while let byte = rest.popFirst() {
            guard byte == ASCII.percent else {
                bytes.append(byte)
                continue
            }
            guard let high = rest.popFirst().flatMap(digit), let low = rest.popFirst().flatMap(digit) else {
                return nil
            }
            bytes.append(high << 4 | low)
        }
        return bytes
    }

    private static func digit(_ byte: UInt8) -> UInt8? {
        Character(Unicode.Scalar(byte)).hexDigitValue.map { UInt8($0) }
    }
}
