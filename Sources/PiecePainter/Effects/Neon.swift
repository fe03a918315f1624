import PieceGraphics

/// Neon tubes in the dark: the forms' edges glow in the photo's hues, in linear light.
struct Neon: Effect {
    var glow = 0.6
    var width = 2.0
    var dark = 0.75
    var colour = 0.7

    static let name = "neon"
    static let parameters: [Parameter<Neon>] = [
        .number("glow", \.glow, 0...1, "how much light spreads"),
        .number("width", \.width, 0.5...8, "the width of the tubes in pixels"),
        .number("dark", \.dark, 0...1, "how dark the room is"),
        .number("colour", \.colour, 0...1, "how strong the colours are"),
    ]

    func paint(_ photo: borrowing Pixmap, seed: UInt64) -> Pixmap {
        let unit = photo.unit()
        let picture = Lab(photo)
        let tubes = self.tubes(photo, unit)
        // Hues of the tubes: the photo's, made vivid, at half the resolution.
        let a = picture.a.reduced(by: 2).blurred(sigma: max(1, 6 * unit))
        let b = picture.b.reduced(by: 2).blurred(sigma: max(1, 6 * unit))
        let red = Field(uninitializedWidth: tubes.width, height: tubes.height)
        let green = Field(uninitializedWidth: tubes.width, height: tubes.height)
        let blue = Field(uninitializedWidth: tubes.width, height: tubes.height)
        let vivid = 0.09 + 0.13 * Float(colour)
        for y in 0..<tubes.height {
            // Where the photo has no hue, magenta at the top turns to cyan at the bottom.
            let down = Float(y) / Float(tubes.height)
            let (plainA, plainB) = (mix(0.02, -0.02, down), mix(-0.008, -0.012, down))
            for x in 0..<tubes.width {
                let i = y * tubes.width + x
                let (u, v) = (a.base[i] + plainA, b.base[i] + plainB)
                let scale = vivid / ((u * u + v * v).squareRoot() + 0.004)
                let light = Neon.light(0.78, u * scale, v * scale)
                red.base[i] = light.x * tubes.base[i]
                green.base[i] = light.y * tubes.base[i]
                blue.base[i] = light.z * tubes.base[i]
            }
        }
        spread(red, unit)
        spread(green, unit)
        spread(blue, unit)
        return shine(photo, tubes, red, green, blue)
    }

    /// Edges as lines, at half the resolution.
    private func tubes(_ photo: borrowing Pixmap, _ unit: Float) -> Field {
        let luma = Field(halfLuma: photo)
        let sigma = max(0.6, Float(width) * unit * 0.45)
        let soft = luma.blurred(sigma: sigma)
        let edges = Field(uninitializedWidth: luma.width, height: luma.height)
        for y in 0..<luma.height {
            let (above, here, below) = (soft.rowHeld(y - 1), soft.row(y), soft.rowHeld(y + 1))
            let target = edges.row(y)
            for x in 0..<luma.width {
                let dx = here[min(luma.width - 1, x + 1)] - here[max(0, x - 1)]
                let dy = below[x] - above[x]
                // Per the square root of the brightness, so that dark scenes have lines too.
                target[x] = (dx * dx + dy * dy).squareRoot() / (here[x] + 0.08).squareRoot()
            }
        }
        // Where everything is edges, as in gravel, only the strongest become tubes.
        let around = edges.blurred(sigma: max(1, 10 * unit))
        for i in 0..<edges.count {
            edges.base[i] = smooth(0.045, 0.17, edges.base[i] - 1.1 * max(0, around.base[i] - 0.02))
        }
        return edges
    }

    /// Adds what glows around: near, and far.
    private func spread(_ light: borrowing Field, _ unit: Float) {
        let near = light.blurred(sigma: max(1, 4 * unit))
        let far = light.blurred(sigma: max(2, 18 * unit))
        let amount = Float(glow)
        for i in 0..<light.count {
            light.base[i] = 0.75 * light.base[i] + amount * (0.7 * near.base[i] + 0.9 * far.base[i])
        }
    }

    private func shine(
        _ photo: borrowing Pixmap, _ tubes: borrowing Field, _ red: borrowing Field, _ green: borrowing Field,
        _ blue: borrowing Field
    ) -> Pixmap {
        let (width, height) = (photo.width, photo.height)
        let result = Pixmap(uninitializedWidth: width, height: height)
        let stretch = Stretch(from: (tubes.width, tubes.height), to: (width, height))
        let rows = Field(uninitializedWidth: width, height: 4)
        let (r, g, b, core) = (rows.row(0), rows.row(1), rows.row(2), rows.row(3))
        let lit = 0.30 * (1 - Float(dark)) + 0.03
        let linear = Light.linear
        for y in 0..<height {
            red.enlargeRow(y, by: stretch, to: r)
            green.enlargeRow(y, by: stretch, to: g)
            blue.enlargeRow(y, by: stretch, to: b)
            tubes.enlargeRow(y, by: stretch, to: core)
            let source = photo.base + y * photo.stride
            for x in 0..<width {
                let p = source + 4 * x
                // The core of a tube is nearly white.
                let white = core[x] * core[x] * 0.35
                r[x] += white + linear[Int(p[0])] * lit * 0.55 + 0.004
                g[x] += white + linear[Int(p[1])] * lit * 0.5 + 0.003
                b[x] += white + linear[Int(p[2])] * lit * 0.8 + 0.014
            }
            write(r, g, b, to: result.base + y * result.stride, count: width)
        }
        return result
    }

    /// The linear light of an OKLab colour, none below 0.
    private static func light(_ l: Float, _ a: Float, _ b: Float) -> SIMD3<Float> {
        let light = OKLab(Double(l), Double(a), Double(b)).linear
        return SIMD3(Float(max(0, light.red)), Float(max(0, light.green)), Float(max(0, light.blue)))
    }
}
