/// The colours that a ticket takes from its photo.
public struct PhotoPalette: Hashable, Sendable {
    /// The most vivid colour of weight.
    public var vib: Color
    /// A dark ground of another hue that the photo has.
    public var counter: Color
    /// The darkest tone of vib's hue.
    public var deep: Color
    /// A paper of vib's hue.
    public var tint: Color
    /// A paper one step darker.
    public var dim: Color
    /// Hue of vib in degrees.
    public var hue: Double
    /// Chroma of vib; 0 if the photo has no colour.
    public var chroma: Double
    /// Up to five colours, light to dark.
    public var band: [Swatch]

    /// A colour and the part of the band's width it takes; the parts add up to 1.
    public struct Swatch: Hashable, Sendable {
        public var color: Color
        public var width: Double

        public init(color: Color, width: Double) {
            self.color = color
            self.width = width
        }
    }

    /// A group of similar pixels.
    package struct Cluster {
        /// Part of all pixels, 0…1.
        package var share: Double
        package var lch: OKLCH
    }

    /// The palette of a picture, from at most 96 × 96 averages of its pixels; transparent pixels do not count.
    public init(_ photo: borrowing Pixmap) {
        self.init(clusters: photo.colourClusters())
    }

    /// The palette of a ticket without a photo, from its genre's hue in degrees.
    public init(genreHue h: Double) {
        self.init(clusters: [
            Cluster(share: 0.5, lch: OKLCH(0.42, 0.11, h)), Cluster(share: 0.3, lch: OKLCH(0.24, 0.07, h)),
            Cluster(share: 0.2, lch: OKLCH(0.62, 0.10, h)),
        ])
    }

    init(clusters: [Cluster]) {
        let vivid = clusters.filter { (0.35...0.88).contains($0.lch.l) && $0.lch.c >= 0.045 }
            .max { $0.vividness < $1.vividness }
        let vib = vivid?.lch ?? OKLCH(0.35, 0, 0)
        hue = vib.h
        chroma = vib.c
        self.vib = vib.color()

        func opposition(_ cluster: Cluster) -> Double {
            let turn = OKLCH.hueDistance(cluster.lch.h, vib.h) / 180
            return cluster.vividness * turn * turn
        }
        let opposed = clusters.filter {
            $0.lch.c >= 0.025 && OKLCH.hueDistance($0.lch.h, vib.h) >= 60
        }.max { opposition($0) < opposition($1) }
        let ground = opposed?.lch ?? vib
        // A photo without colour keeps a ground without colour.
        let isGrey = opposed == nil && vivid == nil
        counter = OKLCH(0.28, isGrey ? 0 : min(0.055, max(0.03, ground.c)), ground.h).color()
        deep = OKLCH(0.20, min(vib.c, 0.05), vib.h).color()
        tint = OKLCH(0.965, min(vib.c, 0.016), vib.h).color()
        dim = OKLCH(0.90, min(vib.c, 0.04), vib.h).color()
        band = PhotoPalette.band(clusters)
    }

    /// The five largest clusters that differ, light to dark.
    private static func band(_ clusters: [Cluster]) -> [Swatch] {
        var kept: [Cluster] = []
        for cluster in clusters.sorted(by: { $0.share > $1.share }) where cluster.share > 0 {
            let isNew = kept.allSatisfy { $0.difference(from: cluster) >= 0.07 }
            if isNew { kept.append(cluster) }
            if kept.count == 5 { break }
        }
        let total = kept.reduce(0) { $0 + $1.share.squareRoot() }
        return kept.sorted { $0.lch.l > $1.lch.l }
            .map { Swatch(color: $0.lch.color(), width: $0.share.squareRoot() / total) }
    }
}

/// The colours of a palette that somebody may choose; the rest of it is drawn from the photo only.
public enum PaletteToken: String, Hashable, Sendable, CaseIterable {
    case vib, counter, deep, tint, dim
}

extension PhotoPalette {
    /// The palette with chosen colours. A chosen `vib` brings its own grounds and papers, as a photo of that colour would;
    /// the band stays the photo's.
    public func replacing(_ chosen: [PaletteToken: Color]) -> PhotoPalette {
        guard !chosen.isEmpty else { return self }
        var palette = self
        if let vib = chosen[.vib] {
            let lch = OKLCH(vib)
            // The lightness and chroma bounds keep any choice within what `init(clusters:)` takes for a vivid colour.
            palette = PhotoPalette(clusters: [
                Cluster(share: 1, lch: OKLCH(min(0.88, max(0.35, lch.l)), lch.c, lch.h))
            ])
            palette.vib = vib
            palette.band = band
        }
        palette.counter = chosen[.counter] ?? palette.counter
        palette.deep = chosen[.deep] ?? palette.deep
        palette.tint = chosen[.tint] ?? palette.tint
        palette.dim = chosen[.dim] ?? palette.dim
        return palette
    }
}

extension PhotoPalette.Cluster {
    /// Chroma weighed by the square root of the share.
    var vividness: Double { lch.c * share.squareRoot() }

    func difference(from other: PhotoPalette.Cluster) -> Double {
        abs(lch.l - other.lch.l) + 2 * abs(lch.c - other.lch.c) + OKLCH.hueDistance(lch.h, other.lch.h) / 360
    }
}
