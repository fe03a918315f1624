#if canImport(Glibc)
import Glibc
#elseif canImport(Darwin)
import Darwin
#endif

/// A straight colour in linear light with the sRGB primaries; components may leave 0…1.
package struct LinearColor {
    package var red: Double
    package var green: Double
    package var blue: Double

    package init(_ red: Double, _ green: Double, _ blue: Double) {
        self.red = red
        self.green = green
        self.blue = blue
    }

    package init(_ c: Color) {
        self.init(Self.decode(c.red), Self.decode(c.green), Self.decode(c.blue))
    }

    /// The colour in sRGB, held within its gamut.
    package func color(alpha: Double = 1) -> Color {
        Color(unit(Self.encode(red)), unit(Self.encode(green)), unit(Self.encode(blue)), alpha: alpha)
    }

    /// The sRGB transfer functions (IEC 61966-2-1).
    package static func decode(_ v: Double) -> Double {
        v <= 0.04045 ? v / 12.92 : pow((v + 0.055) / 1.055, 2.4)
    }

    package static func encode(_ v: Double) -> Double {
        v <= 0.0031308 ? v * 12.92 : 1.055 * pow(v, 1 / 2.4) - 0.055
    }

    /// The linear value of each sRGB byte.
    package static let decodedBytes: [Double] = (0..<256).map { decode(Double($0) / 255) }

    /// Mixes light premultiplied by alpha.
    static func mix(_ a: LinearColor, _ b: LinearColor, _ t: Double, alpha: (Double, Double)) -> Color {
        let total = alpha.0 + (alpha.1 - alpha.0) * t
        guard total > 0 else { return .clear }
        let (p, q) = (alpha.0 * (1 - t) / total, alpha.1 * t / total)
        return LinearColor(a.red * p + b.red * q, a.green * p + b.green * q, a.blue * p + b.blue * q)
            .color(alpha: total)
    }
}
