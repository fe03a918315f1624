/// A 128-bit digest that tells whether inputs have changed: MurmurHash3 x64-128 by Austin Appleby (public domain).
///
/// Not a cryptographic hash on purpose: it guards against forgetting an edit, not against an adversary, who could only
/// spare himself a render of his own. SHA-256 would take a quarter of a render's time for a 4 MB photo, this a
/// fiftieth.
struct Digest: Hashable, Sendable, CustomStringConvertible {
    let high: UInt64
    let low: UInt64

    /// 32 hexadecimal digits.
    var description: String { Digest.hex(high) + Digest.hex(low) }

    init(_ text: String) { self = Array(text.utf8).withUnsafeBytes { Digest($0) } }

    init(_ bytes: [UInt8]) { self = bytes.withUnsafeBytes { Digest($0) } }

    init(_ bytes: UnsafeRawBufferPointer) {
        var h1: UInt64 = 0
        var h2: UInt64 = 0
        let blocks = bytes.count / 16
        for block in 0..<blocks {
            h1 ^= Digest.mix1(bytes.loadUnaligned(fromByteOffset: block * 16, as: UInt64.self).littleEndian)
            h1 = Digest.rotate(h1, 27) &+ h2
            h1 = h1 &* 5 &+ 0x52DC_E729
            h2 ^= Digest.mix2(bytes.loadUnaligned(fromByteOffset: block * 16 + 8, as: UInt64.self).littleEndian)
            h2 = Digest.rotate(h2, 31) &+ h1
            h2 = h2 &* 5 &+ 0x3849_5AB5
        }
        // The last 0 to 15 bytes, padded with zeros.
        var tail: (UInt64, UInt64) = (0, 0)
        for (index, byte) in bytes[(blocks * 16)...].enumerated() {
            let shifted = UInt64(byte) << UInt64(index % 8 * 8)
            if index < 8 { tail.0 |= shifted } else { tail.1 |= shifted }
        }
        h1 ^= Digest.mix1(tail.0)
        h2 ^= Digest.mix2(tail.1)
        h1 ^= UInt64(bytes.count)
        h2 ^= UInt64(bytes.count)
        h1 &+= h2
        h2 &+= h1
        h1 = Digest.finish(h1)
        h2 = Digest.finish(h2)
        h1 &+= h2
        high = h1
        low = h2 &+ h1
    }

    private static func mix1(_ k: UInt64) -> UInt64 {
        rotate(k &* 0x87C3_7B91_1142_53D5, 31) &* 0x4CF5_AD43_2745_937F
    }

    private static func mix2(_ k: UInt64) -> UInt64 {
        rotate(k &* 0x4CF5_AD43_2745_937F, 33) &* 0x87C3_7B91_1142_53D5
    }

    private static func finish(_ k: UInt64) -> UInt64 {
        var k = (k ^ (k >> 33)) &* 0xFF51_AFD7_ED55_8CCD
        k = (k ^ (k >> 33)) &* 0xC4CE_B9FE_1A85_EC53
        return k ^ (k >> 33)
    }

    private static func rotate(_ k: UInt64, _ bits: UInt64) -> UInt64 { k << bits | k >> (64 - bits) }

    private static func hex(_ value: UInt64) -> String {
        let digits = String(value, radix: 16)
        return String(repeating: "0", count: 16 - digits.count) + digits
    }
}
