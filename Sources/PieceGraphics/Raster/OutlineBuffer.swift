import CFreeType

/// Points, tags and contour ends in the arrays that FreeType's outline type points to.
struct OutlineBuffer {
    /// How far from a mask (in pixels) points may lie: FreeType refuses 26.6 coordinates beyond ±2^24.
    static let reach = 200_000.0
    /// FreeType counts points in 16 bits, signed before version 2.13.3.
    static let maximumPoints = 32_000

    private var points: [FT_Vector] = []
    private var tags: [CChar] = []
    private var ends: [Int16] = []

    var isEmpty: Bool { points.isEmpty }

    mutating func removeAll() {
        points.removeAll(keepingCapacity: true)
        tags.removeAll(keepingCapacity: true)
        ends.removeAll(keepingCapacity: true)
    }

    /// Appends one contour, seen from `origin`. Segments with points that are not finite, and what no longer fits
    /// into `maximumPoints`, are left out.
    mutating func append(_ elements: ArraySlice<Path.Element>, origin: Point) {
        let first = points.count
        for element in elements where points.count + 3 <= Self.maximumPoints {
            switch element {
            case .move(let p), .line(let p):
                if p.isFinite { add(p, origin, Self.on) }
            case .quad(let c, let p):
                guard c.isFinite, p.isFinite else { continue }
                // An outline must not begin with a control point.
                if points.count > first { add(c, origin, Self.conic) }
                add(p, origin, Self.on)
            case .cubic(let c1, let c2, let p):
                guard c1.isFinite, c2.isFinite, p.isFinite else { continue }
                if points.count > first {
                    add(c1, origin, Self.cubic)
                    add(c2, origin, Self.cubic)
                }
                add(p, origin, Self.on)
            case .close: break
            }
        }
        guard points.count > first else { return }
        guard points.count - first > 2 else {
            points.removeLast(points.count - first)
            tags.removeLast(tags.count - first)
            return
        }
        ends.append(Int16(points.count - 1))
    }

    /// Lends the outline to `body`.
    mutating func withOutline(_ body: (inout FT_Outline) -> Void) {
        let (pointCount, contourCount) = (points.count, ends.count)
        points.withUnsafeMutableBufferPointer { points in
            tags.withUnsafeMutableBufferPointer { tags in
                ends.withUnsafeMutableBufferPointer { ends in
                    var outline = FT_Outline()
                    outline.n_points = Int16(pointCount)
                    outline.n_contours = Int16(contourCount)
                    outline.points = points.baseAddress
                    outline.tags = tags.baseAddress
                    outline.contours = ends.baseAddress
                    body(&outline)
                }
            }
        }
    }

    private mutating func add(_ p: Point, _ origin: Point, _ tag: CChar) {
        points.append(FT_Vector(x: Int(((p.x - origin.x) * 64).rounded()), y: Int(((p.y - origin.y) * 64).rounded())))
        tags.append(tag)
    }

    // FT_CURVE_TAG_ON, _CONIC and _CUBIC.
    private static let on: CChar = 1
    private static let conic: CChar = 0
    private static let cubic: CChar = 2
}
