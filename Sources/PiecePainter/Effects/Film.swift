import PieceGraphics

#if canImport(Glibc)
import Glibc
#elseif canImport(Darwin)
import Darwin
#endif

/// Colour negative film: light scattered back around highlights (halation, red first), a soft tone curve with warm
/// lights and cool shadows, grain that is finest in the lights, slightly darker corners.
struct Film: Effect {
    var exposure = 0.0
    var halation = 0.5
    var warmth = 0.5
    var fade = 0.35
    var grain = 0.5
    var vignette = 0.3

    static let name = "film"
    static let parameters: [Parameter<Film>] = [
        .number("exposure", \.exposure, -2...2, "the exposure in stops"),
        .number("halation", \.halation, 0...1, "how much highlights glow"),
        .number("warmth", \.warmth, 0...1, "how warm lights and how cool shadows are"),
        .number("fade", \.fade, 0...1, "how much blacks are lifted"),
        .number("grain", \.grain, 0...1, "how much grain there is"),
        .number("vignette", \.vignette, 0...1, "how much darker the corners are"),
    ]

    func paint(_ original: borrowing Pixmap, seed: UInt64) -> Pixmap {
        // What a laboratory does for an underexposed frame; the rest is the photographer's intention.
        let photo = original.exposed(0.4)
        let unit = photo.unit()
        let (width, height) = (photo.width, photo.height)
        let glow = self.glow(photo, unit)
        let stretch = Stretch(from: (glow.width, glow.height), to: (width, height))
        let rows = Field(uninitializedWidth: width, height: 5)
        let (light, now, before, after, fine) = (rows.row(0), rows.row(1), rows.row(2), rows.row(3), rows.row(4))
        let noise = Noise(seed: seed, 1)
        let result = Pixmap(uninitializedWidth: width, height: height)
        let (red, green, blue) = (curve(.red), curve(.green), curve(.blue))
        let gain = Float(exp2(exposure))
        let linear = Light.linear
        let (strength, dark) = (Float(grain) * 0.050, Float(vignette) * 0.55)
        let (halo, rough) = (Float(halation) * 0.9, Noise(seed: seed, 2))
        noise.normals(before, y: -1, count: width)
        noise.normals(now, y: 0, count: width)
        for y in 0..<height {
            noise.normals(after, y: y + 1, count: width)
            grainRow(before, now, after, to: fine, count: width)
            glow.enlargeRow(y, by: stretch, to: light)
            let (source, target) = (photo.base + y * photo.stride, result.base + y * result.stride)
            let down = Float(2 * y + 1 - height) / Float(height)
            for x in 0..<width {
                let p = source + 4 * x
                let right = Float(2 * x + 1 - width) / Float(width)
                let distance = (right * right + down * down) * 0.5
                let seen = gain * (1 - dark * distance * distance)
                let g = light[x] * halo
                // Light that came back from the film's base has passed the blue and green layers again.
                let r = red[Film.entry((linear[Int(p[0])] + g) * seen)]
                let v = green[Film.entry((linear[Int(p[1])] + g * 0.30) * seen)]
                let b = blue[Film.entry((linear[Int(p[2])] + g * 0.06) * seen)]
                let luma = 0.25 * r + 0.6 * v + 0.15 * b
                let lift = strength * (0.30 + 2.6 * luma * (1 - luma)) * fine[x]
                let own = strength * 0.4 * (0.4 + luma * (1 - luma))
                let chance = rough.bits(x, y)
                target[4 * x] = byte(r + lift + own * Film.part(chance, 0))
                target[4 * x + 1] = byte(v + lift + own * Film.part(chance, 8))
                target[4 * x + 2] = byte(b + lift + own * Film.part(chance, 16))
                target[4 * x + 3] = 255
            }
            // The next row's neighbours.
            before.update(from: now, count: width)
            now.update(from: after, count: width)
        }
        return result
    }

