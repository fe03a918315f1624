import PieceGraphics
import PieceText

extension Pass {
    mutating func place(_ photo: PhotoLayer, _ layer: Layer, _ around: Surroundings) -> LayerOutput {
        let frame = rect(photo.frame)
        guard !frame.isEmpty else { return LayerOutput() }
        var output = LayerOutput()
        guard inputs.photoSize != nil || isBearable(frame) else { return LayerOutput() }
        let clip = photo.clip.map { outline($0, around) }
        guard let size = inputs.photoSize else {
            return placeFallback(photo, frame, clip, layer, around)
        }
        var matrix = ColorMatrix.identity
        for filter in photo.filters {
            let amount = filter.amount.number(in: inputs.scope)
            switch filter.kind {
            case .brightness: matrix = matrix.then(.brightness(amount))
            case .contrast: matrix = matrix.then(.contrast(amount))
            case .saturate: matrix = matrix.then(.saturate(amount))
            case .sepia: matrix = matrix.then(.sepia(amount))
            case .grayscale: matrix = matrix.then(.grayscale(amount))
            }
        }
        var (shown, crop) = photo.placement(of: size, in: frame, scope: inputs.scope)
        if around.transform.isTranslation, photo.duotone == nil, photo.blur.number(in: inputs.scope) == 0 {
            (shown, crop) = visible(shown, crop, around)
        }
        guard !shown.isEmpty, isBearable(shown) else { return LayerOutput() }
        output.items.append(
            .photo(
                PhotoItem(
                    frame: shown, transform: around.transform, crop: crop, clip: clip, matrix: matrix,
                    blur: max(0, min(200, photo.blur.number(in: inputs.scope))),
                    duotone: photo.duotone?.duotone(in: inputs.scope), opacity: around.opacity, blend: layer.blend)))
        return output
    }

    /// Whether a picture of that size, most of it off the canvas, may be made at all.
    private func isBearable(_ frame: Rect) -> Bool {
        let (width, height) = (Double(template.width), Double(template.height))
        return frame.width * frame.height <= 4 * width * height
            && max(frame.width, frame.height) <= 4 * max(width, height)
    }

    /// The part of a photo's frame that lies on the canvas, and its crop: what lies outside is not resampled.
    private func visible(_ frame: Rect, _ crop: Rect, _ around: Surroundings) -> (Rect, Rect) {
        let canvas = Rect(-around.transform.tx, -around.transform.ty, Double(template.width), Double(template.height))
        let seen = frame.intersection(canvas)
        guard !seen.isEmpty, !frame.isEmpty else { return (Rect(0, 0, 0, 0), crop) }
        let (sx, sy) = (crop.width / frame.width, crop.height / frame.height)
        return (
            seen,
            Rect(crop.x + (seen.x - frame.x) * sx, crop.y + (seen.y - frame.y) * sy, seen.width * sx, seen.height * sy)
        )
    }

    /// The picture of a piece without a photo: a gradient of the genre's hue, banknote lines and the genre's word.
    private mutating func placeFallback(
        _ photo: PhotoLayer, _ frame: Rect, _ clip: Outline?, _ layer: Layer, _ around: Surroundings
    ) -> LayerOutput {
        var output = LayerOutput()
        let hue = inputs.fallback.hue
        let tint = hue == nil ? 0.15 : 1.0
        var stops = [OKLCH(0.42, 0.11 * tint, hue ?? 75), OKLCH(0.24, 0.07 * tint, hue ?? 75)].map { $0.color() }
        if let duotone = photo.duotone?.duotone(in: inputs.scope), let dark = duotone.stops.first,
            let light = duotone.stops.last
        {
            stops = [light, dark]
        }
        let outline = clip ?? Outline(Region(Path.rect(frame).transformed(by: around.transform)))
        output.items.append(.beginClip(outline))
        output.items.append(
            .fill(
                FillItem(
                    outline: Outline(Region(Path.rect(frame).transformed(by: around.transform))),
                    paint: Paint.linear(
                        from: Point(frame.x, frame.y), to: Point(frame.x, frame.maxY),
                        stops: [GradientStop(0, stops[0]), GradientStop(1, stops[1])],
                        space: .oklch
                    ).transformed(by: around.transform), blend: layer.blend, opacity: around.opacity)))
        if photo.blur.number(in: inputs.scope) == 0 {
            let lines = Path.guilloche(in: frame).stroked(StrokeStyle(width: max(1, frame.width / 500)))
            output.items.append(
                .fill(
                    FillItem(
                        outline: Outline(Region(lines.transformed(by: around.transform))),
                        paint: .solid(Color.white.opacity(0.18)), blend: .normal, opacity: around.opacity)))
            output.append(fallbackWord(in: frame, layer, around))
        }
        output.items.append(.endClip)
        return output
    }

