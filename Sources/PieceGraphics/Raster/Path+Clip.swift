extension Path {
    /// The contours as closed polygons cut to `rect`, with the same winding number everywhere inside it.
    ///
    /// Each contour is cut by the four sides in turn (Sutherland and Hodgman, 1974). What lay outside becomes edges
    /// along the sides, which keeps the winding of the inside.
    func clippedAsPolygons(to rect: Rect) -> Path {
        var result = Path()
        for line in polylines(tolerance: 0.02) where line.points.count > 2 {
            var points = line.points
            points = Path.cut(points) { $0.x - rect.minX }
            points = Path.cut(points) { rect.maxX - $0.x }
            points = Path.cut(points) { $0.y - rect.minY }
            points = Path.cut(points) { rect.maxY - $0.y }
            if points.count > 2 { result.append(.polygon(points)) }
        }
        return result
    }

    /// The part of the polygon where `inside` is not negative; `inside` is linear in the point.
    private static func cut(_ points: [Point], inside: (Point) -> Double) -> [Point] {
        guard var previous = points.last else { return [] }
        var result: [Point] = []
        result.reserveCapacity(points.count + 4)
        var before = inside(previous)
        for p in points {
            let now = inside(p)
            if (before >= 0) != (now >= 0) { result.append(previous.mixed(with: p, before / (before - now))) }
            if now >= 0 { result.append(p) }
            (previous, before) = (p, now)
        }
        return result
    }

    /// The bounding box of the points that are finite.
    var finiteBounds: Rect {
        let box = controlBounds
        if box.x.isFinite, box.y.isFinite, box.width.isFinite, box.height.isFinite { return box }
        var finite = Path()
        for line in polylines(tolerance: 0.1) { finite.append(.polygon(line.points)) }
        return finite.controlBounds
    }

    /// The ranges of `elements` that make one contour each.
    var contourRanges: [Range<Int>] {
        var result: [Range<Int>] = []
        var start = 0
        for (i, element) in elements.enumerated() {
            if case .move = element, i > start {
                result.append(start..<i)
                start = i
            }
        }
        if start < elements.count { result.append(start..<elements.count) }
        return result
    }

    /// How many points the elements hold.
    var pointCount: Int {
        elements.reduce(0) { count, element in
            switch element {
            case .move, .line: count + 1
            case .quad: count + 2
            case .cubic: count + 3
            case .close: count
            }
        }
    }
}

extension PixelRect {
    /// The rectangle with its size kept to what a mask can hold.
    var limited: PixelRect { PixelRect(x, y, min(width, Pixmap.maximumSide), min(height, Pixmap.maximumSide)) }
}
