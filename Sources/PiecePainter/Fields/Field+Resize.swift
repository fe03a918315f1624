extension Field {
    /// Averages over squares of `factor` samples; the last ones of a row or column average what is there.
    borrowing func reduced(by factor: Int) -> Field {
        let columns = (width + factor - 1) / factor
        let rows = (height + factor - 1) / factor
        let result = Field(uninitializedWidth: columns, height: rows)
        let sums = UnsafeMutablePointer<Float>.allocate(capacity: width)
        defer { sums.deallocate() }
        for j in 0..<rows {
            let lines = j * factor..<min(height, (j + 1) * factor)
            sums.initialize(repeating: 0, count: width)
            for y in lines {
                let line = row(y)
                for x in 0..<width { sums[x] += line[x] }
            }
            let target = result.row(j)
            for i in 0..<columns {
                let cells = i * factor..<min(width, (i + 1) * factor)
                var sum: Float = 0
                for x in cells { sum += sums[x] }
                target[i] = sum / Float(cells.count * lines.count)
            }
        }
        return result
    }

    /// The field enlarged to `newWidth` × `newHeight` by straight lines between the centres of its samples.
    borrowing func enlarged(width newWidth: Int, height newHeight: Int) -> Field {
        let result = Field(uninitializedWidth: newWidth, height: newHeight)
        let stretch = Stretch(from: (width, height), to: (newWidth, newHeight))
        for y in 0..<newHeight { enlargeRow(y, by: stretch, to: result.row(y)) }
        return result
    }

    /// One row of the field enlarged by `stretch`.
    borrowing func enlargeRow(_ y: Int, by stretch: borrowing Stretch, to target: UnsafeMutablePointer<Float>) {
        let (upper, lower) = (row(stretch.lines[y].first), row(stretch.lines[y].second))
        let part = stretch.lines[y].part
        let line = stretch.line
        for x in 0..<width { line[x] = upper[x] + (lower[x] - upper[x]) * part }
        stretch.columns.withUnsafeBufferPointer { columns in
            for x in columns.indices {
                let c = columns[x]
                target[x] = line[c.first] + (line[c.second] - line[c.first]) * c.part
            }
        }
    }
}

/// Where the samples of an enlarged field lie in the small one. Keeps one row of scratch memory.
struct Stretch: ~Copyable {
    /// Two neighbours and how far from the first to the second.
    struct Place {
        var first: Int
        var second: Int
        var part: Float
    }
    let columns: [Place]
    let lines: [Place]
    fileprivate let line: UnsafeMutablePointer<Float>

    init(from small: (width: Int, height: Int), to large: (width: Int, height: Int)) {
        columns = Stretch.places(small.width, large.width)
        lines = Stretch.places(small.height, large.height)
        line = .allocate(capacity: small.width)
    }

    deinit { line.deallocate() }

    private static func places(_ small: Int, _ large: Int) -> [Place] {
        (0..<large).map { i in
            let position = (Float(i) + 0.5) * Float(small) / Float(large) - 0.5
            let held = min(Float(small - 1), max(0, position))
            let first = Int(held)
            return Place(first: first, second: min(small - 1, first + 1), part: held - Float(first))
        }
    }
}
