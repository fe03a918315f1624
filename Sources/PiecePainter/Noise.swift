/// Chance by place: a hash of seed and coordinates, so that the numbers do not depend on the order of asking.
///
/// The mixer is a two-round multiply-xorshift of 32 bits with constants found by search for low bias.
struct Noise: Sendable {
    private let key: UInt32

    /// - Parameter layer: tells apart what one seed is used for.
    init(seed: UInt64, _ layer: UInt32) {
        let folded = UInt32(truncatingIfNeeded: seed) ^ UInt32(truncatingIfNeeded: seed >> 32) &* 0x9E37_79B9
        key = Noise.mixed(folded &+ layer &* 0x85EB_CA6B &+ 0x7F4A_7C15)
    }

    @inline(__always)
    private static func mixed(_ value: UInt32) -> UInt32 {
        var h = value
        h ^= h >> 16
        h = h &* 0x21F0_AAAD
        h ^= h >> 15
        h = h &* 0x735A_2D97
        return h ^ h >> 15
    }

    @inline(__always)
    func bits(_ x: Int, _ y: Int) -> UInt32 {
        let row = Noise.mixed(UInt32(truncatingIfNeeded: y) &* 0x85EB_CA77 ^ key)
        return Noise.mixed(UInt32(truncatingIfNeeded: x) &* 0x9E37_79B1 &+ row)
    }

    /// Uniform in 0..<1.
    @inline(__always)
    func unit(_ x: Int, _ y: Int) -> Float { Float(bits(x, y) >> 8) * 0x1p-24 }

    /// Uniform in −1..<1.
    @inline(__always)
    func signed(_ x: Int, _ y: Int) -> Float { Float(Int32(bitPattern: bits(x, y)) >> 8) * 0x1p-23 }

    /// Mean 0, variance 1: four bytes of the hash added up, which is near enough to a normal distribution for grain.
    @inline(__always)
    func normal(_ x: Int, _ y: Int) -> Float {
        let b = bits(x, y)
        let sum = (b & 255) + (b >> 8 & 255) + (b >> 16 & 255) + (b >> 24)
        // Four times the variance of a byte, (256² − 1) / 12, is 147.8².
        return (Float(Int32(sum)) - 510) * (1 / 147.8)
    }

    /// A row of `normal`; the row's part of the hash is made once.
    func normals(_ target: UnsafeMutablePointer<Float>, y: Int, count: Int) {
        for x in 0..<count { target[x] = normal(x, y) }
    }
}
