import PieceKernelsC

/// A change of tone that one row of a duotone gets: value' = value + (target − value) · amount, all 0…1.
public struct ToneShift: Hashable, Sendable {
    public var target: Double
    public var amount: Double

    public init(target: Double, amount: Double) {
        self.target = target
        self.amount = amount
    }

    public static let none = ToneShift(target: 0, amount: 0)
}

extension Pixmap {
    /// The luma of every pixel: Rec. 709 weights on the (premultiplied) sRGB bytes.
    public borrowing func luma() -> Mask {
        let result = Mask(uninitializedFrame: bounds)
        for y in 0..<height { piece_luma(result.base + y * result.stride, base + y * stride, width) }
        return result
    }

    /// Maps tones to colours: each luma value goes through `valueLUT`, then through its row's tone shift (rows without
    /// one keep their value), then through `colours`.
    /// - Parameters:
    ///   - valueLUT: 256 values; fewer are continued with the last one, none is the identity.
    ///   - rows: tone shifts from the first row on.
    ///   - colours: 256 premultiplied pixels from dark to light, as `GradientMap.colours`.
    public static func duotone(
        luma: borrowing Mask, valueLUT: [UInt8], rows: [ToneShift], colours: [UInt32]
    ) -> Pixmap {
        let values = (0..<256).map { i in
            valueLUT.isEmpty ? UInt8(i) : valueLUT[min(i, valueLUT.count - 1)]
        }
        let colours = (0..<256).map { i in colours.isEmpty ? 0 : colours[min(i, colours.count - 1)] }
        let result = Pixmap(uninitializedWidth: luma.frame.width, height: luma.frame.height)
        var table = values.map { colours[Int($0)] }
        var shift = ToneShift.none
        for y in 0..<result.height {
            let wanted = y < rows.count ? rows[y] : .none
            if wanted != shift {
                shift = wanted
                let (target, amount) = (unit(shift.target) * 255, unit(shift.amount))
                for i in 0..<256 {
                    let value = Double(values[i])
                    table[i] = colours[Int((value + (target - value) * amount).rounded())]
                }
            }
            piece_map(result.base + y * result.stride, luma.base + y * luma.stride, table, result.width)
        }
        return result
    }
}

extension Mask {
    /// How many pixels of the frame have each value.
    public borrowing func histogram() -> [Int] {
        // Four counts in turn: a run of equal values would otherwise wait for its own last increment.
        var counts = [Int](repeating: 0, count: 4 * 256)
        for y in 0..<frame.height {
            let row = base + y * stride
            for x in 0..<frame.width { counts[(x & 3) * 256 + Int(row[x])] += 1 }
        }
        return (0..<256).map { counts[$0] + counts[256 + $0] + counts[512 + $0] + counts[768 + $0] }
    }

    /// The smallest value that at least the fraction `p` (0…1) of the pixels do not exceed.
    public borrowing func percentile(_ p: Double) -> UInt8 { Mask.percentile(p, of: histogram()) }

    public static func percentile(_ p: Double, of histogram: [Int]) -> UInt8 {
        let wanted = unit(p) * Double(histogram.reduce(0, +))
        var seen = 0
        for (value, count) in histogram.enumerated() {
            seen += count
            if seen > 0 && Double(seen) >= wanted { return UInt8(clamping: value) }
        }
        return 255
    }
}
