import PieceGraphics
import PieceText
import Testing

@Suite("Placement")
struct PlacementTests {
    @Test("middle centres the ink of capitals, figures and Hangul", arguments: Fonts.korean + Fonts.latin)
    func middle(font: String) throws {
        let library = try Fonts.library()
        let style = TextStyle(sizeMax: 80, align: .center, valign: .middle)
        let word = Fonts.latin.contains(font) ? "HEH" : "한글"
        let layout = library.layout(word, font, 400, 200, style)
        // Hangul is centred by the mean of three plain syllables, from which single ones differ by up to 0.06 em.
        let slack = Fonts.latin.contains(font) ? 0.5 : 0.06 * 80
        #expect(abs(layout.ink.midY - 100) < slack, "\(layout.ink)")
        #expect(abs(layout.ink.midX - 200) < 8)
    }

    @Test("a number with a small unit is centred by the number")
    func seatCell() throws {
        let library = try Fonts.library()
        let runs = [TextRun(text: "12", font: "BEB"), TextRun(text: "열", font: "SQ800", scale: 0.28, gapBefore: 7)]
        let layout = library.layout(runs, in: Size(200, 122), style: TextStyle(sizeMax: 86, valign: .middle))
        let digits = library.layout([runs[0]], in: Size(200, 122), style: TextStyle(sizeMax: 86, valign: .middle))
        #expect(layout.lines[0].baseline == digits.lines[0].baseline)
        #expect(abs(digits.ink.midY - 61) < 1)
    }

    @Test("two lines are centred from the top of the first to the bottom of the last")
    func middleOfTwo() throws {
        let library = try Fonts.library()
        let style = TextStyle(sizeMax: 40, maxLines: 2, lineHeight: 1.5, valign: .middle)
        let one = library.layout("HE", "SQ700", 400, 200, style)
        let two = library.layout("HE\nHE", "SQ700", 400, 200, style)
        #expect(abs(two.lines[0].baseline - (one.lines[0].baseline - 30)) < 1e-9)
        #expect(abs(two.lines[1].baseline - two.lines[0].baseline - 60) < 1e-9)
    }

    @Test("top and bottom place the line boxes; the manifest's baseline shift moves them down")
    func lineBoxes() throws {
        let library = try Fonts.library()
        let top = library.layout("가", "SQ700", 400, 200, TextStyle(sizeMax: 40, lineHeight: 1.5, valign: .top))
        let bottom = library.layout("가", "SQ700", 400, 200, TextStyle(sizeMax: 40, lineHeight: 1.5, valign: .bottom))
        #expect(abs(top.box.minY) < 1e-9 && abs(top.box.height - 60) < 1e-9)
        #expect(abs(bottom.box.maxY - 200) < 1e-9)
        #expect(abs(bottom.lines[0].baseline - top.lines[0].baseline - 140) < 1e-9)
        var manifest = try Fonts.manifest()
        for i in manifest.fonts.indices { manifest.fonts[i].baselineShift = nil }
        let plain = try FontLibrary(manifest: manifest)
        let style = TextStyle(sizeMax: 100)
        let moved = library.layout("1", "BEB", 400, 200, style).lines[0].baseline
        #expect(abs(moved - plain.layout("1", "BEB", 400, 200, style).lines[0].baseline - 6) < 1e-9)
    }

    @Test("large left-aligned type starts at its ink, small type at its origin")
    func opticalLeft() throws {
        let library = try Fonts.library()
        let large = library.layout("1", "BEB", 400, 200, TextStyle(sizeMax: 104))
        #expect(abs(large.ink.minX) < 1e-9)
        #expect(large.glyphs[0].origin.x < -0.05 * 104)
        #expect(library.layout("1", "BEB", 400, 200, TextStyle(sizeMax: 89)).glyphs[0].origin.x == 0)
        let off = TextStyle(sizeMax: 104, opticalLeft: false)
        #expect(library.layout("1", "BEB", 400, 200, off).glyphs[0].origin.x == 0)
        #expect(abs(library.layout("1", "BEB", 400, 200, TextStyle(sizeMax: 20, opticalLeft: true)).ink.minX) < 1e-9)
    }

    @Test("right and centre alignment go by the advance without trailing letter-spacing")
    func alignment() throws {
        let library = try Fonts.library()
        for align in [HorizontalAlign.left, .center, .right] {
            let layout = library.layout(
                "가나\n다라마", "SQ700", 300, 200,
                TextStyle(sizeMax: 40, maxLines: 2, letterSpacing: 0.1, align: align))
            for line in layout.lines {
                let start = try #require(line.glyphs.first).origin.x
                let free = 300 - line.width
                #expect(abs(start - (align == .left ? 0 : align == .center ? free / 2 : free)) < 1e-9)
            }
        }
    }

    @Test("a run's baseline shift moves it down by em of its own size")
    func baselineShift() throws {
        let library = try Fonts.library()
        let raised = TextRun(text: "나", font: "SQ700", scale: 0.5, baselineShift: -0.4)
        let runs = [TextRun(text: "가", font: "SQ700"), raised]
        let layout = library.layout(runs, in: Size(300, 100), style: TextStyle(sizeMax: 40))
        #expect(abs(layout.glyphs[1].origin.y - (layout.glyphs[0].origin.y - 8)) < 1e-9)
    }

    @Test("the reported ink covers what the masks cover")
    func ink() throws {
        let library = try Fonts.library()
        let cache = GlyphCache(library: library)
        for font in ["SQ800", "MJ400", "GAR", "INT200"] {
            let layout = library.layout("뮤지컬 Qfj,", font, 500, 100, TextStyle(sizeMax: 50, valign: .middle))
            for glyph in layout.glyphs {
                let drawn = try #require(cache.mask(for: glyph))
                let frame = drawn.mask.mask.frame
                let place = Rect(
                    Double(frame.x + drawn.x), Double(frame.y + drawn.y), Double(frame.width), Double(frame.height))
                #expect(layout.ink.contains(place, slack: 2), "\(font)")
            }
        }
    }
}
