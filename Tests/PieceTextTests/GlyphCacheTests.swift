import PieceGraphics
import PieceText
import Testing

@Suite("Glyph cache")
struct GlyphCacheTests {
    private func total(_ mask: SharedMask) -> Int {
        let frame = mask.mask.frame
        var sum = 0
        for y in frame.y..<frame.maxY { for x in frame.x..<frame.maxX { sum += Int(mask.mask[x, y]) } }
        return sum
    }

    @Test("a quarter of a pixel moves coverage and keeps its amount")
    func phases() throws {
        let library = try Fonts.library()
        let cache = GlyphCache(library: library)
        let glyph = library.layout("한", "SQ700", TextStyle(sizeMax: 31)).glyphs[0]
        let masks = try (0..<4).map { phase in
            try #require(cache.mask(face: glyph.face, glyph: glyph.glyph, size: 31, phaseX: phase))
        }
        let base = total(masks[0])
        for mask in masks { #expect(abs(total(mask) - base) < base / 100) }
        func centre(_ mask: SharedMask) -> Double {
            let frame = mask.mask.frame
            var sum = 0.0
            for y in frame.y..<frame.maxY {
                for x in frame.x..<frame.maxX { sum += (Double(x) + 0.5) * Double(mask.mask[x, y]) }
            }
            return sum / Double(total(mask))
        }
        for (phase, mask) in masks.enumerated() {
            #expect(abs(centre(mask) - centre(masks[0]) - Double(phase) / 4) < 0.02)
        }
    }

    @Test("asking again gives the very same mask, and the memory kept is bounded")
    func bounded() throws {
        let library = try Fonts.library()
        let cache = GlyphCache(library: library, byteLimit: 200_000)
        let glyphs = library.layout("가나다라마바사아자차카타파하", "SQ700", TextStyle(sizeMax: 40)).glyphs
        let first = try #require(cache.mask(for: glyphs[0]))
        let second = try #require(cache.mask(for: glyphs[0]))
        #expect(first.mask === second.mask)
        for size in 20..<80 {
            for glyph in glyphs { _ = cache.mask(face: glyph.face, glyph: glyph.glyph, size: Double(size)) }
            #expect(cache.byteCount <= 260_000)
        }
    }

    @Test(
        "an emoji is scaled to its size, stays premultiplied and keeps its colour", arguments: [12.0, 29, 64, 109, 180])
    func emoji(size: Double) throws {
        let library = try Fonts.library()
        let cache = GlyphCache(library: library)
        let glyph = library.layout("❤️", "SQ700", TextStyle(sizeMax: size)).glyphs[0]
        let image = try #require(cache.colorGlyph(face: glyph.face, glyph: glyph.glyph, size: size))
        let (width, height) = (image.pixmap.pixmap.width, image.pixmap.pixmap.height)
        #expect(Double(width) > size && Double(width) < size * 1.4 + 8)
        var opaque = 0
        for y in 0..<height {
            for x in 0..<width {
                let p = image.pixmap.pixmap[x, y]
                let (r, g, b, a) = (p & 255, p >> 8 & 255, p >> 16 & 255, p >> 24)
                #expect(r <= a && g <= a && b <= a)
                if a == 255 { opaque += 1 }
            }
        }
        let middle = image.pixmap.pixmap[width / 2, height / 2]
        #expect(middle & 255 > 150 && middle >> 8 & 255 < 110, "the heart is red")
        #expect(Double(opaque) > 0.3 * size * size)
        let again = try #require(cache.colorGlyph(face: glyph.face, glyph: glyph.glyph, size: size))
        #expect(again.pixmap === image.pixmap)
    }

    @Test("outlines agree with masks and with the size asked for")
    func outlines() throws {
        let library = try Fonts.library()
        let cache = GlyphCache(library: library)
        for font in ["SQ800", "GAR"] {
            let glyph = library.layout("H", font, TextStyle(sizeMax: 60)).glyphs[0]
            let bounds = cache.outline(face: glyph.face, glyph: glyph.glyph, size: 60).controlBounds
            let frame = try #require(cache.mask(face: glyph.face, glyph: glyph.glyph, size: 60)).mask.frame
            #expect(PixelRect(covering: bounds) == frame)
            let double = cache.outline(face: glyph.face, glyph: glyph.glyph, size: 120).controlBounds
            #expect(abs(double.height - 2 * bounds.height) < 0.02)
        }
    }

    @Test("sizes and places that cannot be drawn give nothing", arguments: [0, -5, .nan, .infinity, 1e9])
    func impossible(value: Double) throws {
        let library = try Fonts.library()
        let cache = GlyphCache(library: library)
        let face = try library.face("SQ700")
        #expect(cache.mask(face: face, glyph: 40, size: value) == nil)
        let emoji = try library.face("EMOJI")
        #expect(cache.colorGlyph(face: emoji, glyph: 40, size: value) == nil)
        #expect(cache.outline(face: face, glyph: 40, size: value).isEmpty)
        #expect(cache.mask(face: 9999, glyph: 40, size: 20) == nil)
        if !value.isFinite || value > 1e6 {
            let far = PlacedGlyph(face: face, glyph: 40, origin: Point(value, 0), size: 20)
            #expect(cache.mask(for: far) == nil)
        }
    }
}
