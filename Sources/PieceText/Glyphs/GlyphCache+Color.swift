import CFreeType
import PieceGraphics

extension GlyphCache {
    /// An emoji's pixels at a size in pixels per em, scaled from the face's bitmap strike; nil when the glyph has none.
    /// Draw it from whole pixels: its offset is rounded to them.
    public func colorGlyph(face: Int, glyph: UInt32, size: Double) -> ColorGlyph? {
        let key = ColorKey(face: Int32(truncatingIfNeeded: face), glyph: glyph, size: size)
        if let known = colors.value(for: key) { return known }
        let result = makeColorGlyph(face: face, glyph: glyph, size: size)
        colors.insert(result, cost: 128 + (result?.pixmap.byteCount ?? 0), for: key)
        return result
    }

    private func makeColorGlyph(face index: Int, glyph: UInt32, size: Double) -> ColorGlyph? {
        guard size.isFinite, size > 0, size <= 4096, let face = library.face(index)?.freeType else { return nil }
        let strikes = Int(face.pointee.num_fixed_sizes)
        guard strikes > 0, let sizes = face.pointee.available_sizes else { return nil }
        // The smallest strike that need not be enlarged, or the largest.
        let heights = (0..<strikes).map { Double(sizes[$0].y_ppem) / 64 }
        let enough = heights.indices.filter { heights[$0] >= size }.min { heights[$0] < heights[$1] }
        guard let strike = enough ?? heights.indices.max(by: { heights[$0] < heights[$1] }), heights[strike] > 0,
            FT_Select_Size(face, Int32(strike)) == 0,
            FT_Load_Glyph(face, glyph, FT_Int32(FT_LOAD_COLOR)) == 0, let slot = face.pointee.glyph,
            slot.pointee.format == FT_GLYPH_FORMAT_BITMAP,
            slot.pointee.bitmap.pixel_mode == UInt8(FT_PIXEL_MODE_BGRA.rawValue),
            let source = slot.pointee.bitmap.buffer
        else { return nil }
        let bitmap = slot.pointee.bitmap
        let (width, height) = (Int(bitmap.width), Int(bitmap.rows))
        guard width > 0, height > 0, width <= 4096, height <= 4096, Int(bitmap.pitch) >= width * 4 else { return nil }
        let scale = size / heights[strike]
        let columns = StrikeWeights(
            count: width, origin: Double(slot.pointee.bitmap_left) * scale, scale: scale)
        let rows = StrikeWeights(count: height, origin: -Double(slot.pointee.bitmap_top) * scale, scale: scale)
        let pixmap = scaleBGRA(source, pitch: Int(bitmap.pitch), columns: columns, rows: rows)
        return ColorGlyph(pixmap: SharedPixmap(pixmap), x: columns.first, y: rows.first)
    }
}

/// Which source pixels make up each target pixel along one axis, and with what weight.
struct StrikeWeights {
    /// The first target pixel.
    let first: Int
    let count: Int
    /// For each target pixel its first source pixel.
    private(set) var starts: [Int] = []
    let taps: Int
    let sourceCount: Int
    /// `taps` weights a target pixel in 1/16384, summing to 16384 less what falls outside the source.
    private(set) var weights: [Int32] = []

    static let one = 16_384.0

    /// Source pixel i of `count` covers `origin + i * scale` to `origin + (i + 1) * scale` on the target.
    init(count: Int, origin: Double, scale: Double) {
        sourceCount = count
        let margin = scale > 1 ? scale : 0
        first = Int((origin - margin).rounded(.down))
        let end = Int((origin + Double(count) * scale + margin).rounded(.up))
        self.count = max(1, end - first)
        let stretch = max(1, 1 / scale)
        let reach = 2 * stretch
        taps = Int(reach.rounded(.up)) * 2 + 1
        starts.reserveCapacity(self.count)
        weights.reserveCapacity(self.count * taps)
        for target in 0..<self.count {
            let centre = (Double(first + target) + 0.5 - origin) / scale
            let start = Int((centre - reach).rounded(.down))
            let raw = (0..<taps).map { Self.catmullRom((Double(start + $0) + 0.5 - centre) / stretch) }
            let total = raw.reduce(0, +)
            starts.append(start)
            for (tap, weight) in raw.enumerated() {
                let isInside = start + tap >= 0 && start + tap < count
                weights.append(isInside ? Int32((weight / total * Self.one).rounded()) : 0)
            }
        }
    }

    /// The cubic convolution kernel with a = -1/2 (Keys, 1981).
    private static func catmullRom(_ x: Double) -> Double {
        let t = abs(x)
        if t < 1 { return (1.5 * t - 2.5) * t * t + 1 }
        if t < 2 { return ((-0.5 * t + 2.5) * t - 4) * t + 2 }
        return 0
    }
}

/// Scales premultiplied B, G, R, A bytes into a pixmap, columns first, in 14-bit fixed point.
private func scaleBGRA(
    _ source: UnsafePointer<UInt8>, pitch: Int, columns: StrikeWeights, rows: StrikeWeights
) -> Pixmap {
    let sourceRows = (rows.starts.last ?? 0) + rows.taps
    let top = max(0, rows.starts.first ?? 0)
    // Rows outside the source have weight 0 in every target row, so only those inside are made.
    let height = max(0, min(sourceRows, rows.sourceCount) - top)
    var middle = [Int32](repeating: 0, count: max(1, height * columns.count * 4))
    middle.withUnsafeMutableBufferPointer { middle in
        for y in 0..<height {
            let row = source + (y + top) * pitch
            for x in 0..<columns.count {
                var sum = SIMD4<Int32>(repeating: 8192)
                for tap in 0..<columns.taps {
                    let weight = columns.weights[x * columns.taps + tap]
                    if weight == 0 { continue }
                    let p = row + (columns.starts[x] + tap) * 4
                    sum &+= SIMD4(Int32(p[2]), Int32(p[1]), Int32(p[0]), Int32(p[3])) &* weight
                }
                let at = (y * columns.count + x) * 4
                for c in 0..<4 { middle[at + c] = sum[c] >> 14 }
            }
        }
    }
    var result = Pixmap(width: columns.count, height: rows.count)
    for y in 0..<rows.count {
        for x in 0..<columns.count {
            var sum = SIMD4<Int32>(repeating: 8192)
            for tap in 0..<rows.taps {
                let weight = rows.weights[y * rows.taps + tap]
                if weight == 0 { continue }
                let at = ((rows.starts[y] + tap - top) * columns.count + x) * 4
                sum &+= SIMD4(middle[at], middle[at + 1], middle[at + 2], middle[at + 3]) &* weight
            }
            // The kernel overshoots at edges: keep premultiplied colour within alpha.
            let alpha = min(255, max(0, sum[3] >> 14))
            func channel(_ v: Int32) -> UInt32 { UInt32(min(alpha, max(0, v >> 14))) }
            result[x, y] = channel(sum[0]) | channel(sum[1]) << 8 | channel(sum[2]) << 16 | UInt32(alpha) << 24
        }
    }
    return result
}
