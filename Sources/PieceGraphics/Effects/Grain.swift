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
        for _ in 0..<5 { cloud = Self.smoothed(cloud) }
        let variance = cloud.reduce(0) { $0 + $1 * $1 } / Float(count)
        let scale = 1.3 / variance.squareRoot()
        values = zip(fine, cloud).map { fine, cloud in
            UInt8(min(255, max(0, (241 + 6.5 * fine + scale * cloud).rounded())))
        }
    }

    /// The tile smoothed along columns, then rows, around its edges.
    private static func smoothed(_ tile: [Float]) -> [Float] {
        let mask = side - 1
        // A row with two cells of the other end on each side.
        var line = [Float](repeating: 0, count: side + 4)
        return [Float](unsafeUninitializedCapacity: side * side) { result, count in
            // Both buffers hold `side` rows (and `line` four cells more), and every index is cut to them by `mask`.
            tile.withUnsafeBufferPointer { tile in
                line.withUnsafeMutableBufferPointer { line in
                    for y in 0..<side {
                        let (a, b, c) = (((y - 2) & mask) * side, ((y - 1) & mask) * side, y * side)
                        let (d, e) = (((y + 1) & mask) * side, ((y + 2) & mask) * side)
                        for x in 0..<side {
                            line[x + 2] = binomial(tile[a + x], tile[b + x], tile[c + x], tile[d + x], tile[e + x])
                        }
                        (line[0], line[1]) = (line[side], line[side + 1])
                        (line[side + 2], line[side + 3]) = (line[2], line[3])
                        for x in 0..<side {
                            result[c + x] = binomial(line[x], line[x + 1], line[x + 2], line[x + 3], line[x + 4])
                        }
                    }
                }
            }
            count = side * side
        }
    }

    private static func binomial(_ a: Float, _ b: Float, _ c: Float, _ d: Float, _ e: Float) -> Float {
        ((a + e) + 4 * (b + d) + 6 * c) / 16
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
        let overlayAmount = Int16((strength * 32767).rounded())
        grain.values.withUnsafeBufferPointer { tile in
            guard let tile = tile.baseAddress else { return }
            for y in area.y..<area.maxY {
                let line = tile + (y & (Grain.side - 1)) * Grain.side
                var x = area.x
                while x < area.maxX {
                    let column = x & (Grain.side - 1)
                    let n = min(Grain.side - column, area.maxX - x)
                    let pixels = base + y * stride + x * 4
                    // Through a clip, the result is mixed with what was there.
                    let target = clip == nil ? pixels : scratch
                    if clip != nil { scratch.update(from: pixels, count: n * 4) }
                    switch blend {
                    case .multiply: piece_grain_multiply(target, line + column, amount, n)
                    case .overlay: piece_grain_overlay(target, line + column, overlayAmount, n)
                    }
                    if let clip { piece_mix(pixels, scratch, MaskRows(clip.mask).row(y, from: x), n) }
                    x += n
                }
            }
        }
        withExtendedLifetime(clip) {}
    }
}
