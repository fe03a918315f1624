import PieceGraphics
import PieceKernelsC

#if canImport(Glibc)
import Glibc
#elseif canImport(Darwin)
import Darwin
#endif

/// The anisotropic Kuwahara filter (Kyprianidis, Kang and Döllner, 2009) with polynomial sectors (Kyprianidis, Semmo,
/// Kang and Döllner, "Anisotropic Kuwahara Filtering with Polynomial Weighting Functions", 2010): each pixel takes the
/// means of eight overlapping sectors of an ellipse along the flow, those with the least variance most.
///
/// The ellipses come in a few shapes and orientations whose weights are made once, as 16-bit numbers for pairs of
/// neighbours, which is what vector units multiply fastest.
struct Brush {
    private static let orientations = 24
    private static let shapes = 5
    private static let sectors = 8
    private static let one = 16384.0
    private static let sparseRadius = 5.0

    private var offsets: [(dx: Int, dy: Int)] = []
    private var weights: [Int16] = []
    private var starts: [UInt32] = [0]
    /// The farthest any kernel reads, in pixels.
    private var reach = 1

    /// - Parameter radius: of a round brush, in pixels; along edges it is up to twice as long and half as wide.
    init(radius: Double) {
        for shape in 0..<Self.shapes {
            let stretch = 1 + Double(shape) / Double(Self.shapes - 1)
            for orientation in 0..<Self.orientations {
                let angle = Double(orientation) / Double(Self.orientations) * .pi
                addKernel(long: radius * stretch, short: radius / stretch, angle: angle, radius: radius)
            }
        }
    }

    private mutating func addKernel(long: Double, short: Double, angle: Double, radius: Double) {
        let (c, s) = (cos(angle), sin(angle))
        // The box around the ellipse.
        let wide = Int((long * long * c * c + short * short * s * s).squareRoot().rounded(.down))
        let tall = Int((long * long * s * s + short * short * c * c).squareRoot().rounded(.down))
        reach = max(reach, max(wide, tall) + 2)
        var pairs: [(dx: Int, dy: Int, values: [Double])] = []
        var totals = [Double](repeating: 0, count: Self.sectors)
        for dy in -tall...tall {
            for (pair, dx) in stride(from: -wide, through: wide, by: 2).enumerated() {
                // Every other pair of a large brush is left out, as on a chessboard: half the work, the same look.
                if radius >= Self.sparseRadius, (pair + dy) & 1 != 0 { continue }
                var values = [Double](repeating: 0, count: 2 * Self.sectors)
                var counts = false
                for side in 0..<2 {
                    // Where the tap lies in the ellipse made a circle of radius 1.
                    let (px, py) = (Double(dx + side), Double(dy))
                    let (u, v) = ((px * c + py * s) / long, (py * c - px * s) / short)
                    let distance = u * u + v * v
                    guard distance <= 1 else { continue }
                    counts = true
                    let bell = exp(-distance * 0.78)
                    for (sector, weight) in Self.polynomials(u, v, radius).enumerated() {
                        values[2 * sector + side] = weight * bell
                        totals[sector] += weight * bell
                    }
                }
                if counts { pairs.append((dx, dy, values)) }
            }
        }
        append(pairs, totals)
    }

    /// The weights of the eight sectors at a place of the unit circle, adding up to 1.
    private static func polynomials(_ u: Double, _ v: Double, _ radius: Double) -> [Double] {
        // The paper's choice: how far sectors overlap at the centre, and where each ends sideways.
        let zeta = 2 / max(3, radius)
        let eta = (zeta + cos(0.58)) / (sin(0.58) * sin(0.58))
        let diagonal = 0.5.squareRoot()
        let axes: [(Double, Double)] = [
            (1, 0), (diagonal, diagonal), (0, 1), (-diagonal, diagonal), (-1, 0), (-diagonal, -diagonal), (0, -1),
            (diagonal, -diagonal),
        ]
        let values = axes.map { c, s in
            let (along, across) = (0.5 * (u * c + v * s), 0.5 * (v * c - u * s))
            let height = max(0, along + zeta - eta * across * across)
            return height * height
        }
        let sum = values.reduce(0, +)
        return sum > 0 ? values.map { $0 / sum } : values
    }

    /// Adds a kernel as integers; what rounding leaves over goes to each sector's largest weight.
    private mutating func append(_ pairs: [(dx: Int, dy: Int, values: [Double])], _ totals: [Double]) {
        let first = weights.count
        for pair in pairs {
            offsets.append((pair.dx, pair.dy))
            for (k, value) in pair.values.enumerated() {
                weights.append(Int16((value / totals[k / 2] * Self.one).rounded()))
            }
        }
        for sector in 0..<Self.sectors {
            let places = (first..<weights.count).filter { ($0 - first) % 16 / 2 == sector }
            let sum = places.reduce(0) { $0 + Int(weights[$1]) }
            if let largest = places.max(by: { weights[$0] < weights[$1] }) {
                weights[largest] += Int16(Int(Self.one) - sum)
            }
        }
        starts.append(UInt32(offsets.count))
    }

