public import PieceGraphics

extension FontLibrary {
    /// Fits text into a box and places its glyphs, in pixels from the box's top left corner.
    ///
    /// The result depends on the arguments and the font files only. Text never fails to lay out: characters that no
    /// face has become hollow boxes and are listed in `missing`, and what does not fit ends in an ellipsis.
    /// A side of the box that is not finite sets no limit; text is then placed from 0.
    public func layout(_ runs: [TextRun], in box: Size, style: TextStyle) -> TextLayout {
        let style = style.sane
        let isVertical = style.direction == .verticalRL
        let text = prepare(runs, style: style)
        let inline = isVertical ? box.height : box.width
        let block = isVertical ? box.width : box.height
        let fitter = Fitter(
            text, style: style, inline: inline.isNaN ? 0 : inline, block: block.isNaN ? 0 : block,
            ellipsisAdvance: { [self] k in
                guard text.clusters.indices.contains(k) else { return 0 }
                return ellipsis(after: text.clusters[k], runs: runs, style: style).advances.last ?? 0
            })
        let fitted = fitter.fit()
        let placer = Placer(library: self, text: text, runs: runs, style: style, box: box)
        return isVertical ? placer.placeColumns(fitted) : placer.placeLines(fitted)
    }

    /// The advance of a text on one line in pixels per pixel of size, leaving out the pixels between runs.
    public func measureWidth(_ runs: [TextRun], style: TextStyle) -> Double {
        let text = prepare(runs, style: style.sane)
        guard !text.clusters.isEmpty else { return 0 }
        return text.width(0, text.clusters.count, size: 1) - text.width(0, text.clusters.count, size: 0)
    }

    /// Steps 1 to 4: the text as graphemes with glyphs, remembered from call to call.
    func prepare(_ runs: [TextRun], style: TextStyle) -> PreparedText {
        let key = PreparedKey(
            runs: runs, letterSpacing: style.letterSpacing, keepAll: style.keepAll,
            isVertical: style.direction == .verticalRL, joinsLines: style.fit == .fitWidth, lang: style.lang)
        if let known = prepared.value(for: key) { return known }
        var collected = collect(runs, joinsLines: key.joinsLines)
        let isBidirectional = itemise(&collected)
        markBreaks(&collected, keepAll: key.keepAll, lang: key.lang)
        let result = shape(collected, key: key, isBidirectional: isBidirectional)
        prepared.insert(result, cost: 16 + result.clusters.count + result.glyphs.count, for: key)
        return result
    }

    /// The ellipsis in the font of the run a cluster belongs to.
    func ellipsis(after cluster: Cluster, runs: [TextRun], style: TextStyle) -> PreparedText {
        let run = runs[Int(cluster.run)]
        let dots = TextRun(
            text: "\u{2026}", font: run.font, scale: run.scale, letterSpacing: 0, tag: run.tag,
            baselineShift: run.baselineShift)
        var style = style
        style.fit = .clampOnly
        return prepare([dots], style: style)
    }
}

extension TextStyle {
    /// The style with sizes that are positive and finite, at least one line, and no negative line height.
    var sane: TextStyle {
        func size(_ v: Double, _ fallback: Double) -> Double { v.isFinite ? min(4096, max(1, v)) : fallback }
        var result = self
        result.sizeMax = size(sizeMax, 16)
        result.sizeMin = size(sizeMin, result.sizeMax)
        result.maxLines = max(1, maxLines)
        result.lineHeight = lineHeight.isFinite ? max(0, lineHeight) : 1.2
        result.letterSpacing = letterSpacing.isFinite ? letterSpacing : 0
        return result
    }
}
