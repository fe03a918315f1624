import PieceGraphics

/// Graphite, or coloured pencils, on paper with tooth: contours, hatching in two directions, a little smudging.
struct Pencil: Effect {
    var colour = 0.0
    var lines = 0.8
    var hatching = 0.7
    var darkness = 0.75
    var grain = 0.6
    var paper = Color(rgb: 0xF6F2E9)

    static let name = "pencil"
    static let parameters: [Parameter<Pencil>] = [
        .number("colour", \.colour, 0...1, "how coloured the pencils are; 0 is graphite"),
        .number("lines", \.lines, 0...1, "how strong contours are"),
        .number("hatching", \.hatching, 0...1, "how much tones are hatched and not smudged"),
        .number("darkness", \.darkness, 0...1, "how hard the pencil presses"),
        .number("grain", \.grain, 0...1, "how much the paper's tooth shows"),
        .colour("paper", \.paper, "the paper's colour"),
    ]

    func paint(_ original: borrowing Pixmap, seed: UInt64) -> Pixmap {
        let photo = original.exposed(1)
        let unit = photo.unit()
        let (width, height) = (photo.width, photo.height)
        let picture = Lab(photo)
        let luma = Field(halfLuma: photo)
        let contours = picture.l.darkLines(sigma: max(0.6, 1.3 * unit), gain: 24, floor: 0.004)
        let first = Field(
            hatching: Noise(seed: seed, 1), width: luma.width, height: luma.height, turns: -0.14,
            length: max(8, Int(44 * unit)), pitch: max(2, 3.2 * unit))
        let second = strokes(luma, unit, seed)
        let around = luma.blurred(sigma: max(3, 40 * unit))
        let tooth = Field(paper: seed, width: width, height: height, unit: unit * 0.6)
        let stretch = Stretch(from: (luma.width, luma.height), to: (width, height))
        let rows = Field(uninitializedWidth: width, height: 3)
        let (one, two, local) = (rows.row(0), rows.row(1), rows.row(2))
        let ground = OKLab(paper)
        let (white, press) = (Float(ground.l), 0.75 + 0.5 * Float(darkness))
        let (hatch, rough, line, tint) = (Float(hatching), Float(grain), Float(lines), Float(colour))
        for y in 0..<height {
            first.enlargeRow(y, by: stretch, to: one)
            second.enlargeRow(y, by: stretch, to: two)
            around.enlargeRow(y, by: stretch, to: local)
            let (l, a, b) = (picture.l.row(y), picture.a.row(y), picture.b.row(y))
            let (bumps, edges) = (tooth.row(y), contours.row(y))
            for x in 0..<width {
                // Light places get more room, so that dark photos become drawings and not black sheets.
                let tone = l[x] + 0.30 * (0.62 - local[x])
                let dark = held(1.02 - tone) * press
                // A stroke is drawn where its height in the noise, made about uniform, lies below the darkness.
                let mark = smooth(-0.25, 0.25, dark - (0.42 - 0.22 * one[x])) * (0.16 + 0.72 * dark)
                let cross = smooth(-0.22, 0.22, dark - (0.78 - 0.2 * two[x])) * 0.75
                let hatched = 1 - (1 - mark) * (1 - cross)
                let smudged = dark * (0.45 + 0.3 * dark)
                let shade = mix(smudged, 0.22 * smudged + 0.88 * hatched, hatch)
                let drawn = 1 - (1 - held(shade)) * (1 - line * edges[x] * 0.85)
                // Graphite catches on the tooth; hard pressure fills the hollows.
                let caught = held(drawn * (1 + rough * 0.55 * bumps[x] * (1.15 - drawn)))
                let pigment = caught * (0.84 - 0.2 * tint)
                l[x] = white - pigment * (white - 0.08) + 0.004 * rough * bumps[x]
                // Coloured pencils tint the paper in the lights too.
                let chroma = tint * (1.75 * caught + 0.5 * smooth(0, 0.3, dark))
                a[x] = Float(ground.a) + a[x] * chroma
                b[x] = Float(ground.b) * (1 - caught) + b[x] * chroma
            }
        }
        return picture.pixmap()
    }

    /// Strokes that follow the forms.
    private func strokes(_ luma: borrowing Field, _ unit: Float, _ seed: UInt64) -> Field {
        let flow = Flow(luma, sigma: max(1, 4 * unit), wind: 0.06, seed: seed &+ 2)
        let noise = Field(white: Noise(seed: seed, 2), width: luma.width, height: luma.height)
        return flow.streaks(noise, length: max(4, Int(16 * unit)))
    }
}
