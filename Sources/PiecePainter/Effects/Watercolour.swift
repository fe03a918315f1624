import PieceGraphics

/// Watercolour: flowing shapes in a few washes, pigment gathered at their rims and in the paper's hollows, highlights
/// left white, bare paper around it. The density of pigment darkens a colour as Bousseau, Kaplan, Thollot and Sillion
/// do in "Interactive watercolor rendering with temporal coherence and abstraction" (2006).
struct Watercolour: Effect {
    var radius = 7.0
    var flow = 3.5
    var washes = 0.6
    var rims = 0.7
    var grain = 0.5
    var margin = 0.0

    static let name = "watercolour"
    static let parameters: [Parameter<Watercolour>] = [
        .number("radius", \.radius, 2...14, "the brush's radius in pixels"),
        .number("flow", \.flow, 0...20, "how far wet edges run, in pixels"),
        .number("washes", \.washes, 0...1, "how much tones gather in washes"),
        .number("rims", \.rims, 0...1, "how dark the rims of washes are"),
        .number("grain", \.grain, 0...1, "how much the paper shows"),
        .number("margin", \.margin, 0...120, "the bare paper around the picture, in pixels"),
    ]

    func paint(_ original: borrowing Pixmap, seed: UInt64) -> Pixmap {
        let photo = original.exposed(0.85)
        let unit = photo.unit()
        let (width, height) = (photo.width, photo.height)
        let wet = run(photo, unit, seed)
        let tangents = Flow(Field(halfLuma: wet), sigma: max(1, 2 * unit), seed: seed)
        let brush = Brush(radius: min(14, max(2, radius * Double(unit))))
        let painted = Lab(brush.paint(wet, along: tangents, hardness: 0.6))
        wash(painted.l)
        let soft = painted.l.blurred(sigma: max(0.8, 2.4 * unit))
        let paper = Field(paper: seed, width: width, height: height, unit: unit)
        let pools = Field(
            clouds: Noise(seed: seed, 3), width: (width + 3) / 4, height: (height + 3) / 4, cell: max(2, 40 * unit),
            octaves: 5, persistence: 0.6)
        let edge = RaggedEdge(
            width: width, height: height, margin: Float(margin) * unit, rough: max(1, 5 * unit), unit: unit, seed: seed)
        settle(painted, soft, paper, pools, edge, unit)
        return painted.pixmap()
    }

    /// Wet edges run: the photo displaced by turbulence of two sizes.
    private func run(_ photo: borrowing Pixmap, _ unit: Float, _ seed: UInt64) -> Pixmap {
        let (width, height) = ((photo.width + 3) / 4, (photo.height + 3) / 4)
        func turbulence(_ layer: UInt32) -> Field {
            let field = Field(
                clouds: Noise(seed: seed, layer), width: width, height: height, cell: max(2, 10 * unit), octaves: 3,
                persistence: 0.6)
            let reach = Float(flow) * unit * 0.7
            field.update { $0 * reach }
            return field
        }
        return photo.displaced(turbulence(4), turbulence(5))
    }

    /// Tones gather in seven washes with soft steps, all lighter than the photo: the paper shines through.
    private func wash(_ lightness: borrowing Field) {
        let amount = Float(washes)
        lightness.update { l in
            let lifted = 0.13 + 0.88 * l
            let light = lifted + 0.16 * lifted * (1 - lifted)
            let step = light * 7
            let part = step - step.rounded(.down)
            return mix(light, (step - part + smooth(0.2, 0.8, part)) / 7, amount)
        }
    }

    private func settle(
        _ painted: borrowing Lab, _ soft: borrowing Field, _ paper: borrowing Field, _ pools: borrowing Field,
        _ edge: borrowing RaggedEdge, _ unit: Float
    ) {
        let (width, height) = (paper.width, paper.height)
        let stretch = Stretch(from: (pools.width, pools.height), to: (width, height))
        let pool = UnsafeMutablePointer<Float>.allocate(capacity: width)
        defer { pool.deallocate() }
        let (rim, rough, border) = (Float(rims), Float(grain), max(1, 2.5 * unit))
        for y in 0..<height {
            pools.enlargeRow(y, by: stretch, to: pool)
            let (l, a, b, s) = (painted.l.row(y), painted.a.row(y), painted.b.row(y), soft.row(y))
            let (bumps, above) = (paper.row(y), paper.rowHeld(y - 1))
            for x in 0..<width {
                let bump = bumps[x]
                // Pigment: more on the dark side of a wash's rim, in pools and in hollows.
                let difference = s[x] - l[x]
                let gathered = difference > 0 ? min(0.12, difference) * 3.6 : max(-0.06, difference) * 0.9
                var density = 1 + (0.05 + 0.12 * l[x]) * pool[x] - 0.11 * rough * bump
                var lightness = l[x] - rim * gathered
                let depth = edge.depth(x, y, tooth: bump)
                // The rim of the whole painting, and bare paper beyond it.
                let rimmed = depth / border
                if depth < 12 * border { density += rim * 0.5 * max(0, 1 - abs(rimmed - 1)) }
                let cover = held(rimmed + 0.5)
                // A dry brush jumps over the highest bumps.
                let bare = 1 - 0.6 * rough * smooth(1.7, 3, bump) * smooth(0.3, 0.7, l[x])
                let pigment = held((0.985 - lightness) * density) * cover * bare
                lightness = 0.985 - pigment
                // Light from the upper left on the paper itself.
                let shade = (bump - above[max(0, x - 1)]) * rough * 0.008
                let tint = cover * bare * (0.80 + 0.45 * density) * smooth(0, 0.1, pigment)
                l[x] = lightness + shade
                a[x] = a[x] * tint + 0.001
                b[x] = b[x] * tint + 0.008
            }
        }
    }
}
