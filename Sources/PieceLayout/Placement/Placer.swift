public import PieceGraphics
public import PieceText

/// What a template is placed with: the names it can see and the lists it can walk.
public struct Inputs: Sendable {
    public var scope: Scope
    /// Rows of the piece's own lists (cast, seat parts, palette swatches, what a caller adds).
    public var lists: [String: [[String: Value]]]
    /// Upright pixel size of the photo; nil without one.
    public var photoSize: Size?
    /// Genre hue and word of the picture that stands in when there is no photo.
    public var fallback: PhotoFallback

    public init(
        scope: Scope, lists: [String: [[String: Value]]] = [:], photoSize: Size? = nil, fallback: PhotoFallback
    ) {
        self.scope = scope
        self.lists = lists
        self.photoSize = photoSize
        self.fallback = fallback
    }
}

/// The gradient and word that fill a photo's frame when a piece has no photo.
public struct PhotoFallback: Hashable, Sendable {
    /// OKLCH hue in degrees; nil is neutral grey.
    public var hue: Double?
    public var word: String

    public init(hue: Double?, word: String) {
        self.hue = hue
        self.word = word
    }
}

/// Places templates: evaluates, measures, and remembers the layers whose inputs did not change since last time.
/// One per render thread, because fonts are.
public final class Placer {
    let fonts: FontLibrary
    private var memo: [String: MemoEntry] = [:]
    /// Layers remembered at the most: some thirty templates' worth.
    private static let capacity = 2_000

    private var outlines: [String: (key: [MemoKey], outline: Outline)] = [:]

    struct MemoEntry {
        var key: [MemoKey]
        var output: LayerOutput
    }

    enum MemoKey: Hashable {
        case value(Value?)
        case list([[String: Value]])
        case transform(Transform)
        case photo(Size?)
        case fallback(PhotoFallback)
        case korean(Bool)
        case template(Int)
    }

    public init(fonts: FontLibrary) { self.fonts = fonts }

    /// Evaluates and measures `template`; the same inputs give the same frame.
    public func place(_ template: Template, _ inputs: Inputs) -> Frame {
        var pass = Pass(placer: self, template: template, inputs: inputs.resolved(for: template))
        return pass.run()
    }

    /// An outline that is made anew only when what it depends on has changed: a colour taken from another photo must
    /// not cost thousands of points again.
    func outline(_ path: String, _ key: [MemoKey], _ make: () -> Outline) -> Outline {
        if let known = outlines[path], known.key == key { return known.outline }
        let outline = make()
        if outlines.count >= Self.capacity { outlines.removeAll() }
        outlines[path] = (key, outline)
        return outline
    }

    func remembered(_ path: String, _ key: [MemoKey]) -> LayerOutput? {
        guard let entry = memo[path], entry.key == key else { return nil }
        return entry.output
    }

    func remember(_ path: String, _ key: [MemoKey], _ output: LayerOutput) {
        if memo.count >= Self.capacity { memo.removeAll() }
        memo[path] = MemoEntry(key: key, output: output)
    }
}

extension Inputs {
    /// The inputs with the template's lists and definitions evaluated into them.
    func resolved(for template: Template) -> Inputs {
        var result = self
        for (name, rows) in lists { result.scope.listCounts[name] = rows.count }
        for list in template.lists {
            let rows = list.rows(in: result.scope)
            result.lists[list.name] = rows
            result.scope.listCounts[list.name] = rows.count
        }
        for (name, value) in template.definitions { result.scope.values[name] = value.value(in: result.scope) }
        return result
    }
}

/// What placing one layer gave: items, texts and measured names.
struct LayerOutput {
    var items: [FrameItem] = []
    var texts: [PlacedText] = []
    var measured: [String: Value] = [:]

    mutating func append(_ other: LayerOutput) {
        items.append(contentsOf: other.items)
        texts.append(contentsOf: other.texts)
        measured.merge(other.measured) { _, new in new }
    }
}

/// Where a layer is placed: the map to the canvas and what surrounds it.
struct Surroundings {
    var transform: Transform = .identity
    var opacity: Double = 1
    /// False inside loops, where one layer is placed many times with different names bound.
    var remembers = true
}

/// One walk over a template's layers.
struct Pass {
    let placer: Placer
    let template: Template
    var inputs: Inputs
    /// How many more layers may be placed: loops within loops multiply.
    private(set) var layersLeft = 50_000
    /// Keeps what is remembered of different templates apart.
    let memoPrefix: String

    init(placer: Placer, template: Template, inputs: Inputs) {
        self.placer = placer
        self.template = template
        self.inputs = inputs
        memoPrefix = template.name + "@\(template.fingerprint)"
    }

