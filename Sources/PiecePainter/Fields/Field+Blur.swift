import PieceKernelsC

#if canImport(Glibc)
import Glibc
#elseif canImport(Darwin)
import Darwin
#endif

extension Field {
    /// The field blurred by a Gaussian of `sigma` of its samples; beyond its border it continues with its border.
    ///
    /// Wide blurs are made on a reduced copy: averaging over f samples has a variance of f²/12, so that much less is
    /// left to do there.
    borrowing func blurred(sigma: Float) -> Field {
        guard sigma > 0.2 else { return copy() }
        let factor = Int(sigma / 2.5)
        guard factor > 1 else { return convolved(Field.gaussian(sigma)) }
        let f = Float(factor)
        let left = (max(0, sigma * sigma - f * f / 12)).squareRoot() / f
        return reduced(by: factor).convolved(Field.gaussian(left)).enlarged(width: width, height: height)
    }

    /// The field convolved with a symmetric kernel along both axes.
    borrowing func convolved(_ kernel: [Float]) -> Field {
        let (radius, taps) = (kernel.count / 2, kernel.count)
        // Of the rows convolved along x only those are kept that the next row of the result still needs.
        let across = Field(uninitializedWidth: width, height: taps)
        let result = Field(uninitializedWidth: width, height: height)
        let padded = UnsafeMutablePointer<Float>.allocate(capacity: width + 2 * radius)
        let rows = UnsafeMutablePointer<UnsafePointer<Float>?>.allocate(capacity: taps)
        defer {
            padded.deallocate()
            rows.deallocate()
        }
        func convolveAlong(_ y: Int) {
            let line = row(y)
            for x in 0..<radius {
                padded[x] = line[0]
                padded[radius + width + x] = line[width - 1]
            }
            (padded + radius).update(from: line, count: width)
            for t in 0..<taps { rows[t] = UnsafePointer(padded + t) }
            piece_field_convolve(across.row(y % taps), rows, kernel, taps, width)
        }
        for y in 0..<min(radius, height) { convolveAlong(y) }
        for y in 0..<height {
            if y + radius < height { convolveAlong(y + radius) }
            for t in 0..<taps {
                rows[t] = UnsafePointer(across.row(min(height - 1, max(0, y + t - radius)) % taps))
            }
            piece_field_convolve(result.row(y), rows, kernel, taps, width)
        }
        return result
    }

    /// Weights at whole distances up to 2.7σ; they add up to 1.
    static func gaussian(_ sigma: Float) -> [Float] {
        let radius = max(1, Int((2.7 * sigma).rounded(.up)))
        let s = max(0.1, Double(sigma))
        let values = (-radius...radius).map { exp(-Double($0 * $0) / (2 * s * s)) }
        let sum = values.reduce(0, +)
        return values.map { Float($0 / sum) }
    }
}
