import PieceGraphics

/// A cyanotype: Prussian blue brushed on rough paper and exposed through a negative, with the brush's ragged border.
struct Cyanotype: Effect {
    var contrast = 0.5
    var depth = 0.6
    var margin = 36.0
    var grain = 0.5
    var blue = Color(rgb: 0x0D2C54)
    var paper = Color(rgb: 0xF3EFE3)

    static let name = "cyanotype"
    static let parameters: [Parameter<Cyanotype>] = [
        .number("contrast", \.contrast, 0...1, "how steep tones are"),
        .number("depth", \.depth, 0...1, "how long it was exposed: how dark the blue gets"),
        .number("margin", \.margin, 0...120, "the bare paper around the picture, in pixels"),
        .number("grain", \.grain, 0...1, "how much the paper shows"),
        .colour("blue", \.blue, "the colour of the deepest tones"),
        .colour("paper", \.paper, "the paper's colour"),
    ]

    func paint(_ original: borrowing Pixmap, seed: UInt64) -> Pixmap {
        let photo = original.exposed(0.8)
        let unit = photo.unit()
        let (width, height) = (photo.width, photo.height)
        let lightness = Field(lightness: photo)
        let soft = Field(halfLuma: photo).blurred(sigma: max(2, 20 * unit))
        let surface = Field(paper: seed, width: width, height: height, unit: unit)
        let coat = Field(
            clouds: Noise(seed: seed, 2), width: (width + 7) / 8, height: (height + 7) / 8, cell: max(2, 30 * unit),
            octaves: 4, persistence: 0.6)
        let edge = RaggedEdge(
            width: width, height: height, margin: Float(margin) * unit, rough: max(1, 6 * unit), unit: unit, seed: seed)
        let tones = GradientMap(stops: [
            GradientStop(0, blue), GradientStop(0.38, Color(rgb: 0x1F568F)), GradientStop(0.68, Color(rgb: 0x6E9FC6)),
            GradientStop(0.88, Color(rgb: 0xCFDDE2)), GradientStop(1, paper),
        ]).colours
        let curve = self.curve()
        let result = Pixmap(uninitializedWidth: width, height: height)
        let stretch = Stretch(from: (soft.width, soft.height), to: (width, height))
        let patches = Stretch(from: (coat.width, coat.height), to: (width, height))
        let rows = Field(uninitializedWidth: width, height: 2)
        let (around, uneven) = (rows.row(0), rows.row(1))
        let (rough, border) = (Float(grain), max(1, 2 * unit))
        for y in 0..<height {
            soft.enlargeRow(y, by: stretch, to: around)
            coat.enlargeRow(y, by: patches, to: uneven)
            let (l, bumps, above) = (lightness.row(y), surface.row(y), surface.rowHeld(y - 1))
            let raw = UnsafeMutableRawPointer(result.base + y * result.stride)
            let row = raw.assumingMemoryBound(to: UInt32.self)
            for x in 0..<width {
                let local = held(l[x] + 0.25 * (l[x] - around[x]))
                var tone = curve[Int(local * 255 + 0.5)]
                // The coat is uneven where there is much of it, and thinner on the paper's bumps.
                tone += (1 - tone) * (0.035 * uneven[x] + rough * 0.045 * bumps[x])
                let depth = edge.depth(x, y, tooth: bumps[x]) / border
                // It pools, darker, just inside its border.
                if depth < 8 { tone -= 0.12 * max(0, 1 - abs(depth - 2) / 3) }
                tone = mix(1, tone, held(depth + 0.5))
                tone += (bumps[x] - above[max(0, x - 1)]) * rough * 0.010
                row[x] = tones[Int(held(tone) * 255 + 0.5)]
            }
        }
        return result
    }

    private func curve() -> [Float] {
        (0..<256).map { i in
            let t = Float(i) / 255
            let s = mix(t, t * t * (3 - 2 * t), 0.3 + 0.7 * Float(contrast))
            // Longer exposure moves the middle down.
            return mix(s, s * s, 0.7 * Float(depth) - 0.15)
        }
    }
}
