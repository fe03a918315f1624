import Foundation
import PieceGraphics
import PieceText
import Testing

@Suite("Scripts")
struct ScriptTests {
    let style = TextStyle(sizeMax: 40, sizeMin: 20, maxLines: 2)

    @Test("decomposed Hangul lays out as composed Hangul does", arguments: ["뮤지컬 〈지킬 앤 하이드〉", "값진 뷁 힣", "é ñ 한"])
    func normalForms(text: String) throws {
        let library = try Fonts.library()
        let precomposed = text.precomposedStringWithCanonicalMapping
        let composed = library.layout(precomposed, "SQ700", 300, 200, style)
        let decomposed = library.layout(text.decomposedStringWithCanonicalMapping, "SQ700", 300, 200, style)
        #expect(Array(decomposed.text.unicodeScalars) == Array(precomposed.unicodeScalars))
        #expect(composed == decomposed)
    }

    @Test("old Hangul jamo join into syllable blocks")
    func oldHangul() throws {
        let library = try Fonts.library()
        for font in ["SQ700", "MJ700", "GAR"] {
            let layout = library.layout("ᄒᆞᆫ글", font, style)
            #expect(layout.missing.isEmpty)
            // The three jamo of ᄒᆞᆫ take one em together, not three.
            #expect(layout.lines[0].width < 40 * 2.2)
        }
    }

    @Test("Arabic letters take joined forms and run from right to left")
    func arabic() throws {
        let library = try Fonts.library()
        let joined = library.layout("بب", "SQ700", style).glyphs
        let alone = library.layout("ب ب", "SQ700", style).glyphs
        let forms = Set(joined.map(\.glyph))
        #expect(forms.isDisjoint(with: alone.map(\.glyph)))
        let layout = library.layout("سلام 2026", "SQ700", style)
        #expect(layout.missing.isEmpty)
        let arabic = try library.face("ARABIC700")
        let letters = layout.glyphs.filter { $0.face == arabic }.map(\.origin.x)
        let digits = layout.glyphs.filter { $0.face != arabic }.map(\.origin.x)
        #expect(digits.max()! < letters.min()!, "in a right-to-left paragraph the number that follows stands left")
    }

    @Test("a right-to-left word keeps its place in a Korean sentence")
    func mixed() throws {
        let library = try Fonts.library()
        let layout = library.layout("가 שלום 나", "SQ700", style)
        let hebrew = try library.face("HEBREW700")
        let inner = layout.glyphs.filter { $0.face == hebrew }.map(\.origin.x)
        let outer = layout.glyphs.filter { $0.face != hebrew }.map(\.origin.x)
        #expect(inner.count == 4 && outer.count == 2)
        #expect(outer.min()! < inner.min()! && inner.max()! < outer.max()!)
        // The first letter in reading order, shin, is the rightmost.
        let shin = library.layout("ש", "SQ700", style).glyphs[0].glyph
        #expect(layout.glyphs.filter { $0.face == hebrew }.max { $0.origin.x < $1.origin.x }?.glyph == shin)
    }

    @Test("letters that join are not spaced apart")
    func cursive() throws {
        let library = try Fonts.library()
        var spaced = style
        spaced.letterSpacing = 0.2
        let plain = library.layout("سلام", "SQ700", style)
        #expect(library.layout("سلام", "SQ700", spaced).lines[0].width == plain.lines[0].width)
    }

    @Test("Thai vowels and tone marks stay with their consonants and lines break between words")
    func thai() throws {
        let library = try Fonts.library()
        let text = "ประเทศไทยเป็นประเทศที่สวยงาม"
        let layout = library.layout(text, "SQ700", 260, 400, TextStyle(sizeMax: 40, sizeMin: 40, maxLines: 6))
        #expect(layout.missing.isEmpty)
        #expect(layout.lines.count > 1 && !layout.didBreakAnywhere)
        #expect(layout.lineTexts.joined() == text)
        for line in layout.lineTexts {
            #expect(line.unicodeScalars.first?.properties.generalCategory != .nonspacingMark)
        }
        #expect(library.layout("กำ", "SQ700", style).lines[0].width < 40 * 1.6)
    }

    @Test("ligatures form in plain text and not in spaced text")
    func ligatures() throws {
        let library = try Fonts.library()
        var spaced = style
        spaced.letterSpacing = 0.05
        #expect(library.layout("fi", "DEJAVU", style).glyphs.count == 1)
        #expect(library.layout("fi", "DEJAVU", spaced).glyphs.count == 2)
        #expect(library.layout("->", "MONO400", style).glyphs.count == 1)
        #expect(library.layout("->", "MONO400", spaced).glyphs.count == 2)
    }

    @Test("an accent that has no composed letter stands over its letter")
    func looseAccents() throws {
        let library = try Fonts.library()
        for font in ["SQ700", "MJ700", "BEB"] {
            let letter = library.layout("x", "NOTO", style)
            let layout = library.layout("x\u{301}", font, style)
            #expect(layout.missing.isEmpty)
            #expect(layout.ink.maxX <= letter.ink.maxX + 2 && layout.ink.minY < letter.ink.minY - 4, "\(font)")
        }
    }
}
