import PieceGraphics

/// Gouache: opaque, matte paint in a few flat colours of the photo's own, with dry-brushed borders between them.
struct Gouache: Effect {
    var radius = 8.0
    var colours = 18
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

    func paint(_ original: borrowing Pixmap, seed: UInt64) -> Pixmap {
        let photo = original.exposed(0.7)
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
        // The middle, so that a strip narrower than a step has paints too.
        let first = (min(step, painted.l.width) / 2, min(step, painted.l.height) / 2)
        var samples: [KMeans.Sample] = []
        for y in stride(from: first.1, to: painted.l.height, by: step) {
            for x in stride(from: first.0, to: painted.l.width, by: step) {
                let lab = OKLab(
                    Double(painted.l.row(y)[x]), Double(painted.a.row(y)[x] * Gouache.hue),
                    Double(painted.b.row(y)[x] * Gouache.hue))
                samples.append(KMeans.Sample(lab: lab, weight: 1))
            }
        }
        return KMeans(samples, count: colours, seed: seed ^ 0x676F_7561).clusters.map {
            let lab = $0.lch.lab
            return SIMD3(Float(lab.l), Float(lab.a), Float(lab.b))
        }
    }

    /// How much differences of hue count against those of lightness: brown hair must not find dark red.
    private static let hue: Float = 1.6

    private func cover(
        _ painted: borrowing Lab, _ paints: [SIMD3<Float>], _ bristles: borrowing Field, _ paper: borrowing Field
    ) {
        let (width, height) = (painted.l.width, painted.l.height)
        let stretch = Stretch(from: (bristles.width, bristles.height), to: (width, height))
        let bristle = UnsafeMutablePointer<Float>.allocate(capacity: width)
        defer { bristle.deallocate() }
        let (dry, rough) = (Float(dryness) * 0.022, Float(grain))
        let chroma = (1 + 0.5 * Float(colour)) / Gouache.hue
        let table = PaintTable(paints)
        table.withPaints { nearest in
            for y in 0..<height {
                bristles.enlargeRow(y, by: stretch, to: bristle)
                let (l, a, b) = (painted.l.row(y), painted.a.row(y), painted.b.row(y))
                let bumps = paper.row(y)
                for x in 0..<width {
                    let wanted = SIMD3(l[x] + dry * bristle[x], a[x] * Gouache.hue, b[x] * Gouache.hue)
                    let paint = nearest(wanted)
                    // A trace of the painting below keeps faces from becoming maps.
                    l[x] = mix(paint.x, wanted.x, 0.16) + 0.006 * bristle[x] * Float(dryness) + 0.009 * rough * bumps[x]
                    a[x] = mix(paint.y, wanted.y, 0.4) * chroma
                    b[x] = mix(paint.z, wanted.z, 0.4) * chroma + 0.003
                }
            }
        }
    }
}

/// Finds paints quickly: for each cell of a grid of colours the four that come nearest to it.
private struct PaintTable {
    private static let side = 24
    private static let candidates = 4
    /// Lightness 0…1, and hues −0.6…0.6, which holds what sRGB has.
    private static let reach: Float = 0.6
    private let paints: [SIMD3<Float>]
    private var near: [UInt8] = []

    init(_ paints: [SIMD3<Float>]) {
        self.paints = paints
        near.reserveCapacity(Self.side * Self.side * Self.side * Self.candidates)
        for k in 0..<Self.side {
            for j in 0..<Self.side {
                for i in 0..<Self.side {
                    let place = (SIMD3(Float(i), Float(j), Float(k)) + 0.5) / Float(Self.side)
                    let colour = SIMD3(place.x, (place.y * 2 - 1) * Self.reach, (place.z * 2 - 1) * Self.reach)
                    addNearest(to: colour)
                }
            }
        }
    }

    /// Adds the nearest paints to the table; the last again if there are fewer.
    private mutating func addNearest(to colour: SIMD3<Float>) {
        var best = [(distance: Float, index: UInt8)](repeating: (.infinity, 0), count: Self.candidates)
        for (index, paint) in paints.enumerated() {
            let d = colour - paint
            var entry = (distance: (d * d).sum(), index: UInt8(index))
            for k in best.indices where entry.distance < best[k].distance { swap(&entry, &best[k]) }
        }
        near += best.map { $0.distance < .infinity ? $0.index : best[0].index }
    }

    /// Lends a function that gives the nearest paint, mixed with the second in a thin seam between them.
    func withPaints(_ body: ((SIMD3<Float>) -> SIMD3<Float>) -> Void) {
        near.withUnsafeBufferPointer { near in
            paints.withUnsafeBufferPointer { paints in
                body { PaintTable.nearest($0, near, paints) }
            }
        }
    }

    @inline(__always)
    private static func nearest(
        _ wanted: SIMD3<Float>, _ near: UnsafeBufferPointer<UInt8>, _ paints: UnsafeBufferPointer<SIMD3<Float>>
    ) -> SIMD3<Float> {
        func cell(_ v: Float) -> Int { min(side - 1, Int(held(v) * Float(side))) }
        let i = cell(wanted.x)
        let (j, k) = (cell(wanted.y / (2 * reach) + 0.5), cell(wanted.z / (2 * reach) + 0.5))
        let start = ((k * side + j) * side + i) * candidates
        var (first, second) = (wanted, wanted)
        var (closest, next) = (Float.infinity, Float.infinity)
        for candidate in start..<start + candidates {
            let paint = paints[Int(near[candidate])]
            let d = wanted - paint
            let distance = (d * d).sum()
            if distance < closest {
                (second, next) = (first, closest)
                (first, closest) = (paint, distance)
            } else if distance < next {
                (second, next) = (paint, distance)
            }
        }
        // Far from a seam, as most places are, the roots need not be taken.
        guard next < 2.45 * closest else { return first }
        let (n, m) = (closest.squareRoot(), next.squareRoot())
        return first + (second - first) * (0.5 - 0.5 * smooth(0, 0.22, (m - n) / (m + n + 1e-6)))
    }
}
