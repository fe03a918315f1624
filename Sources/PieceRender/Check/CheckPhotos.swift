import PieceCodecs
import PieceGraphics

/// A photo that is hard on layouts, made up in memory.
struct CheckPhoto: Hashable, Sendable {
    enum Pattern: Hashable, Sendable {
        /// A place under the sky: what photos usually are.
        case scene
        case bright, dark, red, grey, noise
    }

    var name: String
    var pattern: Pattern
    var width: Int
    var height: Int

    static let landscape = CheckPhoto(name: "landscape", pattern: .scene, width: 1200, height: 800)
    static let portrait = CheckPhoto(name: "portrait", pattern: .scene, width: 800, height: 1200)
    static let square = CheckPhoto(name: "square", pattern: .scene, width: 900, height: 900)
    static let tiny = CheckPhoto(name: "tiny", pattern: .scene, width: 64, height: 48)
    static let bright = CheckPhoto(name: "bright", pattern: .bright, width: 800, height: 1100)
    static let dark = CheckPhoto(name: "dark", pattern: .dark, width: 1100, height: 800)
    static let red = CheckPhoto(name: "red", pattern: .red, width: 800, height: 1100)
    static let grey = CheckPhoto(name: "grey", pattern: .grey, width: 1100, height: 800)
    static let noise = CheckPhoto(name: "noise", pattern: .noise, width: 800, height: 1000)

    static let all = [landscape, portrait, square, tiny, bright, dark, red, grey, noise]
}

/// The encoded photos, made when first asked for.
final class CheckPhotos {
    private var made: [CheckPhoto: [UInt8]] = [:]

    /// - Parameter photo: nil is a piece without a photo.
    func input(_ photo: CheckPhoto?) throws(RenderError) -> PhotoInput {
        guard let photo else { return .none }
        if let bytes = made[photo] { return .bytes(bytes) }
        do throws(CodecError) {
            let bytes = try encodePNG(photo.pixels(), mode: .fast)
            made[photo] = bytes
            return .bytes(bytes)
        } catch {
            throw RenderError(.encoding, "the photo '\(photo.name)' cannot be made: \(error.message)", error.remedy)
        }
    }
}

extension CheckPhoto {
    func pixels() -> Pixmap {
        var pixmap = Pixmap(width: width, height: height)
        for y in 0..<height {
            for x in 0..<width { pixmap[x, y] = color(x, y).premultiplied }
        }
        return pixmap
    }

    private func color(_ x: Int, _ y: Int) -> Color {
        let (u, v) = (Double(x) / Double(width), Double(y) / Double(height))
        switch pattern {
        case .scene: return scene(u, v)
        case .bright: return Color(0.97 + 0.03 * u, 0.965 + 0.03 * v, 0.96 + 0.03 * u * v)
        case .dark: return Color(0.03 * u, 0.02 * v, 0.045 * (1 - v))
        case .red: return Color(0.8 + 0.12 * u, 0.04 + 0.06 * v, 0.08)
        case .grey:
            let level = 0.46 + 0.08 * u * v
            return Color(level, level, level)
        case .noise:
            // Blocks of 3 px in black, white and full colours: as restless as a photo gets.
            let bits = Self.hash(x / 3, y / 3)
            return bits & 8 == 0
                ? Color(Double(bits & 1), Double(bits >> 1 & 1), Double(bits >> 2 & 1))
                : (bits & 1 == 0 ? .black : .white)
        }
    }

    /// A pale evening sky with a sun, and dark ground below.
    private func scene(_ u: Double, _ v: Double) -> Color {
        let (dx, dy) = ((u - 0.68) * Double(width), (v - 0.3) * Double(height))
        let radius = 0.09 * Double(min(width, height))
        if dx * dx + dy * dy < radius * radius { return Color(1, 0.93, 0.72) }
        if v < 0.62 { return Color(0.35 + 0.5 * v, 0.52 + 0.25 * v, 0.78 - 0.2 * v) }
        return Color(0.2 - 0.1 * u, 0.26 - 0.15 * (v - 0.62), 0.16 + 0.05 * u)
    }

    /// Bits that look random, the same for a place on every machine (the finaliser of MurmurHash3, A. Appleby).
    private static func hash(_ x: Int, _ y: Int) -> UInt32 {
        var h = UInt32(truncatingIfNeeded: x) &* 0x9E37_79B1 ^ UInt32(truncatingIfNeeded: y) &* 0x85EB_CA77
        h ^= h >> 16
        h = h &* 0x85EB_CA6B
        h ^= h >> 13
        h = h &* 0xC2B2_AE35
        return h ^ h >> 16
    }
}
