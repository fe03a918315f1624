/// Lloyd's k-means over weighted OKLab colours, begun by k-means++ (Arthur and Vassilvitskii, 2007) from a fixed seed.
package struct KMeans {
    package struct Sample {
        package var lab: OKLab
        package var weight: Double

        package init(lab: OKLab, weight: Double) {
            self.lab = lab
            self.weight = weight
        }
    }

    /// The groups that have pixels, largest first.
    package let clusters: [PhotoPalette.Cluster]

    package init(_ samples: [Sample], count: Int, seed: UInt64) {
        var centres = KMeans.beginnings(samples, count: count, seed: seed)
        var shares = [Double](repeating: 0, count: centres.count)
        for _ in 0..<16 {
            var sums = [(l: Double, a: Double, b: Double, w: Double)](
                repeating: (0, 0, 0, 0), count: centres.count)
            for sample in samples {
                let k = KMeans.nearest(sample.lab, centres).index
                let w = sample.weight
                sums[k].l += sample.lab.l * w
                sums[k].a += sample.lab.a * w
                sums[k].b += sample.lab.b * w
                sums[k].w += w
            }
            var moved = 0.0
            for k in centres.indices where sums[k].w > 0 {
                let centre = OKLab(sums[k].l / sums[k].w, sums[k].a / sums[k].w, sums[k].b / sums[k].w)
                moved = max(moved, KMeans.distance(centre, centres[k]))
                centres[k] = centre
            }
            shares = sums.map(\.w)
            // A hundredth of the smallest visible difference.
            if moved < 1e-7 { break }
        }
        let total = shares.reduce(0, +)
        clusters = centres.indices.filter { shares[$0] > 0 }
            .map { PhotoPalette.Cluster(share: shares[$0] / total, lch: OKLCH(centres[$0])) }
            .sorted { $0.share > $1.share }
    }

    private static func beginnings(_ samples: [Sample], count: Int, seed: UInt64) -> [OKLab] {
        guard let first = samples.max(by: { $0.weight < $1.weight }) else { return [] }
        var random = RandomStream(seed: seed)
        var centres = [first.lab]
        var nearest = samples.map { distance($0.lab, first.lab) }
        while centres.count < count {
            let total = zip(samples, nearest).reduce(0) { $0 + $1.0.weight * $1.1 }
            guard total > 0 else { break }
            var left = random.unit() * total
            var chosen = samples.count - 1
            for i in samples.indices {
                left -= samples[i].weight * nearest[i]
                if left < 0 {
                    chosen = i
                    break
                }
            }
            let centre = samples[chosen].lab
            centres.append(centre)
            for i in samples.indices { nearest[i] = min(nearest[i], distance(samples[i].lab, centre)) }
        }
        return centres
    }

    private static func nearest(_ lab: OKLab, _ centres: [OKLab]) -> (index: Int, distance: Double) {
        var best = (index: 0, distance: Double.infinity)
        for (k, centre) in centres.enumerated() {
            let d = distance(lab, centre)
            if d < best.distance { best = (k, d) }
        }
        return best
    }

    /// Squared distance.
    private static func distance(_ x: OKLab, _ y: OKLab) -> Double {
        let (l, a, b) = (x.l - y.l, x.a - y.a, x.b - y.b)
        return l * l + a * a + b * b
    }
}
