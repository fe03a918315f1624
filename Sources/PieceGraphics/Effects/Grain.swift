import PieceKernelsC

/// A tile of paper grain: 512 × 512 grey values that repeat without seams.
///
/// Grey 241 plus noise of standard deviation 6.5 plus cloudy noise (blurred by σ ≈ 2.2 px) of standard deviation 1.3.
/// Only additions, multiplications and square roots make it, so that every platform gets the same bytes.
public final class Grain: Sendable {
    public static let side = 512
    /// `side` rows of `side` values.
    public let values: [UInt8]

    /// The tile that all tickets use.
    public static let standard = Grain(seed: 0x50_4945_4345)

    public init(seed: UInt64) {
        var random = RandomStream(seed: seed)
        let count = Self.side * Self.side
        let fine = (0..<count).map { _ in random.normal() }
        var cloud = (0..<count).map { _ in random.normal() }
        // Binomial kernels 1 4 6 4 1 have variance 1: five of them make σ = √5 = 2.24.
        for _ in 0..<5 { cloud = Self.smoothed(Self.smoothed(cloud, step: 1), step: Self.side) }
        let variance = cloud.reduce(0) { $0 + $1 * $1 } / Double(count)
        let scale = 1.3 / variance.squareRoot()
        values = (0..<count).map { i in
            UInt8(min(255, max(0, (241 + 6.5 * fine[i] + scale * cloud[i]).rounded())))
        }
    }

    /// The tile smoothed along rows (`step` 1) or columns (`step` = side), around its edges.
    private static func smoothed(_ tile: [Double], step: Int) -> [Double] {
        let mask = side - 1
        return tile.indices.map { i in
            // Place along the line, and the line's first cell.
            let at = step == 1 ? i & mask : i / side
            let origin = i - at * step
            func cell(_ k: Int) -> Double { tile[origin + ((at + k) & mask) * step] }
            return (cell(-2) + cell(2) + 4 * (cell(-1) + cell(1)) + 6 * cell(0)) / 16
        }
    }
}

/// The blend modes grain has a loop for.
public enum GrainBlend: String, Codable, Hashable, Sendable, CaseIterable { case multiply, overlay }

extension Pixmap {
    /// Lays the tile over `rect`, as far as the pixmap is opaque there: each colour becomes
    /// `colour + (blend(colour, grain) − colour) · strength`; alpha stays. Multiplying is a factor of
    /// 1 − strength · (1 − grey / 255). `strength` is 0…1; the tile's corner lies at the pixmap's.
    public mutating func grain(
        _ grain: Grain, in rect: PixelRect, strength: Double, blend: GrainBlend = .multiply, clip: SharedMask? = nil
    ) {
        var area = bounds.intersection(rect)
        if let clip { area = area.intersection(clip.mask.frame) }
        let strength = unit(strength)
        guard !area.isEmpty, strength > 0 else { return }
        // Fractions of 1/32768 per grey step, in 1/256 of them.
        let amount = UInt16((strength * 32767 / 255 * 256).rounded())
        let scratch = UnsafeMutablePointer<UInt8>.allocate(capacity: area.width * 4)
        defer { scratch.deallocate() }
        grain.values.withUnsafeBufferPointer { tile in
            guard let tile = tile.baseAddress else { return }
            for y in area.y..<area.maxY {
                let line = tile + (y & (Grain.side - 1)) * Grain.side
                var x = area.x
                while x < area.maxX {
                    let column = x & (Grain.side - 1)
                    let n = min(Grain.side - column, area.maxX - x)
                    let pixels = base + y * stride + x * 4
                    let cover = clip.map { MaskRows($0.mask).row(y, from: x) }
                    switch (blend, cover) {
                    case (.multiply, nil): piece_grain_multiply(pixels, line + column, amount, n)
                    case (.multiply, let cover?):
                        scratch.update(from: pixels, count: n * 4)
                        piece_grain_multiply(scratch, line + column, amount, n)
                        Pixmap.mix(pixels, scratch, cover, n)
                    case (.overlay, let cover):
                        Pixmap.overlay(pixels, line + column, strength, cover, n)
                    }
                    x += n
                }
            }
        }
        withExtendedLifetime(clip) {}
    }

    /// pixels += (other − pixels) · cover; both have the same alpha.
    private static func mix(
        _ pixels: UnsafeMutablePointer<UInt8>, _ other: UnsafePointer<UInt8>, _ cover: UnsafePointer<UInt8>, _ n: Int
    ) {
        for i in 0..<n * 4 {
            let c = Int(cover[i >> 2])
            pixels[i] = UInt8(truncatingIfNeeded: (Int(other[i]) * c + Int(pixels[i]) * (255 - c) + 127) / 255)
        }
    }

    /// W3C overlay of an opaque grey, kept to where the pixels are.
    private static func overlay(
        _ pixels: UnsafeMutablePointer<UInt8>, _ grey: UnsafePointer<UInt8>, _ strength: Double,
        _ cover: UnsafePointer<UInt8>?, _ n: Int
    ) {
        let full = Int((strength * 65536).rounded())
        for i in 0..<n {
            let alpha = Int(pixels[4 * i + 3])
            let g = Int(grey[i])
            let k = cover.map { full * Int($0[i]) / 255 } ?? full
            for c in 0..<3 {
                let d = Int(pixels[4 * i + c])
                let mixed = 2 * d <= alpha ? 2 * d * g : 255 * alpha - 2 * (alpha - d) * (255 - g)
                let value = (d * 255 * 65536 + (mixed - d * 255) * k + 255 * 32768) / (255 * 65536)
                pixels[4 * i + c] = UInt8(truncatingIfNeeded: min(alpha, max(0, value)))
            }
        }
    }
}
