import CICU
import PieceGraphics

/// Step 6: gives every glyph of the fitted lines its place.
struct Placer {
    let library: FontLibrary
    let text: PreparedText
    let runs: [TextRun]
    let style: TextStyle
    let box: Size

    /// The glyphs of one line from x = 0, on baseline 0.
    struct SetLine {
        var glyphs: [PlacedGlyph] = []
        var width = 0.0
        var ink = Rect(0, 0, 0, 0)
    }

    func placeLines(_ fitted: FittedText) -> TextLayout {
        let size = fitted.size
        let pitch = style.lineHeight * size
        let metrics = primaryMetrics(size)
        var set = fitted.lines.map { setLine($0, size: size) }
        let firstBaseline = firstBaseline(fitted, metrics: metrics, inks: set.map(\.ink))
        let isOptical = style.align == .left && (style.opticalLeft ?? (size >= TextStyle.opticalLeftSize))
        var lines: [TextLine] = []
        var ink = Rect(0, 0, 0, 0)
        for (i, span) in fitted.lines.enumerated() {
            let baseline = firstBaseline + Double(i) * pitch
            var x = aligned(set[i].width)
            if isOptical, !set[i].ink.isEmpty { x -= set[i].ink.minX }
            for g in set[i].glyphs.indices {
                set[i].glyphs[g].origin.x += x
                set[i].glyphs[g].origin.y += baseline
            }
            set[i].ink.x += x
            set[i].ink.y += baseline
            ink = ink.union(set[i].ink)
            lines.append(
                TextLine(
                    glyphs: set[i].glyphs, baseline: baseline, width: set[i].width, ink: set[i].ink,
                    range: utf16Range(span)))
        }
        let width = lines.reduce(0) { max($0, $1.width) }
        let top = firstBaseline - metrics.ascender - (pitch - metrics.ascender - metrics.descender) / 2
        return TextLayout(
            size: size, lines: lines, box: Rect(aligned(width), top, width, pitch * Double(lines.count)), ink: ink,
            didClamp: fitted.didClamp, didBreakAnywhere: fitted.didBreakAnywhere,
            overflows: fitted.overflows || width > box.width + 0.01, missing: text.missing, text: text.text)
    }

    /// The line box above and below the baseline of the first run's face, in pixels, and how far the manifest moves
    /// its baseline down.
    private func primaryMetrics(_ size: Double) -> (ascender: Double, descender: Double, shift: Double) {
        guard let font = runs.first.flatMap({ library.indexByID[$0.font] }), let face = library.face(font) else {
            return (0.8 * size, 0.2 * size, 0)
        }
        return (face.ascender * size, face.descender * size, face.baselineShift * size)
    }

    private func firstBaseline(
        _ fitted: FittedText, metrics: (ascender: Double, descender: Double, shift: Double), inks: [Rect]
    ) -> Double {
        guard let first = fitted.lines.first, let last = fitted.lines.last else { return 0 }
        let size = fitted.size
        let pitch = style.lineHeight * size
        let count = Double(fitted.lines.count)
        let below = (pitch - metrics.ascender - metrics.descender) / 2
        let height = box.height.isFinite ? box.height : 0
        switch style.valign {
        case .top: return below + metrics.ascender + metrics.shift
        case .bottom: return height - below - metrics.descender - (count - 1) * pitch + metrics.shift
        case .middle:
            let top = referenceInk(first, size: size, ink: inks[0]).top
            let bottom = referenceInk(last, size: size, ink: inks[inks.count - 1]).bottom
            return (height - (bottom + (count - 1) * pitch - top)) / 2 - top
        }
    }

