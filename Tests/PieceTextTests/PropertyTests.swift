import PieceGraphics
import PieceText
import Testing

@Suite("Whatever the text")
struct PropertyTests {
    static let alphabet: [String] = [
        "가", "힣", "뷁", " ", " ", "\n", "A", "fi", "7", "12", "〈", "〉", "(", ")", ",", ".", "…", "·", "—", "₩", "🎉", "🖤",
        "👨‍👩‍👧‍👦", "🇰🇷", "👍🏽", "1️⃣", "ش", "لا", "ש", "ไ", "ที่", "漢", "か", "\u{301}", "\u{E123}", "\u{200D}", "\u{FE0F}",
        "\u{202E}", "\u{AD}", "\u{115F}", "ᄒᆞᆫ", "\u{0}", "\u{10FFFF}", "क्ष", "\u{3000}", "x\u{302}\u{303}\u{304}",
    ]

    @Test("layout keeps its promises for random texts, boxes and styles", arguments: [UInt64](1...6))
    func promises(seed: UInt64) throws {
        let library = try Fonts.library()
        let cache = GlyphCache(library: library)
        var random = SeededGenerator(seed: seed)
        for round in 0..<120 {
            let count = Int.random(in: 0...40, using: &random)
            let text = (0..<count).map { _ in Self.alphabet.randomElement(using: &random)! }.joined()
            let font = (Fonts.korean + Fonts.latin).randomElement(using: &random)!
            let box = Size(.random(in: 0...500, using: &random), .random(in: 0...300, using: &random))
            let style = TextStyle(
                sizeMax: .random(in: 8...120, using: &random), sizeMin: .random(in: 4...60, using: &random),
                maxLines: .random(in: 1...5, using: &random), lineHeight: .random(in: 0.8...1.6, using: &random),
                letterSpacing: [0, -0.03, 0.1].randomElement(using: &random)!,
                align: [.left, .center, .right].randomElement(using: &random)!,
                valign: [.top, .middle, .bottom].randomElement(using: &random)!,
                keepAll: .random(using: &random),
                fit: [.shrink, .shrink, .fitWidth, .clampOnly].randomElement(using: &random)!,
                direction: [.horizontal, .horizontal, .verticalRL].randomElement(using: &random)!)
            let note: Comment = "seed \(seed), round \(round): \(text.debugDescription) in \(font)"
            let layout = library.layout(text, font, box.width, box.height, style)
            let limit = style.direction == .horizontal ? box.width : box.height
            #expect(layout.size > 0 && layout.size <= max(style.sizeMax, style.sizeMin), note)
            #expect(layout.lines.count <= style.maxLines || layout.lines.isEmpty, note)
            if !layout.overflows { for line in layout.lines { #expect(line.width <= limit + 0.011, note) } }
            var end = 0
            let starts = layout.text.indices.map { $0.utf16Offset(in: layout.text) }
            let boundaries = Set(starts + [layout.text.utf16.count])
            for line in layout.lines {
                #expect(line.range.lowerBound >= end, note)
                end = line.range.upperBound
                #expect(boundaries.contains(line.range.lowerBound) && boundaries.contains(end), note)
            }
            if !layout.didClamp, style.fit != .fitWidth {
                let kept = layout.lineTexts.joined().filter { !$0.isWhitespace }
                #expect(kept == layout.text.filter { !$0.isWhitespace }, note)
            }
            for glyph in layout.glyphs {
                #expect(glyph.origin.x.isFinite && glyph.origin.y.isFinite, note)
                if glyph.isColor { _ = cache.colorGlyph(face: glyph.face, glyph: glyph.glyph, size: glyph.size) }
                if !glyph.isColor { _ = cache.mask(for: glyph) }
            }
            #expect(library.layout(text, font, box.width, box.height, style) == layout, note)
        }
    }

    @Test("two libraries give the same layout and the same masks")
    func determinism() throws {
        let (first, second) = (try Fonts.library(), try Fonts.library())
        _ = second.layout("먼저 다른 것 🎉 2026", "BEB", TextStyle(sizeMax: 70))
        let style = TextStyle(sizeMax: 90, sizeMin: 20, maxLines: 3, letterSpacing: -0.02, valign: .middle)
        for font in Fonts.korean + Fonts.latin {
            let a = first.layout(FittingTests.long + " 🎉", font, 700, 300, style)
            let b = second.layout(FittingTests.long + " 🎉", font, 700, 300, style)
            #expect(a == b)
            let (left, right) = (GlyphCache(library: first), GlyphCache(library: second))
            for glyph in a.glyphs.prefix(6) where !glyph.isColor {
                let (x, y) = (try #require(left.mask(for: glyph)), try #require(right.mask(for: glyph)))
                let frame = x.mask.mask.frame
                #expect(frame == y.mask.mask.frame)
                let same = (frame.y..<frame.maxY).allSatisfy { row in
                    (frame.x..<frame.maxX).allSatisfy { x.mask.mask[$0, row] == y.mask.mask[$0, row] }
                }
                #expect(same)
            }
        }
    }

    @Test("a text of a megabyte is cut to what a ticket could show")
    func huge() throws {
        let library = try Fonts.library()
        for piece in ["가", "가 ", "\u{301}", "🎉", "가\n"] {
            let layout = library.layout(
                String(repeating: piece, count: 60_000), "SQ700", 300, 100,
                TextStyle(sizeMax: 60, sizeMin: 20, maxLines: 3))
            #expect(layout.text.utf16.count <= 4096 * 33)
            #expect(layout.lines.count <= 3)
        }
    }

    @Test("styles with impossible numbers are made possible")
    func impossibleStyles() throws {
        let library = try Fonts.library()
        for value in [0, -7, Double.nan, .infinity, -.infinity] {
            let style = TextStyle(
                sizeMax: value, sizeMin: value, maxLines: -3, lineHeight: value, letterSpacing: value, valign: .middle)
            for box in [Size(value, 100), Size(100, value), Size(value, value)] {
                let run = TextRun(text: "가나", font: "SQ700", scale: value, baselineShift: value, gapBefore: value)
                let layout = library.layout([run, run], in: box, style: style)
                #expect(layout.glyphs.allSatisfy { $0.origin.x.isFinite && $0.origin.y.isFinite && $0.size.isFinite })
            }
        }
    }
}
