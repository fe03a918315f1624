/// One contour as straight segments.
struct Polyline: Equatable {
    var points: [Point]
    var isClosed: Bool
}

extension Path {
    /// The contours as points joined by straight lines that stay within `tolerance` pixels of the curves. A closed
    /// contour ends with its first point again. Points that are not finite are left out.
    public func flattened(tolerance: Double) -> [[Point]] {
        polylines(tolerance: tolerance).map { line in
            line.isClosed && line.points.count > 1 ? line.points + [line.points[0]] : line.points
        }
    }

    /// The length of all contours in pixels, closing lines included.
    public var length: Double {
        flattened(tolerance: 0.05).reduce(0) { total, points in
            zip(points, points.dropFirst()).reduce(total) { $0 + $1.0.distance(to: $1.1) }
        }
    }

    /// The contours without repeated points; a closed one does not repeat its first point.
    func polylines(tolerance: Double) -> [Polyline] {
        let tolerance = tolerance > 1e-4 ? tolerance : 1e-4
        var result: [Polyline] = []
        var points: [Point] = []
        func add(_ p: Point) {
            if p.isFinite, p != points.last { points.append(p) }
        }
        func finish(closed: Bool) {
            if closed, points.count > 1, points.first == points.last { points.removeLast() }
            if !points.isEmpty { result.append(Polyline(points: points, isClosed: closed)) }
            points.removeAll(keepingCapacity: true)
        }
        var start = Point.zero
        var current = Point.zero
        for element in elements {
            switch element {
            case .move(let p):
                finish(closed: false)
                add(p)
                (start, current) = (p, p)
            case .line(let p):
                if points.isEmpty { add(current) }
                add(p)
                current = p
            case .quad(let c, let p):
                if points.isEmpty { add(current) }
                // A quadratic is the cubic with its control points two thirds of the way.
                let c1 = current.mixed(with: c, 2.0 / 3)
                let c2 = p.mixed(with: c, 2.0 / 3)
                addCubic(current, c1, c2, p, tolerance: tolerance, to: add)
                current = p
            case .cubic(let c1, let c2, let p):
                if points.isEmpty { add(current) }
                addCubic(current, c1, c2, p, tolerance: tolerance, to: add)
                current = p
            case .close:
                finish(closed: true)
                current = start
            }
        }
        finish(closed: false)
        return result
    }

    /// Cuts a cubic into equal parameter steps. Their number comes from the bound on the second derivative: n steps
    /// stray at most 3/4 · d / n² with d the longer second difference of the control points (Wang's formula).
    private func addCubic(
        _ p0: Point, _ p1: Point, _ p2: Point, _ p3: Point, tolerance: Double, to add: (Point) -> Void
    ) {
        guard p0.isFinite, p1.isFinite, p2.isFinite, p3.isFinite else { return add(p3) }
        let d1 = Point(p0.x - 2 * p1.x + p2.x, p0.y - 2 * p1.y + p2.y).norm
        let d2 = Point(p1.x - 2 * p2.x + p3.x, p1.y - 2 * p2.y + p3.y).norm
        let wanted = (0.75 * max(d1, d2) / tolerance).squareRoot().rounded(.up)
        let steps = wanted < 2 ? 1 : Int(min(wanted, 500))
        for i in 1..<max(1, steps) {
            let t = Double(i) / Double(steps)
            let s = 1 - t
            let (a, b, c, d) = (s * s * s, 3 * s * s * t, 3 * s * t * t, t * t * t)
            add(Point(a * p0.x + b * p1.x + c * p2.x + d * p3.x, a * p0.y + b * p1.y + c * p2.y + d * p3.y))
        }
        add(p3)
    }
}

extension Point {
    var isFinite: Bool { x.isFinite && y.isFinite }

    /// The distance from the origin.
    var norm: Double { (x * x + y * y).squareRoot() }

    func distance(to other: Point) -> Double { Point(other.x - x, other.y - y).norm }

    /// The point `t` of the way (0…1) from here to `other`.
    func mixed(with other: Point, _ t: Double) -> Point { Point(x + (other.x - x) * t, y + (other.y - y) * t) }

    static func + (a: Point, b: Point) -> Point { Point(a.x + b.x, a.y + b.y) }
    static func - (a: Point, b: Point) -> Point { Point(a.x - b.x, a.y - b.y) }
    static func * (a: Point, k: Double) -> Point { Point(a.x * k, a.y * k) }

    func dot(_ other: Point) -> Double { x * other.x + y * other.y }
    /// Positive when `other` lies clockwise of this direction (y grows downwards).
    func cross(_ other: Point) -> Double { x * other.y - y * other.x }
}
