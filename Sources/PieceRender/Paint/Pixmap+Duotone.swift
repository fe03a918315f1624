import Glibc
import PieceGraphics
import PieceLayout

extension Pixmap {
    /// The picture in two inks: luma, stretched between two percentiles, bent by γ, pulled to light at the top and to
    /// dark at the bottom, then coloured by a map that runs through OKLCH.
    borrowing func duotone(_ spec: Duotone) -> Pixmap {
        let luma = self.luma()
        let (low, high) = luma.percentiles(spec.stretch)
        let curve = (0...255).map { value -> UInt8 in
            let t = (Double(value) - Double(low)) / max(1, Double(high) - Double(low))
            return UInt8((255 * pow(max(0, min(1, t)), spec.gamma)).rounded())
        }
        let rows = (0..<height).map { y -> RowRamp in
            let v = (Double(y) + 0.5) / Double(height)
            let top =
                v <= spec.topSolid
                ? 1 : spec.topRamp > 0 ? pow(max(0, 1 - (v - spec.topSolid) / spec.topRamp), spec.power) : 0
            if top > 0 { return RowRamp(target: 255, amount: top) }
            guard spec.bottomTo > spec.bottomFrom, v > spec.bottomFrom else { return RowRamp(target: 0, amount: 0) }
            let sunk = min(1, (v - spec.bottomFrom) / (spec.bottomTo - spec.bottomFrom))
            return RowRamp(target: 0, amount: pow(sunk, spec.power))
        }
        return Pixmap.duotone(luma: luma, curve: curve, rows: rows, colours: GradientMap(stops: spec.stops).table)
    }
}
