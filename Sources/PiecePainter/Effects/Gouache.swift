import PieceGraphics

/// Gouache: opaque, matte paint in a few flat colours of the photo's own, with dry-brushed borders between them.
struct Gouache: Effect {
    var radius = 8.0
    var colours = 14
    var dryness = 0.5
    var grain = 0.4
    var colour = 0.3

    static let name = "gouache"
    static let parameters: [Parameter<Gouache>] = [
        .number("radius", \.radius, 2...14, "the brush's radius in pixels"),
        .integer("colours", \.colours, 3...32, "the number of paints"),
        .number("dryness", \.dryness, 0...1, "how much borders are dry-brushed"),
        .number("grain", \.grain, 0...1, "how much the paper shows"),
        .number("colour", \.colour, 0...1, "how much stronger colours get"),
    ]

    func paint(_ photo: borrowing Pixmap, seed: UInt64) -> Pixmap {
        let unit = photo.unit()
        let flow = Flow(Field(halfLuma: photo), sigma: max(1, 3 * unit), seed: seed)
        let brush = Brush(radius: min(14, max(2, radius * Double(unit))))
        let painted = Lab(brush.paint(photo, along: flow, hardness: 2))
        let paints = self.paints(painted, seed)
        let noise = Field(white: Noise(seed: seed, 1), width: flow.x.width, height: flow.x.height)
        let bristles = flow.streaks(noise.blurred(sigma: max(0.4, 0.8 * unit)), length: max(3, Int(14 * unit)))
        let paper = Field(paper: seed, width: photo.width, height: photo.height, unit: unit * 0.7)
        cover(painted, paints, bristles, paper)
        return painted.pixmap()
    }

    /// The paints: k-means over a coarse grid of the painted picture.
    private func paints(_ painted: borrowing Lab, _ seed: UInt64) -> [SIMD3<Float>] {
        let step = max(1, max(painted.l.width, painted.l.height) / 64)
        var samples: [KMeans.Sample] = []
        for y in stride(from: step / 2, to: painted.l.height, by: step) {
            for x in stride(from: step / 2, to: painted.l.width, by: step) {
                let lab = OKLab(
                    Double(painted.l.row(y)[x]), Double(painted.a.row(y)[x]), Double(painted.b.row(y)[x]))
                samples.append(KMeans.Sample(lab: lab, weight: 1))
            }
        }
        return KMeans(samples, count: colours, seed: seed ^ 0x676F_7561).clusters.map {
            let lab = $0.lch.lab
            return SIMD3(Float(lab.l), Float(lab.a), Float(lab.b))
        }
    }

    private func cover(
        _ painted: borrowing Lab, _ paints: [SIMD3<Float>], _ bristles: borrowing Field, _ paper: borrowing Field
    ) {
        let (width, height) = (painted.l.width, painted.l.height)
        let stretch = Stretch(from: (bristles.width, bristles.height), to: (width, height))
        let bristle = UnsafeMutablePointer<Float>.allocate(capacity: width)
        defer { bristle.deallocate() }
        let (dry, rough, chroma) = (Float(dryness) * 0.022, Float(grain), 1 + 0.5 * Float(colour))
        paints.withUnsafeBufferPointer { paints in
            for y in 0..<height {
                bristles.enlargeRow(y, by: stretch, to: bristle)
                let (l, a, b) = (painted.l.row(y), painted.a.row(y), painted.b.row(y))
                let bumps = paper.row(y)
                for x in 0..<width {
                    let wanted = SIMD3(l[x] + dry * bristle[x], a[x], b[x])
                    let (first, second, part) = nearest(wanted, paints)
                    let paint = first + (second - first) * part
                    // A trace of the painting below keeps faces from becoming maps.
                    l[x] = mix(paint.x, wanted.x, 0.16) + 0.006 * bristle[x] * Float(dryness) + 0.009 * rough * bumps[x]
                    a[x] = mix(paint.y, wanted.y, 0.12) * chroma
                    b[x] = mix(paint.z, wanted.z, 0.12) * chroma + 0.003
                }
            }
        }
    }

    /// The two nearest paints, and how much of the second: none but in a thin seam between them.
    @inline(__always)
    private func nearest(
        _ wanted: SIMD3<Float>, _ paints: UnsafeBufferPointer<SIMD3<Float>>
    ) -> (SIMD3<Float>, SIMD3<Float>, Float) {
        var (first, second) = (0, 0)
        var (near, next) = (Float.infinity, Float.infinity)
        for i in paints.indices {
            let d = wanted - paints[i]
            let distance = d.x * d.x + d.y * d.y + d.z * d.z
            if distance < near {
                (second, next) = (first, near)
                (first, near) = (i, distance)
            } else if distance < next {
                (second, next) = (i, distance)
            }
        }
        guard next < .infinity else { return (paints[first], paints[first], 0) }
        let (n, m) = (near.squareRoot(), next.squareRoot())
        return (paints[first], paints[second], 0.5 - 0.5 * smooth(0, 0.22, (m - n) / (m + n + 1e-6)))
    }
}
