import PieceKernelsC

/// Samples of one or four channels as 16-bit numbers in 1/128 of a byte step: what blurs work on, so that rounding
/// does not pile up and wide blurs show no steps.
struct Plane: ~Copyable {
    let width: Int
    let height: Int
    let channels: Int
    /// Samples in a row.
    var rowLength: Int { width * channels }
    let base: UnsafeMutablePointer<Int16>

    /// The samples hold whatever the memory held; the maker writes every one of them.
    init(uninitializedWidth width: Int, height: Int, channels: Int) {
        self.width = width
        self.height = height
        self.channels = channels
        base = .allocate(capacity: max(1, width * height * channels))
    }

    deinit { base.deallocate() }

    func row(_ y: Int) -> UnsafeMutablePointer<Int16> { base + y * rowLength }

    /// A byte in sample steps.
    static let scale = 128
}

extension Plane {
    /// Averages of cells of `source`: column i covers the bytes `columns[i] ..< columns[i + 1]` (in pixels) and row j
    /// the rows of `rows`, of which at most about `rowsPerCell` are read, evenly spread. Both lists ascend; a cell that
    /// rounding left empty takes the pixels beside it.
    init(
        averaging source: UnsafePointer<UInt8>, stride: Int, channels: Int, columns: [Int], rows: [Int],
        rowsPerCell: Int
    ) {
        self.init(uninitializedWidth: columns.count - 1, height: rows.count - 1, channels: channels)
        guard let first = columns.first, let last = columns.last, last > first,
            let top = rows.first, let bottom = rows.last, bottom > top
        else {
            base.initialize(repeating: 0, count: max(1, width * height * channels))
            return
        }
        let count = (last - first) * channels
        let sums = UnsafeMutablePointer<UInt16>.allocate(capacity: count)
        defer { sums.deallocate() }
        for j in 0..<height {
            let from = min(rows[j], bottom - 1)
            let to = max(rows[j + 1], from + 1)
            let step = max(1, (to - from) / max(1, min(rowsPerCell, 128)))
            sums.initialize(repeating: 0, count: count)
            var lines = 0
            var y = from + (step - 1) / 2
            // 257 rows of bytes fill a 16-bit sum.
            while y < to && lines < 257 {
                piece_add_bytes(sums, source + y * stride + first * channels, count)
                lines += 1
                y += step
            }
            let target = row(j)
            for i in 0..<width {
                let from = min(columns[i], last - 1) - first
                let to = max(columns[i + 1] - first, from + 1)
                let area = max(1, lines * (to - from))
                for c in 0..<channels {
                    var total = 0
                    for x in from..<to { total += Int(sums[x * channels + c]) }
                    target[i * channels + c] = Int16(truncatingIfNeeded: (total * Plane.scale + area / 2) / area)
                }
            }
        }
    }
}

extension Plane {
    /// The bytes of an image as samples.
    init(widening source: UnsafePointer<UInt8>, stride: Int, width: Int, height: Int, channels: Int) {
        self.init(uninitializedWidth: width, height: height, channels: channels)
        for y in 0..<height { piece_widen(row(y), source + y * stride, rowLength) }
    }

    /// The samples from column `x` on as bytes.
    func narrow(row y: Int, from x: Int, count: Int, to target: UnsafeMutablePointer<UInt8>) {
        piece_narrow(target, row(y) + x * channels, count * channels)
    }
}