    /// The ink a reader sees as the height of a line, about its baseline in pixels: that of plain Hangul syllables
    /// when its largest run has wide characters, else from the baseline to the capitals' top; the line's own ink in
    /// other scripts.
    private func referenceInk(_ line: LineSpan, size: Double, ink: Rect) -> (top: Double, bottom: Double) {
        var scale = 0.0
        var face: Int32 = -1
        var isWide = false
        for cluster in text.clusters[line.start..<line.end] {
            guard cluster.face >= 0, cluster.flags.isDisjoint(with: [.space, .emoji]), cluster.scale >= scale else {
                continue
            }
            let wide = cluster.flags.contains(.wide)
            if cluster.scale > scale || (wide && !isWide) {
                scale = cluster.scale
                face = cluster.face
                isWide = wide
            }
        }
        if let face = library.face(Int(face)),
            let reference = isWide ? face.hangulInk ?? face.capitalInk : face.capitalInk
        {
            return (reference.top * scale * size, reference.bottom * scale * size)
        }
        return ink.isEmpty ? (-0.7 * size, 0) : (ink.minY, ink.maxY)
    }

    func aligned(_ width: Double) -> Double {
        guard box.width.isFinite else { return 0 }
        switch style.align {
        case .left: return 0
        case .center: return (box.width - width) / 2
        case .right: return box.width - width
        }
    }

    func utf16Range(_ line: LineSpan) -> Range<Int> {
        guard line.end > line.start else {
            let at = line.start < text.clusters.count ? Int(text.clusters[line.start].start) : text.text.utf16.count
            return at..<at
        }
        let last = text.clusters[line.end - 1]
        return Int(text.clusters[line.start].start)..<Int(last.start + last.length)
    }

    func setLine(_ line: LineSpan, size: Double) -> SetLine {
        var result = SetLine()
        result.glyphs.reserveCapacity(line.end - line.start + 1)
        var pen = 0.0
        let order = visualOrder(line)
        for (i, k) in order.enumerated() {
            let cluster = text.clusters[k]
            if i > 0 { pen += cluster.gap }
            for glyph in text.glyphs[cluster.glyphRange] {
                place(glyph, pen: pen, size: size, tag: runs[Int(cluster.run)].tag, into: &result)
            }
            pen += cluster.advance * size
            if i + 1 < order.count || line.isCut { pen += cluster.spacing * size }
        }
        if line.isCut, !text.clusters.isEmpty {
            let before = text.clusters[max(0, min(line.end, text.clusters.count) - 1)]
            let dots = library.ellipsis(after: before, runs: runs, style: style)
            for glyph in dots.glyphs {
                place(glyph, pen: pen, size: size, tag: runs[Int(before.run)].tag, into: &result)
            }
            pen += (dots.advances.last ?? 0) * size
        }
        result.width = pen
        return result
    }

    private func place(_ glyph: ShapedGlyph, pen: Double, size: Double, tag: Int, into line: inout SetLine) {
        let em = glyph.scale * size
        var origin = Point(glyph.x * size, glyph.y * size)
        if style.direction == .verticalRL { origin.y += pen } else { origin.x += pen }
        let upright = glyph.face < 0 ? Tofu.extents : library.face(Int(glyph.face))?.ink(glyph.glyph)
        guard let extents = glyph.rotation == 0 ? upright : upright?.turned else { return }
        line.glyphs.append(
            PlacedGlyph(
                face: Int(glyph.face), glyph: glyph.glyph, origin: origin, size: em, tag: tag,
                rotation: Int(glyph.rotation), isColor: glyph.isColor))
        line.ink = line.ink.union(
            Rect(
                origin.x + extents.left * em, origin.y + extents.top * em, (extents.right - extents.left) * em,
                (extents.bottom - extents.top) * em))
    }

    /// The clusters of a line from left to right.
    private func visualOrder(_ line: LineSpan) -> [Int] {
        guard text.isBidirectional, line.end > line.start else { return Array(line.start..<line.end) }
        let levels = text.clusters[line.start..<line.end].map(\.level)
        var order = [Int32](repeating: 0, count: levels.count)
        icu_bidi_visual_order(levels, Int32(levels.count), &order)
        return order.map { line.start + Int($0) }
    }
}
