import PieceGraphics

extension Pass {
    mutating func place(_ shape: ShapeLayer, _ layer: Layer, _ around: Surroundings) -> LayerOutput {
        var output = LayerOutput()
        let names = shape.geometry.dependencies
        lazy var outline = self.outline(layer.path, names, around) { self.outline(shape.geometry, around) }
        if let clip = shape.clip {
            let outline = self.outline(layer.path + ".clip", clip.dependencies, around) { self.outline(clip, around) }
            output.items.append(.beginClip(outline))
        }
        let isOpaque = around.opacity == 1 && layer.blend == .normal && shape.fill?.isOpaque(in: inputs.scope) == true
        for shadow in shape.shadows {
            output.items.append(.shadow(item(shadow, outline, layer, around, isInner: false, isCovered: isOpaque)))
        }
        if let fill = shape.fill {
            let paint = fill.paint(in: inputs.scope).transformed(by: around.transform)
            output.items.append(
                .fill(FillItem(outline: outline, paint: paint, blend: layer.blend, opacity: around.opacity)))
        }
        for shadow in shape.innerShadows {
            output.items.append(.shadow(item(shadow, outline, layer, around, isInner: true, isCovered: false)))
        }
        if let stroke = shape.stroke {
            let style = StrokeStyle(
                width: max(0, stroke.width.number(in: inputs.scope)),
                cap: stroke.cap == .round ? .round : stroke.cap == .square ? .square : .butt,
                join: stroke.cap == .round ? .round : .miter,
                dash: stroke.dash.map { max(0, $0.number(in: inputs.scope)) })
            let dashed = style.dash.map { "\($0)" }.joined(separator: ",")
            let key = "\(layer.path).stroke \(style.width) \(style.cap) \(dashed)"
            let line = self.outline(key, names, around) {
                let path = shape.geometry.path(in: inputs.scope)
                return Outline(Region(path.stroked(style).transformed(by: around.transform)))
            }
            let paint = stroke.paint.paint(in: inputs.scope).transformed(by: around.transform)
            output.items.append(
                .fill(
                    FillItem(outline: line, paint: paint, blend: layer.blend, opacity: around.opacity)))
        }
        if shape.clip != nil { output.items.append(.endClip) }
        return output
    }

    private func item(
        _ shadow: ShadowSpec, _ outline: Outline, _ layer: Layer, _ around: Surroundings, isInner: Bool,
        isCovered: Bool
    ) -> ShadowItem {
        ShadowItem(
            outline: outline,
            offset: Point(bounded(shadow.x), bounded(shadow.y)),
            sigma: max(0, min(200, shadow.blur.number(in: inputs.scope) / 2)),
            spread: min(200, bounded(shadow.spread)), color: shadow.color.color(in: inputs.scope),
            isInner: isInner, isCovered: isCovered, blend: layer.blend, opacity: around.opacity)
    }

    /// A distance on the canvas: what lies farther off cannot show.
    private func bounded(_ e: Expression) -> Double { max(-8_192, min(8_192, e.number(in: inputs.scope))) }

    mutating func place(_ stars: StarsLayer, _ layer: Layer, _ around: Surroundings) -> LayerOutput {
        let score = stars.score.number(in: inputs.scope)
        guard score > 0 else { return LayerOutput() }
        let size = stars.size.number(in: inputs.scope)
        let gap = stars.gap.number(in: inputs.scope)
        let width = 5 * size + 4 * gap
        let shift: Double =
            switch stars.align {
            case .left: 0
            case .center: width / 2
            case .right: width
            }
        let topLeft = Point(number(stars.at, 0) - shift, number(stars.at, 1))
        var turn = around.transform
        if let rotation = stars.rotation {
            turn = Transform.rotation(degrees: rotation.number(in: inputs.scope), about: topLeft).then(turn)
        }
        let halves = Int((min(5, score) * 2).rounded())
        var full = Path()
        var empty = Path()
        for i in 0..<5 {
            let box = Rect(topLeft.x + Double(i) * (size + gap), topLeft.y, size, size)
            switch halves - 2 * i {
            case 2...: full.append(.softStar(in: box))
            case 1:
                full.append(.softStar(in: box).leftHalf(of: box))
                empty.append(.softStar(in: box).rightHalf(of: box))
            default: empty.append(.softStar(in: box))
            }
        }
        var output = LayerOutput()
        for (path, color) in [(empty, stars.empty), (full, stars.color)] where !path.isEmpty {
            output.items.append(
                .fill(
                    FillItem(
                        outline: Outline(Region(path.transformed(by: turn))),
                        paint: .solid(color.color(in: inputs.scope)), blend: layer.blend, opacity: around.opacity)))
        }
        return output
    }

