/// The encodings in which tables and documents come.
enum TextEncoding: String, Hashable, Sendable, CaseIterable {
    case utf8 = "UTF-8"
    case utf16LittleEndian = "UTF-16LE"
    case utf16BigEndian = "UTF-16BE"
    /// What Korean Windows calls ANSI: CP949, the extended KS X 1001.
    case korean = "windows-949"

    /// How many bytes at the start of a file are looked at.
    static let headLength = 64 * 1024

    /// The encoding of a file by its first bytes and how long its byte order mark is. Without a mark it is UTF-8 when
    /// the bytes are, up to a character cut off at the end, and CP949 otherwise.
    static func detect(_ head: some Collection<UInt8>) -> (encoding: TextEncoding, mark: Int) {
        if head.starts(with: [0xEF, 0xBB, 0xBF]) { return (.utf8, 3) }
        if head.starts(with: [0xFF, 0xFE]) { return (.utf16LittleEndian, 2) }
        if head.starts(with: [0xFE, 0xFF]) { return (.utf16BigEndian, 2) }
        return (isUTF8(head) ? .utf8 : .korean, 0)
    }

    private static func isUTF8(_ bytes: some Collection<UInt8>) -> Bool {
        var whole = Array(bytes)
        // At most three bytes of a sequence can be left over at the end.
        for _ in 0..<3 {
            if String(validating: whole, as: UTF8.self) != nil { return true }
            guard let last = whole.popLast(), last >= 0x80 else { return false }
        }
        return String(validating: whole, as: UTF8.self) != nil
    }
}
