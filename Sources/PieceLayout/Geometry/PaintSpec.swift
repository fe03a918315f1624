import PieceGraphics

/// How a shape is filled: one colour or a gradient.
enum PaintSpec: Sendable {
    case solid(Expression)
    case linear(points: [Expression], stops: [StopSpec], space: GradientSpace)
    /// centre x, centre y, radius x, radius y
    case radial(points: [Expression], stops: [StopSpec], space: GradientSpace)

    struct StopSpec: Sendable {
        var offset: Expression
        var color: Expression
    }

    /// Whether the paint hides everything below it.
    func isOpaque(in scope: Scope) -> Bool {
        if case .solid(let color) = self { return color.color(in: scope).alpha >= 1 }
        return false
    }

    func paint(in scope: Scope) -> Paint {
        func n(_ e: [Expression], _ i: Int) -> Double { i < e.count ? e[i].number(in: scope) : 0 }
        func resolve(_ stops: [StopSpec]) -> [GradientStop] {
            stops.map { GradientStop($0.offset.number(in: scope), $0.color.color(in: scope)) }
        }
        switch self {
        case .solid(let color): return .solid(color.color(in: scope))
        case .linear(let p, let stops, let space):
            return .linear(
                from: Point(n(p, 0), n(p, 1)), to: Point(n(p, 2), n(p, 3)), stops: resolve(stops), space: space)
        case .radial(let p, let stops, let space):
            return .radial(
                centre: Point(n(p, 0), n(p, 1)), radiusX: n(p, 2), radiusY: n(p, 3), stops: resolve(stops),
                space: space)
        }
    }
}

extension Expression {
    func color(in scope: Scope) -> Color {
        if case .color(let c) = value(in: scope) { return c }
        return .black
    }
}

extension PaintSpec {
    init(_ reader: ObjectReader) {
        let key = reader.exactlyOne(of: ["linear", "radial"])
        let points = ["linear", "radial"].filter { reader.isDescribing || $0 == key }.map {
            reader.numbers($0, count: 4...4, doc: "linear: x1, y1, x2, y2; radial: centre x, y and radius x, y.")
        }
        let space = reader.choice("space", default: GradientSpace.srgb, doc: "Where colours are interpolated.")
        let stops = reader.pairs("stops", doc: "[offset 0…1, colour] in rising order.") { offset, color in
            StopSpec(offset: offset, color: color)
        }
        self =
            key == "radial"
            ? .radial(points: points.first ?? [], stops: stops, space: space)
            : .linear(points: points.first ?? [], stops: stops, space: space)
    }
}
