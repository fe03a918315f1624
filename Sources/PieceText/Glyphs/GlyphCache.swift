import CFreeType
public import PieceGraphics

/// Rasterised glyphs of one library, kept up to a number of bytes; like the library it belongs to one thread.
public final class GlyphCache {
    /// A colour glyph's pixels and where their top left corner lies from the glyph's origin, in whole pixels.
    public struct ColorGlyph: Sendable {
        public let pixmap: SharedPixmap
        public let x: Int
        public let y: Int
    }

    public let library: FontLibrary
    var masks: TwoGenerationCache<MaskKey, SharedMask?>
    var colors: TwoGenerationCache<ColorKey, ColorGlyph?>

    struct MaskKey: Hashable {
        var face: Int32
        var glyph: UInt32
        var size: Double
        var phases: UInt8
        var matrix: SIMD4<Double>
    }

    struct ColorKey: Hashable {
        var face: Int32
        var glyph: UInt32
        var size: Double
    }

    /// Makes a cache that keeps at most about `byteLimit` bytes of pixels.
    public init(library: FontLibrary, byteLimit: Int = 16 << 20) {
        self.library = library
        masks = TwoGenerationCache(limit: byteLimit * 3 / 4)
        colors = TwoGenerationCache(limit: byteLimit / 4)
    }

    /// Bytes of pixels kept at the moment.
    public var byteCount: Int { masks.totalCost + colors.totalCost }
}
