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
    /// the rows of `rows`, of which at most `rowsPerCell` are read, evenly spread. Both lists ascend strictly or
    /// repeat a value for an empty cell at a border, which takes its neighbour's value.
    init(
        averaging source: UnsafePointer<UInt8>, stride: Int, channels: Int, columns: [Int], rows: [Int],
        rowsPerCell: Int
    ) {
        self.init(uninitializedWidth: columns.count - 1, height: rows.count - 1, channels: channels)
        guard let first = columns.first, let last = columns.last, last > first else {
            base.initialize(repeating: 0, count: max(1, width * height * channels))
            return
        }
        let count = (last - first) * channels
        let sums = UnsafeMutablePointer<UInt16>.allocate(capacity: count)
        defer { sums.deallocate() }
        for j in 0..<height {
            let span = rows[j + 1] - rows[j]
            let step = max(1, span / max(1, min(rowsPerCell, 256)))
            sums.initialize(repeating: 0, count: count)
            var lines = 0
            var y = rows[j] + (step - 1) / 2
            while y < rows[j + 1] && lines < 256 {
                piece_add_bytes(sums, source + y * stride + first * channels, count)
                lines += 1
                y += step
            }
            let target = row(j)
            for i in 0..<width {
                let (from, to) = (columns[i] - first, columns[i + 1] - first)
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
