/// Ordered dithering: where a value lies between two byte steps, a fixed pattern of 16 × 16 thresholds decides.
enum Dither {
    /// Threshold 0…255 of a place: Bayer's recursive matrix (1973), bits of x ⊕ y and y interleaved backwards.
    static func threshold(x: Int, y: Int) -> UInt8 {
        let mixed = x ^ y
        var value = 0
        for bit in 0..<4 {
            value = value << 2 | ((mixed >> bit) & 1) << 1 | ((y >> bit) & 1)
        }
        return UInt8(value)
    }

    /// 16 rows of 32 thresholds: each row twice over, so that 16 of them can be read from any column 0…15.
    ///
    /// The memory is written once, before anyone can see the pointer, lives as long as the process and is only read.
    nonisolated(unsafe) static let rows: UnsafePointer<UInt8> = {
        let memory = UnsafeMutablePointer<UInt8>.allocate(capacity: 16 * 32)
        for y in 0..<16 {
            for x in 0..<32 { memory[y * 32 + x] = threshold(x: x & 15, y: y) }
        }
        return UnsafePointer(memory)
    }()
}