    mutating func run() -> Frame {
        var frame = Frame(width: template.width, height: template.height)
        var isStatic = true
        for layer in template.layers {
            let output = place(layer, Surroundings())
            if isStatic, layer.dependencies.isSubset(of: template.staticNames), !layer.showsPhoto {
                frame.staticCount += output.items.count
            } else {
                isStatic = false
            }
            frame.items.append(contentsOf: output.items)
            frame.texts.append(contentsOf: output.texts)
        }
        frame.cut = template.cut.map { Outline($0.region(in: inputs.scope)) }
        return frame
    }

    mutating func place(_ layers: [Layer], _ around: Surroundings) -> LayerOutput {
        var output = LayerOutput()
        for layer in layers { output.append(place(layer, around)) }
        return output
    }

    mutating func place(_ layer: Layer, _ around: Surroundings) -> LayerOutput {
        var key: [Placer.MemoKey] = []
        let memoPath = layer.path
        if around.remembers {
            key = self.key(of: layer, around)
            if let output = placer.remembered(memoPrefix + memoPath, key) {
                inputs.scope.values.merge(output.measured) { _, new in new }
                return output
            }
        }
        let output = layer.when?.bool(in: inputs.scope) == false ? LayerOutput() : placeAnew(layer, around)
        inputs.scope.values.merge(output.measured) { _, new in new }
        if around.remembers { placer.remember(memoPrefix + memoPath, key, output) }
        return output
    }

    private func key(of layer: Layer, _ around: Surroundings) -> [Placer.MemoKey] {
        var key = self.key(of: layer.dependencies, around)
        key.append(.value(.number(around.opacity)))
        if layer.showsPhoto {
            key.append(.photo(inputs.photoSize))
            key.append(.fallback(inputs.fallback))
        }
        return key
    }

    /// The values behind `names`, and what every layer depends on.
    func key(of names: Set<String>, _ around: Surroundings) -> [Placer.MemoKey] {
        var key: [Placer.MemoKey] = [
            .transform(around.transform), .korean(inputs.scope.isKorean), .template(template.fingerprint),
        ]
        for name in names.sorted() {
            if name.hasPrefix("list:") {
                key.append(.list(inputs.lists[String(name.dropFirst(5))] ?? []))
            } else if name.hasPrefix("count:") {
                key.append(.value(.number(Double(inputs.scope.listCounts[String(name.dropFirst(6))] ?? 0))))
            } else {
                key.append(.value(inputs.scope.values[name]))
            }
        }
        return key
    }

    private mutating func placeAnew(_ layer: Layer, _ around: Surroundings) -> LayerOutput {
        layersLeft -= 1
        guard layersLeft > 0 else { return LayerOutput() }
        var around = around
        if let opacity = layer.opacity { around.opacity *= max(0, min(1, opacity.number(in: inputs.scope))) }
        switch layer.kind {
        case .shape(let shape): return place(shape, layer, around)
        case .photo(let photo): return place(photo, layer, around)
        case .text(let text): return place(text, layer, around)
        case .stars(let stars): return place(stars, layer, around)
        case .code(let code): return place(code, layer, around)
        case .grain(let grain): return place(grain, around)
        case .mark(let mark): return place(mark, layer, around)
        case .image(let image): return place(image, around)
        case .group(let group): return place(group, around)
        case .each(let each): return place(each, around)
        case .stack(let stack): return place(stack, layer, around)
        }
    }

    func number(_ e: [Expression], _ i: Int, default fallback: Double = 0) -> Double {
        i < e.count ? e[i].number(in: inputs.scope) : fallback
    }

    func rect(_ e: [Expression]) -> Rect {
        Rect(number(e, 0), number(e, 1), max(0, number(e, 2)), max(0, number(e, 3)))
    }

    /// The outline of a layer's shape on the canvas, remembered where the layer is placed once.
    func outline(_ path: String, _ dependencies: Set<String>, _ around: Surroundings, _ make: () -> Outline) -> Outline
    {
        guard around.remembers else { return make() }
        return placer.outline(memoPrefix + path, key(of: dependencies, around), make)
    }

    /// The outline of `geometry` on the canvas.
    func outline(_ geometry: GeometrySpec, _ around: Surroundings) -> Outline {
        let region = geometry.region(in: inputs.scope)
        guard around.transform != .identity else { return Outline(region) }
        return Outline(region.transformed(by: around.transform))
    }
}

extension Layer {
    /// Whether the photo's size or presence changes what the layer looks like.
    var showsPhoto: Bool {
        switch kind {
        case .photo: true
        case .group(let group): group.layers.contains { $0.showsPhoto }
        case .each(let each): each.layers.contains { $0.showsPhoto }
        case .stack(let stack): (stack.background + stack.foreground).contains { $0.showsPhoto }
        case .image: true
        default: false
        }
    }
}
