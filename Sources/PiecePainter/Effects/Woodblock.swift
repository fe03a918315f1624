import PieceGraphics

/// A woodblock print of old Edo: flat, quiet colours on mulberry paper, indigo outlines, the wood's grain in the flats
/// and a band of blue that fades down from the top (bokashi).
struct Woodblock: Effect {
    var radius = 6.0
    var tones = 6
    var lines = 0.8
    var bokashi = 0.5
    var grain = 0.5
    var ink = Color(rgb: 0x1B2340)
    var paper = Color(rgb: 0xF1E6CC)

    static let name = "woodblock"
    static let parameters: [Parameter<Woodblock>] = [
        .number("radius", \.radius, 2...14, "how much forms are simplified, in pixels"),
        .integer("tones", \.tones, 3...10, "the number of tones"),
        .number("lines", \.lines, 0...1, "how strong outlines are"),
        .number("bokashi", \.bokashi, 0...1, "how strong the band of blue at the top is"),
        .number("grain", \.grain, 0...1, "how much the wood's grain shows"),
        .colour("ink", \.ink, "the colour of the outlines"),
        .colour("paper", \.paper, "the paper's colour"),
    ]

    func paint(_ original: borrowing Pixmap, seed: UInt64) -> Pixmap {
        let photo = original.exposed(1)
        let unit = photo.unit()
        let flow = Flow(Field(halfLuma: photo), sigma: max(1, 3 * unit), seed: seed)
        let brush = Brush(radius: min(14, max(2, radius * Double(unit))))
        let painted = Lab(brush.paint(photo, along: flow, hardness: 2))
        let outlines = painted.l.darkLines(sigma: max(0.6, 1.5 * unit), gain: 26, floor: 0.007)
        let wood = self.wood(photo.width, photo.height, unit, seed)
        pull(painted, outlines, wood, unit)
        return painted.pixmap()
    }

    /// Long fibres across the print: clouds stretched sideways.
    private func wood(_ width: Int, _ height: Int, _ unit: Float, _ seed: UInt64) -> Field {
        let noise = Noise(seed: seed, 1)
        let stretch = max(1, Int(28 * unit))
        let narrow = Field(
            clouds: noise, width: (width + stretch - 1) / stretch, height: height, cell: max(1.5, 5 * unit), octaves: 2,
            persistence: 0.8)
        return narrow.enlarged(width: width, height: height)
    }

    private func pull(
        _ painted: borrowing Lab, _ outlines: borrowing Field, _ wood: borrowing Field, _ unit: Float
    ) {
        let (width, height) = (painted.l.width, painted.l.height)
        let (sheet, key) = (OKLab(paper), OKLab(ink))
        let steps = Float(tones)
        let (line, rough, band) = (Float(lines) * 0.92, Float(grain), Float(bokashi))
        let (paperL, paperA, paperB) = (Float(sheet.l), Float(sheet.a), Float(sheet.b))
        let (inkL, inkA, inkB) = (Float(key.l), Float(key.a), Float(key.b))
        for y in 0..<height {
            let (l, a, b) = (painted.l.row(y), painted.a.row(y), painted.b.row(y))
            let (edges, fibres) = (outlines.row(y), wood.row(y))
            let fade = band * (1 - smooth(0, 0.24, Float(y) / Float(height)))
            for x in 0..<width {
                // Tones in flat steps with edges as soft as a carved one, and none darker than thin pigment gets.
                let lifted = min(1, 0.22 + 0.82 * l[x])
                let scaled = lifted * steps
                let part = scaled - scaled.rounded(.down)
                let flat = (scaled - part + smooth(0.38, 0.62, part)) / steps
                let light = mix(lifted, flat, 0.85)
                // Pigment on the paper: white is the paper, colours keep three quarters of their strength.
                let cover = held(1.06 - light)
                var lightness = paperL * light + 0.016 * rough * fibres[x] * (0.25 + cover)
                var green = paperA * light + a[x] * 1.15
                var yellow = paperB * light + b[x] * 1.15
                // The deepest tones are printed with the key block's ink.
                let deep = 0.75 * (1 - smooth(0.08, 0.42, l[x]))
                lightness = mix(lightness, inkL, deep)
                green = mix(green, inkA, deep)
                yellow = mix(yellow, inkB, deep)
                // The blue of the band lies over the lights only.
                let blue = fade * smooth(0.35, 0.9, light) * (1 + 0.12 * rough * fibres[x])
                lightness = mix(lightness, 0.44, 0.75 * blue)
                green = mix(green, -0.025, 0.8 * blue)
                yellow = mix(yellow, -0.095, 0.8 * blue)
                let inked = line * edges[x]
                l[x] = mix(lightness, inkL, inked)
                a[x] = mix(green, inkA, inked)
                b[x] = mix(yellow, inkB, inked)
            }
        }
    }
}
