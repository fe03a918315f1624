import PieceGraphics
import PieceText
import Testing

@Suite("Vertical text")
struct VerticalTests {
    let style = TextStyle(
        sizeMax: 92, sizeMin: 50, maxLines: 2, lineHeight: 1.2, letterSpacing: 0.04, align: .right,
        direction: .verticalRL)

    @Test("the gallery title stands where the mock-up has it")
    func gallery() throws {
        let layout = try Fonts.library().layout("빛의 구조", "MJ800", 204, 712, style)
        #expect(layout.size == 92 && layout.lines.count == 1)
        // Measured on the mock-up, relative to the frame 796,124.
        let expected = Rect(107, 9, 84, 435)
        #expect(expected.contains(layout.ink, slack: 3) && layout.ink.contains(expected, slack: 3), "\(layout.ink)")
        #expect(layout.lines[0].baseline == 204 - 0.6 * 92)
        #expect(layout.glyphs.allSatisfy { $0.rotation == 0 })
    }

    @Test("columns run from right to left and words stay whole")
    func columns() throws {
        let layout = try Fonts.library().layout("한국의 아주 길고 긴 제목을 가진 전시회", "MJ800", 204, 712, style)
        #expect(layout.lines.count == 2)
        #expect(abs(layout.lines[0].baseline - layout.lines[1].baseline - 1.2 * layout.size) < 1e-9)
        #expect(layout.lineTexts.joined(separator: " ") == layout.text)
        #expect(layout.lines.allSatisfy { $0.width <= 712 })
        #expect(layout.ink.minX >= 0 && layout.ink.maxX <= 204)
        for line in layout.lines {
            #expect(zip(line.glyphs, line.glyphs.dropFirst()).allSatisfy { $0.origin.y < $1.origin.y })
        }
    }

    @Test("one or two digits stand upright side by side, longer numbers and Latin words are turned")
    func digits() throws {
        let library = try Fonts.library()
        let short = library.layout("제12회", "MJ800", 204, 712, style).glyphs
        #expect(short.map(\.rotation) == [0, 0, 0, 0])
        #expect(short[1].origin.y == short[2].origin.y && short[1].origin.x < short[2].origin.x)
        #expect(library.layout("2026년", "MJ800", 204, 712, style).glyphs.map(\.rotation) == [1, 1, 1, 1, 0])
        #expect(library.layout("ABC전", "MJ800", 204, 712, style).glyphs.map(\.rotation) == [1, 1, 1, 0])
    }

    @Test("brackets take their vertical form or are turned, and stay centred in the column")
    func brackets() throws {
        let library = try Fonts.library()
        for font in ["MJ800", "SQ700"] {
            let flat = library.layout("〈", font, TextStyle(sizeMax: 92)).glyphs[0]
            let layout = library.layout("〈빛〉—", font, 204, 712, style)
            #expect(layout.glyphs.count == 4)
            let bracket = layout.glyphs[0]
            #expect(bracket.glyph != flat.glyph || bracket.rotation == 1)
            let ink = library.layout("〈", font, 204, 712, style).ink
            #expect(ink.width > ink.height, "the bracket lies")
            #expect(abs(ink.midX - layout.lines[0].baseline) < 0.08 * 92)
        }
    }

    @Test("turned glyphs are drawn turned")
    func turnedMask() throws {
        let library = try Fonts.library()
        let cache = GlyphCache(library: library)
        let dash = try #require(library.layout("—", "MJ800", 204, 712, style).glyphs.first)
        let frame = try #require(cache.mask(for: dash)).mask.mask.frame
        #expect(dash.rotation == 1 && frame.height > 3 * frame.width)
    }

    @Test("a column that is too long ends in a vertical ellipsis")
    func clamp() throws {
        let library = try Fonts.library()
        let layout = library.layout(FittingTests.long, "MJ800", 204, 400, style)
        #expect(layout.didClamp && layout.size == 50)
        #expect(layout.lines.allSatisfy { $0.width <= 400 + 1e-6 })
        let dots = try #require(layout.lines.last?.glyphs.last)
        let ink = library.layout("…", "MJ800", 204, 400, style).ink
        #expect(ink.height > ink.width)
        #expect(dots.origin.y < 400)
    }
}
