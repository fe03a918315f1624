import PieceGraphics

extension FontLibrary {
    /// Sets one line along a circle about (0, 0), in pixels.
    ///
    /// - Parameters:
    ///   - radius: of the baseline.
    ///   - centreAngle: where the middle of the line is, in degrees clockwise from the top.
    ///   - clockwise: true for text whose tops point outwards and that reads clockwise; false for text whose tops point
    ///     to the centre, as at the foot of a postmark.
    public func layoutOnArc(
        _ runs: [TextRun], radius: Double, centreAngle: Double, clockwise: Bool = true, style: TextStyle
    ) -> [ArcGlyph] {
        guard radius.isFinite, radius > 0 else { return [] }
        var style = style
        style.direction = .horizontal
        style.fit = .fitWidth
        style = style.sane
        let text = prepare(runs, style: style)
        let size = style.sizeMax
        let total = text.width(0, text.clusters.count, size: size)
        var result: [ArcGlyph] = []
        let degreesPerPixel = 180 / (Double.pi * radius)
        let turn = clockwise ? 1.0 : -1.0
        var pen = -total / 2
        for (k, cluster) in text.clusters.enumerated() {
            if k > 0 { pen += cluster.gap }
            let middle = pen + cluster.advance * size / 2
            let angle = centreAngle + turn * middle * degreesPerPixel + (clockwise ? 0 : 180)
            let rotation = Transform.rotation(degrees: angle)
            for glyph in text.glyphs[cluster.glyphRange] {
                let place = Transform.translation(
                    glyph.x * size - cluster.advance * size / 2, glyph.y * size - turn * radius)
                result.append(
                    ArcGlyph(
                        face: Int(glyph.face), glyph: glyph.glyph, size: glyph.scale * size,
                        tag: runs[Int(cluster.run)].tag, isColor: glyph.isColor, transform: place.then(rotation)))
            }
            pen += (cluster.advance + cluster.spacing) * size
        }
        return result
    }
}
