/// SplitMix64 (Steele, Lea and Flood, "Fast Splittable Pseudorandom Number Generators", 2014): the same numbers from
/// the same seed on every platform.
struct RandomStream: RandomNumberGenerator {
    private var state: UInt64

    init(seed: UInt64) { state = seed }

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var z = state
        z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
        z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
        return z ^ (z >> 31)
    }

    /// Uniform in 0..<1, 53 bits.
    mutating func unit() -> Double { Double(next() >> 11) * 0x1p-53 }

    /// Near enough to N(0, 1) for textures: eight uniform 16-bit numbers, centred and scaled. Needs no logarithm, whose
    /// last bit differs between C libraries.
    mutating func normal() -> Float {
        var sum = 0
        for _ in 0..<2 {
            let bits = next()
            sum += Int(bits & 0xFFFF) + Int(bits >> 16 & 0xFFFF) + Int(bits >> 32 & 0xFFFF) + Int(bits >> 48)
        }
        // Eight of variance 65536² / 12.
        return Float(sum - 8 * 32768 + 4) * (1 / (65536 * Float(8.0 / 12).squareRoot()))
    }
}
