import PieceGraphics
import PieceText

/// One layer of a template: what every kind shares, and its kind.
struct Layer: Sendable {
    /// Where it stands in its file, such as `$.layers[3]`.
    var path: String
    /// Binds what was measured (`id.bottom`, `id.lines`, …) for later layers.
    var id: String?
    var when: Expression?
    var opacity: Expression?
    var blend: BlendMode
    var kind: Kind
    /// The names its expressions read; a layer whose names kept their values is not placed again.
    var dependencies: Set<String> = []

    indirect enum Kind: Sendable {
        case shape(ShapeLayer)
        case photo(PhotoLayer)
        case text(TextLayer)
        case stars(StarsLayer)
        case code(CodeLayer)
        case grain(GrainLayer)
        case mark(MarkLayer)
        case image(ImageLayer)
        case group(GroupLayer)
        case each(EachLayer)
        case stack(StackLayer)
    }
}

struct ShapeLayer: Sendable {
    var geometry: GeometrySpec
    var fill: PaintSpec?
    var stroke: StrokeSpec?
    var shadows: [ShadowSpec]
    var innerShadows: [ShadowSpec]
    var clip: GeometrySpec?
}

struct StrokeSpec: Sendable {
    var paint: PaintSpec
    var width: Expression
    var dash: [Expression]
    var cap: StrokeCapChoice
}

enum StrokeCapChoice: String, CaseIterable, Sendable { case butt, round, square }

/// A CSS-like shadow: offsets, blur radius (twice the Gaussian's σ), spread, colour.
struct ShadowSpec: Sendable {
    var x: Expression
    var y: Expression
    var blur: Expression
    var spread: Expression
    var color: Expression
}

struct PhotoLayer: Sendable {
    var frame: [Expression]
    var fit: PhotoFit
    /// The point of the photo that stays in view, as fractions.
    var focal: [Expression]
    var clip: GeometrySpec?
    var filters: [FilterSpec]
    var blur: Expression
    var duotone: DuotoneSpec?
}

enum PhotoFit: String, CaseIterable, Sendable { case cover, contain }

struct FilterSpec: Sendable {
    var kind: FilterKind
    var amount: Expression
}

enum FilterKind: String, CaseIterable, Sendable { case brightness, contrast, saturate, sepia, grayscale }

/// Luma → stretch → gamma → vertical ramps → a colour map, as on a two-ink poster.
struct DuotoneSpec: Sendable {
    var stops: [Expression]
    /// Percentiles of the photo's luma that become black and white, 0…100.
    var stretch: [Expression]
    var gamma: Expression
    /// Fraction of the height that is solid light at the top, and where the ramp ends below it.
    var top: [Expression]
    /// Fractions between which the picture sinks into the dark at the bottom.
    var bottom: [Expression]
    var power: Expression
}

struct TextLayer: Sendable {
    var frame: [Expression]
    var runs: [RunSpec]
    var size: [Expression]
    var lines: Expression
    var lineHeight: Expression
    var tracking: Expression
    var align: AlignChoice
    var valign: VerticalAlignChoice
    var fit: FitChoice
    var direction: DirectionChoice
    var balance: Bool
    var opticalLeft: Bool?
    var rotation: Expression?
    var arc: ArcSpec?
    var shadows: [ShadowSpec]
    /// The text may end in "…" by design; `layouts check` then does not report it.
    var mayClamp: Bool
}

enum AlignChoice: String, CaseIterable, Sendable { case left, center, right }
enum VerticalAlignChoice: String, CaseIterable, Sendable { case top, middle, bottom }
enum FitChoice: String, CaseIterable, Sendable { case shrink, width }
enum DirectionChoice: String, CaseIterable, Sendable { case horizontal, vertical }

struct RunSpec: Sendable {
    var text: TextTemplate
    var font: String
    var color: PaintColor
    var scale: Expression
    var tracking: Expression?
    var gap: Expression
    var when: Expression?
}

/// Text is painted in one colour per run.
typealias PaintColor = Expression

struct ArcSpec: Sendable {
    var centre: [Expression]
    var radius: Expression
    /// Degrees from the top, clockwise, of the text's middle.
    var angle: Expression
    /// The text reads along the lower edge, its feet outwards.
    var inside: Bool
}

struct StarsLayer: Sendable {
    var at: [Expression]
    var size: Expression
    var gap: Expression
    var score: Expression
    var align: AlignChoice
    var color: Expression
    var empty: Expression
    var rotation: Expression?
}

struct CodeLayer: Sendable {
    var symbology: Symbology
    var frame: [Expression]
    var data: TextTemplate
    var color: Expression
    /// Code 128 only: bars stand on top of each other instead of side by side.
    var vertical: Bool
}

enum Symbology: String, CaseIterable, Sendable { case qr, code128 }

struct GrainLayer: Sendable {
    var frame: [Expression]
    var strength: Expression
    var clip: GeometrySpec?
    var overlay: Bool
}

struct MarkLayer: Sendable {
    var at: [Expression]
    var height: Expression
    var color: Expression
}

/// A picture the caller hands in by name, such as a finished ticket on a recap card.
struct ImageLayer: Sendable {
    var name: TextTemplate
    var frame: [Expression]
    var radius: Expression
    var rotation: Expression?
    var focal: [Expression]
}

struct GroupLayer: Sendable {
    var layers: [Layer]
    var translation: [Expression]
    var rotation: Expression?
    var origin: [Expression]
    var clip: GeometrySpec?
}

struct EachLayer: Sendable {
    enum Source: Sendable {
        case list(String)
        case count(Expression)
    }

    var source: Source
    var name: String
    var from: Expression
    var limit: Expression?
    /// Items per row of a grid; one row when absent.
    var columns: Expression?
    var at: [Expression]
    var pitch: [Expression]
    var layers: [Layer]
}

/// Texts one below the other, each as high as it turns out; the background is drawn once the height is known.
struct StackLayer: Sendable {
    /// x, y, width
    var frame: [Expression]
    /// top, sides, bottom
    var padding: [Expression]
    var gap: Expression
    var rotation: Expression?
    var background: [Layer]
    var items: [StackItem]
    var foreground: [Layer]
}

/// Texts that stay together, with `gap` px between them.
struct StackItem: Sendable {
    var when: Expression?
    var gap: Expression
    var texts: [Layer]
}
