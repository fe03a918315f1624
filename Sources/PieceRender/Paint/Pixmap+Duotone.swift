import Glibc
import PieceGraphics
import PieceLayout

extension Pixmap {
    /// Grey levels a duotone is stretched from at least.
    private static let smallestSpan = 48

    /// The picture in two inks: luma, stretched between two percentiles, bent by γ, pulled to light at the top and to
    /// dark at the bottom, then coloured by a map that runs through OKLCH.
    borrowing func duotone(_ spec: Duotone) -> Pixmap {
        let luma = self.luma()
        let histogram = luma.histogram()
        var low = Int(Mask.percentile(spec.stretch.lowerBound / 100, of: histogram))
        var high = Int(Mask.percentile(spec.stretch.upperBound / 100, of: histogram))
        // A nearly flat photo stays flat: a handful of grey levels stretched over all inks would show as blocks.
        if high - low < Self.smallestSpan {
            low = max(0, min(255 - Self.smallestSpan, (low + high - Self.smallestSpan) / 2))
            high = low + Self.smallestSpan
        }
        let curve = ToneCurve.stretched(low: UInt8(low), high: UInt8(high), gamma: spec.gamma)
        let rows = (0..<height).map { y -> ToneShift in
            let v = (Double(y) + 0.5) / Double(height)
            let top =
                v <= spec.topSolid
                ? 1 : spec.topRamp > 0 ? pow(max(0, 1 - (v - spec.topSolid) / spec.topRamp), spec.power) : 0
            if top > 0 { return ToneShift(target: 1, amount: top) }
            guard spec.bottomTo > spec.bottomFrom, v > spec.bottomFrom else { return ToneShift(target: 0, amount: 0) }
            let sunk = min(1, (v - spec.bottomFrom) / (spec.bottomTo - spec.bottomFrom))
            return ToneShift(target: 0, amount: pow(sunk, spec.power))
        }
        return Pixmap.duotone(luma: luma, valueLUT: curve, rows: rows, colours: GradientMap(stops: spec.stops).colours)
    }
}
