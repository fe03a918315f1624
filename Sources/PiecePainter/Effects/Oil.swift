import PieceGraphics

/// Oil on canvas: colours melt along the forms into strokes, and the bristles' relief catches light from the upper left.
struct Oil: Effect {
    var radius = 7.0
    var hardness = 1.0
    var relief = 0.8
    var colour = 0.2

    static let name = "oil"
    static let parameters: [Parameter<Oil>] = [
        .number("radius", \.radius, 2...14, "the brush's radius in pixels"),
        .number("hardness", \.hardness, 0.1...8, "how hard edges are"),
        .number("relief", \.relief, 0...1, "how thick the paint lies"),
        .number("colour", \.colour, 0...1, "how much stronger colours get"),
    ]

    func paint(_ original: borrowing Pixmap, seed: UInt64) -> Pixmap {
        let photo = original.exposed(0.5)
        let unit = photo.unit()
        let flow = Flow(Field(halfLuma: photo), sigma: max(1, 2.5 * unit), seed: seed)
        let brush = Brush(radius: min(14, max(2, radius * Double(unit))))
        let melted = brush.paint(photo, along: flow, hardness: Float(hardness))
        let noise = Field(white: Noise(seed: seed, 1), width: flow.x.width, height: flow.x.height)
        let strokes = flow.streaks(noise.blurred(sigma: max(0.8, 2.2 * unit)), length: max(4, Int(20 * unit)))
        let painted = Lab(self.broken(melted, flow, strokes, unit))
        tint(painted, strokes)
        let bristles = flow.streaks(noise.blurred(sigma: max(0.4, unit)), length: max(3, Int(13 * unit)))
        lay(bristles, on: painted, unit)
        return painted.pixmap()
    }

    /// Each stroke takes its colour from a little beside it, so that edges break up into strokes.
    private func broken(
        _ melted: borrowing Pixmap, _ flow: borrowing Flow, _ strokes: borrowing Field, _ unit: Float
    ) -> Pixmap {
        let dx = Field(uninitializedWidth: strokes.width, height: strokes.height)
        let dy = Field(uninitializedWidth: strokes.width, height: strokes.height)
        let reach = 2.4 * unit * Float(relief)
        for i in 0..<strokes.count {
            let aside = min(2, max(-2, strokes.base[i])) * reach
            dx.base[i] = -flow.y.base[i] * aside
            dy.base[i] = flow.x.base[i] * aside
        }
        return melted.displaced(dx, dy)
    }

    /// No two strokes have quite the same paint.
    private func tint(_ painted: borrowing Lab, _ strokes: borrowing Field) {
        let (width, height) = (painted.l.width, painted.l.height)
        let stretch = Stretch(from: (strokes.width, strokes.height), to: (width, height))
        let row = Field(uninitializedWidth: width, height: 1)
        for y in 0..<height {
            strokes.enlargeRow(y, by: stretch, to: row.base)
            let (l, b) = (painted.l.row(y), painted.b.row(y))
            for x in 0..<width {
                l[x] += 0.016 * Float(relief) * row.base[x]
                b[x] += 0.004 * Float(relief) * row.base[x]
            }
        }
    }

    /// Colours a little stronger, edges a little crisper, and the relief of the bristles and of the paint's own edges.
    private func lay(_ bristles: borrowing Field, on painted: borrowing Lab, _ unit: Float) {
        let (width, height) = (painted.l.width, painted.l.height)
        let soft = painted.l.blurred(sigma: max(0.8, 1.6 * unit))
        let stretch = Stretch(from: (bristles.width, bristles.height), to: (width, height))
        let rows = Field(uninitializedWidth: width, height: 3)
        let (height0, height1) = (rows.row(0), rows.row(1))
        let strength = Float(relief)
        let chroma = 1 + 0.6 * Float(colour)
        bristles.enlargeRow(0, by: stretch, to: height0)
        for y in 0..<height {
            bristles.enlargeRow(min(height - 1, y + 1), by: stretch, to: height1)
            let (l, a, b, s) = (painted.l.row(y), painted.a.row(y), painted.b.row(y), soft.row(y))
            for x in 0..<width {
                let next = min(width - 1, x + 1)
                // The slope towards the light: bristles, and edges of paint.
                let slope = (height1[next] - height0[x]) * -0.060
                // Thick paint is light paint; darks are thin glazes.
                let body = 0.35 + 0.65 * held(s[x])
                let crisp = (l[x] - s[x]) * 0.55
                l[x] += crisp + strength * body * (slope + 0.016 * height0[x])
                a[x] *= chroma
                b[x] *= chroma
            }
            (height0).update(from: height1, count: width)
        }
    }

}
