/// A straight (not premultiplied) sRGB colour; each component lies in 0…1.
public struct Color: Hashable, Sendable {
    public var red: Double
    public var green: Double
    public var blue: Double
    public var alpha: Double

    public init(_ red: Double, _ green: Double, _ blue: Double, alpha: Double = 1) {
        self.red = red
        self.green = green
        self.blue = blue
        self.alpha = alpha
    }

    /// A colour of 8-bit components, such as `Color(rgb: 0xF7F1E4)`.
    public init(rgb: UInt32, alpha: Double = 1) {
        self.init(
            Double((rgb >> 16) & 255) / 255, Double((rgb >> 8) & 255) / 255, Double(rgb & 255) / 255, alpha: alpha)
    }

    /// Reads `#RGB`, `#RRGGBB` and `#RRGGBBAA`; nil for anything else.
    public init?(hex: some StringProtocol) {
        guard hex.first == "#" else { return nil }
        var digits: [UInt32] = []
        for character in hex.dropFirst() {
            guard character.isASCII, let value = character.hexDigitValue else { return nil }
            digits.append(UInt32(value))
        }
        if digits.count == 3 { digits = digits.flatMap { [$0, $0] } }
        guard digits.count == 6 || digits.count == 8 else { return nil }
        let bytes = stride(from: 0, to: digits.count, by: 2).map { digits[$0] << 4 | digits[$0 + 1] }
        self.init(
            rgb: bytes[0] << 16 | bytes[1] << 8 | bytes[2], alpha: bytes.count == 4 ? Double(bytes[3]) / 255 : 1)
    }

    public static let black = Color(0, 0, 0)
    public static let white = Color(1, 1, 1)
    public static let clear = Color(0, 0, 0, alpha: 0)

    public func opacity(_ factor: Double) -> Color { Color(red, green, blue, alpha: alpha * factor) }

    /// The components as bytes, rounded to nearest.
    public var bytes: (red: UInt8, green: UInt8, blue: UInt8, alpha: UInt8) {
        (Color.byte(red), Color.byte(green), Color.byte(blue), Color.byte(alpha))
    }

    /// `#RRGGBB`, without alpha.
    public var hex: String {
        let b = bytes
        let digits = Array("0123456789ABCDEF")
        return "#" + String([b.red, b.green, b.blue].flatMap { [digits[Int($0 >> 4)], digits[Int($0 & 15)]] })
    }

    /// Premultiplied bytes in memory order R, G, B, A, packed little-endian.
    public var premultiplied: UInt32 {
        let a = min(1, max(0, alpha))
        let r = UInt32(Color.byte(red * a))
        let g = UInt32(Color.byte(green * a))
        let b = UInt32(Color.byte(blue * a))
        return r | g << 8 | b << 16 | UInt32(Color.byte(a)) << 24
    }

    private static func byte(_ v: Double) -> UInt8 {
        v.isNaN ? 0 : UInt8(min(255, max(0, (v * 255).rounded())))
    }
}
