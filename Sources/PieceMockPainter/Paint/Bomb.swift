/// Bytes that no reader should trust.
enum Bomb {
    /// A valid grey PNG of 20,000 × 20,000 pixels, one bit each: 300 KB that unfold to 50 MB, and to 1.6 GB as RGBA.
    static let png: [UInt8] = {
        let side = 20_000
        let size = [UInt8(side >> 8), UInt8(side & 0xFF)]
        var file: [UInt8] = [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A]
        file += chunk("IHDR", [0, 0] + size + [0, 0] + size + [1, 0, 0, 0, 0])
        file += chunk("IDAT", zeros(side * ((side + 7) / 8 + 1)))
        return file + chunk("IEND", [])
    }()

    /// Noise that begins like no picture.
    static func noise(_ count: Int, seed: UInt64) -> [UInt8] {
        var random = Shuffler(state: seed)
        return [0] + (1..<max(1, count)).map { _ in UInt8(truncatingIfNeeded: random.next()) }
    }

    /// `count` zero bytes, packed by RFC 1950 and 1951: one literal, then copies of 258 bytes from one byte back, in the
    /// fixed Huffman code, where a copy is 13 bits; what is left over are literals.
    private static func zeros(_ count: Int) -> [UInt8] {
        var bits = Bits()
        bits.put(1, 1)
        bits.put(1, 2)
        let literal: (UInt32, Int) = (0b0000_1100, 8)
        bits.put(literal.0, literal.1)
        for _ in 0..<(count - 1) / 258 {
            bits.put(0b1010_0011, 8)
            bits.put(0, 5)
        }
        for _ in 0..<(count - 1) % 258 { bits.put(literal.0, literal.1) }
        bits.put(0, 7)
        // Adler-32 of zeros: the first sum stays 1, the second counts the bytes.
        let adler = UInt32(count % 65_521) << 16 | 1
        return [0x78, 0x01] + bits.finished() + bigEndian(adler)
    }

    private static func chunk(_ name: String, _ data: [UInt8]) -> [UInt8] {
        let body = Array(name.utf8) + data
        return bigEndian(UInt32(data.count)) + body + bigEndian(checksum(body))
    }

    private static func bigEndian(_ value: UInt32) -> [UInt8] {
        [24, 16, 8, 0].map { UInt8(truncatingIfNeeded: value >> $0) }
    }

    /// CRC-32 as PNG has it (ISO 3309).
    private static func checksum(_ bytes: [UInt8]) -> UInt32 {
        let table = (0..<256).map { (index: UInt32) -> UInt32 in
            var value = index
            for _ in 0..<8 { value = value & 1 == 1 ? 0xEDB8_8320 ^ (value >> 1) : value >> 1 }
            return value
        }
        var sum = UInt32.max
        for byte in bytes { sum = table[Int((sum ^ UInt32(byte)) & 0xFF)] ^ (sum >> 8) }
        return ~sum
    }

    /// Bits from the lowest of each byte on; codes are given with their first bit lowest.
    private struct Bits {
        private var bytes: [UInt8] = []
        private var pending: UInt32 = 0
        private var count = 0

        mutating func put(_ value: UInt32, _ width: Int) {
            pending |= value << UInt32(count)
            count += width
            while count >= 8 {
                bytes.append(UInt8(truncatingIfNeeded: pending))
                pending >>= 8
                count -= 8
            }
        }

        func finished() -> [UInt8] { count > 0 ? bytes + [UInt8(truncatingIfNeeded: pending)] : bytes }
    }
}