    /// Grain is a little larger than a pixel: a 3 × 3 binomial blur, mixed with the noise itself.
    private func grainRow(
        _ above: UnsafeMutablePointer<Float>, _ here: UnsafeMutablePointer<Float>, _ below: UnsafeMutablePointer<Float>,
        to target: UnsafeMutablePointer<Float>, count: Int
    ) {
        for x in 0..<count {
            let (l, r) = (max(0, x - 1), min(count - 1, x + 1))
            let sides = above[x] + below[x] + here[l] + here[r]
            let corners = above[l] + above[r] + below[l] + below[r]
            // Scaled back to a variance of about 1.
            target[x] = (here[x] * 4 + sides * 2 + corners) * (1.7 / 16) + here[x] * 0.35
        }
    }

    /// −1…1 of a byte of the hash.
    @inline(__always)
    private static func part(_ bits: UInt32, _ shift: UInt32) -> Float {
        Float(Int32(bitPattern: bits >> shift & 255)) * (1 / 127.5) - 1
    }

    /// What highlights scatter, blurred, at a quarter of the resolution.
    private func glow(_ photo: borrowing Pixmap, _ unit: Float) -> Field {
        let (width, height) = ((photo.width + 3) / 4, (photo.height + 3) / 4)
        let bright = Field(uninitializedWidth: width, height: height)
        let linear = Light.linear
        let last = photo.width - 1
        for j in 0..<height {
            let row = photo.base + min(photo.height - 1, 4 * j + 1) * photo.stride
            let next = photo.base + min(photo.height - 1, 4 * j + 3) * photo.stride
            let target = bright.row(j)
            for i in 0..<width {
                func light(_ line: UnsafeMutablePointer<UInt8>, _ dx: Int) -> Float {
                    let p = line + 4 * min(last, 4 * i + dx)
                    let luma =
                        0.3 * linear[Int(p[0])] + 0.6 * linear[Int(p[1])] + 0.1 * linear[Int(p[2])]
                    return luma * smooth(0.45, 0.95, luma)
                }
                target[i] = 0.25 * (light(row, 0) + light(row, 2) + light(next, 1) + light(next, 3))
            }
        }
        let near = bright.blurred(sigma: max(0.5, 3 * unit))
        let far = bright.blurred(sigma: max(1, 12 * unit))
        for i in 0..<bright.count {
            // Only what spilled over: the highlight itself stays as bright as it was.
            near.base[i] = max(0, 0.6 * near.base[i] + 0.8 * far.base[i] - 0.75 * bright.base[i])
        }
        return near
    }

    private enum Layer { case red, green, blue }
    private static let steps = 2048

    @inline(__always)
    private static func entry(_ light: Float) -> Int {
        // Twice full scale has room: highlights roll off instead of clipping.
        Int(min(1, (max(0, light) * 0.5).squareRoot()) * Float(steps) + 0.5)
    }

    /// Display values of linear light, by its square root up to twice full scale.
    private func curve(_ layer: Layer) -> [Float] {
        let w = Float(warmth)
        return (0...Film.steps).map { i in
            let root = Float(i) / Float(Film.steps)
            let light = 2 * root * root
            // Above three quarters the shoulder bends towards white.
            let seen = Float(LinearColor.encode(Double(light)))
            let rolled = seen < 0.72 ? seen : 0.72 + 0.28 * (1 - Float(exp(-Double(seen - 0.72) / 0.30)))
            let s = rolled + 0.32 * (rolled * rolled * (3 - 2 * rolled) - rolled)
            let toe = 0.075 * Float(fade) + s * (1 - 0.095 * Float(fade))
            let (shadow, bright) = ((1 - s) * (1 - s), s * s)
            return switch layer {
            case .red: toe + w * (0.030 * bright - 0.022 * shadow)
            case .green: toe + w * (0.006 * bright + 0.004 * shadow)
            case .blue: toe + w * (0.028 * shadow - 0.050 * bright)
            }
        }
    }
}
