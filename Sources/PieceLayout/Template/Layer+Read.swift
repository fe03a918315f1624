import PieceGraphics

extension Layer {
    /// The kinds of layers and the key that tells them apart.
    static let kinds = [
        "shape", "photo", "text", "stars", "qr", "code128", "grain", "mark", "image", "group", "each", "stack",
    ]

    /// Reads one layer: `{"shape": {…}}`, `{"text": {…}, "when": …}` and so on.
    init?(_ reader: ObjectReader) {
        path = reader.path
        reader.pushDependencies()
        id = reader.optionalIdentifier("id", doc: "Binds id.top, id.bottom, id.height, id.lines, id.size below.")
        when = reader.optionalBool("when", doc: "The layer is drawn only if this holds.")
        opacity = reader.optionalNumber("opacity", doc: "0…1.")
        blend = reader.choice("blend", default: BlendMode.normal, doc: "How it is mixed with what is below.")
        var kind: Kind?
        let key = reader.exactlyOne(of: Self.kinds)
        func read(_ name: String, _ body: (ObjectReader) -> Kind) {
            guard reader.isDescribing || key == name else { return }
            kind = reader.object(name, ref: name + "Layer", doc: Self.docs[name] ?? "", body) ?? kind
        }
        read("shape") { .shape(ShapeLayer($0)) }
        read("photo") { .photo(PhotoLayer($0)) }
        read("text") { .text(TextLayer($0)) }
        read("stars") { .stars(StarsLayer($0)) }
        read("qr") { .code(CodeLayer($0, symbology: .qr)) }
        read("code128") { .code(CodeLayer($0, symbology: .code128)) }
        read("grain") { .grain(GrainLayer($0)) }
        read("mark") { .mark(MarkLayer($0)) }
        read("image") { .image(ImageLayer($0)) }
        read("group") { .group(GroupLayer($0)) }
        read("each") { .each(EachLayer($0)) }
        read("stack") { .stack(StackLayer($0)) }
        dependencies = reader.popDependencies()
        guard let kind else { return nil }
        self.kind = kind
        if let id {
            switch key {
            case "text":
                reader.declareMeasured(id, ["top", "bottom", "height", "lines", "size", "left", "right", "width"])
            case "stack": reader.declareMeasured(id, ["top", "bottom", "height"])
            default: reader.problem("id", "only a text or a stack measures anything", "remove \"id\"")
            }
        }
        if key == "photo", reader.context.loopDepth > 0 {
            reader.problem("photo", "a photo cannot stand in an each or a stack", "place it beside, or use an image")
        }
        let late = dependencies.intersection(reader.context.measured).sorted()
        if key == "photo", let name = late.first {
            reader.problem(
                "photo", "'\(name)' is measured only after the photo is decoded",
                "place the photo by fields and definitions")
        }
        if case .group(let group) = kind, group.layers.contains(where: { $0.showsPhoto }),
            let name = when?.dependencies.intersection(reader.context.measured).sorted().first
        {
            reader.problem(
                "when", "'\(name)' is measured only after the photo is decoded", "take the photo out of the group")
        }
    }

    static let docs: [String: String] = [
        "shape": "A filled and/or stroked shape with shadows.",
        "photo": "The piece's photo.",
        "text": "Text that is fitted into a frame.",
        "stars": "The score as five stars; nothing without a score.",
        "qr": "A QR code (ECC M).",
        "code128": "A Code 128 barcode.",
        "grain": "Paper grain.",
        "mark": "The PIECE mark and wordmark.",
        "image": "A picture the caller hands in by name.",
        "group": "Layers that are moved, turned and clipped together.",
        "each": "Layers repeated for the items of a list or a number of times.",
        "stack": "Texts one below the other with a background that fits them.",
    ]
}

extension ShapeLayer {
    init(_ reader: ObjectReader) {
        geometry = GeometrySpec(reader)
        fill = reader.optionalPaint("fill", doc: "A colour or a gradient.")
        stroke = reader.object("stroke", ref: "stroke", doc: "The outline.") { StrokeSpec($0) }
        shadows = reader.objects("shadow", ref: "shadow", doc: "Shadows below the shape.") { ShadowSpec($0) }
        innerShadows = reader.objects("innerShadow", ref: "shadow", doc: "Shadows inside.") { ShadowSpec($0) }
        clip = reader.object("clip", ref: "geometry", doc: "Only what lies inside is drawn.") { GeometrySpec($0) }
    }
}

extension StrokeSpec {
    init(_ reader: ObjectReader) {
        paint =
            reader.optionalPaint("color", required: true, doc: "A colour or a gradient.")
            ?? .solid(.init(.color(.black)))
        width = reader.number("width", default: 1, doc: "px.")
        dash = reader.numbers("dash", count: 1...8, doc: "Lengths of dashes and gaps, px.")
        cap = reader.choice("cap", default: StrokeCapChoice.butt, doc: "Line ends.")
    }
}

extension ShadowSpec {
    init(_ reader: ObjectReader) {
        x = reader.number("x", default: 0, doc: "px to the right.")
        y = reader.number("y", default: 0, doc: "px down.")
        blur = reader.number("blur", default: 0, doc: "Blur radius in px: twice the Gaussian's σ, as in CSS.")
        spread = reader.number("spread", default: 0, doc: "px by which the shape grows first.")
        color = reader.color("color", default: .black, doc: "Shadow colour with alpha.")
    }
}

