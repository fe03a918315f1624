#if canImport(Glibc)
import Glibc
#elseif canImport(Darwin)
import Darwin
#endif

/// A colour in the cylindrical form of OKLab.
public struct OKLCH: Hashable, Sendable {
    /// Lightness, 0 black … 1 white.
    public var l: Double
    /// Chroma; sRGB reaches about 0.32.
    public var c: Double
    /// Hue in degrees, 0 ≤ h < 360.
    public var h: Double

    public init(_ l: Double, _ c: Double, _ h: Double) {
        self.l = l
        self.c = c
        let turn = h.isFinite ? h.truncatingRemainder(dividingBy: 360) : 0
        self.h = turn < 0 ? turn + 360 : turn
    }

    public init(_ lab: OKLab) {
        self.init(lab.l, (lab.a * lab.a + lab.b * lab.b).squareRoot(), atan2(lab.b, lab.a) * 180 / .pi)
    }

    public init(_ color: Color) { self.init(OKLab(color)) }

    public var lab: OKLab {
        let (s, c) = exactSineCosine(h)
        return OKLab(l, self.c * c, self.c * s)
    }

    /// The colour in sRGB. One that sRGB cannot show keeps its lightness and hue and gives up as much chroma as it
    /// must (binary search).
    public func color(alpha: Double = 1) -> Color {
        let l = unit(l)
        let chroma = c > 0 ? min(c, 1) : 0
        if OKLCH(l, chroma, h).isInGamut { return OKLCH(l, chroma, h).lab.linear.color(alpha: alpha) }
        var (low, high) = (0.0, chroma)
        for _ in 0..<24 {
            let middle = (low + high) / 2
            if OKLCH(l, middle, h).isInGamut { low = middle } else { high = middle }
        }
        return OKLCH(l, low, h).lab.linear.color(alpha: alpha)
    }

    /// Whether sRGB can show the colour, to within rounding of the matrices.
    private var isInGamut: Bool {
        let light = lab.linear
        return [light.red, light.green, light.blue].allSatisfy { $0 >= -1e-5 && $0 <= 1 + 1e-5 }
    }

    /// Below this chroma a colour is grey and its hue means nothing.
    static let greyChroma = 1e-4

    /// The colour `t` of the way (0…1) to `other`, along the shorter hue arc. A grey end takes the other's hue.
    public func mixed(with other: OKLCH, _ t: Double) -> OKLCH {
        let from = c < Self.greyChroma ? other.h : h
        let to = other.c < Self.greyChroma ? from : other.h
        var arc = to - from
        if arc > 180 { arc -= 360 }
        if arc < -180 { arc += 360 }
        return OKLCH(l + (other.l - l) * t, c + (other.c - c) * t, from + arc * t)
    }

    /// The mix as a colour; lightness and chroma are weighed by alpha, so that a transparent end adds no colour.
    func mixed(with other: OKLCH, _ t: Double, alpha: (Double, Double)) -> Color {
        let (a, b) = (unit(alpha.0), unit(alpha.1))
        let total = a + (b - a) * t
        guard total > 0 else { return .clear }
        return mixed(with: other, b * t / total).color(alpha: total)
    }

    /// The shorter arc between two hues, 0…180°.
    public static func hueDistance(_ a: Double, _ b: Double) -> Double {
        let d = abs(a - b).truncatingRemainder(dividingBy: 360)
        return d > 180 ? 360 - d : d
    }
}

extension Color {
    /// `lch(l, c, h)` in OKLCH, with h in degrees; brought into the sRGB gamut by giving up chroma.
    public init(l: Double, c: Double, h: Double, alpha: Double = 1) { self = OKLCH(l, c, h).color(alpha: alpha) }
}
