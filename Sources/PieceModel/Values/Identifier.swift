/// The id of one kind of thing, a UUID; ids of different things are different types, so they cannot be mixed up.
public struct Identifier<Thing>: Hashable, Sendable, Comparable, LosslessStringConvertible {
    /// The 128 bits, most significant half first.
    public let high: UInt64
    public let low: UInt64

    public init(high: UInt64, low: UInt64) {
        self.high = high
        self.low = low
    }

    /// Reads the 36 characters of a UUID in lower case; other spellings are not ids here, so that one thing has one
    /// address.
    public init?(_ text: String) {
        let bytes = Array(text.utf8)
        guard bytes.count == 36 else { return nil }
        var halves: [UInt64] = [0, 0]
        var digits = 0
        for (index, byte) in bytes.enumerated() {
            if [8, 13, 18, 23].contains(index) {
                guard byte == UInt8(ascii: "-") else { return nil }
                continue
            }
            guard let digit = hexDigit(byte) else { return nil }
            halves[digits / 16] = halves[digits / 16] << 4 | UInt64(digit)
            digits += 1
        }
        self.init(high: halves[0], low: halves[1])
    }

    /// The UUID in lower case with hyphens.
    public var description: String {
        let digits = Array((hex(high) + hex(low)).utf8)
        let parts = [0..<8, 8..<12, 12..<16, 16..<20, 20..<32]
        return parts.map { String(decoding: digits[$0], as: UTF8.self) }.joined(separator: "-")
    }

    public static func < (a: Identifier, b: Identifier) -> Bool { (a.high, a.low) < (b.high, b.low) }
}

extension Identifier {
    /// A UUID version 7 (RFC 9562 §5.7): the time in front, so that ids sort by age, and 74 random bits.
    public static func new(at time: Instant, using random: inout some RandomNumberGenerator) -> Identifier {
        let stamp = UInt64(clamping: time.milliseconds) << 16
        let high = stamp | 0x7000 | UInt64.random(in: 0...0xFFF, using: &random)
        let low = 0x8000_0000_0000_0000 | UInt64.random(in: 0...0x3FFF_FFFF_FFFF_FFFF, using: &random)
        return Identifier(high: high, low: low)
    }

    /// The same with the system's random numbers.
    public static func new(at time: Instant) -> Identifier {
        var random = SystemRandomNumberGenerator()
        return new(at: time, using: &random)
    }
}

extension Identifier: Codable {
    public init(from decoder: any Decoder) throws { self = try decoder.lossless() }
    public func encode(to encoder: any Encoder) throws { try encoder.write(description) }
}
