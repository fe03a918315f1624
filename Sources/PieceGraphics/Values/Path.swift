/// An outline of straight and curved segments, in canvas pixels. Contours are closed when filled (nonzero rule).
public struct Path: Hashable, Sendable {
    public enum Element: Hashable, Sendable {
        case move(Point)
        case line(Point)
        case quad(Point, Point)
        case cubic(Point, Point, Point)
        case close
    }

    public private(set) var elements: [Element] = []

    public init() {}

    public var isEmpty: Bool { elements.isEmpty }

    public mutating func move(_ p: Point) { elements.append(.move(p)) }
    public mutating func line(_ p: Point) { elements.append(.line(p)) }
    public mutating func quad(_ control: Point, _ p: Point) { elements.append(.quad(control, p)) }
    public mutating func cubic(_ c1: Point, _ c2: Point, _ p: Point) { elements.append(.cubic(c1, c2, p)) }
    public mutating func close() { elements.append(.close) }
    public mutating func append(_ other: Path) { elements.append(contentsOf: other.elements) }

    public func transformed(by t: Transform) -> Path {
        if t == .identity { return self }
        var result = Path()
        result.elements = elements.map { element in
            switch element {
            case .move(let p): .move(t.apply(p))
            case .line(let p): .line(t.apply(p))
            case .quad(let c, let p): .quad(t.apply(c), t.apply(p))
            case .cubic(let c1, let c2, let p): .cubic(t.apply(c1), t.apply(c2), t.apply(p))
            case .close: .close
            }
        }
        return result
    }

    /// The box around all points, control points included; empty for an empty path.
    public var controlBounds: Rect {
        var x0 = Double.infinity
        var y0 = Double.infinity
        var x1 = -Double.infinity
        var y1 = -Double.infinity
        func add(_ p: Point) {
            x0 = min(x0, p.x)
            y0 = min(y0, p.y)
            x1 = max(x1, p.x)
            y1 = max(y1, p.y)
        }
        for element in elements {
            switch element {
            case .move(let p), .line(let p): add(p)
            case .quad(let c, let p):
                add(c)
                add(p)
            case .cubic(let c1, let c2, let p):
                add(c1)
                add(c2)
                add(p)
            case .close: break
            }
        }
        return x0 <= x1 ? Rect(x0, y0, x1 - x0, y1 - y0) : Rect(0, 0, 0, 0)
    }
}
