/// CRLF, `--` and a boundary, and how to find them.
struct Delimiter: Sendable {
    /// The bytes of a line end, CRLF.
    static let lineEnd = 2
    /// Blanks between a boundary and its line end; more make it data.
    static let maximumPadding = 64

    let bytes: [UInt8]
    /// For each byte, how far the search may go on when the last byte compared is this one (Horspool's table).
    private let skips: [UInt8]

    init(boundary: String) {
        bytes = [ASCII.cr, ASCII.lf, ASCII.hyphen, ASCII.hyphen] + Array(boundary.utf8)
        var skips = [UInt8](repeating: UInt8(clamping: bytes.count), count: 256)
        for (index, byte) in bytes.dropLast().enumerated() {
            skips[Int(byte)] = UInt8(clamping: bytes.count - 1 - index)
        }
        self.skips = skips
    }

    var count: Int { bytes.count }

    subscript(_ index: Int) -> UInt8 { bytes[index] }

    /// The first delimiter at or behind an index, or the beginning of one that the bytes end with.
    /// - Returns: where it starts and how many of its bytes are there; the end and 0 when there is none.
    ///
    /// Compares from the front: CR occurs only there, so beginnings of delimiters never overlap and hostile bytes
    /// cannot make the time more than linear.
    func search(_ text: Span<UInt8>, from start: Int) -> (start: Int, matched: Int) {
        let last = bytes.count - 1
        let lastByte = bytes[last]
        var at = start
        while at + last < text.count {
            let byte = text[at + last]
            if byte == lastByte, text[at] == ASCII.cr, prefix(text, at) == bytes.count { return (at, bytes.count) }
            at += Int(skips[Int(byte)])
        }
        while at < text.count {
            if text[at] == ASCII.cr {
                let matched = prefix(text, at)
                if at + matched == text.count { return (at, matched) }
            }
            at += 1
        }
        return (text.count, 0)
    }

    /// How many bytes from an index on are those of the delimiter.
    private func prefix(_ text: Span<UInt8>, _ start: Int) -> Int {
        var count = 0
        while count < bytes.count, start + count < text.count, text[start + count] == bytes[count] { count += 1 }
        return count
    }
}

/// Bytes that mean something in a form.
enum ASCII {
    static let tab: UInt8 = 9
    static let lf: UInt8 = 10
    static let cr: UInt8 = 13
    static let space: UInt8 = 32
    static let quote: UInt8 = 34
    static let percent: UInt8 = 37
    static let hyphen: UInt8 = 45
    static let colon: UInt8 = 58
    static let semicolon: UInt8 = 59
    static let equals: UInt8 = 61
    static let backslash: UInt8 = 92
}
