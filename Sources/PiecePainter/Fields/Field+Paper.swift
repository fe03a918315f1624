import PieceGraphics

extension Field {
    /// The surface of rough paper, of mean 0 and variance 1: bumps of some pixels and fine tooth.
    init(paper seed: UInt64, width: Int, height: Int, unit: Float) {
        self.init(
            clouds: Noise(seed: seed, 71), width: width, height: height, cell: max(2, 7 * unit), octaves: 2,
            persistence: 0.8)
        let tooth = Noise(seed: seed, 72)
        for y in 0..<height {
            let line = row(y)
            for x in 0..<width { line[x] = line[x] * 0.85 + tooth.normal(x, y) * 0.5 }
        }
    }
}

/// Where a painted area ends on its paper: a border with ragged edges, or none.
struct RaggedEdge: ~Copyable {
    private let margin: Float
    private let rough: Float
    private let size: (width: Int, height: Int)
    private let wander: Field

    /// - Parameters:
    ///   - margin: of bare paper, in pixels; 0 for none.
    ///   - rough: how far the edge strays, in pixels.
    init(width: Int, height: Int, margin: Float, rough: Float, unit: Float, seed: UInt64) {
        self.margin = margin
        self.rough = rough
        size = (width, height)
        wander = Field(
            clouds: Noise(seed: seed, 81), width: (width + 3) / 4, height: (height + 3) / 4, cell: max(2, 16 * unit),
            octaves: 4, persistence: 0.6)
    }

    /// How far inside the edge (x, y) lies, in pixels; below 0 is bare paper. `tooth` is the paper's height there.
    @inline(__always)
    borrowing func depth(_ x: Int, _ y: Int, tooth: Float) -> Float {
        guard margin > 0 else { return 1e6 }
        let near = Float(min(min(x, y), min(size.width - 1 - x, size.height - 1 - y)))
        // Farther in no wandering reaches the edge.
        guard near < margin + 6 * rough else { return near }
        return near - margin + rough * wander.row(y >> 2)[x >> 2] + 0.25 * rough * tooth
    }
}

extension Pixmap {
    /// The picture with each pixel taken from beside its place.
    /// - Parameters:
    ///   - dx: how far to the right, in pixels, as a field of any size stretched over the picture.
    ///   - dy: how far down.
    borrowing func displaced(_ dx: borrowing Field, _ dy: borrowing Field) -> Pixmap {
        let result = Pixmap(uninitializedWidth: width, height: height)
        let stretch = Stretch(from: (dx.width, dx.height), to: (width, height))
        let rows = Field(uninitializedWidth: width, height: 2)
        let (alongX, alongY) = (rows.row(0), rows.row(1))
        let (right, bottom) = (Float(width - 1), Float(height - 1))
        for y in 0..<height {
            dx.enlargeRow(y, by: stretch, to: alongX)
            dy.enlargeRow(y, by: stretch, to: alongY)
            let target = UnsafeMutableRawPointer(result.base + y * result.stride)
            for x in 0..<width {
                // Held inside the picture, and so are the neighbours to the right and below.
                let px = min(right, max(0, Float(x) + alongX[x]))
                let py = min(bottom, max(0, Float(y) + alongY[x]))
                let (i, j) = (Int(px), Int(py))
                let (u, v) = (UInt64((px - Float(i)) * 256), UInt64((py - Float(j)) * 256))
                let p = UnsafeRawPointer(base + j * stride + 4 * i)
                let side = i + 1 < width ? 4 : 0
                let q = j + 1 < height ? p + stride : p
                let top = Wide.mixed(Wide.load(p), Wide.load(p + side), u)
                let low = Wide.mixed(Wide.load(q), Wide.load(q + side), u)
                target.storeBytes(of: Wide.pixel(Wide.mixed(top, low, v)), toByteOffset: 4 * x, as: UInt32.self)
            }
        }
        return result
    }
}

/// A pixel's four bytes in the 16-bit lanes of one number, which mixes them all at once.
private enum Wide {
    @inline(__always)
    static func load(_ p: UnsafeRawPointer) -> UInt64 {
        var x = UInt64(p.loadUnaligned(as: UInt32.self))
        x = (x | x << 16) & 0x0000_FFFF_0000_FFFF
        return (x | x << 8) & 0x00FF_00FF_00FF_00FF
    }

    /// From `a` to `b` by `part` of 256: 255 · 256 and a half still fit a lane.
    @inline(__always)
    static func mixed(_ a: UInt64, _ b: UInt64, _ part: UInt64) -> UInt64 {
        (a &* (256 - part) &+ b &* part &+ 0x0080_0080_0080_0080) >> 8 & 0x00FF_00FF_00FF_00FF
    }

    @inline(__always)
    static func pixel(_ wide: UInt64) -> UInt32 {
        let x = (wide | wide >> 8) & 0x0000_FFFF_0000_FFFF
        return UInt32(truncatingIfNeeded: x | x >> 16)
    }
}
