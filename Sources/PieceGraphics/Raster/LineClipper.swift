/// Cuts polygons to a mask's frame, as the line loop needs them: 1/256 pixel from the frame's corner, never outside.
struct LineClipper {
    private let origin: Point
    private let width: Double
    private let height: Double

    init(frame: PixelRect) {
        origin = Point(Double(frame.x), Double(frame.y))
        width = Double(frame.width)
        height = Double(frame.height)
    }

    /// Appends x0, y0, x1, y1 for each side of the closed polygon.
    ///
    /// What lies left of the frame still opens and closes area in it, so it is pushed onto the left border; what lies
    /// above, below or right of it does not and is dropped.
    func add(_ points: [Point], to lines: inout [Int32]) {
        guard let last = points.last else { return }
        var p = local(last)
        for point in points {
            let q = local(point)
            add(p, q, to: &lines)
            p = q
        }
    }

    /// Relative to the frame, and near enough that products of coordinates stay exact.
    private func local(_ p: Point) -> Point {
        let far = 1e7
        return Point(min(far, max(-far, p.x - origin.x)), min(far, max(-far, p.y - origin.y)))
    }

    private func add(_ p: Point, _ q: Point, to lines: inout [Int32]) {
        if p.y == q.y || max(p.y, q.y) <= 0 || min(p.y, q.y) >= height || min(p.x, q.x) >= width { return }
        if p.x >= 0, q.x >= 0, p.x <= width, q.x <= width, p.y >= 0, q.y >= 0, p.y <= height, q.y <= height {
            return emit(p, q, to: &lines)
        }
        let a = cutVertically(p, q)
        let b = cutVertically(q, p)
        // The points where the line enters and leaves the frame's columns, in order.
        var previous = a
        for border in a.x < b.x ? [0, width] : [width, 0] {
            if (a.x < border) != (b.x < border), a.x != border, b.x != border {
                let crossing = Point(border, a.y + (b.y - a.y) * ((border - a.x) / (b.x - a.x)))
                emit(previous, crossing, to: &lines)
                previous = crossing
            }
        }
        emit(previous, b, to: &lines)
    }

    /// `p`, or where the line to `q` enters the frame's rows.
    private func cutVertically(_ p: Point, _ q: Point) -> Point {
        let y = min(height, max(0, p.y))
        return y == p.y ? p : Point(p.x + (q.x - p.x) * ((y - p.y) / (q.y - p.y)), y)
    }

    private func emit(_ p: Point, _ q: Point, to lines: inout [Int32]) {
        if min(p.x, q.x) >= width { return }
        lines.append(fixed(p.x, width))
        lines.append(fixed(p.y, height))
        lines.append(fixed(q.x, width))
        lines.append(fixed(q.y, height))
    }

    private func fixed(_ v: Double, _ limit: Double) -> Int32 { Int32((min(limit, max(0, v)) * 256).rounded()) }
}

extension Polyline {
    /// The box around all points of polygons; empty if there are none.
    static func bounds(_ lines: [Polyline]) -> Rect {
        var low = Point(.infinity, .infinity)
        var high = Point(-.infinity, -.infinity)
        for line in lines where line.points.count > 2 {
            for p in line.points {
                low = Point(min(low.x, p.x), min(low.y, p.y))
                high = Point(max(high.x, p.x), max(high.y, p.y))
            }
        }
        return low.x <= high.x ? Rect(low.x, low.y, high.x - low.x, high.y - low.y) : Rect(0, 0, 0, 0)
    }
}

extension PixelRect {
    /// The rectangle with its size kept to what a mask can hold.
    var limited: PixelRect { PixelRect(x, y, min(width, Pixmap.maximumSide), min(height, Pixmap.maximumSide)) }
}
