/// A header value with parameters, such as `form-data; name="photo"; filename="a.jpg"`.
struct HeaderParameters: Hashable, Sendable {
    /// What precedes the first semicolon, in small letters.
    let value: String
    /// By name in small letters.
    private(set) var parameters: [String: String] = [:]

    /// Reads a value; nil when it is malformed, not UTF-8, or names a parameter twice.
    init?(_ bytes: ArraySlice<UInt8>) {
        var rest = bytes
        guard let value = HeaderParameters.text(HeaderParameters.take(&rest, until: ASCII.semicolon)) else {
            return nil
        }
        self.value = value.lowercased()
        while rest.popFirst() != nil {
            HeaderParameters.skipBlanks(&rest)
            if rest.isEmpty { break }
            let name = HeaderParameters.take(&rest, until: ASCII.equals)
            guard rest.popFirst() != nil, !name.isEmpty, name.allSatisfy(HeaderParameters.isToken) else { return nil }
            HeaderParameters.skipBlanks(&rest)
            guard let raw = HeaderParameters.takeValue(&rest), let value = HeaderParameters.text(raw) else {
                return nil
            }
            let key = String(decoding: name, as: UTF8.self).lowercased()
            guard parameters.updateValue(value, forKey: key) == nil else { return nil }
            HeaderParameters.skipBlanks(&rest)
            guard rest.isEmpty || rest.first == ASCII.semicolon else { return nil }
        }
    }

    subscript(_ name: String) -> String? { parameters[name] }

    /// Whether a byte may be in a token (RFC 9110, 5.6.2).
    static func isToken(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
            UInt8(ascii: "0")...UInt8(ascii: "9"):
            true
        default: tokenMarks.contains(byte)
        }
    }

    private static let tokenMarks = Array("!#$%&'*+-.^_`|~".utf8)

    /// What a header line says behind its colon, or a parameter behind its `=`, without the blanks around it.
    static func trimmed(_ bytes: ArraySlice<UInt8>) -> ArraySlice<UInt8> {
        var bytes = bytes
        skipBlanks(&bytes)
        while let last = bytes.last, last == ASCII.space || last == ASCII.tab { bytes.removeLast() }
        return bytes
    }

    private static func skipBlanks(_ bytes: inout ArraySlice<UInt8>) {
        while let first = bytes.first, first == ASCII.space || first == ASCII.tab { bytes.removeFirst() }
    }

    private static func text(_ bytes: ArraySlice<UInt8>) -> String? { String(validating: bytes, as: UTF8.self) }

    /// What precedes a byte, trimmed; `rest` then begins with that byte or is empty.
    private static func take(_ rest: inout ArraySlice<UInt8>, until end: UInt8) -> ArraySlice<UInt8> {
        let index = rest.firstIndex(of: end) ?? rest.endIndex
        defer { rest = rest[index...] }
        return trimmed(rest[..<index])
    }

    /// A quoted string without its quotes, or everything up to the next semicolon; nil when the quotes do not end.
    private static func takeValue(_ rest: inout ArraySlice<UInt8>) -> ArraySlice<UInt8>? {
        guard rest.first == ASCII.quote else {
            let value = take(&rest, until: ASCII.semicolon)
            return value.isEmpty || value.contains(ASCII.quote) ? nil : value
        }
        rest.removeFirst()
        var value: [UInt8] = []
        while let byte = rest.popFirst() {
            if byte == ASCII.quote { return value[...] }
            // Browsers of old sent paths such as C:\photo.jpg as they were; so a backslash escapes only what it must.
            if byte == ASCII.backslash, let next = rest.first, next == ASCII.quote || next == ASCII.backslash {
                value.append(next)
                rest.removeFirst()
            } else {
                value.append(byte)
            }
        }
        return nil
    }
}

extension MultipartParser {
    /// The boundary that the Content-Type of a form names; nil when it is no multipart/form-data, or when the boundary
    /// is missing, named twice, or not of 1 to 70 legal characters (RFC 2046, 5.1.1).
    static func boundary(contentType: String) -> String? {
        guard let header = HeaderParameters(Array(contentType.utf8)[...]), header.value == "multipart/form-data",
            let boundary = header["boundary"], (1...70).contains(boundary.utf8.count),
            boundary.utf8.allSatisfy(isBoundary), boundary.utf8.last != ASCII.space
        else { return nil }
        return boundary
    }

    private static func isBoundary(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
            UInt8(ascii: "0")...UInt8(ascii: "9"):
            true
        default: boundaryMarks.contains(byte)
        }
    }

    private static let boundaryMarks = Array("'()+_,-./:=? ".utf8)
}
