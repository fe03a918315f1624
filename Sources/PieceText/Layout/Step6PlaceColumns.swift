import PieceGraphics

extension Placer {
    /// Places columns from right to left. `align` moves them together across the box, `valign` each along it.
    func placeColumns(_ fitted: FittedText) -> TextLayout {
        let size = fitted.size
        let pitch = style.lineHeight * size
        let breadth = pitch * Double(fitted.lines.count)
        let right = aligned(breadth) + breadth
        var lines: [TextLine] = []
        var ink = Rect(0, 0, 0, 0)
        var top = 0.0
        var length = 0.0
        for (i, span) in fitted.lines.enumerated() {
            var column = setLine(span, size: size)
            let x = right - (Double(i) + 0.5) * pitch
            let y = columnTop(column.width)
            for g in column.glyphs.indices {
                column.glyphs[g].origin.x += x
                column.glyphs[g].origin.y += y
            }
            column.ink.x += x
            column.ink.y += y
            ink = ink.union(column.ink)
            top = i == 0 ? y : min(top, y)
            length = max(length, column.width)
            lines.append(
                TextLine(
                    glyphs: column.glyphs, baseline: x, width: column.width, ink: column.ink, range: utf16Range(span)))
        }
        return TextLayout(
            size: size, lines: lines, box: Rect(right - breadth, top, breadth, length), ink: ink,
            didClamp: fitted.didClamp, didBreakAnywhere: fitted.didBreakAnywhere,
            overflows: fitted.overflows || length > box.height + 0.01, missing: text.missing, text: text.text)
    }

    private func columnTop(_ length: Double) -> Double {
        guard box.height.isFinite else { return 0 }
        switch style.valign {
        case .top: return 0
        case .middle: return (box.height - length) / 2
        case .bottom: return box.height - length
        }
    }
}
