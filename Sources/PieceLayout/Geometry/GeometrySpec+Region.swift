import PieceGraphics

extension GeometrySpec {
    /// The region the shape covers, in the coordinates of its layer.
    func region(in scope: Scope) -> Region {
        var budget = PathBudget()
        var holes = Path()
        if case .named(let inner) = kind, let cut = inner.region(in: scope).holes {
            holes = cut.transformed(by: transform(in: scope))
        }
        for cut in minus { holes.append(cut.path(in: scope, &budget)) }
        return Region(path(in: scope, &budget), holes: holes.isEmpty ? nil : holes)
    }

    /// The outline alone, parts cut away not considered.
    func path(in scope: Scope) -> Path {
        var budget = PathBudget()
        return path(in: scope, &budget)
    }

    private func path(in scope: Scope, _ budget: inout PathBudget) -> Path {
        let base = basePath(in: scope, &budget)
        let placed = transform(in: scope)
        return placed == .identity ? base : base.transformed(by: placed)
    }

    private func transform(in scope: Scope) -> Transform {
        var t = Transform.identity
        if let sx = scale.first { t = t.then(.scale(sx.number(in: scope), scale[scale.count - 1].number(in: scope))) }
        if let rotation {
            let pivot =
                origin.count == 2 ? Point(origin[0].number(in: scope), origin[1].number(in: scope)) : Point.zero
            t = t.then(.rotation(degrees: rotation.number(in: scope), about: pivot))
        }
        if translation.count == 2 {
            t = t.then(.translation(translation[0].number(in: scope), translation[1].number(in: scope)))
        }
        return t
    }

    private func basePath(in scope: Scope, _ budget: inout PathBudget) -> Path {
        func n(_ e: [Expression], _ i: Int) -> Double { i < e.count ? e[i].number(in: scope) : 0 }
        func rect(_ e: [Expression]) -> Rect { Rect(n(e, 0), n(e, 1), n(e, 2), n(e, 3)) }
        switch kind {
        case .rect(let frame, let radius, let concave):
            let r = radius.map { $0.number(in: scope) }
            if concave { return .concaveRect(rect(frame), radius: r.first ?? 0) }
            switch r.count {
            case 0: return .rect(rect(frame))
            case 1: return .roundedRect(rect(frame), radius: r[0])
            default:
                let four = [r[0], r[1], r.count > 2 ? r[2] : r[0], r.count > 3 ? r[3] : r[1]]
                return .roundedRect(
                    rect(frame), topLeft: four[0], topRight: four[1], bottomRight: four[2], bottomLeft: four[3])
            }
        case .ellipse(let frame): return .ellipse(rect(frame))
        case .circle(let c): return .circle(Point(n(c, 0), n(c, 1)), radius: n(c, 2))
        case .line(let l):
            var path = Path()
            path.move(Point(n(l, 0), n(l, 1)))
            path.line(Point(n(l, 2), n(l, 3)))
            return path
        case .polygon(let points): return .polygon(points.map { Point(n($0, 0), n($0, 1)) })
        case .path(let data): return Path(svg: data.string(in: scope)) ?? Path()
        case .curve(let from, let to, let step, let name, let y):
            return curve(from.number(in: scope), to.number(in: scope), step.number(in: scope), name, y, scope)
        case .star(let s, let points):
            let tips = Int(max(2, min(360, points.number(in: scope))))
            return .star(Point(n(s, 0), n(s, 1)), points: tips, outer: n(s, 2), inner: n(s, 3))
        case .repeated(let count, let name, let inner):
            var path = Path()
            var local = scope
            for k in 0..<Int(max(0, min(Double(Self.maximumRepeats), count.number(in: scope)))) {
                local.values[name] = .number(Double(k))
                guard budget.allows(path) else { break }
                path.append(inner.path(in: local, &budget))
            }
            budget.spend(path)
            return path
        case .named(let inner): return inner.path(in: scope, &budget)
        case .group(let shapes):
            var path = Path()
            for shape in shapes where budget.allows(path) { path.append(shape.path(in: scope, &budget)) }
            budget.spend(path)
            return path
        }
    }

    private func curve(
        _ from: Double, _ to: Double, _ step: Double, _ name: String, _ y: Expression, _ scope: Scope
    ) -> Path {
        var path = Path()
        guard step > 0, to > from else { return path }
        var local = scope
        let height: (Double) -> Double =
            y.function(of: name, in: scope)
            ?? { x in
                local.values[name] = .number(x)
                return y.number(in: local)
            }
        let count = Int(min(Double(Self.maximumRepeats), ((to - from) / step).rounded(.up)))
        for i in 0...count {
            let x = min(to, from + Double(i) * step)
            let point = Point(x, height(x))
            if i == 0 { path.move(point) } else { path.line(point) }
        }
        return path
    }
}

extension Path {
    /// A rectangle whose corners are quarter circles bitten out of it.
    static func concaveRect(_ r: Rect, radius: Double) -> Path {
        let q = max(0, min(radius, min(r.width, r.height) / 2))
        let k = q * circleKappa
        var p = Path()
        p.move(Point(r.minX + q, r.minY))
        p.line(Point(r.maxX - q, r.minY))
        p.cubic(Point(r.maxX - q, r.minY + k), Point(r.maxX - k, r.minY + q), Point(r.maxX, r.minY + q))
        p.line(Point(r.maxX, r.maxY - q))
        p.cubic(Point(r.maxX - k, r.maxY - q), Point(r.maxX - q, r.maxY - k), Point(r.maxX - q, r.maxY))
        p.line(Point(r.minX + q, r.maxY))
        p.cubic(Point(r.minX + q, r.maxY - k), Point(r.minX + k, r.maxY - q), Point(r.minX, r.maxY - q))
        p.line(Point(r.minX, r.minY + q))
        p.cubic(Point(r.minX + k, r.minY + q), Point(r.minX + q, r.minY + k), Point(r.minX + q, r.minY))
        p.close()
        return p
    }
}

/// What one shape may cost. Repeats within repeats multiply, so each counts what it has drawn; past the budget the rest
/// of the shape is left out. The rasteriser's sums hold 16,383 windings, far more than 12,000 contours can make.
private struct PathBudget {
    private var left = 200_000

    /// Whether `path`, which is being put together, may still grow.
    func allows(_ path: Path) -> Bool { left > path.elements.count && path.elements.count < 60_000 }

    mutating func spend(_ path: Path) { left -= path.elements.count }
}
