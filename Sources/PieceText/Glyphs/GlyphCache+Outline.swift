import CFreeType
public import PieceGraphics

extension GlyphCache {
    /// The outline of a glyph at a size in pixels per em, about its origin on the baseline, y growing downwards; empty
    /// for colour glyphs and glyphs that draw nothing.
    public func outline(face: Int, glyph: UInt32, size: Double) -> Path {
        guard size.isFinite, size > 0, size <= 8192 else { return Path() }
        // Taken at 16 times the size so that rounding to 1/64 px does not show after rotation or enlargement.
        let enlarged = min(8192, size * 16)
        let path = withOutline(face: face, glyph: glyph, size: enlarged, matrix: .identity) { outline in
            Self.path(of: &outline, scale: size / enlarged / 64)
        }
        return path ?? Path()
    }

    private final class Builder {
        var path = Path()
        let scale: Double
        var isOpen = false

        init(scale: Double) { self.scale = scale }

        func point(_ v: UnsafePointer<FT_Vector>?) -> Point {
            guard let v else { return .zero }
            return Point(Double(v.pointee.x) * scale, -Double(v.pointee.y) * scale)
        }

        static func from(_ user: UnsafeMutableRawPointer?) -> Builder? {
            user.map { Unmanaged<Builder>.fromOpaque($0).takeUnretainedValue() }
        }
    }

    private static func path(of outline: inout FT_Outline, scale: Double) -> Path {
        let builder = Builder(scale: scale)
        var functions = FT_Outline_Funcs()
        functions.move_to = { to, user in
            guard let builder = Builder.from(user) else { return 1 }
            if builder.isOpen { builder.path.close() }
            builder.isOpen = true
            builder.path.move(builder.point(to))
            return 0
        }
        functions.line_to = { to, user in
            guard let builder = Builder.from(user) else { return 1 }
            builder.path.line(builder.point(to))
            return 0
        }
        functions.conic_to = { control, to, user in
            guard let builder = Builder.from(user) else { return 1 }
            builder.path.quad(builder.point(control), builder.point(to))
            return 0
        }
        functions.cubic_to = { control1, control2, to, user in
            guard let builder = Builder.from(user) else { return 1 }
            builder.path.cubic(builder.point(control1), builder.point(control2), builder.point(to))
            return 0
        }
        let status = withExtendedLifetime(builder) {
            FT_Outline_Decompose(&outline, &functions, Unmanaged.passUnretained(builder).toOpaque())
        }
        guard status == 0 else { return Path() }
        if builder.isOpen { builder.path.close() }
        return builder.path
    }

    /// The hollow rounded box of `Tofu` as an outline.
    func withTofuOutline<R>(size: Double, matrix: Transform, _ body: (inout FT_Outline) -> R) -> R? {
        // In thousandths of an em, y growing upwards. Corners are conics whose control point is the corner itself.
        var points: [FT_Vector] = []
        var tags: [CChar] = []
        func add(_ inset: Double, _ radius: Double, reversed: Bool) {
            let (x0, x1) = (Tofu.bearing + inset, Tofu.advance - Tofu.bearing - inset)
            let (y0, y1) = (inset, Tofu.height - inset)
            var ring: [(Double, Double, CChar)] = [
                (x0, y0 + radius, 1), (x0, y0, 0), (x0 + radius, y0, 1),
                (x1 - radius, y0, 1), (x1, y0, 0), (x1, y0 + radius, 1),
                (x1, y1 - radius, 1), (x1, y1, 0), (x1 - radius, y1, 1),
                (x0 + radius, y1, 1), (x0, y1, 0), (x0, y1 - radius, 1),
            ]
            if reversed { ring.reverse() }
            for (x, y, tag) in ring {
                points.append(FT_Vector(x: FT_Pos((x * 1000).rounded()), y: FT_Pos((y * 1000).rounded())))
                tags.append(tag)
            }
        }
        add(0, Tofu.radius, reversed: false)
        add(Tofu.stroke, Tofu.radius - Tofu.stroke, reversed: true)
        var contours: [Int16] = [11, 23]
        guard var map = Self.fixedMatrix(matrix, scale: size * 64 / 1000) else { return nil }
        return points.withUnsafeMutableBufferPointer { points in
            tags.withUnsafeMutableBufferPointer { tags in
                contours.withUnsafeMutableBufferPointer { contours in
                    var outline = FT_Outline()
                    outline.n_points = 24
                    outline.n_contours = 2
                    outline.points = points.baseAddress
                    outline.tags = tags.baseAddress
                    outline.contours = contours.baseAddress
                    FT_Outline_Transform(&outline, &map)
                    return body(&outline)
                }
            }
        }
    }
}
