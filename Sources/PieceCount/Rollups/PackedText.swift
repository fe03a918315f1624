/// Reads the compact texts that rollups are kept in. Splitting them into strings costs more than all the rest of reading a
/// rollup, and rollups are read for every answer.
struct PackedText {
    private let bytes: [UInt8]
    private var position = 0

    init(_ text: String) { bytes = Array(text.utf8) }

    var isAtEnd: Bool { position == bytes.count }
    /// The byte that comes next; nil at the end.
    var next: UInt8? { isAtEnd ? nil : bytes[position] }

    /// Steps over a byte when it comes next.
    mutating func consume(_ byte: UInt8) -> Bool {
        guard next == byte else { return false }
        position += 1
        return true
    }

    /// Digits with perhaps a minus before them; nil when there are none, or when they are no `Int`.
    mutating func integer() -> Int? {
        let sign = consume(UInt8(ascii: "-")) ? -1 : 1
        let start = position
        var value = 0
        while let byte = next, (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte) {
            let (tens, overflows) = value.multipliedReportingOverflow(by: 10)
            let (sum, isTooLarge) = tens.addingReportingOverflow(sign * Int(byte - UInt8(ascii: "0")))
            guard !overflows, !isTooLarge else { return nil }
            value = sum
            position += 1
        }
        return position == start ? nil : value
    }

    /// Hexadecimal digits in lower case, at most 16.
    mutating func word() -> UInt64? {
        let start = position
        var value: UInt64 = 0
        while let byte = next, position - start < 16 {
            switch byte {
            case UInt8(ascii: "0")...UInt8(ascii: "9"): value = value << 4 | UInt64(byte - UInt8(ascii: "0"))
            case UInt8(ascii: "a")...UInt8(ascii: "f"): value = value << 4 | UInt64(byte - UInt8(ascii: "a") + 10)
            default: return position == start ? nil : value
            }
            position += 1
        }
        return position == start ? nil : value
    }
}
