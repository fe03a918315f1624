import PieceGraphics

/// Cut paper: sheets for each range of tones laid over each other, dark ones deepest, each with its edge's shadow.
struct Cutout: Effect {
    var sheets = 6
    var smoothness = 4.0
    var depth = 6.0
    var colour = 0.4
    var grain = 0.4

    static let name = "cutout"
    static let parameters: [Parameter<Cutout>] = [
        .integer("sheets", \.sheets, 2...10, "the number of sheets"),
        .number("smoothness", \.smoothness, 1...20, "how far edges are rounded, in pixels"),
        .number("depth", \.depth, 0...24, "how far sheets lie above each other, in pixels"),
        .number("colour", \.colour, 0...1, "how much stronger colours get"),
        .number("grain", \.grain, 0...1, "how much the paper shows"),
    ]

    func paint(_ original: borrowing Pixmap, seed: UInt64) -> Pixmap {
        let photo = original.exposed(0.6)
        let unit = photo.unit()
        let (width, height) = (photo.width, photo.height)
        let result = Lab(photo)
        let shape = relief(Field(halfLuma: photo), unit)
        let hueA = result.a.blurred(sigma: max(1, 7 * unit))
        let hueB = result.b.blurred(sigma: max(1, 7 * unit))
        let cuts = self.cuts(shape)
        let chroma = 1 + 0.7 * Float(colour)
        let full = shape.enlarged(width: width, height: height)
        var light = sheetLightness(0)
        for i in 0..<result.l.count {
            result.l.base[i] = light
            result.a.base[i] = hueA.base[i] * chroma * Cutout.room(light)
            result.b.base[i] = hueB.base[i] * chroma * Cutout.room(light)
        }
        for (index, cut) in cuts.enumerated() {
            light = sheetLightness(index + 1)
            lay(light, cut, full, shadow(shape, cut, unit), on: result, hueA, hueB, chroma, unit)
        }
        let paper = Field(paper: seed, width: width, height: height, unit: unit * 0.6)
        let rough = 0.012 * Float(grain)
        for i in 0..<result.l.count { result.l.base[i] += rough * paper.base[i] }
        return result.pixmap()
    }

    /// Tones with rounded forms, differences around each place drawn out.
    private func relief(_ luma: borrowing Field, _ unit: Float) -> Field {
        let fine = luma.blurred(sigma: max(0.5, Float(smoothness) * unit * 0.45))
        let soft = luma.blurred(sigma: max(1, Float(smoothness) * unit * 1.3))
        let wide = luma.blurred(sigma: max(2, 30 * unit))
        let result = Field(uninitializedWidth: luma.width, height: luma.height)
        for i in 0..<luma.count {
            // Scissors follow eyes and mouths, and pass over what is only texture.
            let detail = fine.base[i] - soft.base[i]
            let tone = soft.base[i] + detail * smooth(0.015, 0.06, abs(detail))
            result.base[i] = tone + 0.35 * (tone - wide.base[i])
        }
        return result
    }

    /// The tones at which sheets end: between equal parts of the area and equal steps.
    private func cuts(_ shape: borrowing Field) -> [Float] {
        var sample: [Float] = []
        let step = max(1, shape.count / 4096)
        for i in stride(from: 0, to: shape.count, by: step) { sample.append(shape.base[i]) }
        sample.sort()
        let (low, high) = (sample[sample.count / 50], sample[sample.count - 1 - sample.count / 50])
        return (1..<sheets).map { k in
            let part = Float(k) / Float(sheets)
            let even = sample[min(sample.count - 1, Int(part * Float(sample.count)))]
            return 0.5 * even + 0.5 * (low + (high - low) * part)
        }
    }

    private func sheetLightness(_ index: Int) -> Float {
        0.20 + 0.75 * Float(index) / Float(sheets - 1)
    }

    /// How much colour a lightness can carry.
    private static func room(_ light: Float) -> Float { 0.55 + 1.8 * light * (1 - light) }

    /// The blurred sheet, at half the resolution.
    private func shadow(_ shape: borrowing Field, _ cut: Float, _ unit: Float) -> Field {
        let mask = Field(uninitializedWidth: shape.width, height: shape.height)
        for i in 0..<shape.count { mask.base[i] = held((shape.base[i] - cut) * 60 + 0.5) }
        return mask.blurred(sigma: max(0.5, Float(depth) * unit * 0.5))
    }

    private func lay(
        _ light: Float, _ cut: Float, _ shape: borrowing Field, _ shadow: borrowing Field, on result: borrowing Lab,
        _ hueA: borrowing Field, _ hueB: borrowing Field, _ chroma: Float, _ unit: Float
    ) {
        let (width, height) = (shape.width, shape.height)
        let offset = Int((Float(depth) * unit * 0.7).rounded())
        let room = Cutout.room(light) * chroma
        for y in 0..<height {
            let (here, below) = (shape.row(y), shape.rowHeld(y + 1))
            let cast = shadow.rowHeld((y - offset) >> 1)
            let (l, a, b) = (result.l.row(y), result.a.row(y), result.b.row(y))
            let (green, yellow) = (hueA.row(y), hueB.row(y))
            for x in 0..<width {
                let next = min(width - 1, x + 1)
                let slope = abs(here[next] - here[x]) + abs(below[x] - here[x]) + 0.0015
                let cover = held((here[x] - cut) / slope + 0.5)
                let shade = cast[min(shadow.width - 1, max(0, (x - offset) >> 1))]
                l[x] = mix(l[x] * (1 - 0.34 * shade), light, cover)
                a[x] = mix(a[x], green[x] * room, cover)
                b[x] = mix(b[x], yellow[x] * room, cover)
            }
        }
    }
}
