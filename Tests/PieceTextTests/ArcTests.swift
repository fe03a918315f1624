import PieceGraphics
import PieceText
import Testing

@Suite("Text on an arc")
struct ArcTests {
    let style = TextStyle(sizeMax: 19, letterSpacing: 0.24)

    @Test("letters stand on the circle, evenly about the centre angle")
    func circle() throws {
        let library = try Fonts.library()
        for clockwise in [true, false] {
            let glyphs = library.layoutOnArc(
                [TextRun(text: "가나다", font: "SQ800", tag: 7)], radius: 92, centreAngle: clockwise ? 0 : 180,
                clockwise: clockwise, style: style)
            #expect(glyphs.count == 3 && glyphs.allSatisfy { $0.tag == 7 && $0.size == 19 })
            let advance = library.measureWidth([TextRun(text: "가", font: "SQ800")], style: TextStyle(sizeMax: 1)) * 19
            let feet = glyphs.map { $0.transform.apply(Point(advance / 2, 0)) }
            for foot in feet { #expect(abs((foot.x * foot.x + foot.y * foot.y).squareRoot() - 92) < 0.2) }
            #expect(abs(feet[1].x) < 0.2)
            #expect(feet[1].y == (clockwise ? -1 : 1) * abs(feet[1].y))
            #expect(feet[0].x < feet[1].x && feet[1].x < feet[2].x, "it reads from left to right")
            #expect(abs(feet[0].x + feet[2].x) < 0.4)
        }
    }

    @Test("tops point outwards clockwise and to the centre the other way")
    func tops() throws {
        let library = try Fonts.library()
        func distance(_ clockwise: Bool) throws -> Double {
            let glyph = try #require(
                library.layoutOnArc(
                    [TextRun(text: "H", font: "SQ800")], radius: 100, centreAngle: 90, clockwise: clockwise,
                    style: style
                ).first)
            let top = glyph.transform.apply(Point(5, -10))
            return (top.x * top.x + top.y * top.y).squareRoot()
        }
        let (outwards, inwards) = (try distance(true), try distance(false))
        #expect(outwards > 108 && inwards < 92)
    }

    @Test("an arc without a radius carries no text")
    func degenerate() throws {
        let library = try Fonts.library()
        for radius in [0, -1, Double.nan] {
            let run = TextRun(text: "가", font: "SQ800")
            #expect(library.layoutOnArc([run], radius: radius, centreAngle: 0, style: style).isEmpty)
        }
    }
}