    mutating func place(_ mark: MarkLayer, _ layer: Layer, _ around: Surroundings) -> LayerOutput {
        let height = mark.height.number(in: inputs.scope)
        let origin = Point(number(mark.at, 0), number(mark.at, 1))
        let color = mark.color.color(in: inputs.scope)
        let place = Transform.scale(height / 100, height / 100).then(.translation(origin.x, origin.y))
            .then(around.transform)
        var output = LayerOutput()
        output.items.append(
            .fill(
                FillItem(
                    outline: Outline(Region(Path.pieceMark.transformed(by: place))),
                    paint: .solid(color), blend: layer.blend, opacity: around.opacity)))
        // The wordmark stands .3 of the height to the right, its capitals centred on the mark.
        let word = Rect(origin.x + height * 1.3, origin.y - height * 0.25, height * 6, height * 1.5)
        output.append(wordmark(in: word, size: height * 1.12, color: color, layer, around))
        return output
    }

    mutating func place(_ code: CodeLayer, _ layer: Layer, _ around: Surroundings) -> LayerOutput {
        let data = code.data.string(in: inputs.scope)
        guard !data.isEmpty else { return LayerOutput() }
        let symbology: CodeItem.Symbology =
            code.symbology == .qr ? .qr : code.vertical ? .verticalCode128 : .code128
        return LayerOutput(items: [
            .code(
                CodeItem(
                    symbology: symbology, data: data, frame: around.transform.bounds(of: rect(code.frame)),
                    color: code.color.color(in: inputs.scope).opacity(around.opacity), path: layer.path))
        ])
    }

    mutating func place(_ grain: GrainLayer, _ around: Surroundings) -> LayerOutput {
        let canvas = Rect(0, 0, Double(template.width), Double(template.height))
        let area = grain.frame.count == 4 ? around.transform.bounds(of: rect(grain.frame)) : canvas
        return LayerOutput(items: [
            .grain(
                GrainItem(
                    rect: PixelRect(covering: area).intersection(PixelRect(0, 0, template.width, template.height)),
                    strength: max(0, min(1, grain.strength.number(in: inputs.scope) * around.opacity)),
                    clip: grain.clip.map { outline($0, around) }, overlay: grain.overlay))
        ])
    }
}

extension Path {
    /// The two polygons of the PIECE mark in a 100-box.
    static let pieceMark: Path = {
        var path = Path.polygon([Point(0, 4), Point(58, 4), Point(40, 96), Point(0, 96)])
        path.append(.polygon([Point(70, 4), Point(100, 4), Point(100, 80), Point(55, 80)]))
        return path
    }()

    /// A five-pointed star with softened corners: R 46, r 20.5 about 50,52 in a 100-box, grown by a 7 px round stroke.
    static func softStar(in box: Rect) -> Path {
        let place = Transform.scale(box.width / 100, box.height / 100).then(.translation(box.x, box.y))
        return softStarTemplate.transformed(by: place)
    }

    private static let softStarTemplate: Path = {
        let star = Path.star(Point(50, 52), points: 5, outer: 46, inner: 20.5)
        var grown = star
        grown.append(star.stroked(StrokeStyle(width: 7, cap: .round, join: .round)))
        return grown
    }()

    func leftHalf(of box: Rect) -> Path { clipped(toXRange: -.infinity...box.midX) }
    func rightHalf(of box: Rect) -> Path { clipped(toXRange: box.midX ... .infinity) }

    /// The path cut by two upright lines (Sutherland–Hodgman on flattened contours).
    private func clipped(toXRange range: ClosedRange<Double>) -> Path {
        var result = Path()
        for contour in flattened(tolerance: 0.05) {
            let once = Self.cut(contour, at: range.lowerBound) { $0.x >= range.lowerBound }
            let twice = Self.cut(once, at: range.upperBound) { $0.x <= range.upperBound }
            if twice.count > 2 { result.append(.polygon(twice)) }
        }
        return result
    }

    private static func cut(_ points: [Point], at x: Double, _ isInside: (Point) -> Bool) -> [Point] {
        var result: [Point] = []
        for (i, p) in points.enumerated() {
            let q = points[(i + 1) % points.count]
            if isInside(p) { result.append(p) }
            if isInside(p) != isInside(q) {
                let t = (x - p.x) / (q.x - p.x)
                result.append(Point(x, p.y + t * (q.y - p.y)))
            }
        }
        return result
    }
}

extension Paint {
    /// The paint as it looks after the map; radii follow the map's scale.
    func transformed(by t: Transform) -> Paint {
        if t == .identity { return self }
        switch self {
        case .solid: return self
        case .linear(let from, let to, let stops, let space):
            return .linear(from: t.apply(from), to: t.apply(to), stops: stops, space: space)
        case .radial(let centre, let rx, let ry, let stops, let space):
            let sx = (t.a * t.a + t.b * t.b).squareRoot()
            let sy = (t.c * t.c + t.d * t.d).squareRoot()
            return .radial(centre: t.apply(centre), radiusX: rx * sx, radiusY: ry * sy, stops: stops, space: space)
        }
    }
}
