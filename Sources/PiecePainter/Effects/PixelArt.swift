import PieceGraphics

/// Pixel art: square cells, a palette of the photo's own colours found by k-means in OKLab, and ordered dithering
/// between the two of them that mix to each cell's colour best.
struct PixelArt: Effect {
    var cell = 9
    var colours = 24
    var dither = 0.6
    var crispness = 0.5
    var colour = 0.25

    static let name = "pixel"
    static let parameters: [Parameter<PixelArt>] = [
        .integer("cell", \.cell, 2...60, "the side of a cell in pixels"),
        .integer("colours", \.colours, 2...64, "the number of colours"),
        .number("dither", \.dither, 0...1, "how much colours are dithered"),
        .number("crispness", \.crispness, 0...1, "how much forms are set off from each other"),
        .number("colour", \.colour, 0...1, "how much stronger colours get"),
    ]

    func paint(_ original: borrowing Pixmap, seed: UInt64) -> Pixmap {
        let photo = original.exposed(0.4)
        let side = max(1, Int((Float(cell) * photo.unit()).rounded()))
        let cells = self.cells(photo, side)
        let palette = self.palette(cells, seed)
        return draw(choose(cells, palette), palette, side, photo.width, photo.height)
    }

    /// The mean of each cell in linear light, sharpened against its neighbours.
    private func cells(_ photo: borrowing Pixmap, _ side: Int) -> Lab {
        let (columns, rows) = ((photo.width + side - 1) / side, (photo.height + side - 1) / side)
        let small = Pixmap(uninitializedWidth: columns, height: rows)
        let sums = UnsafeMutablePointer<SIMD3<Float>>.allocate(capacity: columns)
        defer { sums.deallocate() }
        Light.linear.withUnsafeBufferPointer { linear in
            Light.encoded.withUnsafeBufferPointer { encoded in
                guard let encoded = encoded.baseAddress else { return }
                for j in 0..<rows {
                    let lines = j * side..<min(photo.height, (j + 1) * side)
                    sums.initialize(repeating: .zero, count: columns)
                    for y in lines {
                        let row = photo.base + y * photo.stride
                        for i in 0..<columns {
                            var sum = SIMD3<Float>.zero
                            for x in i * side..<min(photo.width, (i + 1) * side) {
                                let p = row + 4 * x
                                sum += SIMD3(linear[Int(p[0])], linear[Int(p[1])], linear[Int(p[2])])
                            }
                            sums[i] += sum
                        }
                    }
                    for i in 0..<columns {
                        let wide = min(photo.width, (i + 1) * side) - i * side
                        let mean = sums[i] / Float(wide * lines.count)
                        let p = small.base + j * small.stride + 4 * i
                        for c in 0..<3 { p[c] = Light.byte(mean[c], encoded) }
                        p[3] = 255
                    }
                }
            }
        }
        let lab = Lab(small)
        let soft = lab.l.blurred(sigma: 1.2)
        let (crisp, chroma) = (1.4 * Float(crispness), 1 + Float(colour))
        for i in 0..<lab.l.count {
            lab.l.base[i] = held(lab.l.base[i] + (lab.l.base[i] - soft.base[i]) * crisp)
            lab.a.base[i] *= chroma
            lab.b.base[i] *= chroma
        }
        return lab
    }

    /// How much differences of hue count against those of lightness when colours are told apart.
    private static let hue: Float = 1.5
    /// The squared distance, hues weighing more, of colours whose pattern is still seen as their mixture.
    private static let farthest: Float = 0.03

