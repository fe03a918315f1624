/// A point in canvas pixels: x grows to the right, y downwards.
public struct Point: Hashable, Sendable {
    public var x: Double
    public var y: Double

    public init(_ x: Double, _ y: Double) {
        self.x = x
        self.y = y
    }

    public static let zero = Point(0, 0)
}

/// A size in canvas pixels.
public struct Size: Hashable, Sendable {
    public var width: Double
    public var height: Double

    public init(_ width: Double, _ height: Double) {
        self.width = width
        self.height = height
    }
}

/// An axis-parallel rectangle in canvas pixels, from its top left corner.
public struct Rect: Hashable, Sendable {
    public var x: Double
    public var y: Double
    public var width: Double
    public var height: Double

    public init(_ x: Double, _ y: Double, _ width: Double, _ height: Double) {
        self.x = x
        self.y = y
        self.width = width
        self.height = height
    }

    public var minX: Double { x }
    public var minY: Double { y }
    public var maxX: Double { x + width }
    public var maxY: Double { y + height }
    public var midX: Double { x + width / 2 }
    public var midY: Double { y + height / 2 }
    public var size: Size { Size(width, height) }
    public var isEmpty: Bool { !(width > 0 && height > 0) }

    /// The rectangle with every side moved inwards by `d` pixels (outwards when negative).
    public func inset(by d: Double) -> Rect {
        Rect(x + d, y + d, width - 2 * d, height - 2 * d)
    }

    public func union(_ other: Rect) -> Rect {
        if isEmpty { return other }
        if other.isEmpty { return self }
        let x0 = min(minX, other.minX)
        let y0 = min(minY, other.minY)
        return Rect(x0, y0, max(maxX, other.maxX) - x0, max(maxY, other.maxY) - y0)
    }

    public func intersection(_ other: Rect) -> Rect {
        let x0 = max(minX, other.minX)
        let y0 = max(minY, other.minY)
        return Rect(x0, y0, max(0, min(maxX, other.maxX) - x0), max(0, min(maxY, other.maxY) - y0))
    }

    /// Whether `other` lies inside, with `slack` pixels of forgiveness on every side.
    public func contains(_ other: Rect, slack: Double = 0) -> Bool {
        other.minX >= minX - slack && other.minY >= minY - slack
            && other.maxX <= maxX + slack && other.maxY <= maxY + slack
    }
}

/// A rectangle of whole pixels.
public struct PixelRect: Hashable, Sendable {
    public var x: Int
    public var y: Int
    public var width: Int
    public var height: Int

    public init(_ x: Int, _ y: Int, _ width: Int, _ height: Int) {
        self.x = x
        self.y = y
        self.width = max(0, width)
        self.height = max(0, height)
    }

    /// The smallest pixel rectangle that covers `rect`, kept within ±1,000,000 so that arithmetic cannot overflow.
    public init(covering rect: Rect) {
        func pixel(_ v: Double) -> Int { v.isFinite ? Int(min(1e6, max(-1e6, v))) : 0 }
        let x0 = pixel(rect.minX.rounded(.down))
        let y0 = pixel(rect.minY.rounded(.down))
        self.init(x0, y0, pixel(rect.maxX.rounded(.up)) - x0, pixel(rect.maxY.rounded(.up)) - y0)
    }

    public var maxX: Int { x + width }
    public var maxY: Int { y + height }
    public var isEmpty: Bool { width == 0 || height == 0 }
    public var rect: Rect { Rect(Double(x), Double(y), Double(width), Double(height)) }

    public func intersection(_ other: PixelRect) -> PixelRect {
        let x0 = max(x, other.x)
        let y0 = max(y, other.y)
        return PixelRect(x0, y0, min(maxX, other.maxX) - x0, min(maxY, other.maxY) - y0)
    }
}

/// An affine map: x' = a·x + c·y + tx, y' = b·x + d·y + ty.
public struct Transform: Hashable, Sendable {
    public var a: Double
    public var b: Double
    public var c: Double
    public var d: Double
    public var tx: Double
    public var ty: Double

    public init(a: Double = 1, b: Double = 0, c: Double = 0, d: Double = 1, tx: Double = 0, ty: Double = 0) {
        self.a = a
        self.b = b
        self.c = c
        self.d = d
        self.tx = tx
        self.ty = ty
    }

    public static let identity = Transform()

    public static func translation(_ x: Double, _ y: Double) -> Transform { Transform(tx: x, ty: y) }

    public static func scale(_ x: Double, _ y: Double) -> Transform { Transform(a: x, d: y) }

    /// A clockwise turn (y grows downwards) by `degrees` about `centre`.
    public static func rotation(degrees: Double, about centre: Point = .zero) -> Transform {
        let (s, c) = exactSineCosine(degrees)
        return Transform(
            a: c, b: s, c: -s, d: c,
            tx: centre.x - c * centre.x + s * centre.y,
            ty: centre.y - s * centre.x - c * centre.y)
    }

    /// `self` first, then `next`.
    public func then(_ next: Transform) -> Transform {
        Transform(
            a: a * next.a + b * next.c, b: a * next.b + b * next.d,
            c: c * next.a + d * next.c, d: c * next.b + d * next.d,
            tx: tx * next.a + ty * next.c + next.tx, ty: tx * next.b + ty * next.d + next.ty)
    }

    public func apply(_ p: Point) -> Point {
        Point(a * p.x + c * p.y + tx, b * p.x + d * p.y + ty)
    }

    /// The bounding box of the transformed rectangle.
    public func bounds(of r: Rect) -> Rect {
        let p = [
            apply(Point(r.minX, r.minY)), apply(Point(r.maxX, r.minY)),
            apply(Point(r.minX, r.maxY)), apply(Point(r.maxX, r.maxY)),
        ]
        let x0 = p.reduce(p[0].x) { min($0, $1.x) }
        let y0 = p.reduce(p[0].y) { min($0, $1.y) }
        return Rect(x0, y0, p.reduce(p[0].x) { max($0, $1.x) } - x0, p.reduce(p[0].y) { max($0, $1.y) } - y0)
    }

    /// Nil when the map is singular.
    public var inverse: Transform? {
        let det = a * d - b * c
        guard det.isFinite, abs(det) > 1e-12 else { return nil }
        return Transform(
            a: d / det, b: -b / det, c: -c / det, d: a / det,
            tx: (c * ty - d * tx) / det, ty: (b * tx - a * ty) / det)
    }

    public var isTranslation: Bool { a == 1 && b == 0 && c == 0 && d == 1 }
    /// Whether axis-parallel rectangles stay upright (no rotation, no skew, no mirroring).
    public var isUpright: Bool { b == 0 && c == 0 && a > 0 && d > 0 }
}
