import PieceGraphics
import PieceLayout
import PieceText

/// A frame as the checks see it: every text with the ink of each of its glyphs.
struct CheckScene {
    let frame: Frame
    let safeArea: Rect
    let texts: [InkedText]
    let codes: [CodeItem]

    var canvas: Rect { Rect(0, 0, Double(frame.width), Double(frame.height)) }

    init(_ frame: Frame, safeArea: Rect, boxes: InkBoxes) {
        self.frame = frame
        self.safeArea = safeArea
        var texts: [InkedText] = []
        var codes: [CodeItem] = []
        var clips: [Outline] = []
        var next = 0
        for (index, item) in frame.items.enumerated() {
            switch item {
            case .beginClip(let outline): clips.append(outline)
            case .endClip: _ = clips.popLast()
            case .code(let code): codes.append(code)
            case .glyphs(let glyphs):
                let inked = boxes.glyphs(of: glyphs)
                // Words that layers draw by themselves (the wordmark, the word of a missing photo) have no report.
                let found = frame.texts[next...].firstIndex { $0.describes(glyphs, inked) }
                if let found { next = found + 1 }
                texts.append(
                    InkedText(
                        report: found.map { frame.texts[$0] }, item: glyphs, glyphs: inked, clips: clips,
                        veil: Self.grainAfter(index, in: frame)))
            default: break
            }
        }
        self.texts = texts
        self.codes = codes
    }

    /// What multiplied grain painted later leaves of a text's brightness, on average.
    private static func grainAfter(_ index: Int, in frame: Frame) -> Double {
        var factor = 1.0
        for case .grain(let grain) in frame.items[index...] where !grain.overlay {
            // The tile's mean is 241 of 255 (art direction, Grain).
            factor *= 1 - grain.strength * (1 - 241.0 / 255)
        }
        return factor
    }
}

/// A text with the ink of its glyphs.
struct InkedText {
    /// What the placement said about it; nil for words that a layer draws by itself.
    let report: PlacedText?
    let item: GlyphItem
    let glyphs: [InkedGlyph]
    /// The clips around it, outermost first.
    let clips: [Outline]
    /// What grain painted later leaves of its brightness, 0…1.
    let veil: Double
    /// The ink of all glyphs, on the canvas.
    let ink: Rect

    init(report: PlacedText?, item: GlyphItem, glyphs: [InkedGlyph], clips: [Outline], veil: Double) {
        self.report = report
        self.item = item
        self.glyphs = glyphs
        self.clips = clips
        self.veil = veil
        ink = glyphs.reduce(Rect(0, 0, 0, 0)) { $0.union($1.canvas) }
    }

    var path: String { report?.path ?? item.path }
    /// The text as messages quote it.
    var quoted: String { report.map { quote($0.string) } ?? (item.curved.isEmpty ? "a word" : "a text along an arc") }
    var isCurved: Bool { !item.curved.isEmpty }

    /// Whether lines run downwards.
    var isVertical: Bool {
        guard item.glyphs.count > 1 else { return false }
        let (a, b) = (item.glyphs[0].origin, item.glyphs[1].origin)
        return abs(b.y - a.y) > abs(b.x - a.x)
    }
}

/// The ink of one glyph.
struct InkedGlyph {
    /// In the text box's coordinates.
    let local: Rect
    /// On the canvas: the box around the turned local box.
    let canvas: Rect
    /// The run it comes from.
    let tag: Int
    /// Pixels per em.
    let size: Double
    /// An emoji, which brings its own colours.
    let isColor: Bool
    /// A hollow box in place of a character that no font has.
    let isTofu: Bool
}

/// A text, shortened for a message.
func quote(_ text: String) -> String {
    let line = text.split(whereSeparator: \.isNewline).joined(separator: " ")
    return line.count > 28 ? "'\(line.prefix(26))…'" : "'\(line)'"
}

extension PlacedText {
    /// Whether this is the report about the glyphs: same colours, ink in the same place.
    func describes(_ item: GlyphItem, _ glyphs: [InkedGlyph]) -> Bool {
        guard item.curved.isEmpty, colors == item.colors, !ink.isEmpty else { return false }
        let local = glyphs.reduce(Rect(0, 0, 0, 0)) { $0.union($1.local) }
        let bounds = item.transform.bounds(of: local)
        // Colour bitmaps are measured by their strike, which a pixel or two of scaling may move.
        return ink.contains(bounds, slack: 4 + size * 0.1) && bounds.contains(ink, slack: 4 + size * 0.1)
    }
}

/// Measures the ink of glyphs, remembering it by face and glyph.
final class InkBoxes {
    private struct Key: Hashable {
        var face: Int
        var glyph: UInt32
    }

    private let cache: GlyphCache
    /// Ink in thousandths of an em, about the glyph's origin.
    private var boxes: [Key: Rect] = [:]

    init(glyphs: GlyphCache) { cache = glyphs }

    /// The glyphs of an item that draw anything.
    func glyphs(of item: GlyphItem) -> [InkedGlyph] {
        let straight = item.glyphs.map { glyph in
            let turn = Transform.rotation(degrees: Double(glyph.rotation) * 90)
            let place = turn.then(.translation(glyph.origin.x, glyph.origin.y))
            let ink = box(glyph.face, glyph.glyph, glyph.size, isColor: glyph.isColor)
            return inked(place.bounds(of: ink), ink, glyph.tag, glyph.size, glyph.isColor, glyph.face, item.transform)
        }
        let curved = item.curved.map { glyph in
            let ink = box(glyph.face, glyph.glyph, glyph.size, isColor: glyph.isColor)
            let local = glyph.transform.bounds(of: ink)
            return inked(local, ink, glyph.tag, glyph.size, glyph.isColor, glyph.face, item.transform)
        }
        return (straight + curved).compactMap { $0 }
    }

    private func inked(
        _ local: Rect, _ ink: Rect, _ tag: Int, _ size: Double, _ isColor: Bool, _ face: Int, _ transform: Transform
    ) -> InkedGlyph? {
        guard !ink.isEmpty else { return nil }
        return InkedGlyph(
            local: local, canvas: transform.bounds(of: local), tag: tag, size: size, isColor: isColor,
            isTofu: face == PlacedGlyph.tofuFace)
    }

    private func box(_ face: Int, _ glyph: UInt32, _ size: Double, isColor: Bool) -> Rect {
        if isColor {
            guard let picture = cache.colorGlyph(face: face, glyph: glyph, size: size) else { return Rect(0, 0, 0, 0) }
            let bounds = picture.pixmap.pixmap.bounds
            return Rect(Double(picture.x), Double(picture.y), Double(bounds.width), Double(bounds.height))
        }
        let key = Key(face: face, glyph: glyph)
        let em: Rect
        if let known = boxes[key] {
            em = known
        } else {
            em = cache.outline(face: face, glyph: glyph, size: 1000).controlBounds
            boxes[key] = em
        }
        let scale = size / 1000
        return Rect(em.x * scale, em.y * scale, em.width * scale, em.height * scale)
    }
}
