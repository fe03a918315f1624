public import PieceGraphics
public import PieceText

/// A ticket with everything measured and placed: what to paint, from back to front, and no pixels yet.
public struct Frame: Sendable {
    /// Canvas size in px.
    public var width: Int
    public var height: Int
    public var items: [FrameItem] = []
    /// How many of the first items depend on nothing but the template and the palette, so that they can be painted
    /// once and copied.
    public var staticCount = 0
    /// Every text as it was placed, for `piece layouts check`.
    public var texts: [PlacedText] = []
    /// The outline of the ticket on its backdrop; nil when the layout has no backdrop to cut away.
    public var cut: Outline?
}

/// One thing to paint. Coordinates are canvas pixels.
public enum FrameItem: Sendable {
    case fill(FillItem)
    case shadow(ShadowItem)
    case photo(PhotoItem)
    case glyphs(GlyphItem)
    case grain(GrainItem)
    case image(ImageItem)
    case code(CodeItem)
    case beginClip(Outline)
    case endClip
}

/// A region that is compared by identity first, so that caches of its coverage are found without hashing its points.
public final class Outline: Hashable, Sendable {
    public let region: Region
    private let contentHash: Int

    public init(_ region: Region) {
        self.region = region
        var hasher = Hasher()
        hasher.combine(region)
        contentHash = hasher.finalize()
    }

    public static func == (a: Outline, b: Outline) -> Bool {
        a === b || (a.contentHash == b.contentHash && a.region == b.region)
    }

    public func hash(into hasher: inout Hasher) { hasher.combine(contentHash) }
}

public struct FillItem: Sendable {
    public var outline: Outline
    public var paint: Paint
    public var blend: BlendMode
    public var opacity: Double
}

public struct ShadowItem: Sendable {
    public var outline: Outline
    public var offset: Point
    /// Standard deviation of the blur, px.
    public var sigma: Double
    /// px by which the outline grows first.
    public var spread: Double
    public var color: Color
    /// The shadow falls inside the outline.
    public var isInner: Bool
    /// An opaque fill of the same outline follows, so that what falls below it need not be painted.
    public var isCovered: Bool
    public var blend: BlendMode
    public var opacity: Double
}

public struct PhotoItem: Sendable {
    /// Where the photo goes, in its own coordinates; `transform` maps them to the canvas.
    public var frame: Rect
    public var transform: Transform
    /// The part of the photo that is shown, as fractions of its size.
    public var crop: Rect
    public var clip: Outline?
    public var matrix: ColorMatrix
    /// Gaussian σ, px.
    public var blur: Double
    public var duotone: Duotone?
    public var opacity: Double
    public var blend: BlendMode
}

/// The values of a duotone; see `DuotoneSpec`.
public struct Duotone: Hashable, Sendable {
    public var stops: [Color]
    public var stretch: ClosedRange<Double>
    public var gamma: Double
    public var topSolid: Double
    public var topRamp: Double
    public var bottomFrom: Double
    public var bottomTo: Double
    public var power: Double
}

public struct GlyphItem: Sendable {
    public var glyphs: [PlacedGlyph]
    /// From the text box's coordinates to the canvas.
    public var transform: Transform
    /// A colour for every run, by its tag.
    public var colors: [Color]
    public var shadows: [TextShadow]
    public var opacity: Double
    public var blend: BlendMode
    /// Glyphs along a curve carry their own transforms instead.
    public var curved: [ArcGlyph]
    /// JSON path of its layer.
    public var path = "$"
}

public struct TextShadow: Hashable, Sendable {
    public var offset: Point
    public var sigma: Double
    public var color: Color
}

public struct GrainItem: Sendable {
    public var rect: PixelRect
    public var strength: Double
    public var clip: Outline?
    public var overlay: Bool
}

public struct ImageItem: Sendable {
    public var name: String
    public var frame: Rect
    public var transform: Transform
    public var focal: Point
    public var clip: Outline?
    public var opacity: Double
}

public struct CodeItem: Sendable {
    public enum Symbology: Sendable { case qr, code128, verticalCode128 }
    public var symbology: Symbology
    public var data: String
    public var frame: Rect
    public var color: Color
    /// JSON path of its layer.
    public var path = "$"
}

/// A text after fitting, with what a check needs to know.
public struct PlacedText: Sendable {
    /// JSON path of its layer.
    public var path: String
    public var string: String
    /// The frame it had to fit, on the canvas (bounding box when rotated).
    public var frame: Rect
    /// The ink it covers, on the canvas.
    public var ink: Rect
    public var colors: [Color]
    public var size: Double
    public var didClamp: Bool
    public var mayClamp: Bool
    public var overflows: Bool
    public var didBreakAnywhere: Bool
    public var missing: [Unicode.Scalar]
}

extension Outline {
    /// The pixel rectangle the outline is, when its edges lie on whole pixels: it then needs no coverage mask.
    public var pixelRect: PixelRect? {
        let e = region.path.elements
        guard region.holes == nil, e.count == 5, case .move(let a) = e[0], case .line(let b) = e[1],
            case .line(let c) = e[2], case .line(let d) = e[3], case .close = e[4],
            a.y == b.y, b.x == c.x, c.y == d.y, d.x == a.x, a.x < b.x, b.y < c.y,
            [a.x, a.y, c.x, c.y].allSatisfy({ $0 == $0.rounded() && abs($0) < 100_000 })
        else { return nil }
        return PixelRect(Int(a.x), Int(a.y), Int(c.x - a.x), Int(c.y - a.y))
    }
}
