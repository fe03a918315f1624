#if canImport(Glibc)
import Glibc
#elseif canImport(Darwin)
import Darwin
#endif

/// Colours for the tones of a picture, from dark to light.
public struct GradientMap: Hashable, Sendable {
    /// 256 premultiplied pixels.
    public let colours: [UInt32]

    /// Interpolates between `stops` (evenly spread) in OKLCH along the shorter hue arc.
    public init(stops: [Color]) {
        self.init(stops: stops.enumerated().map { GradientStop(Double($0) / Double(max(1, stops.count - 1)), $1) })
    }

    public init(stops: [GradientStop]) {
        let sorted = stops.sorted { $0.offset < $1.offset }
        colours = (0..<256).map { i in
            let t = Double(i) / 255
            guard let first = sorted.first, let last = sorted.last else { return 0 }
            if t <= first.offset { return first.color.premultiplied }
            guard let next = sorted.firstIndex(where: { $0.offset >= t }), next > 0 else {
                return last.color.premultiplied
            }
            let (a, b) = (sorted[next - 1], sorted[next])
            let f = b.offset > a.offset ? (t - a.offset) / (b.offset - a.offset) : 1
            return OKLCH(a.color).mixed(with: OKLCH(b.color), f, alpha: (a.color.alpha, b.color.alpha)).premultiplied
        }
    }
}

/// Tables that stretch tones before a gradient map.
public enum ToneCurve {
    /// 256 values: the range `low`…`high` stretched to 0…255, then raised to the power `gamma` (below 1 lightens).
    public static func stretched(low: UInt8, high: UInt8, gamma: Double) -> [UInt8] {
        let span = Double(max(1, Int(high) - Int(low)))
        let power = gamma.isFinite && gamma > 0 ? gamma : 1
        return (0..<256).map { i in
            UInt8((pow(unit((Double(i) - Double(low)) / span), power) * 255).rounded())
        }
    }
}
