/// A linear map of straight sRGB colours: each row gives one channel from red, green, blue and 1.
///
/// The named matrices are those of the CSS filter functions (Filter Effects Module Level 1 §9).
public struct ColorMatrix: Hashable, Sendable {
    public var red: Row
    public var green: Row
    public var blue: Row

    /// Factors of red, green and blue, and what is added (1 = full scale).
    public struct Row: Hashable, Sendable {
        public var r: Double
        public var g: Double
        public var b: Double
        public var offset: Double

        public init(_ r: Double, _ g: Double, _ b: Double, _ offset: Double = 0) {
            self.r = r
            self.g = g
            self.b = b
            self.offset = offset
        }
    }

    public init(red: Row, green: Row, blue: Row) {
        self.red = red
        self.green = green
        self.blue = blue
    }

    public static let identity = ColorMatrix(red: Row(1, 0, 0), green: Row(0, 1, 0), blue: Row(0, 0, 1))

    /// 1 leaves the picture as it is, 0 makes it black.
    public static func brightness(_ amount: Double) -> ColorMatrix {
        ColorMatrix(red: Row(amount, 0, 0), green: Row(0, amount, 0), blue: Row(0, 0, amount))
    }

    /// 1 leaves the picture as it is, 0 makes it mid grey.
    public static func contrast(_ amount: Double) -> ColorMatrix {
        let offset = 0.5 - 0.5 * amount
        return ColorMatrix(
            red: Row(amount, 0, 0, offset), green: Row(0, amount, 0, offset), blue: Row(0, 0, amount, offset))
    }

    /// 1 leaves the picture as it is, 0 takes all colour away.
    public static func saturate(_ s: Double) -> ColorMatrix {
        ColorMatrix(
            red: Row(0.213 + 0.787 * s, 0.715 - 0.715 * s, 0.072 - 0.072 * s),
            green: Row(0.213 - 0.213 * s, 0.715 + 0.285 * s, 0.072 - 0.072 * s),
            blue: Row(0.213 - 0.213 * s, 0.715 - 0.715 * s, 0.072 + 0.928 * s))
    }

    /// 0 leaves the picture as it is, 1 makes it sepia.
    public static func sepia(_ amount: Double) -> ColorMatrix {
        let k = 1 - unit(amount)
        return ColorMatrix(
            red: Row(0.393 + 0.607 * k, 0.769 - 0.769 * k, 0.189 - 0.189 * k),
            green: Row(0.349 - 0.349 * k, 0.686 + 0.314 * k, 0.168 - 0.168 * k),
            blue: Row(0.272 - 0.272 * k, 0.534 - 0.534 * k, 0.131 + 0.869 * k))
    }

    /// 0 leaves the picture as it is, 1 takes all colour away.
    public static func grayscale(_ amount: Double) -> ColorMatrix {
        let k = 1 - unit(amount)
        return ColorMatrix(
            red: Row(0.2126 + 0.7874 * k, 0.7152 - 0.7152 * k, 0.0722 - 0.0722 * k),
            green: Row(0.2126 - 0.2126 * k, 0.7152 + 0.2848 * k, 0.0722 - 0.0722 * k),
            blue: Row(0.2126 - 0.2126 * k, 0.7152 - 0.7152 * k, 0.0722 + 0.9278 * k))
    }

    /// This map first, then `next`.
    public func then(_ next: ColorMatrix) -> ColorMatrix {
        func row(_ n: Row) -> Row {
            Row(
                n.r * red.r + n.g * green.r + n.b * blue.r,
                n.r * red.g + n.g * green.g + n.b * blue.g,
                n.r * red.b + n.g * green.b + n.b * blue.b,
                n.r * red.offset + n.g * green.offset + n.b * blue.offset + n.offset)
        }
        return ColorMatrix(red: row(next.red), green: row(next.green), blue: row(next.blue))
    }
}
