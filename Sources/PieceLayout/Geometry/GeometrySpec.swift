import PieceGraphics

/// A shape as a template writes it: exactly one kind of outline, placed, turned, and with parts cut away.
struct GeometrySpec: Sendable {
    indirect enum Kind: Sendable {
        /// x, y, width, height; one radius or four (clockwise from the top left); concave corners bite into the sheet.
        case rect([Expression], radius: [Expression], concave: Bool)
        case ellipse([Expression])
        /// centre x, centre y, radius
        case circle([Expression])
        case line([Expression])
        case polygon([[Expression]])
        /// SVG path data with expressions in braces.
        case path(TextTemplate)
        /// y as a function of x, as an open line.
        case curve(from: Expression, to: Expression, step: Expression, name: String, y: Expression)
        /// centre x, centre y, outer radius, inner radius
        case star([Expression], points: Expression)
        case repeated(count: Expression, name: String, GeometrySpec)
        case group([GeometrySpec])
        /// A shape of the template's `shapes`, with what is cut away from it.
        case named(GeometrySpec)
    }

    var kind: Kind
    var translation: [Expression]
    var scale: [Expression]
    /// Degrees clockwise about `origin`.
    var rotation: Expression?
    var origin: [Expression]
    var minus: [GeometrySpec]
    /// The names its expressions read.
    var dependencies: Set<String> = []

    /// Shapes repeated by one template element at the most, so that no template can exhaust memory.
    static let maximumRepeats = 4_000
}

extension GeometrySpec {
    init(_ reader: ObjectReader) {
        reader.pushDependencies()
        kind = Self.readKind(reader)
        translation = reader.numbers("at", count: 2...2, doc: "Moves the shape by x, y px.")
        scale = reader.numbers("scale", count: 1...2, doc: "Scales the shape about 0,0 before it is moved.")
        rotation = reader.optionalNumber("rotate", doc: "Turns the shape clockwise, in degrees, about `origin`.")
        origin = reader.numbers("origin", count: 2...2, doc: "The point `rotate` turns about; default 0,0.")
        minus = reader.objects("minus", ref: "geometry", doc: "Shapes cut away from this one.") { GeometrySpec($0) }
        dependencies = reader.popDependencies()
        let inner: [GeometrySpec] =
            switch kind {
            case .repeated(_, _, let shape): [shape] + minus
            case .group(let shapes): shapes + minus
            default: minus
            }
        if inner.contains(where: { !$0.minus.isEmpty }) {
            reader.problem("minus", "only the outermost shape can have parts cut away", "move \"minus\" outwards")
        }
    }

    private static func readKind(_ reader: ObjectReader) -> Kind {
        let key = reader.exactlyOne(
            of: ["rect", "ellipse", "circle", "line", "polygon", "path", "curve", "star", "repeat", "shapes", "use"])
        // While a schema is described every kind is read; otherwise only the one that is there.
        var kind: Kind = .group([])
        func read(_ name: String, _ body: () -> Kind) {
            guard reader.isDescribing || key == name else { return }
            kind = body()
        }
        read("rect") {
            .rect(
                reader.numbers("rect", count: 4...4, doc: "x, y, width, height."),
                radius: reader.numbers("radius", count: 1...4, scalar: true, doc: "Corner radius, or four clockwise."),
                concave: reader.bool("concave", default: false, doc: "Corners bite into the shape."))
        }
        read("ellipse") { .ellipse(reader.numbers("ellipse", count: 4...4, doc: "x, y, width, height.")) }
        read("circle") { .circle(reader.numbers("circle", count: 3...3, doc: "Centre x, centre y, radius.")) }
        read("line") { .line(reader.numbers("line", count: 4...4, doc: "x1, y1, x2, y2.")) }
        read("polygon") { .polygon(reader.points("polygon", doc: "Corner points.")) }
        read("path") {
            let data = reader.text("path", doc: "SVG path data; numbers may be expressions in braces.")
            if data.dependencies.isEmpty, Path(svg: data.string(in: Scope())) == nil {
                reader.problem("path", "is no SVG path data", "write M L H V C S Q T A Z, each with its numbers")
            }
            return .path(data)
        }
        read("curve") {
            reader.object("curve", ref: "curve", doc: "An open line y(x).") { r in
                let name = r.identifier("as", default: "x", doc: "The name of the running x.")
                let y = r.bind([name: .number]) { r.number("y", doc: "y as an expression of x.") }
                return .curve(
                    from: r.number("from", doc: "First x."), to: r.number("to", doc: "Last x."),
                    step: r.number("step", default: 4, doc: "px between points."), name: name, y: y)
            } ?? .group([])
        }
        read("star") {
            .star(
                reader.numbers("star", count: 4...4, doc: "Centre x, centre y, outer radius, inner radius."),
                points: reader.number("points", default: 5, doc: "How many tips."))
        }
        read("repeat") {
            reader.object("repeat", ref: "repeat", doc: "One shape many times, as one shape.") { r in
                let name = r.identifier("as", default: "k", doc: "The name of the running number, from 0.")
                let count = r.number("count", doc: "How many times.")
                let inner = r.bind([name: .number]) {
                    r.object("of", ref: "geometry", required: true, doc: "The shape to repeat.") { GeometrySpec($0) }
                }
                return inner.map { .repeated(count: count, name: name, $0) } ?? .group([])
            } ?? .group([])
        }
        read("shapes") {
            .group(reader.objects("shapes", ref: "geometry", doc: "Several shapes as one.") { GeometrySpec($0) })
        }
        read("use") {
            reader.namedShape("use", doc: "The name of a shape under \"shapes\".").map { .named($0) } ?? .group([])
        }
        return kind
    }
}
