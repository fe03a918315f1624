import PieceKernelsC

extension Pixmap {
    /// Applies a colour matrix to every pixel in place; results are held within 0…1.
    public mutating func adjust(_ matrix: ColorMatrix) {
        adjust(matrix, in: bounds)
    }

    /// Applies a colour matrix to the pixels of `rect`.
    public mutating func adjust(_ matrix: ColorMatrix, in rect: PixelRect) {
        guard matrix != .identity else { return }
        let area = bounds.intersection(rect)
        let fixed = FixedMatrix(matrix)
        for y in area.y..<area.maxY where area.width > 0 {
            piece_colour_matrix(base + y * stride + area.x * 4, fixed.entries, fixed.shift, area.width)
        }
    }
}

/// A colour matrix in 16-bit numbers with as many fraction bits as its largest entry allows.
private struct FixedMatrix {
    let entries: [Int16]
    let shift: Int32

    init(_ matrix: ColorMatrix) {
        let values = [matrix.red, matrix.green, matrix.blue].flatMap { [$0.r, $0.g, $0.b, $0.offset] }
            .map { $0.isFinite ? min(2000, max(-2000, $0)) : 0 }
        let largest = values.reduce(0) { max($0, abs($1)) }
        var bits: Int32 = 14
        while bits > 4 && largest * Double(1 << bits) > 32767 { bits -= 1 }
        shift = bits
        entries = values.map { Int16(($0 * Double(1 << bits)).rounded()) }
    }
}
