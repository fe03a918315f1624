import PieceGraphics

extension StarsLayer {
    init(_ reader: ObjectReader) {
        at = reader.numbers(
            "at", count: 2...2, required: true, doc: "Left, middle or right edge (by align) and top of the row.")
        size = reader.number("size", doc: "px of one star's box.")
        gap = reader.number("gap", default: 0, doc: "px between stars.")
        score =
            reader.optionalNumber("score", doc: "0…5 in halves; default the piece's score.")
            ?? reader.fieldNumber("score")
        align = reader.choice("align", default: AlignChoice.left, doc: "What `at` x means.")
        color = reader.color("color", default: .black, doc: "Full stars.")
        empty = reader.color("empty", default: .clear, doc: "Empty stars.")
        rotation = reader.optionalNumber("rotate", doc: "Degrees clockwise about the row's top left.")
    }
}

extension CodeLayer {
    init(_ reader: ObjectReader, symbology: Symbology) {
        self.symbology = symbology
        frame = reader.frame()
        data = reader.text("data", doc: "What the code says.")
        color = reader.color("color", default: .black, doc: "Colour of the modules.")
        vertical =
            symbology == .code128 ? reader.bool("vertical", default: false, doc: "Bars lie on their side.") : false
    }
}

extension GrainLayer {
    init(_ reader: ObjectReader) {
        frame = reader.numbers("frame", count: 4...4, doc: "x, y, width, height; default the whole canvas.")
        strength = reader.number("strength", doc: "0…1.")
        clip = reader.object("clip", ref: "geometry", doc: "Only what lies inside gets grain.") { GeometrySpec($0) }
        overlay = reader.bool("overlay", default: false, doc: "Overlay instead of multiply, for dark grounds.")
    }
}

extension MarkLayer {
    init(_ reader: ObjectReader) {
        at = reader.numbers("at", count: 2...2, required: true, doc: "Left, top.")
        height = reader.number("height", doc: "px.")
        color = reader.color("color", default: .black, doc: "Colour.")
    }
}

extension ImageLayer {
    init(_ reader: ObjectReader) {
        name = reader.text("name", doc: "The name the caller gave the picture.")
        frame = reader.frame()
        radius = reader.number("radius", default: 0, doc: "Corner radius, px.")
        rotation = reader.optionalNumber("rotate", doc: "Degrees clockwise about the centre.")
        focal = reader.numbers("focal", count: 2...2, doc: "The point that stays in view.")
    }
}

extension GroupLayer {
    init(_ reader: ObjectReader) {
        translation = reader.numbers("at", count: 2...2, doc: "Moves the layers by x, y px.")
        rotation = reader.optionalNumber("rotate", doc: "Degrees clockwise about `origin`.")
        origin = reader.numbers("origin", count: 2...2, doc: "In the group's own coordinates; default 0,0.")
        clip = reader.object("clip", ref: "geometry", doc: "Only what lies inside is drawn.") { GeometrySpec($0) }
        layers = reader.layers("layers", doc: "From back to front.")
    }
}

extension EachLayer {
    init(_ reader: ObjectReader) {
        let name = reader.identifier("as", default: "item", doc: "Prefix of the item's names; `i` and `n` count.")
        let key = reader.exactlyOne(of: ["in", "count"])
        var source = Source.count(Expression(.number(0)))
        var names: [String: ValueType] = ["i": .number, "n": .number]
        if reader.isDescribing || key == "in" {
            let list = reader.listName("in", doc: "A list of the template or of the piece.")
            source = .list(list)
            for (field, type) in reader.listFields(list) { names[name + "." + field] = type }
        }
        if reader.isDescribing || key == "count" {
            source = .count(reader.number("count", doc: "How many times."))
        }
        self.source = source
        self.name = name
        from = reader.number("from", default: 0, doc: "Index of the first item.")
        limit = reader.optionalNumber("limit", doc: "At most so many items.")
        at = reader.numbers("at", count: 2...2, doc: "Where the first item's origin lies.")
        (columns, pitch, layers) = reader.bind(names) {
            (
                reader.optionalNumber("columns", doc: "Items per row of a grid."),
                reader.numbers("pitch", count: 2...2, doc: "px from one item to the next, x and y."),
                reader.inLoop { reader.layers("layers", doc: "Drawn for every item, in its own coordinates.") }
            )
        }
    }
}

extension StackLayer {
    init(_ reader: ObjectReader) {
        frame = reader.numbers("frame", count: 3...3, required: true, doc: "x, y, width; the height follows.")
        padding = reader.numbers("padding", count: 3...3, doc: "Top, sides, bottom in px.")
        gap = reader.number("gap", default: 0, doc: "px between items.")
        rotation = reader.optionalNumber("rotate", doc: "Degrees clockwise about the top left.")
        items = reader.objects("items", ref: "stackItem", required: true, doc: "Items whose `when` fails close up.") {
            r in
            let item = StackItem(
                when: r.optionalBool("when", doc: "The item is there only if this holds."),
                gap: r.number("gap", default: 0, doc: "px between the item's texts."),
                texts: r.layers("texts", doc: "Text layers; x and y of their frames are offsets, height 0 = measured."))
            for text in item.texts {
                if case .text = text.kind {
                } else {
                    r.problem("texts", "\(text.path) is no text", "draw it in \"background\" or \"foreground\"")
                }
                if text.id != nil {
                    r.problem("texts", "\(text.path) has an id, which binds nothing in a stack", "give the stack an id")
                }
            }
            return item
        }
        (background, foreground) = reader.inLoop {
            reader.bind(["stack.width": .number, "stack.height": .number]) {
                (
                    reader.layers(
                        "background", required: false, doc: "Drawn below; stack.width and stack.height are its size."),
                    reader.layers(
                        "foreground", required: false, doc: "Drawn on top; stack.width and stack.height are its size.")
                )
            }
        }
    }
}
