import PieceGraphics
import PieceText
import Testing

@Suite("Ellipsis")
struct EllipsisTests {
    /// What stands before the ellipsis on the last line.
    private func last(_ layout: TextLayout) -> String { layout.lineTexts.last ?? "" }

    @Test("text that is too long ends in an ellipsis inside the box", arguments: [60.0, 97, 150, 233, 300])
    func clamps(width: Double) throws {
        let library = try Fonts.library()
        let style = TextStyle(sizeMax: 28, sizeMin: 20, maxLines: 2, lineHeight: 1.2, letterSpacing: -0.02)
        let layout = library.layout(FittingTests.long, "SQ800", width, 60, style)
        #expect(layout.didClamp && layout.size == 20 && layout.lines.count == 2)
        #expect(layout.lines.allSatisfy { $0.width <= width + 1e-6 })
        let dots = library.layout("…", "SQ800", style).glyphs[0]
        #expect(layout.lines[1].glyphs.last?.glyph == dots.glyph)
        #expect(layout.lines[1].glyphs.last?.face == dots.face)
        #expect(!last(layout).hasSuffix(" ") && !last(layout).hasSuffix("〈"))
    }

    @Test("text that just fits has no ellipsis")
    func fits() throws {
        let library = try Fonts.library()
        let style = TextStyle(sizeMax: 20)
        let width = library.layout("가나다라", "SQ700", style).lines[0].width
        #expect(!library.layout("가나다라", "SQ700", width, 40, style).didClamp)
        #expect(library.layout("가나다라", "SQ700", width - 1, 40, style).didClamp)
    }

    @Test("emoji sequences are cut whole", arguments: ["👨‍👩‍👧‍👦", "🇰🇷", "👍🏽", "1️⃣", "🏴󠁧󠁢󠁥󠁮󠁧󠁿"])
    func graphemes(emoji: String) throws {
        let library = try Fonts.library()
        let text = "가나" + String(repeating: emoji, count: 9)
        let characters = Array(text)
        for width in stride(from: 60.0, through: 240, by: 7) {
            let layout = library.layout(text, "SQ700", width, 30, TextStyle(sizeMax: 20))
            #expect(layout.didClamp)
            let kept = Array(last(layout))
            #expect(kept == Array(characters.prefix(kept.count)), "\(width)")
            #expect(layout.lines[0].width <= width)
        }
    }

    @Test("a closing bracket or an emoji never stands alone on the last line", arguments: ["〉", "🖤", "🎉🎉", "!?", "”"])
    func lone(ending: String) throws {
        let library = try Fonts.library()
        let text = "가나다라마바사아자차" + ending
        let em = library.layout("가나다라마바사아자차", "SQ700", TextStyle(sizeMax: 20)).lines[0].width
        for width in stride(from: em / 5, through: em + 60, by: 3) {
            for lines in 1...4 {
                let layout = library.layout(text, "SQ700", width, 200, TextStyle(sizeMax: 20, maxLines: lines))
                guard layout.lines.count > 1 else { continue }
                #expect(last(layout).contains { $0 >= "가" && $0 <= "힣" }, "\(width) \(layout.lineTexts)")
            }
        }
    }

    @Test("newlines beyond the last line are cut with an ellipsis too")
    func newlines() throws {
        let layout = try Fonts.library().layout("가\n나\n다", "SQ700", 200, 60, TextStyle(sizeMax: 20, maxLines: 2))
        #expect(layout.didClamp && layout.lineTexts == ["가", "나"])
        #expect(layout.lines[1].glyphs.count == 2)
    }

    @Test("a box too narrow for an ellipsis holds nothing and says so")
    func narrow() throws {
        let layout = try Fonts.library().layout("가나다", "SQ700", 3, 30, TextStyle(sizeMax: 20))
        #expect(layout.glyphs.isEmpty && layout.overflows && layout.didClamp)
    }

    @Test("a box lower than one line overflows")
    func low() throws {
        let layout = try Fonts.library().layout("가나다", "SQ700", 300, 10, TextStyle(sizeMax: 20))
        #expect(layout.overflows && layout.lines.count == 1)
    }

    @Test("a face without an ellipsis takes one from its chain")
    func chain() throws {
        var manifest = try Fonts.manifest()
        // Thai has no ellipsis of its own; its fallback supplies it.
        let thai = try #require(manifest.fonts.firstIndex { $0.id == "THAI400" })
        manifest.fonts[thai].fallback = ["SQ400"]
        let library = try FontLibrary(manifest: manifest)
        let layout = library.layout("ประเทศไทยสวยงาม", "THAI400", 60, 30, TextStyle(sizeMax: 20))
        #expect(layout.didClamp)
        #expect(layout.glyphs.last?.face == library.ids.firstIndex(of: "SQ400"))
    }
}
