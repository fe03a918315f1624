import PieceKernelsC

/// A gradient that writes its pixels row by row.
struct GradientRows {
    private enum Shape {
        case linear(origin: Point, stepX: Double, stepY: Double, offset: Double)
        case radial(centre: Point, scaleX: Double, scaleY: Double)
    }
    private let shape: Shape
    private let table: GradientTable

    init(linearFrom from: Point, to: Point, stops: [GradientStop], space: GradientSpace, opacity: Double) {
        table = GradientTable(stops, space: space, opacity: opacity)
        let d = to - from
        let square = d.dot(d)
        let last = Double(GradientTable.entries - 1)
        if square > 0, square.isFinite, from.isFinite {
            // Half an entry more rounds to the nearest one.
            shape = .linear(origin: from, stepX: d.x / square * last, stepY: d.y / square * last, offset: 0.5)
        } else {
            // A gradient line of no length shows its last colour (SVG 2 §14.2).
            shape = .linear(origin: .zero, stepX: 0, stepY: 0, offset: last)
        }
    }

    init(
        radialAt centre: Point, _ radiusX: Double, _ radiusY: Double, stops: [GradientStop], space: GradientSpace,
        opacity: Double
    ) {
        table = GradientTable(stops, space: space, opacity: opacity)
        if centre.isFinite, radiusX > 0, radiusY > 0, radiusX.isFinite, radiusY.isFinite {
            shape = .radial(centre: centre, scaleX: 1 / radiusX, scaleY: 1 / radiusY)
        } else {
            let last = Double(GradientTable.entries - 1)
            shape = .linear(origin: .zero, stepX: 0, stepY: 0, offset: last)
        }
    }

    /// Writes `count` pixels of canvas row `y` from column `x`.
    func write(x: Int, y: Int, count: Int, to row: UnsafeMutablePointer<UInt8>) {
        // The pattern starts at a multiple of 16 columns of the canvas, wherever the row starts.
        let pattern = Dither.rows + (y & 15) * 32 + (x & 15)
        let (px, py) = (Double(x) + 0.5, Double(y) + 0.5)
        table.colours.withUnsafeBufferPointer { colours in
            switch shape {
            case .linear(let origin, let stepX, let stepY, let offset):
                let start = (px - origin.x) * stepX + (py - origin.y) * stepY + offset
                piece_gradient_linear(row, colours.baseAddress, Float(start), Float(stepX), pattern, count)
            case .radial(let centre, let scaleX, let scaleY):
                let v = (py - centre.y) * scaleY
                piece_gradient_radial(
                    row, colours.baseAddress, Float((px - centre.x) * scaleX), Float(scaleX), Float(v * v),
                    Float(GradientTable.entries - 1), pattern, count)
            }
        }
    }
}
