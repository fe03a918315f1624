/// The control-point distance that makes four cubics a circle: 4/3·(√2 − 1).
package let circleKappa = 0.552_284_749_830_793_4

extension Path {
    public static func rect(_ r: Rect) -> Path {
        .polygon([Point(r.minX, r.minY), Point(r.maxX, r.minY), Point(r.maxX, r.maxY), Point(r.minX, r.maxY)])
    }

    public static func polygon(_ points: [Point]) -> Path {
        var path = Path()
        guard let first = points.first else { return path }
        path.move(first)
        for point in points.dropFirst() { path.line(point) }
        path.close()
        return path
    }

    /// A rectangle with quarter-circle corners, each radius clamped to half the shorter side.
    public static func roundedRect(_ r: Rect, radius: Double) -> Path {
        roundedRect(r, topLeft: radius, topRight: radius, bottomRight: radius, bottomLeft: radius)
    }

    public static func roundedRect(
        _ r: Rect, topLeft: Double, topRight: Double, bottomRight: Double, bottomLeft: Double
    ) -> Path {
        let limit = max(0, min(r.width, r.height) / 2)
        let (tl, tr) = (min(limit, max(0, topLeft)), min(limit, max(0, topRight)))
        let (br, bl) = (min(limit, max(0, bottomRight)), min(limit, max(0, bottomLeft)))
        let k = 1 - circleKappa
        var p = Path()
        p.move(Point(r.minX + tl, r.minY))
        p.line(Point(r.maxX - tr, r.minY))
        if tr > 0 {
            p.cubic(Point(r.maxX - tr * k, r.minY), Point(r.maxX, r.minY + tr * k), Point(r.maxX, r.minY + tr))
        }
        p.line(Point(r.maxX, r.maxY - br))
        if br > 0 {
            p.cubic(Point(r.maxX, r.maxY - br * k), Point(r.maxX - br * k, r.maxY), Point(r.maxX - br, r.maxY))
        }
        p.line(Point(r.minX + bl, r.maxY))
        if bl > 0 {
            p.cubic(Point(r.minX + bl * k, r.maxY), Point(r.minX, r.maxY - bl * k), Point(r.minX, r.maxY - bl))
        }
        p.line(Point(r.minX, r.minY + tl))
        if tl > 0 {
            p.cubic(Point(r.minX, r.minY + tl * k), Point(r.minX + tl * k, r.minY), Point(r.minX + tl, r.minY))
        }
        p.close()
        return p
    }

    public static func ellipse(_ r: Rect) -> Path {
        let (rx, ry) = (r.width / 2, r.height / 2)
        let (cx, cy) = (r.midX, r.midY)
        let (kx, ky) = (rx * circleKappa, ry * circleKappa)
        var p = Path()
        p.move(Point(cx + rx, cy))
        p.cubic(Point(cx + rx, cy + ky), Point(cx + kx, cy + ry), Point(cx, cy + ry))
        p.cubic(Point(cx - kx, cy + ry), Point(cx - rx, cy + ky), Point(cx - rx, cy))
        p.cubic(Point(cx - rx, cy - ky), Point(cx - kx, cy - ry), Point(cx, cy - ry))
        p.cubic(Point(cx + kx, cy - ry), Point(cx + rx, cy - ky), Point(cx + rx, cy))
        p.close()
        return p
    }

    public static func circle(_ centre: Point, radius: Double) -> Path {
        ellipse(Rect(centre.x - radius, centre.y - radius, 2 * radius, 2 * radius))
    }

    /// A star or burst of `points` tips between two radii; the first tip points up, turned clockwise by `rotation` degrees.
    public static func star(
        _ centre: Point, points: Int, outer: Double, inner: Double, rotation: Double = 0
    ) -> Path {
        let count = max(2, points) * 2
        return .polygon(
            (0..<count).map { i in
                let (s, c) = exactSineCosine(rotation + 360 * Double(i) / Double(count))
                let r = i % 2 == 0 ? outer : inner
                return Point(centre.x + r * s, centre.y - r * c)
            })
    }
}