    /// Paints the photo along the flow.
    /// - Parameter hardness: 1 as in the papers; more keeps edges harder, less melts colours together.
    func paint(_ photo: borrowing Pixmap, along flow: borrowing Flow, hardness: Float) -> Pixmap {
        var samples = BrushSamples(photo, margin: reach)
        let result = Pixmap(uninitializedWidth: photo.width, height: photo.height)
        let kernels = UnsafeMutablePointer<UInt16>.allocate(capacity: 2 * flow.x.width)
        defer { kernels.deallocate() }
        // The filter's four planes lie row by row beside each other.
        let places = offsets.map { Int32($0.dy * 4 * samples.plane + $0.dx) }
        places.withUnsafeBufferPointer { places in
            weights.withUnsafeBufferPointer { weights in
                starts.withUnsafeBufferPointer { starts in
                    var brush = piece_brush()
                    brush.samples = UnsafePointer(samples.base)
                    brush.plane = samples.plane
                    brush.offsets = places.baseAddress
                    brush.weights = weights.baseAddress
                    brush.starts = starts.baseAddress
                    brush.hardness = hardness / 255
                    for y in 0..<photo.height {
                        if y % BrushSamples.strip == 0 { samples.fill(photo, from: y) }
                        if y % 2 == 0 { choose(flow, y / 2, kernels) }
                        piece_brush_row(
                            result.base + y * result.stride, &brush, kernels,
                            (y % BrushSamples.strip + reach) * 4 * samples.plane + reach, photo.width)
                    }
                }
            }
        }
        return result
    }

    /// The kernel of each sample of a row of the flow, twice over.
    private func choose(_ flow: borrowing Flow, _ y: Int, _ kernels: UnsafeMutablePointer<UInt16>) {
        let (tx, ty, strength) = (flow.x.row(y), flow.y.row(y), flow.anisotropy.row(y))
        for x in 0..<flow.x.width {
            // Half a turn is a whole circle of orientations.
            let part = turn(ty[x], tx[x]) * 2 * Float(Self.orientations) + Float(2 * Self.orientations) + 0.5
            let shape = Int(held(strength[x]) * Float(Self.shapes - 1) + 0.5)
            let kernel = UInt16(shape * Self.orientations + Int(part) % Self.orientations)
            kernels[2 * x] = kernel
            kernels[2 * x + 1] = kernel
        }
    }
}

/// What the filter reads for some rows of a photo: four planes with a margin that repeats the border. A strip at a time
/// stays in the cache.
private struct BrushSamples: ~Copyable {
    /// Rows of a strip.
    static let strip = 64

    let plane: Int
    let base: UnsafeMutablePointer<Int16>
    private let margin: Int
    private let memory: UnsafeMutablePointer<UInt8>
    private let size: Int

    init(_ photo: borrowing Pixmap, margin: Int) {
        self.margin = margin
        plane = photo.width + 2 * margin
        let count = plane * (Self.strip + 2 * margin) * 4
        size = count * 2
        memory = PixelMemory.allocate(size)
        base = UnsafeMutableRawPointer(memory).bindMemory(to: Int16.self, capacity: count)
    }

    /// Takes the strip that starts with row `first`.
    mutating func fill(_ photo: borrowing Pixmap, from first: Int) {
        let (width, height) = (photo.width, photo.height)
        for j in 0..<min(Self.strip, height - first) + 2 * margin {
            let source = photo.base + min(height - 1, max(0, first + j - margin)) * photo.stride
            let red = base + j * 4 * plane
            let (green, blue, square) = (red + plane, red + 2 * plane, red + 3 * plane)
            for x in 0..<width {
                let p = source + 4 * x
                let (r, g, b) = (Int32(p[0]), Int32(p[1]), Int32(p[2]))
                let i = x + margin
                red[i] = Int16(truncatingIfNeeded: r)
                green[i] = Int16(truncatingIfNeeded: g)
                blue[i] = Int16(truncatingIfNeeded: b)
                // At most 32512: three squares of 255 over six.
                square[i] = Int16(truncatingIfNeeded: (r * r + g * g + b * b) / 6)
            }
            for channel in 0..<4 {
                let row = red + channel * plane
                (row).update(repeating: row[margin], count: margin)
                (row + margin + width).update(repeating: row[margin + width - 1], count: margin)
            }
        }
    }

    deinit { PixelMemory.deallocate(memory, size) }
}
