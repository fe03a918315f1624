import PieceGraphics

/// Prints plates over each other on paper, in linear light.
struct Press {
    /// One pass of the paper through the press.
    struct Impression {
        var plate: SharedMask
        /// What the solid ink lets through.
        var ink: SIMD3<Float>
        var screen: Screen
        /// How far the plate lies off its place, in pixels.
        var shift: (x: Int, y: Int) = (0, 0)
        /// How unevenly the ink lies, 0…1.
        var wear: Float = 0
        /// How much of the wear this ink shows: through gaps in the darkest, the others would glow.
        var looseness: Float = 1
        var noise: Noise
    }

    /// The paper's colour, in linear light.
    let paper: SIMD3<Float>
    /// How rough it looks, 0…1.
    var grain: Float = 0
    var seed: UInt64 = 0

    func print(_ impressions: [Impression], width: Int, height: Int, unit: Float) -> Pixmap {
        let result = Pixmap(uninitializedWidth: width, height: height)
        let rows = Field(uninitializedWidth: width, height: 5)
        let (red, green, blue, ink, rough) = (rows.row(0), rows.row(1), rows.row(2), rows.row(3), rows.row(4))
        let fibres = Noise(seed: seed, 31)
        let clouds = impressions.map { Self.clouds($0, width, height, unit) }
        let stretch = Stretch(
            from: (clouds.first?.field.width ?? 1, clouds.first?.field.height ?? 1), to: (width, height))
        for y in 0..<height {
            layPaper(fibres, y, rough, width)
            for x in 0..<width {
                red[x] = paper.x * rough[x]
                green[x] = paper.y * rough[x]
                blue[x] = paper.z * rough[x]
            }
            for (impression, cloud) in zip(impressions, clouds) {
                lay(impression, y, ink, width)
                if impression.wear > 0 {
                    cloud.field.enlargeRow(y, by: stretch, to: rough)
                    wearOff(impression, y, ink, rough, width)
                }
                let taken = 1 - impression.ink
                for x in 0..<width {
                    red[x] *= 1 - ink[x] * taken.x
                    green[x] *= 1 - ink[x] * taken.y
                    blue[x] *= 1 - ink[x] * taken.z
                }
            }
            write(red, green, blue, to: result.base + y * result.stride, count: width)
        }
        return result
    }

    private final class Cloud {
        let field: Field
        init(_ field: consuming Field) { self.field = field }
    }

    /// Where the drum gave less ink: broad patches, at an eighth of the resolution.
    private static func clouds(_ impression: Impression, _ width: Int, _ height: Int, _ unit: Float) -> Cloud {
        Cloud(
            Field(
                clouds: impression.noise, width: (width + 7) / 8, height: (height + 7) / 8,
                cell: max(2, 22 * unit), octaves: 4, persistence: 0.6))
    }

    private func layPaper(_ fibres: Noise, _ y: Int, _ rough: UnsafeMutablePointer<Float>, _ width: Int) {
        guard grain > 0 else { return rough.update(repeating: 1, count: width) }
        // Pairs of rows and columns share a part of their chance, so that the paper has texture, not only noise.
        for x in 0..<width {
            let bump = fibres.normal(x, y) * 0.6 + fibres.normal(x >> 1, (y >> 1) &+ 70_000) * 0.8
            rough[x] = 1 + bump * grain * 0.05
        }
    }

    private func lay(_ impression: Impression, _ y: Int, _ ink: UnsafeMutablePointer<Float>, _ width: Int) {
        let line = min(impression.plate.mask.frame.height - 1, max(0, y - impression.shift.y))
        let plate = impression.plate.mask.base + line * impression.plate.mask.stride
        let shift = impression.shift.x
        let last = width - 1
        impression.screen.ink(
            ink, coverage: { Float(plate[min(last, max(0, $0 - shift))]) }, y: y, count: width)
    }

    private func wearOff(
        _ impression: Impression, _ y: Int, _ ink: UnsafeMutablePointer<Float>, _ cloud: UnsafeMutablePointer<Float>,
        _ width: Int
    ) {
        let wear = impression.wear
        for x in 0..<width {
            let chance = impression.noise.unit(x, y)
            // Uneven ink, and specks that took none, more of them where there is little.
            let thin = wear * (0.03 + 0.025 * cloud[x] + 0.10 * chance) * impression.looseness
            let speck: Float = chance > 1 - 0.008 * wear * (1 + max(0, cloud[x])) ? 0.25 : 1
            ink[x] *= (1 - max(0, thin)) * speck
        }
    }
}

/// Writes a row of linear light as opaque pixels.
func write(
    _ red: UnsafeMutablePointer<Float>, _ green: UnsafeMutablePointer<Float>, _ blue: UnsafeMutablePointer<Float>,
    to target: UnsafeMutablePointer<UInt8>, count: Int
) {
    Light.encoded.withUnsafeBufferPointer { table in
        // The table is never empty.
        guard let table = table.baseAddress else { return }
        for x in 0..<count {
            let p = target + 4 * x
            p[0] = Light.byte(red[x], table)
            p[1] = Light.byte(green[x], table)
            p[2] = Light.byte(blue[x], table)
            p[3] = 255
        }
    }
}
