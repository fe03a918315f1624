import PieceKernelsC

#if canImport(Glibc)
import Glibc
#elseif canImport(Darwin)
import Darwin
#endif

extension Plane {
    /// The plane convolved with a Gaussian of `sigma` samples; beyond its border it continues with its border.
    ///
    /// A true Gaussian cut at 3σ costs no more than repeated box filters on the reduced copies this is used on, and has
    /// no boxes to show.
    consuming func gaussian(sigma: Double) -> Plane {
        guard sigma > 0.05, sigma.isFinite, width > 0, height > 0 else { return self }
        let kernel = Plane.gaussianKernel(sigma)
        let radius = kernel.count / 2 - (kernel.count % 2 == 0 ? 1 : 0)
        let rows = UnsafeMutablePointer<UnsafePointer<Int16>?>.allocate(capacity: kernel.count)
        let padded = UnsafeMutablePointer<Int16>.allocate(capacity: (width + 2 * kernel.count) * channels)
        defer {
            rows.deallocate()
            padded.deallocate()
        }
        let across = Plane(uninitializedWidth: width, height: height, channels: channels)
        for y in 0..<height {
            let source = row(y)
            // The row with its border repeated; a shifted copy of it is one tap of the horizontal convolution.
            pad(source, before: radius, after: kernel.count - radius, to: padded)
            for t in 0..<kernel.count { rows[t] = UnsafePointer(padded + t * channels) }
            piece_convolve(across.row(y), rows, kernel, kernel.count, rowLength)
        }
        for y in 0..<height {
            for t in 0..<kernel.count {
                rows[t] = UnsafePointer(across.row(min(height - 1, max(0, y + t - radius))))
            }
            piece_convolve(row(y), rows, kernel, kernel.count, rowLength)
        }
        return self
    }

    /// Weights at whole distances up to 3σ, and a zero more to make their number even.
    private static func gaussianKernel(_ sigma: Double) -> [Int16] {
        let radius = max(1, Int((3 * sigma).rounded(.up)))
        let values = (-radius...radius).map { exp(-Double($0 * $0) / (2 * sigma * sigma)) }
        return ResampleWeights.quantised(values) + [0]
    }
}
