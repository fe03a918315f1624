import PieceGraphics

/// The same numbers from the same seed everywhere (a 64-bit linear congruential generator, Knuth's MMIX constants).
struct Seeded: RandomNumberGenerator {
    private var state: UInt64

    init(_ seed: UInt64) { state = seed }

    mutating func next() -> UInt64 {
        var result: UInt64 = 0
        for _ in 0..<2 {
            state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            result = result << 32 | state >> 32
        }
        return result
    }

    mutating func byte() -> UInt8 { UInt8(truncatingIfNeeded: next() >> 24) }

    /// Bytes of which many are 0 or 255, as coverage is.
    mutating func coverage(_ count: Int) -> [UInt8] {
        var result: [UInt8] = []
        while result.count < count {
            let run = Int(next() % 20) + 1
            switch next() % 3 {
            case 0: result += [UInt8](repeating: 0, count: run)
            case 1: result += [UInt8](repeating: 255, count: run)
            default: for _ in 0..<run { result.append(byte()) }
            }
        }
        return Array(result.prefix(count))
    }

    /// Premultiplied pixels, some runs of them opaque or transparent.
    mutating func pixels(_ count: Int) -> [UInt8] {
        coverage(count).flatMap { alpha in
            let colour = (0..<3).map { _ in UInt8(UInt64(next() % (UInt64(alpha) + 1))) }
            return colour + [alpha]
        }
    }
}

extension Pixmap {
    /// A pixmap whose pixel at (x, y) is `pixel(x, y)`: R, G, B, A.
    init(width: Int, height: Int, _ pixel: (Int, Int) -> (UInt8, UInt8, UInt8, UInt8)) {
        self.init(width: width, height: height)
        for y in 0..<height {
            for x in 0..<width {
                let (r, g, b, a) = pixel(x, y)
                self[x, y] = UInt32(r) | UInt32(g) << 8 | UInt32(b) << 16 | UInt32(a) << 24
            }
        }
    }

    borrowing func components(_ x: Int, _ y: Int) -> [Int] {
        let p = self[x, y]
        return [Int(p & 255), Int(p >> 8 & 255), Int(p >> 16 & 255), Int(p >> 24)]
    }

    /// All bytes of all rows, without padding.
    borrowing func allBytes() -> [UInt8] {
        var result: [UInt8] = []
        for y in 0..<height {
            withRow(y) { row in
                for i in 0..<row.count { result.append(row[i]) }
            }
        }
        return result
    }
}

extension Mask {
    /// The sum of all coverage, in pixels.
    borrowing func area() -> Double {
        var sum = 0
        for y in frame.y..<frame.maxY {
            for x in frame.x..<frame.maxX { sum += Int(self[x, y]) }
        }
        return Double(sum) / 255
    }
}