    private func palette(_ cells: borrowing Lab, _ seed: UInt64) -> [SIMD3<Float>] {
        // Similar cells count together: steps of 1/40 are finer than any palette.
        var bins: [SIMD3<Int16>: (sum: SIMD3<Float>, count: Float)] = [:]
        var order: [SIMD3<Int16>] = []
        for i in 0..<cells.l.count {
            let lab = SIMD3(cells.l.base[i], cells.a.base[i], cells.b.base[i])
            let key = SIMD3<Int16>(lab * 40, rounding: .toNearestOrEven)
            if bins[key] == nil { order.append(key) }
            bins[key, default: (.zero, 0)].sum += lab
            bins[key, default: (.zero, 0)].count += 1
        }
        let samples = order.compactMap { key -> KMeans.Sample? in
            guard let bin = bins[key] else { return nil }
            let mean = bin.sum / bin.count
            // The root keeps small areas of strong colour, which are what one looks at.
            return KMeans.Sample(
                lab: OKLab(Double(mean.x), Double(mean.y * PixelArt.hue), Double(mean.z * PixelArt.hue)),
                weight: Double(bin.count.squareRoot()))
        }
        return KMeans(samples, count: colours, seed: seed ^ 0x7069_7865_6C).clusters.map {
            // Only colours that sRGB has, so that the palette is what comes out.
            let found = $0.lch.lab
            let scale = 1 / Double(PixelArt.hue)
            let lab = OKLab(OKLCH(OKLab(found.l, found.a * scale, found.b * scale)).color())
            return SIMD3(Float(lab.l), Float(lab.a), Float(lab.b))
        }
    }

    /// For each cell the index of its colour.
    private func choose(_ cells: borrowing Lab, _ palette: [SIMD3<Float>]) -> [UInt8] {
        var chosen = [UInt8](repeating: 0, count: cells.l.count)
        let amount = Float(dither)
        for j in 0..<cells.l.height {
            for i in 0..<cells.l.width {
                let at = j * cells.l.width + i
                let lab = SIMD3(cells.l.base[at], cells.a.base[at], cells.b.base[at])
                chosen[at] = UInt8(pick(lab, palette, threshold: PixelArt.bayer(i, j), amount))
            }
        }
        return chosen
    }

    /// The nearest colour, or the one it is best mixed with: of all partners the one whose line to it passes nearest to
    /// the wanted colour, unless the two are so far apart that their pattern would be seen before the mix.
    private func pick(
        _ wanted: SIMD3<Float>, _ palette: [SIMD3<Float>], threshold: Float, _ amount: Float
    ) -> Int {
        var nearest = (index: 0, distance: Float.infinity)
        for (index, colour) in palette.enumerated() {
            let d = wanted - colour
            let distance = (d * d).sum()
            if distance < nearest.distance { nearest = (index, distance) }
        }
        guard amount > 0 else { return nearest.index }
        let first = palette[nearest.index]
        let offset = wanted - first
        var best = (index: nearest.index, error: nearest.distance, part: Float(0))
        for (index, colour) in palette.enumerated() where index != nearest.index {
            let line = colour - first
            let length = (line * line).sum()
            let hues = length - line.x * line.x
            guard length > 1e-6, length + 4 * hues < PixelArt.farthest else { continue }
            let part = min(0.5, max(0, (offset * line).sum() / length))
            let left = offset - line * part
            let error = (left * left).sum() + length * (0.16 - 0.1 * amount) * part
            if error < best.error { best = (index, error, part) }
        }
        // A chessboard, every fourth cell or none: what pixel artists draw, where more steps would look like noise.
        let level: Float = best.part < 0.15 ? 0 : best.part < 0.375 ? 0.25 : 0.5
        return level > threshold ? best.index : nearest.index
    }

    /// Thresholds of a 4 × 4 Bayer matrix, 0…1.
    private static func bayer(_ x: Int, _ y: Int) -> Float {
        let rank = [0, 8, 2, 10, 12, 4, 14, 6, 3, 11, 1, 9, 15, 7, 13, 5][(y & 3) * 4 + (x & 3)]
        return (Float(rank) + 0.5) / 16
    }

    private func draw(
        _ chosen: [UInt8], _ palette: [SIMD3<Float>], _ side: Int, _ width: Int, _ height: Int
    ) -> Pixmap {
        let pixels = palette.map { OKLab(Double($0.x), Double($0.y), Double($0.z)).linear.color().premultiplied }
        let result = Pixmap(uninitializedWidth: width, height: height)
        let columns = (width + side - 1) / side
        for y in 0..<height {
            let raw = UnsafeMutableRawPointer(result.base + y * result.stride)
            let row = raw.assumingMemoryBound(to: UInt32.self)
            for i in 0..<columns {
                let pixel = pixels[Int(chosen[y / side * columns + i])]
                for x in i * side..<min(width, (i + 1) * side) { row[x] = pixel }
            }
        }
        return result
    }
}
