import PieceKernelsC

/// The colours of a gradient at equal steps, in 1/256 of a byte step so that dithering can spread what is between.
struct GradientTable {
    static let entries = Int(PIECE_GRADIENT_ENTRIES)

    /// Four 16-bit channels each, premultiplied, R lowest, 0…65280.
    let colours: [UInt64]

    init(_ stops: [GradientStop], space: GradientSpace, opacity: Double) {
        let stops = GradientTable.ordered(stops)
        var colours = [UInt64](repeating: 0, count: Self.entries)
        guard let first = stops.first else {
            self.colours = colours
            return
        }
        // Mixing in OKLCH costs cube roots; colours between 256 samples are as good as straight there.
        let step = space == .srgb ? 1 : 8
        var next = 0
        var segment: (start: GradientStop, end: GradientStop) = (first, first)
        func colour(at t: Double) -> Premultiplied {
            while next < stops.count && stops[next].offset <= t {
                segment = (stops[next], next + 1 < stops.count ? stops[next + 1] : stops[next])
                next += 1
            }
            let span = segment.end.offset - segment.start.offset
            let f = span > 0 ? min(1, max(0, (t - segment.start.offset) / span)) : 0
            return Premultiplied.mix(segment.start.color, segment.end.color, f, space).scaled(opacity)
        }
        var previous = colour(at: 0)
        colours[0] = previous.packed
        var i = 0
        while i < Self.entries - 1 {
            let stride = min(step, Self.entries - 1 - i)
            let sample = colour(at: Double(i + stride) / Double(Self.entries - 1))
            for k in 1...stride {
                colours[i + k] = previous.mixed(with: sample, Double(k) / Double(stride)).packed
            }
            previous = sample
            i += stride
        }
        self.colours = colours
    }

    /// The stops with finite offsets in 0…1 that never go back, as CSS corrects them.
    private static func ordered(_ stops: [GradientStop]) -> [GradientStop] {
        var last = 0.0
        return stops.map { stop in
            last = max(last, stop.offset.isFinite ? min(1, stop.offset) : 0)
            return GradientStop(last, stop.color)
        }
    }
}

/// A colour with its components multiplied by alpha, each 0…1.
struct Premultiplied {
    var red: Double
    var green: Double
    var blue: Double
    var alpha: Double

    init(_ c: Color) {
        alpha = unit(c.alpha)
        red = unit(c.red) * alpha
        green = unit(c.green) * alpha
        blue = unit(c.blue) * alpha
    }

    func scaled(_ k: Double) -> Premultiplied {
        var result = self
        result.red *= k
        result.green *= k
        result.blue *= k
        result.alpha *= k
        return result
    }

    func mixed(with other: Premultiplied, _ t: Double) -> Premultiplied {
        var result = self
        result.red += (other.red - red) * t
        result.green += (other.green - green) * t
        result.blue += (other.blue - blue) * t
        result.alpha += (other.alpha - alpha) * t
        return result
    }

    static func mix(_ a: Color, _ b: Color, _ t: Double, _ space: GradientSpace) -> Premultiplied {
        switch space {
        case .srgb: Premultiplied(a).mixed(with: Premultiplied(b), t)
        case .oklch: Premultiplied(OKLCH(a).mixed(with: OKLCH(b), t, alpha: (a.alpha, b.alpha)))
        case .linear:
            Premultiplied(
                LinearColor.mix(LinearColor(a), LinearColor(b), t, alpha: (unit(a.alpha), unit(b.alpha))))
        }
    }

    /// In 1/256 of a byte step, as the gradient loops read it.
    var packed: UInt64 {
        func channel(_ v: Double) -> UInt64 { UInt64((unit(v) * 65280).rounded()) }
        return channel(red) | channel(green) << 16 | channel(blue) << 32 | channel(alpha) << 48
    }
}

/// `v` held in 0…1; 0 for NaN.
func unit(_ v: Double) -> Double { v > 0 ? min(1, v) : 0 }
