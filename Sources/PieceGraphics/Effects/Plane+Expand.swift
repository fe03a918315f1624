import PieceKernelsC

extension Plane {
    /// Enlarges by a cubic B-spline, which is smooth to the second derivative, so that no grid shows.
    ///
    /// Target pixel i lies at sample `start + (i + 0.5) · step − 0.5`; positions beyond the border continue with it.
    /// Row y is written to `target + y · stride`.
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
        let padding = SplinePositions.padding
        let padded = UnsafeMutablePointer<Int16>.allocate(capacity: (width + 2 * padding + 4) * channels)
        let rows = UnsafeMutablePointer<UnsafePointer<Int16>?>.allocate(capacity: 4)
        let biases = Plane.biases(channels: channels, dithered: dithered)
        defer {
            rows.deallocate()
            padded.deallocate()
        }
        for y in 0..<outHeight {
            for t in 0..<4 {
                let line = min(height - 1, max(0, lines.first[y] + t))
                let slot = line & 3
                if held[slot] != line {
                    pad(row(line), before: padding, after: padding + 4, to: padded)
                    columns.enlarge(padded, channels: channels, to: wide.row(slot))
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

    /// Copies a row with its first and last pixels repeated.
    func pad(
        _ source: UnsafePointer<Int16>, before: Int, after: Int, to target: UnsafeMutablePointer<Int16>
    ) {
        for x in 0..<before { (target + x * channels).update(from: source, count: channels) }
        (target + before * channels).update(from: source, count: rowLength)
        let last = source + (width - 1) * channels
        for x in 0..<after { (target + (before + width + x) * channels).update(from: last, count: channels) }
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
    /// `first` in the padded row, held inside it.
    private var starts: [UInt32] = []
    private(set) var weights: [Int16] = []

    /// Border pixels repeated on each side of a row; four more at the end are read by the last positions.
    static let padding = 4

    init(start: Double, step: Double, count: Int, size: Int) {
        first.reserveCapacity(count)
        starts.reserveCapacity(count)
        weights.reserveCapacity(count * 4)
        for i in 0..<count {
            let position = min(Double(size) + 2, max(-3, start + (Double(i) + 0.5) * step - 0.5))
            let whole = position.rounded(.down)
            let t = position - whole
            let s = 1 - t
            first.append(Int(whole) - 1)
            // Padding of `SplinePositions.padding` pixels on each side: what lies beyond it is the border pixel too.
            starts.append(UInt32(min(size + Self.padding, max(0, Int(whole) - 1 + Self.padding))))
            let values = [
                s * s * s / 6, (3 * t * t * t - 6 * t * t + 4) / 6, (3 * s * s * s - 6 * s * s + 4) / 6, t * t * t / 6,
            ]
            weights.append(contentsOf: ResampleWeights.quantised(values))
        }
    }

    /// Writes one row from a padded one.
    func enlarge(_ padded: UnsafePointer<Int16>, channels: Int, to target: UnsafeMutablePointer<Int16>) {
        piece_enlarge(target, padded, starts, weights, channels, starts.count)
    }
}