    private mutating func fallbackWord(in frame: Rect, _ layer: Layer, _ around: Surroundings) -> LayerOutput {
        let style = TextStyle(
            sizeMax: frame.width * 0.22, sizeMin: 12, lineHeight: 1, letterSpacing: 0.04, align: .center,
            valign: .middle)
        let box = frame.inset(by: frame.width * 0.06)
        let fitted = placer.fonts.layout([TextRun(text: inputs.fallback.word, font: "BEB")], in: box.size, style: style)
        return LayerOutput(items: [
            .glyphs(
                GlyphItem(
                    glyphs: fitted.lines.flatMap(\.glyphs),
                    transform: Transform.translation(box.x, box.y).then(around.transform),
                    colors: [Color.white.opacity(0.92)], shadows: [], opacity: around.opacity, blend: .normal,
                    curved: []))
        ])
    }

    mutating func place(_ image: ImageLayer, _ around: Surroundings) -> LayerOutput {
        let frame = rect(image.frame)
        let name = image.name.string(in: inputs.scope)
        guard !frame.isEmpty, !name.isEmpty else { return LayerOutput() }
        var transform = around.transform
        if let rotation = image.rotation {
            transform = Transform.rotation(
                degrees: rotation.number(in: inputs.scope), about: Point(frame.midX, frame.midY)
            ).then(transform)
        }
        let radius = image.radius.number(in: inputs.scope)
        let clip: Outline? =
            radius > 0
            ? Outline(Region(Path.roundedRect(frame, radius: radius).transformed(by: transform)))
            : nil
        return LayerOutput(items: [
            .image(
                ImageItem(
                    name: name, frame: frame, transform: transform,
                    focal: Point(number(image.focal, 0, default: 0.5), number(image.focal, 1, default: 0.5)),
                    clip: clip,
                    opacity: around.opacity))
        ])
    }
}

extension PhotoLayer {
    /// Where a photo of `size` px lies for `frame`, and which part of it (fractions) is shown.
    func placement(of size: Size, in frame: Rect, scope: Scope) -> (frame: Rect, crop: Rect) {
        guard size.width > 0, size.height > 0 else { return (frame, Rect(0, 0, 1, 1)) }
        let focalX = focal.count == 2 ? max(0, min(1, focal[0].number(in: scope))) : 0.5
        let focalY = focal.count == 2 ? max(0, min(1, focal[1].number(in: scope))) : 0.42
        switch fit {
        case .cover:
            let scale = max(frame.width / size.width, frame.height / size.height)
            let w = min(1, frame.width / (size.width * scale))
            let h = min(1, frame.height / (size.height * scale))
            return (frame, Rect((1 - w) * focalX, (1 - h) * focalY, w, h))
        case .contain:
            let scale = min(frame.width / size.width, frame.height / size.height)
            let (w, h) = (size.width * scale, size.height * scale)
            let shown = Rect(frame.midX - w / 2, frame.midY - h / 2, w, h)
            return (shown, Rect(0, 0, 1, 1))
        }
    }
}

extension DuotoneSpec {
    func duotone(in scope: Scope) -> Duotone {
        func n(_ e: [Expression], _ i: Int, _ fallback: Double) -> Double {
            i < e.count ? e[i].number(in: scope) : fallback
        }
        let low = max(0, min(100, n(stretch, 0, 0)))
        return Duotone(
            stops: stops.map { $0.color(in: scope) }, stretch: low...max(low, min(100, n(stretch, 1, 100))),
            gamma: max(0.05, gamma.number(in: scope)), topSolid: n(top, 0, 0), topRamp: n(top, 1, 0),
            bottomFrom: n(bottom, 0, 1), bottomTo: n(bottom, 1, 1), power: max(0.05, power.number(in: scope)))
    }
}

extension Path {
    /// Interlaced waves like the ground of a banknote, as open lines.
    static func guilloche(in frame: Rect) -> Path {
        var path = Path()
        let lines = 26
        for k in 0..<lines {
            let base = frame.midY + (Double(k) - Double(lines) / 2) * frame.height / 34
            var x = frame.minX
            var isFirst = true
            while x <= frame.maxX + max(6, frame.width / 400) {
                let u = (x - frame.minX) / frame.width * 8
                let (slow, _) = sineCosine(u * 1.0 + 0.16 * Double(k))
                let (fast, _) = sineCosine(u * 3.2 - 0.1 * Double(k))
                let p = Point(x, base + frame.height * (0.11 * slow + 0.035 * fast))
                if isFirst { path.move(p) } else { path.line(p) }
                isFirst = false
                x += max(6, frame.width / 400)
            }
        }
        return path
    }
}
