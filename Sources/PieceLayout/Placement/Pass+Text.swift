import PieceGraphics
import PieceText

extension Pass {
    mutating func place(_ text: TextLayer, _ layer: Layer, _ around: Surroundings) -> LayerOutput {
        place(text, layer, around, frame: rect(text.frame)).output
    }

    /// Fits and places a text in `frame`; a frame of no height is as high as the text turns out.
    mutating func place(
        _ text: TextLayer, _ layer: Layer, _ around: Surroundings, frame: Rect
    ) -> (output: LayerOutput, height: Double) {
        let scope = inputs.scope
        var runs: [TextRun] = []
        var colors: [Color] = []
        for run in text.runs where run.when?.bool(in: scope) != false {
            let string = run.text.string(in: scope)
            guard !string.isEmpty else { continue }
            runs.append(
                TextRun(
                    text: string, font: run.font,
                    scale: max(0.05, min(20, run.scale.number(in: scope))),
                    letterSpacing: run.tracking?.number(in: scope), tag: colors.count,
                    gapBefore: run.gap.number(in: scope)))
            colors.append(run.color.color(in: scope))
        }
        guard !runs.isEmpty else { return (LayerOutput(), 0) }
        let measuresHeight = frame.height <= 0
        let box = Size(frame.width, measuresHeight ? 100_000 : frame.height)
        let style = style(of: text, measuresHeight: measuresHeight)
        var placed = GlyphItem(
            glyphs: [], transform: .translation(frame.x, frame.y), colors: colors,
            shadows: text.shadows.map {
                TextShadow(
                    offset: Point($0.x.number(in: scope), $0.y.number(in: scope)),
                    sigma: max(0, min(100, $0.blur.number(in: scope) / 2)), color: $0.color.color(in: scope))
            },
            opacity: around.opacity, blend: layer.blend, curved: [])
        placed.path = layer.path
        if let rotation = text.rotation {
            let centre = Point(frame.midX, frame.midY)
            placed.transform = placed.transform.then(.rotation(degrees: rotation.number(in: scope), about: centre))
        }
        placed.transform = placed.transform.then(around.transform)
        if let arc = text.arc {
            return (placeOnArc(arc, runs, style, placed, layer, around), 0)
        }
        let fitted = placer.fonts.layout(runs, in: box, style: style)
        placed.glyphs = fitted.lines.flatMap(\.glyphs)
        let height = measuresHeight ? fitted.box.height : frame.height
        var output = LayerOutput(items: [.glyphs(placed)])
        output.texts.append(
            report(text, layer, runs, fitted, placed, Rect(frame.x, frame.y, frame.width, height), around))
        if let id = layer.id {
            let top = frame.y + fitted.box.y
            output.measured = [
                id + ".top": .number(top), id + ".bottom": .number(top + fitted.box.height),
                id + ".height": .number(fitted.box.height), id + ".lines": .number(Double(fitted.lines.count)),
                id + ".size": .number(fitted.size), id + ".left": .number(frame.x + fitted.ink.x),
                id + ".width": .number(fitted.ink.width), id + ".right": .number(frame.x + fitted.ink.maxX),
            ]
        }
        return (output, height)
    }

    private func style(of text: TextLayer, measuresHeight: Bool) -> TextStyle {
        let scope = inputs.scope
        // Nothing readable is smaller than half a pixel or larger than half the largest canvas.
        let sizeMax = max(0.5, min(2_048, number(text.size, 0, default: 24)))
        // English reads a little tighter than Korean at the same tracking (art direction, Locale).
        let tracking = text.tracking.number(in: scope) + (scope.isKorean ? 0 : 0.01)
        var style = TextStyle(sizeMax: sizeMax)
        style.sizeMin = max(0.5, min(sizeMax, number(text.size, 1, default: sizeMax)))
        style.maxLines = Int(max(1, min(200, text.lines.number(in: scope))))
        style.lineHeight = text.lineHeight.number(in: scope)
        style.letterSpacing = tracking
        style.align = text.align == .left ? .left : text.align == .center ? .center : .right
        style.valign = measuresHeight || text.valign == .top ? .top : text.valign == .middle ? .middle : .bottom
        style.fit = text.fit == .width ? .fitWidth : .shrink
        style.direction = text.direction == .vertical ? .verticalRL : .horizontal
        style.balance = text.balance && style.maxLines > 1
        if let optical = text.opticalLeft { style.opticalLeft = optical }
        style.lang = scope.isKorean ? "ko" : "en"
        return style
    }

    private func report(
        _ text: TextLayer, _ layer: Layer, _ runs: [TextRun], _ fitted: TextLayout, _ placed: GlyphItem, _ frame: Rect,
        _ around: Surroundings
    ) -> PlacedText {
        let toCanvas = placed.transform
        return PlacedText(
            path: layer.path, string: runs.map(\.text).joined(), frame: around.transform.bounds(of: frame),
            ink: toCanvas.bounds(of: fitted.ink), colors: placed.colors, size: fitted.size,
            didClamp: fitted.didClamp, mayClamp: text.mayClamp, overflows: fitted.overflows,
            didBreakAnywhere: fitted.didBreakAnywhere, missing: fitted.missing)
    }

    private func placeOnArc(
        _ arc: ArcSpec, _ runs: [TextRun], _ style: TextStyle, _ placed: GlyphItem, _ layer: Layer,
        _ around: Surroundings
    ) -> LayerOutput {
        var item = placed
        item.transform = Transform.translation(number(arc.centre, 0), number(arc.centre, 1)).then(around.transform)
        let curve = placer.fonts.layoutOnArc(
            runs, radius: arc.radius.number(in: inputs.scope), centreAngle: arc.angle.number(in: inputs.scope),
            clockwise: !arc.inside, style: style)
        item.curved = curve
        return LayerOutput(items: [.glyphs(item)])
    }

    mutating func wordmark(
        in frame: Rect, size: Double, color: Color, _ layer: Layer, _ around: Surroundings
    ) -> LayerOutput {
        let style = TextStyle(sizeMax: size, lineHeight: 1, letterSpacing: 0.1, valign: .middle)
        let fitted = placer.fonts.layout([TextRun(text: "PIECE", font: "BEB")], in: frame.size, style: style)
        return LayerOutput(items: [
            .glyphs(
                GlyphItem(
                    glyphs: fitted.lines.flatMap(\.glyphs),
                    transform: Transform.translation(frame.x, frame.y).then(around.transform), colors: [color],
                    shadows: [], opacity: around.opacity, blend: layer.blend, curved: []))
        ])
    }
}
