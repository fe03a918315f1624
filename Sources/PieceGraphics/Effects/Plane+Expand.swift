import PieceKernelsC

extension Plane {
    /// Enlarges by a cubic B-spline, which is smooth to the second derivative, so that no grid shows.
    ///
    /// Target pixel i lies at sample `start + (i + 0.5) · step − 0.5`; positions beyond the border continue with it.
    /// - Parameters:
    ///   - write: takes each finished row's number and the memory to write it to is `target + y · targetStride`.
    borrowing func expand(
        to target: UnsafeMutablePointer<UInt8>, stride: Int, width outWidth: Int, height outHeight: Int,
        startX: Double, stepX: Double, startY: Double, stepY: Double, dithered: Bool
    ) {
        guard width > 0, height > 0, outWidth > 0, outHeight > 0 else { return }
        let columns = SplinePositions(start: startX, step: stepX, count: outWidth, size: width)
        let lines = SplinePositions(start: startY, step: stepY, count: outHeight, size: height)
        let length = outWidth * channels
        // Four rows enlarged sideways are kept; each is made once.
        let wide = Plane(uninitializedWidth: outWidth, height: 4, channels: channels)
        var held = [Int](repeating: -1, count: 4)
        let rows = UnsafeMutablePointer<UnsafePointer<Int16>?>.allocate(capacity: 4)
        let biases = Plane.biases(channels: channels, dithered: dithered)
        defer { rows.deallocate() }
        for y in 0..<outHeight {
            for t in 0..<4 {
                let line = min(height - 1, max(0, lines.first[y] + t))
                let slot = line & 3
                if held[slot] != line {
                    columns.enlarge(row(line), channels: channels, to: wide.row(slot))
                    held[slot] = line
                }
                rows[t] = UnsafePointer(wide.row(slot))
            }
            lines.weights.withUnsafeBufferPointer { weights in
                biases.withUnsafeBufferPointer { bias in
                    guard let weights = weights.baseAddress, let bias = bias.baseAddress else { return }
                    piece_expand_rows(target + y * stride, rows, weights + 4 * y, bias + 64 * (y & 15), length)
                }
            }
        }
    }

    /// What is added before the last shift, for 16 rows of 64 values: a half, or a threshold per pixel.
    private static func biases(channels: Int, dithered: Bool) -> [Int32] {
        guard dithered else { return [Int32](repeating: 1 << 20, count: 16 * 64) }
        return (0..<16 * 64).map { i in
            Int32(Dither.threshold(x: (i % 64) / channels & 15, y: i / 64)) << 13 + 1 << 12
        }
    }
}

/// For each target position the first of four samples and their B-spline weights.
private struct SplinePositions {
    private(set) var first: [Int] = []
    private(set) var weights: [Int16] = []
    private let size: Int

    init(start: Double, step: Double, count: Int, size: Int) {
        self.size = size
        first.reserveCapacity(count)
        weights.reserveCapacity(count * 4)
        for i in 0..<count {
            let position = min(Double(size) + 2, max(-3, start + (Double(i) + 0.5) * step - 0.5))
            let whole = position.rounded(.down)
            let t = position - whole
            let s = 1 - t
            first.append(Int(whole) - 1)
            let values = [
                s * s * s / 6, (3 * t * t * t - 6 * t * t + 4) / 6, (3 * s * s * s - 6 * s * s + 4) / 6, t * t * t / 6,
            ]
            weights.append(contentsOf: ResampleWeights.quantised(values))
        }
    }

    func enlarge(_ source: UnsafePointer<Int16>, channels: Int, to target: UnsafeMutablePointer<Int16>) {
        for i in 0..<first.count {
            for c in 0..<channels {
                var sum: Int32 = 1 << 13
                for t in 0..<4 {
                    let x = min(size - 1, max(0, first[i] + t))
                    sum += Int32(weights[4 * i + t]) * Int32(source[x * channels + c])
                }
                target[i * channels + c] = Int16(truncatingIfNeeded: sum >> 14)
            }
        }
    }
}
