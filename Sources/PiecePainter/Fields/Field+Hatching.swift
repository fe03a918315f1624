#if canImport(Glibc)
import Glibc
#elseif canImport(Darwin)
import Darwin
#endif

extension Field {
    /// Strokes of a pencil side by side in one direction, of about mean 0 and variance 1; the hand sways a little.
    /// - Parameters:
    ///   - turns: the strokes' direction.
    ///   - length: of a stroke, in samples.
    ///   - pitch: from one stroke to the next, in samples.
    init(hatching noise: Noise, width: Int, height: Int, turns: Double, length: Int, pitch: Float) {
        self.init(uninitializedWidth: width, height: height)
        let strokes = Field.strokes(noise, length: length, pitch: pitch)
        let (mask, side) = (Field.strokeTile - 1, Field.strokeTile)
        let (w, h) = ((width + 7) / 8, (height + 7) / 8)
        // Wide arcs of the arm and, less, the fingers' unrest.
        let sway = Field(clouds: noise, width: w, height: h, cell: Float(max(4, length)) / 4, octaves: 2)
        let stretch = Stretch(from: (w, h), to: (width, height))
        let (c, s) = (Float(cos(turns * 2 * .pi)), Float(sin(turns * 2 * .pi)))
        let swing = pitch * 0.9
        for y in 0..<height {
            let target = row(y)
            sway.enlargeRow(y, by: stretch, to: target)
            for x in 0..<width {
                let u = Float(x) * c + Float(y) * s
                let v = Float(y) * c - Float(x) * s + target[x] * swing
                let (left, top) = (u.rounded(.down), v.rounded(.down))
                let (i, j) = (Int(left), Int(top))
                // Masked into the tile, which repeats.
                let (upper, lower) = ((j & mask) * side, ((j + 1) & mask) * side)
                let (near, far) = (i & mask, (i + 1) & mask)
                let above = mix(strokes[upper + near], strokes[upper + far], u - left)
                let below = mix(strokes[lower + near], strokes[lower + far], u - left)
                target[x] = mix(above, below, v - top)
            }
        }
    }

    private static let strokeTile = 512

    /// A tile of level strokes: noise smeared along them, and their even distance.
    private static func strokes(_ noise: Noise, length: Int, pitch: Float) -> [Float] {
        let (side, mask) = (strokeTile, strokeTile - 1)
        let tile = Field(white: noise, width: side, height: side)
        let reach = min(side / 4, max(2, length / 2))
        // Two boxes make strokes that swell and end in a point.
        for _ in 0..<2 {
            var line = [Float](repeating: 0, count: side)
            for y in 0..<side {
                let values = tile.row(y)
                var sum: Float = 0
                for x in -reach..<reach { sum += values[x & mask] }
                for x in 0..<side {
                    sum += values[(x + reach) & mask]
                    line[x] = sum
                    sum -= values[(x - reach) & mask]
                }
                values.update(from: &line, count: side)
            }
        }
        tile.standardise()
        // As many strokes as fit the tile, so that they go on beyond it.
        let waves = (Double(side) / Double(max(2, pitch))).rounded()
        var result = [Float](repeating: 0, count: side * side)
        for y in 0..<side {
            let even = Float(sin(Double(y) / Double(side) * waves * 2 * .pi))
            for x in 0..<side {
                let soft = tile.row(y)[x] * 0.6 + (tile.row((y + 1) & mask)[x] + tile.row((y - 1) & mask)[x]) * 0.3
                result[y * side + x] = soft * 0.85 + even * 0.75
            }
        }
        return result
    }
}