extension PhotoLayer {
    init(_ reader: ObjectReader) {
        frame = reader.frame()
        fit = reader.choice("fit", default: PhotoFit.cover, doc: "cover fills the frame, contain shows everything.")
        focal = reader.numbers("focal", count: 2...2, doc: "The point that stays in view; default 0.5, 0.42.")
        clip = reader.object("clip", ref: "geometry", doc: "Only what lies inside is drawn.") { GeometrySpec($0) }
        filters = reader.objects("filters", ref: "filter", doc: "CSS filters, in order.") { FilterSpec($0) }
        blur = reader.number("blur", default: 0, doc: "Gaussian σ in px.")
        duotone = reader.object("duotone", ref: "duotone", doc: "Two-ink look; goes without filters and blur.") {
            DuotoneSpec($0)
        }
        if duotone != nil, reader.has("filters") || reader.has("blur") {
            reader.problem("duotone", "a duotone takes neither filters nor blur", "remove \"filters\" and \"blur\"")
        }
    }
}

extension FilterSpec {
    init(_ reader: ObjectReader) {
        let key = reader.exactlyOne(of: FilterKind.allCases.map(\.rawValue))
        kind = FilterKind(rawValue: key ?? "") ?? .brightness
        var amount = Expression(.number(1))
        for name in FilterKind.allCases.map(\.rawValue) where reader.isDescribing || name == key {
            amount = reader.number(name, default: 1, doc: "As the CSS filter of that name; 1 = 100 %.")
        }
        self.amount = amount
    }
}

extension DuotoneSpec {
    init(_ reader: ObjectReader) {
        stops = reader.colors("stops", count: 2...9, doc: "Colours from dark to light, evenly spaced, mixed in OKLCH.")
        stretch = reader.numbers("stretch", count: 2...2, doc: "Luma percentiles that become dark and light.")
        gamma = reader.number("gamma", default: 1, doc: "Applied to the stretched value.")
        top = reader.numbers("top", count: 2...2, doc: "Solid light down to, and ramp length, as fractions.")
        bottom = reader.numbers("bottom", count: 2...2, doc: "Fade to dark from, to, as fractions.")
        power = reader.number("power", default: 1, doc: "Exponent of both ramps.")
    }
}

extension TextLayer {
    init(_ reader: ObjectReader) {
        frame = reader.frame()
        let font = reader.optionalFont("font", doc: "Font id of fonts/fonts.json.")
        let color = reader.color("color", default: .black, doc: "Text colour.")
        var runs: [RunSpec] = reader.objects("runs", ref: "run", doc: "Pieces of text with their own look.") {
            RunSpec($0, font: font, color: color)
        }
        if let text = reader.optionalText("text", doc: "The text; expressions stand in braces.") {
            runs.insert(
                RunSpec(
                    text: text, font: font ?? "", color: color, scale: .init(.number(1)), tracking: nil,
                    gap: .init(.number(0)), when: nil), at: 0)
            if font == nil, !reader.isDescribing {
                reader.problem("font", "no font is given", "add \"font\": \"SQ700\"")
            }
        } else if runs.isEmpty, !reader.isDescribing, !reader.has("text"), !reader.has("runs") {
            reader.problem("text", "the layer has neither text nor runs", "add \"text\" or \"runs\"")
        }
        self.runs = runs
        size = reader.numbers(
            "size", count: 1...2, scalar: true, required: true, doc: "Largest and smallest px; one number = fixed.")
        lines = reader.number("lines", default: 1, doc: "At most so many lines.")
        lineHeight = reader.number("lineHeight", default: 1.2, doc: "Times the size.")
        tracking = reader.number("tracking", default: 0, doc: "Letter-spacing in em.")
        align = reader.choice("align", default: AlignChoice.left, doc: "Within the frame.")
        valign = reader.choice("valign", default: VerticalAlignChoice.middle, doc: "Within the frame.")
        fit = reader.choice(
            "fit", default: FitChoice.shrink,
            doc: "shrink steps down to the smallest size; width fills the frame's width in one line.")
        direction = reader.choice(
            "direction", default: DirectionChoice.horizontal, doc: "vertical = columns from right to left.")
        balance = reader.bool("balance", default: true, doc: "Lines of even length.")
        opticalLeft = reader.optionalFlag("opticalLeft", doc: "Align by ink; default for 90 px and more.")
        rotation = reader.optionalNumber("rotate", doc: "Degrees clockwise about the frame's centre.")
        arc = reader.object("arc", ref: "arc", doc: "The text follows a circle.") { ArcSpec($0) }
        shadows = reader.objects("shadow", ref: "shadow", doc: "Shadows below the text.") { ShadowSpec($0) }
        mayClamp = reader.bool("mayClamp", default: false, doc: "Ending in … is fine here.")
    }
}

extension RunSpec {
    init(_ reader: ObjectReader, font: String?, color: Expression) {
        text = reader.text("text", doc: "The text; expressions stand in braces.")
        let own = reader.optionalFont("font", doc: "Default: the layer's font.")
        self.font = own ?? font ?? ""
        if self.font.isEmpty, !reader.isDescribing {
            reader.problem("font", "no font is given", "add \"font\" here or to the layer")
        }
        self.color = reader.optionalColor("color", doc: "Default: the layer's colour.") ?? color
        scale = reader.number("scale", default: 1, doc: "Times the layer's size.")
        tracking = reader.optionalNumber("tracking", doc: "Letter-spacing in em.")
        gap = reader.number("gap", default: 0, doc: "px before the run.")
        when = reader.optionalBool("when", doc: "The run is set only if this holds.")
    }
}

extension ArcSpec {
    init(_ reader: ObjectReader) {
        centre = reader.numbers("centre", count: 2...2, required: true, doc: "Centre x, y.")
        radius = reader.number("radius", doc: "Of the baseline, px.")
        angle = reader.number("angle", default: 0, doc: "Of the text's middle: degrees clockwise from the top.")
        inside = reader.bool("inside", default: false, doc: "Reads along the lower edge.")
    }
}
