import PieceGraphics

/// A raster of 32-bit floats, row after row: what effects compute with between two pictures.
struct Field: ~Copyable {
    let width: Int
    let height: Int
    let base: UnsafeMutablePointer<Float>
    private let memory: UnsafeMutablePointer<UInt8>

    /// The values hold whatever the memory held; the maker writes every one of them.
    init(uninitializedWidth width: Int, height: Int) {
        precondition(width > 0 && height > 0)
        self.width = width
        self.height = height
        memory = PixelMemory.allocate(width * height * 4)
        base = UnsafeMutableRawPointer(memory).bindMemory(to: Float.self, capacity: width * height)
    }

    init(width: Int, height: Int, repeating value: Float) {
        self.init(uninitializedWidth: width, height: height)
        base.initialize(repeating: value, count: width * height)
    }

    deinit { PixelMemory.deallocate(memory, width * height * 4) }

    var count: Int { width * height }

    /// Row `y`, `width` values.
    @inline(__always)
    func row(_ y: Int) -> UnsafeMutablePointer<Float> { base + y * width }

    /// The row nearest to `y` inside the field.
    @inline(__always)
    func rowHeld(_ y: Int) -> UnsafeMutablePointer<Float> { base + min(height - 1, max(0, y)) * width }

    borrowing func copy() -> Field {
        let result = Field(uninitializedWidth: width, height: height)
        result.base.update(from: base, count: count)
        return result
    }

    /// Replaces every value.
    borrowing func update(_ change: (Float) -> Float) {
        for i in 0..<count { base[i] = change(base[i]) }
    }

    /// Shifts and scales the values to mean 0 and variance 1.
    borrowing func standardise() {
        var (sum, squares) = (0.0, 0.0)
        for y in 0..<height {
            let line = row(y)
            // A row at a time in single precision, so that the rows' sums vectorise and the whole stays exact enough.
            var (s, q) = (SIMD8<Float>.zero, SIMD8<Float>.zero)
            var x = 0
            while x + 8 <= width {
                let v = UnsafeRawPointer(line + x).loadUnaligned(as: SIMD8<Float>.self)
                s += v
                q += v * v
                x += 8
            }
            sum += Double(s.sum())
            squares += Double(q.sum())
            while x < width {
                sum += Double(line[x])
                squares += Double(line[x] * line[x])
                x += 1
            }
        }
        let mean = sum / Double(count)
        let variance = squares / Double(count) - mean * mean
        let (shift, scale) = (Float(mean), variance > 1e-12 ? Float(1 / variance.squareRoot()) : 0)
        update { ($0 - shift) * scale }
    }
}
