import PieceGraphics
import PieceText
import Testing

@Suite("Coverage and fallback")
struct CoverageTests {
    @Test(
        "all 11,172 Hangul syllables are drawn in every Korean face or its chain",
        arguments: Fonts.korean + ["BEB", "GAR"])
    func syllables(font: String) throws {
        let library = try Fonts.library()
        let cache = GlyphCache(library: library)
        let scalars = (0xAC00...0xD7A3).compactMap(Unicode.Scalar.init)
        #expect(scalars.count == 11_172)
        for start in stride(from: 0, to: scalars.count, by: 2000) {
            let part = scalars[start..<min(start + 2000, scalars.count)]
            var text = String.UnicodeScalarView()
            text.append(contentsOf: part)
            let layout = library.layout(String(text), font, 1e6, 1e6, TextStyle(sizeMax: 10))
            #expect(layout.missing.isEmpty)
            #expect(layout.glyphs.count == part.count)
            for glyph in layout.glyphs.prefix(50) { #expect(cache.mask(for: glyph) != nil) }
        }
    }

    @Test("Hanja that a face maps to an empty glyph come from Noto CJK")
    func emptyHanja() throws {
        let library = try Fonts.library()
        let layout = library.layout("漢字", "SQ700", TextStyle(sizeMax: 40))
        let bold = try library.face("CJK700")
        #expect(layout.glyphs.map(\.face) == [bold, bold])
        #expect(layout.missing.isEmpty)
        #expect(library.layout("かな", "PEN", TextStyle(sizeMax: 40)).glyphs.count == 2)
    }

    @Test(
        "signs that Latin display faces lack come from the fallback at the same size",
        arguments: ["BEB", "MONO700", "GAR"])
    func signs(font: String) throws {
        let library = try Fonts.library()
        let layout = library.layout("₩〈가〉", font, TextStyle(sizeMax: 40))
        let own = try library.face(font)
        #expect(layout.glyphs.count == 4)
        #expect(layout.glyphs.allSatisfy { $0.face != own && $0.size == 40 })
        #expect(library.layout("12", font, TextStyle(sizeMax: 40)).glyphs.allSatisfy { $0.face == own })
    }

    @Test(
        "emoji sequences are one colour glyph",
        arguments: ["👨‍👩‍👧‍👦", "🇰🇷", "👍🏽", "1️⃣", "❤️", "🏴󠁧󠁢󠁥󠁮󠁧󠁿", "🖤", "🎉", "👩🏻‍🎤"])
    func emoji(text: String) throws {
        let layout = try Fonts.library().layout(text, "SQ700", TextStyle(sizeMax: 40))
        #expect(layout.glyphs.count == 1)
        #expect(layout.glyphs.allSatisfy { $0.isColor })
        #expect(layout.missing.isEmpty)
    }

    @Test("characters that are text by default stay text", arguments: ["©", "™", "7", "#", "❤", "☀", "★", "❤\u{FE0E}"])
    func textDefault(text: String) throws {
        let layout = try Fonts.library().layout(text, "SQ700", TextStyle(sizeMax: 40))
        #expect(layout.glyphs.count == 1)
        #expect(layout.glyphs.allSatisfy { !$0.isColor && $0.face >= 0 })
    }

    @Test("what no face has becomes a visible box and is reported once")
    func tofu() throws {
        let library = try Fonts.library()
        let layout = library.layout("가\u{E123}나\u{E123}", "SQ700", TextStyle(sizeMax: 50))
        #expect(layout.missing == ["\u{E123}"])
        let boxes = layout.glyphs.filter { $0.face == PlacedGlyph.tofuFace }
        #expect(boxes.count == 2)
        let mask = try #require(GlyphCache(library: library).mask(for: boxes[0]))
        let frame = mask.mask.mask.frame
        #expect(mask.mask.mask[frame.x + frame.width / 2, frame.y + frame.height / 2] == 0, "the box is hollow")
        #expect(mask.mask.mask[frame.x + frame.width / 2, frame.y] > 0, "the box has an edge")
        #expect(!GlyphCache(library: library).outline(face: -1, glyph: 0, size: 50).isEmpty)
    }

    @Test("control characters are dropped and reported, newlines and tabs are not")
    func controls() throws {
        let layout = try Fonts.library().layout("가\u{0}나\u{7}\t다\r\n라", "SQ700", TextStyle(sizeMax: 20, maxLines: 3))
        #expect(layout.missing == ["\u{0}", "\u{7}"])
        #expect(layout.lineTexts == ["가나 다", "라"])
    }

    @Test("an empty text and one of blanks lay out as nothing", arguments: ["", " ", "\n\n", "\u{200B}", "\u{1}"])
    func nothing(text: String) throws {
        let layout = try Fonts.library().layout(text, "SQ700", 100, 100, TextStyle(sizeMax: 20, maxLines: 2))
        #expect(layout.glyphs.isEmpty)
        #expect(!layout.overflows)
    }
}
