import PieceGraphics
import PieceModel
import PieceText
import Testing

@testable import PieceLayout

/// Whether two frames paint the same: outlines by their points, everything else by its values.
private func firstDifference(_ a: Frame, _ b: Frame) -> String? {
    guard a.items.count == b.items.count else { return "\(a.items.count) items, not \(b.items.count)" }
    guard a.staticCount == b.staticCount, a.cut == b.cut else { return "static count or cut" }
    for (index, pair) in zip(a.items, b.items).enumerated() where !isSame(pair.0, pair.1) {
        return "item \(index): \(pair.0.written.prefix(300)), not \(pair.1.written.prefix(300))"
    }
    guard "\(a.texts)" == "\(b.texts)" else { return "placed texts" }
    return nil
}

private func isSame(_ a: FrameItem, _ b: FrameItem) -> Bool {
    switch (a, b) {
    case (.fill(let a), .fill(let b)):
        a.outline == b.outline && a.paint == b.paint && a.blend == b.blend && a.opacity == b.opacity
    case (.shadow(let a), .shadow(let b)):
        a.outline == b.outline && a.offset == b.offset && a.sigma == b.sigma && a.spread == b.spread
            && a.color == b.color && a.isInner == b.isInner && a.isCovered == b.isCovered
    case (.glyphs(let a), .glyphs(let b)):
        a.glyphs == b.glyphs && a.curved == b.curved && a.transform == b.transform && a.colors == b.colors
            && a.shadows == b.shadows && a.opacity == b.opacity
    case (.beginClip(let a), .beginClip(let b)): a == b
    case (.photo, .photo), (.grain, .grain), (.image, .image), (.code, .code), (.endClip, .endClip):
        a.written == b.written
    default: false
    }
}

@Suite("What a placer remembers")
struct PlacementMemoTests {
    @Test("a placer that has placed many other tickets places the next as a new one does")
    func randomOrder() throws {
        let seed: UInt64 = 20_261_121
        print("seed \(seed)")
        var random = Seeded(seed)
        let templates = try Checkout.layouts.map { try Checkout.layout($0) }
        let pieces = try Checkout.samplePieces() + [piece()]
        let colours: [UInt32] = [0xC0392B, 0x2E86C1, 0x1E8449]
        let sizes: [Size?] = [nil, Size(1_200, 1_600), Size(1_600, 1_200)]
        let experienced = try Checkout.placer()
        let library = try FontLibrary(manifest: Checkout.manifest())
        for turn in 0..<120 {
            let template = try #require(templates.randomElement(using: &random))
            let piece = try #require(pieces.randomElement(using: &random))
            let locale = Bool.random(using: &random) ? TicketLocale.ko : .en
            var inputs = Inputs(
                piece: piece, locale: locale, photoSize: try #require(sizes.randomElement(using: &random)),
                canvas: Size(Double(template.width), Double(template.height)))
            for name in ["vib", "counter", "deep", "tint", "dim"] {
                let colour = try #require(colours.randomElement(using: &random))
                inputs.scope.values["palette." + name] = .color(Color(rgb: colour))
            }
            let difference = firstDifference(
                experienced.place(template, inputs), Placer(fonts: library).place(template, inputs))
            #expect(difference == nil, "turn \(turn), \(template.name), \(piece.title), seed \(seed)")
        }
    }

    @Test("templates of one name and version with different layers are kept apart")
    func sameName() throws {
        let placer = try Checkout.placer()
        func width(_ layers: String) throws -> [Double] {
            try placer.place(read(source(layers)), bare()).boxes.map(\.width)
        }
        let (a, b) = (
            #"{"shape": {"rect": [0, 0, 10, 9], "fill": "palette.vib"}}"#,
            #"{"shape": {"rect": [0, 0, 20, 9], "fill": "palette.vib"}}"#
        )
        #expect(try width(a) == [10])
        #expect(try width(b) == [20])
        #expect(try width(a) == [10])
    }

    @Test("what changes is placed again: values, lists, language, opacity and what texts above measured")
    func invalidation() throws {
        let template = try read(
            source(
                #"""
                {"id": "one", "text": {"frame": [0, 0, 60, 90], "text": "{title}", "font": "SQ700", "size": 20, "lines": 3}},
                {"shape": {"rect": [0, "one.bottom", "count(cast)", 10], "fill": "palette.vib"}},
                {"each": {"in": "cast", "layers": [{"shape": {"rect": [0, 0, "len(item.name)", 5], "fill": "palette.vib"}}]}},
                {"opacity": "score / 5", "group": {"layers": [{"shape": {"rect": [0, 0, 7, 7], "fill": "palette.vib"}}]}},
                {"shape": {"rect": [0, 0, "len(t('a', 'bc'))", 3], "fill": "palette.vib"}}
                """#))
        let placer = try Checkout.placer()
        func cast(_ names: String...) -> [String: [[String: Value]]] { ["cast": names.map { ["name": .text($0)] }] }
        let variants = [
            bare(["title": .text("가")]), bare(["title": .text("가나다라마바사 아자차카")]), bare(lists: cast("가", "나다")),
            bare(lists: cast("가나다", "나")), bare(["score": .number(2)]), bare(["score": .number(5)]),
            bare(korean: false),
            bare(["palette.vib": .color(.white)]),
        ]
        let library = try FontLibrary(manifest: Checkout.manifest())
        for a in variants {
            for b in variants {
                _ = placer.place(template, a)
                let difference = firstDifference(placer.place(template, b), Placer(fonts: library).place(template, b))
                #expect(difference == nil)
            }
        }
    }
}
