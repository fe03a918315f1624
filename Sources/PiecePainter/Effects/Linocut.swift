import PieceGraphics

/// A print from a carved block: solid blacks, bare lights, and between them gouge strokes that follow the forms.
struct Linocut: Effect {
    var ink = Color(rgb: 0x1C1A1B)
    var paper = Color(rgb: 0xF2E9D8)
    var tint = Color(rgb: 0xD98E3F)
    var tinted = 0.0
    var carving = 0.55
    var stroke = 3.0
    var balance = 0.5
    var chatter = 0.5

    static let name = "linocut"
    static let parameters: [Parameter<Linocut>] = [
        .colour("ink", \.ink, "the colour of the ink"),
        .colour("paper", \.paper, "the paper's colour"),
        .colour("tint", \.tint, "the colour of a second block under the first"),
        .number("tinted", \.tinted, 0...1, "how much of the light areas the second block covers"),
        .number("carving", \.carving, 0...1, "how much middle tones are carved in strokes"),
        .number("stroke", \.stroke, 1...12, "the width of a gouge's stroke in pixels"),
        .number("balance", \.balance, 0...1, "how much of the block is left to print"),
        .number("chatter", \.chatter, 0...1, "how many ridges are left in cleared areas"),
    ]

    func paint(_ original: borrowing Pixmap, seed: UInt64) -> Pixmap {
        let photo = original.exposed(1)
        let unit = photo.unit()
        let luma = Field(halfLuma: photo)
        let flow = Flow(luma, sigma: max(1, 3 * unit), wind: 0.08, seed: seed)
        let tones = self.tones(luma, unit)
        let noise = Field(white: Noise(seed: seed, 1), width: luma.width, height: luma.height)
        let strokes = flow.streaks(
            noise.blurred(sigma: max(0.5, Float(stroke) * unit * 0.32)), length: max(4, Int(Float(stroke) * 5 * unit)))
        // The block's surface: what lies below 0 is inked.
        let block = Field(uninitializedWidth: luma.width, height: luma.height)
        let second = Field(uninitializedWidth: luma.width, height: luma.height)
        let (depth, level) = (0.06 + 0.2 * Float(carving), 0.30 + 0.40 * Float(balance))
        // Cleared areas stay clear unless a ridge is this many deviations high.
        let clear = depth * (3.6 - 1.6 * Float(chatter))
        let under = level + 0.45 * Float(tinted)
        for i in 0..<luma.count {
            let carved = depth * strokes.base[i]
            block.base[i] = min(clear, max(-depth * 2.6, tones.base[i] - level)) + carved
            second.base[i] = min(clear, tones.base[i] - under) + 0.6 * carved
        }
        return print(block.blurred(sigma: 0.7), second.blurred(sigma: 0.9), photo.width, photo.height, unit, seed)
    }

    /// Lightness with its large differences pressed together and its lines drawn out, about 0…1.
    private func tones(_ luma: borrowing Field, _ unit: Float) -> Field {
        let around = luma.blurred(sigma: max(3, 30 * unit))
        let lines = luma.outlines(sigma: max(0.5, 0.8 * unit), sharpness: 4)
        let result = Field(uninitializedWidth: luma.width, height: luma.height)
        for i in 0..<luma.count {
            let local = lines.base[i] - around.base[i]
            result.base[i] = 0.5 + 1.5 * local + 0.75 * (around.base[i] - 0.45)
        }
        return result
    }

    private func print(
        _ block: borrowing Field, _ second: borrowing Field, _ width: Int, _ height: Int, _ unit: Float, _ seed: UInt64
    ) -> Pixmap {
        let result = Pixmap(uninitializedWidth: width, height: height)
        let stretch = Stretch(from: (block.width, block.height), to: (width, height))
        let rows = Field(uninitializedWidth: width, height: 7)
        let (here, below, tintHere, tintBelow) = (rows.row(0), rows.row(1), rows.row(2), rows.row(3))
        let (red, green, blue) = (rows.row(4), rows.row(5), rows.row(6))
        let noise = Noise(seed: seed, 2)
        let (dark, light, middle) = (SIMD3<Float>(light: ink), SIMD3<Float>(light: paper), SIMD3<Float>(light: tint))
        let patches = Field(
            clouds: Noise(seed: seed, 3), width: (width + 3) / 4, height: (height + 3) / 4, cell: max(2, 12 * unit),
            octaves: 4, persistence: 0.7)
        block.enlargeRow(0, by: stretch, to: here)
        second.enlargeRow(0, by: stretch, to: tintHere)
        for y in 0..<height {
            block.enlargeRow(min(height - 1, y + 1), by: stretch, to: below)
            second.enlargeRow(min(height - 1, y + 1), by: stretch, to: tintBelow)
            let patch = patches.row(y >> 2)
            for x in 0..<width {
                let inked = edge(here, below, x, width)
                let under = tinted > 0 ? edge(tintHere, tintBelow, x, width) : 0
                // Ink from a roller: a little uneven, with specks of paper that it did not reach.
                let chance = noise.unit(x >> 1, y >> 1)
                let dry = patch[x >> 2]
                let speck: Float = chance < 0.004 + 0.012 * max(0, dry - 0.6) ? 0.35 : 1
                let solid = inked * speck * (0.998 - 0.006 * max(0, dry) - 0.008 * noise.unit(x, y))
                let ground = 1 + 0.012 * noise.normal(x, y)
                let flat = under * (0.94 - 0.05 * chance)
                let colour = (light + (middle - light) * flat) * ground
                let mixed = colour + (dark - colour) * solid
                red[x] = mixed.x
                green[x] = mixed.y
                blue[x] = mixed.z
            }
            write(red, green, blue, to: result.base + y * result.stride, count: width)
            here.update(from: below, count: width)
            tintHere.update(from: tintBelow, count: width)
        }
        return result
    }

    /// How much of a pixel lies below 0, from the value there and its slope: an edge one pixel wide.
    @inline(__always)
    private func edge(
        _ here: UnsafeMutablePointer<Float>, _ below: UnsafeMutablePointer<Float>, _ x: Int, _ width: Int
    ) -> Float {
        let next = min(width - 1, x + 1)
        let slope = abs(here[next] - here[x]) + abs(below[x] - here[x]) + 0.003
        return held(0.5 - here[x] / slope)
    }
}
