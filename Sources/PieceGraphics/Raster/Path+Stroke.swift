#if canImport(Glibc)
import Glibc
#elseif canImport(Darwin)
import Darwin
#endif

extension Path {
    /// The outline of a line drawn along the path; its nonzero fill is the stroke. Every contour of it turns clockwise
    /// on the canvas, as the shapes of `Path` do, so that a shape and its stroke can be filled as one path.
    ///
    /// The outline is a union of convex or strip-like pieces that all turn the same way, so that overlaps (inner
    /// sides of corners, joins, caps) can only add: a single outline of both offset curves would cut holes where the
    /// inner offset folds back.
    public func stroked(_ style: StrokeStyle) -> Path {
        guard style.width > 0, style.width.isFinite else { return Path() }
        var stroker = Stroker(style)
        // Facets show on the outer side of wide lines, where they grow with the width.
        for line in polylines(tolerance: 0.1 / (1 + style.width)) {
            for piece in line.dashed(style.dash, phase: style.dashPhase) { stroker.add(piece) }
        }
        return stroker.outline
    }
}

private struct Stroker {
    let style: StrokeStyle
    let half: Double
    /// The cosine of the largest turn that is drawn as part of a smooth strip: its miter may stray 0.03 px.
    let smoothTurn: Double
    var outline = Path()

    init(_ style: StrokeStyle) {
        self.style = style
        half = style.width / 2
        let halfAngleCosine = half / (half + 0.03)
        smoothTurn = max(0.9, 2 * halfAngleCosine * halfAngleCosine - 1)
    }

    mutating func add(_ line: Polyline) {
        let points = line.points
        guard points.count > 1 else {
            if let p = points.first { addDot(p) }
            return
        }
        let corners = line.isClosed ? points + [points[0]] : points
        var directions: [Point] = []
        directions.reserveCapacity(corners.count)
        for (a, b) in zip(corners, corners.dropFirst()) { directions.append((b - a) * (1 / a.distance(to: b))) }

        addStrips(corners, directions)
        if line.isClosed {
            if points.count > 2 { addJoin(corners[0], directions[directions.count - 1], directions[0]) }
        } else {
            addCap(corners[0], directions[0] * -1)
            addCap(corners[corners.count - 1], directions[directions.count - 1])
        }
    }

    /// Segments joined into strips as long as they turn little, with a join between one strip and the next.
    private mutating func addStrips(_ corners: [Point], _ directions: [Point]) {
        var left: [Point] = []
        var right: [Point] = []
        func offset(_ p: Point, _ d: Point) {
            let n = Point(d.y * half, -d.x * half)
            left.append(p + n)
            right.append(p - n)
        }
        offset(corners[0], directions[0])
        for i in 1..<corners.count {
            let incoming = directions[i - 1]
            if i < directions.count {
                let outgoing = directions[i]
                let turn = incoming.dot(outgoing)
                let shortest = min(corners[i - 1].distance(to: corners[i]), corners[i].distance(to: corners[i + 1]))
                // tan(θ/2) = |sin θ| / (1 + cos θ): how far the miter reaches back along the segments.
                let reach = half * abs(incoming.cross(outgoing)) / (1 + max(turn, 0))
                if turn >= smoothTurn && reach < shortest * 0.5 {
                    let sum = incoming + outgoing
                    // The miter point lies half / cos(θ/2) out along the bisector; |sum| = 2 cos(θ/2).
                    let k = 2 * half / sum.dot(sum)
                    let n = Point(sum.y * k, -sum.x * k)
                    left.append(corners[i] + n)
                    right.append(corners[i] - n)
                    continue
                }
            }
            offset(corners[i], incoming)
            addPolygon(left + right.reversed())
            left.removeAll(keepingCapacity: true)
            right.removeAll(keepingCapacity: true)
            if i < directions.count {
                addJoin(corners[i], incoming, directions[i])
                offset(corners[i], directions[i])
            }
        }
    }

    /// The wedge on the outer side of a corner.
    private mutating func addJoin(_ p: Point, _ incoming: Point, _ outgoing: Point) {
        let cross = incoming.cross(outgoing)
        let dot = incoming.dot(outgoing)
        guard abs(cross) > 1e-9 || dot < 0 else { return }
        let side = cross > 0 ? half : -half
        let a = Point(incoming.y * side, -incoming.x * side)
        let b = Point(outgoing.y * side, -outgoing.x * side)
        switch style.join {
        case .round:
            addArc(p, from: a, to: b, turn: atan2(cross, dot))
        case .miter:
            // The miter's length over the width is 1 / sin(φ/2) of the corner's angle φ = 180° − θ.
            let halfCosine = ((1 + dot) / 2).squareRoot()
            if halfCosine * max(1, style.miterLimit) >= 1 {
                let sum = a + b
                addPolygon([p, p + a, p + sum * (2 * half * half / sum.dot(sum)), p + b])
            } else {
                addPolygon([p, p + a, p + b])
            }
        case .bevel:
            addPolygon([p, p + a, p + b])
        }
    }

    /// The end of an open line that runs in direction `d`.
    private mutating func addCap(_ p: Point, _ d: Point) {
        let n = Point(d.y * half, -d.x * half)
        switch style.cap {
        case .butt: break
        case .square: addPolygon([p + n, p + n + d * half, p - n + d * half, p - n])
        case .round: addArc(p, from: n, to: n * -1, turn: .pi)
        }
    }

    /// A line of no length shows its caps only: a disc or a square.
    private mutating func addDot(_ p: Point) {
        switch style.cap {
        case .butt: break
        case .square: addPolygon(Path.corners(of: Rect(p.x - half, p.y - half, 2 * half, 2 * half)))
        case .round: addArc(p, from: Point(half, 0), to: Point(half, 0), turn: 2 * .pi)
        }
    }

    /// A pie slice around `p` between two radius vectors, `turn` radians apart (clockwise on the canvas if positive).
    private mutating func addArc(_ p: Point, from a: Point, to b: Point, turn: Double) {
        // A chord of angle δ strays half·(1 − cos(δ/2)) from the arc: 0.01 px here.
        let step = 2 * acos(max(0, 1 - 0.01 / max(half, 0.01)))
        let count = max(1, Int((abs(turn) / max(step, 0.05)).rounded(.up)))
        var points = [p, p + a]
        for i in 1..<max(1, count) {
            let angle = turn * Double(i) / Double(count)
            let (s, c) = (sin(angle), cos(angle))
            points.append(p + Point(a.x * c - a.y * s, a.x * s + a.y * c))
        }
        points.append(p + b)
        addPolygon(points)
    }

    /// Adds a contour, turned round if it runs the other way than the rest.
    private mutating func addPolygon(_ points: [Point]) {
        var area = 0.0
        for i in points.indices { area += points[i].cross(points[i + 1 < points.count ? i + 1 : 0]) }
        outline.append(.polygon(area < 0 ? points.reversed() : points))
    }
}

extension Path {
    static func corners(of r: Rect) -> [Point] {
        [Point(r.minX, r.minY), Point(r.maxX, r.minY), Point(r.maxX, r.maxY), Point(r.minX, r.maxY)]
    }
}
