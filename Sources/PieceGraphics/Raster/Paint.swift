/// How source and destination colours mix (W3C Compositing and Blending Level 1; `plus` is Porter and Duff's sum).
public enum BlendMode: String, Codable, Hashable, Sendable, CaseIterable {
    case normal, multiply, screen, overlay, softLight, hardLight, darken, lighten, plus
}

/// In which colour space the colours between two stops lie.
public enum GradientSpace: String, Codable, Hashable, Sendable, CaseIterable {
    /// Premultiplied sRGB, as in CSS.
    case srgb
    /// OKLCH along the shorter hue arc.
    case oklch
    /// Premultiplied linear light.
    case linear
}

/// A colour at a place of a gradient.
public struct GradientStop: Hashable, Sendable {
    /// 0 at the gradient's start, 1 at its end.
    public var offset: Double
    public var color: Color

    public init(_ offset: Double, _ color: Color) {
        self.offset = offset
        self.color = color
    }
}

/// What fills a shape. Points are canvas pixels; beyond its ends a gradient continues with its end colours.
public enum Paint: Hashable, Sendable {
    case solid(Color)
    case linear(from: Point, to: Point, stops: [GradientStop], space: GradientSpace = .srgb)
    case radial(
        centre: Point, radiusX: Double, radiusY: Double, stops: [GradientStop], space: GradientSpace = .srgb)
}
