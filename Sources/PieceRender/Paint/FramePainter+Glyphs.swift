import PieceGraphics
import PieceLayout
import PieceText

extension FramePainter {
    func paintShadows(of item: GlyphItem, on canvas: inout Pixmap) {
        for shadow in item.shadows {
            let path = outline(of: item)
            guard !path.isEmpty else { break }
            let reach = Int((shadow.sigma * 3).rounded(.up)) + 2
            let area = PixelRect(-reach, -reach, canvas.width + 2 * reach, canvas.height + 2 * reach)
            let mask = rasterizer.mask(path, clippedTo: area)
            let soft = (shadow.sigma > 0 ? mask.blurred(sigma: shadow.sigma) : mask)
                .offset(dx: Int(shadow.offset.x.rounded()), dy: Int(shadow.offset.y.rounded()))
            canvas.fill(soft, paint: .solid(shadow.color), blend: item.blend, opacity: item.opacity, clip: clip)
        }
    }

    func paint(_ item: GlyphItem, on canvas: inout Pixmap) {
        if !item.curved.isEmpty { return paintCurved(item, on: &canvas) }
        for glyph in item.glyphs where glyph.isColor { paintColor(glyph, item, on: &canvas) }
        if item.transform.isTranslation {
            paintUpright(item, on: &canvas)
        } else {
            paintTurned(item, on: &canvas)
        }
    }

    private func color(_ tag: Int, _ item: GlyphItem) -> Color {
        item.colors.indices.contains(tag) ? item.colors[tag] : .black
    }

    /// Upright text: cached masks at quarter-pixel positions.
    private func paintUpright(_ item: GlyphItem, on canvas: inout Pixmap) {
        for glyph in item.glyphs where !glyph.isColor {
            guard let placed = glyphs.mask(for: glyph, offset: Point(item.transform.tx, item.transform.ty)) else {
                continue
            }
            canvas.fill(
                placed.mask.mask, movedBy: placed.x, placed.y, paint: .solid(color(glyph.tag, item)),
                blend: item.blend, opacity: item.opacity, clip: clip)
        }
    }

    /// Turned text: all outlines of a colour as one mask.
    private func paintTurned(_ item: GlyphItem, on canvas: inout Pixmap) {
        var paths: [Int: Path] = [:]
        for glyph in item.glyphs where !glyph.isColor {
            paths[glyph.tag, default: Path()].append(outline(of: glyph, item.transform))
        }
        for (tag, path) in paths.sorted(by: { $0.key < $1.key }) { fill(path, tag, item, &canvas) }
    }

    private func paintCurved(_ item: GlyphItem, on canvas: inout Pixmap) {
        for curved in item.curved {
            if curved.isColor,
                let picture = glyphs.colorGlyph(face: curved.face, glyph: curved.glyph, size: curved.size)
            {
                let place = Transform.translation(Double(picture.x), Double(picture.y))
                    .then(curved.transform).then(item.transform)
                canvas.draw(picture.pixmap.pixmap, transform: place, clip: clip, opacity: item.opacity)
                continue
            }
            let path = glyphs.outline(face: curved.face, glyph: curved.glyph, size: curved.size)
                .transformed(by: curved.transform.then(item.transform))
            fill(path, curved.tag, item, &canvas)
        }
    }

    private func fill(_ path: Path, _ tag: Int, _ item: GlyphItem, _ canvas: inout Pixmap) {
        guard !path.isEmpty else { return }
        let mask = rasterizer.mask(path, clippedTo: canvas.bounds)
        canvas.fill(mask, paint: .solid(color(tag, item)), blend: item.blend, opacity: item.opacity, clip: clip)
    }

    private func paintColor(_ glyph: PlacedGlyph, _ item: GlyphItem, on canvas: inout Pixmap) {
        guard let picture = glyphs.colorGlyph(face: glyph.face, glyph: glyph.glyph, size: glyph.size) else { return }
        let offset = Point(glyph.origin.x + Double(picture.x), glyph.origin.y + Double(picture.y))
        if item.transform.isTranslation {
            let at = item.transform.apply(offset)
            canvas.draw(
                picture.pixmap.pixmap, at: (Int(at.x.rounded()), Int(at.y.rounded())), clip: clip,
                opacity: item.opacity)
        } else {
            let place = Transform.translation(offset.x, offset.y).then(item.transform)
            canvas.draw(picture.pixmap.pixmap, transform: place, clip: clip, opacity: item.opacity)
        }
    }

    /// A glyph's outline on the canvas.
    private func outline(of glyph: PlacedGlyph, _ transform: Transform) -> Path {
        let path = glyphs.outline(face: glyph.face, glyph: glyph.glyph, size: glyph.size)
        let turned = glyph.rotation == 0 ? Transform.identity : .rotation(degrees: Double(glyph.rotation) * 90)
        return path.transformed(by: turned.then(.translation(glyph.origin.x, glyph.origin.y)).then(transform))
    }

    /// The outlines of all of an item's glyphs on the canvas.
    private func outline(of item: GlyphItem) -> Path {
        var path = Path()
        for glyph in item.glyphs where !glyph.isColor {
            path.append(outline(of: glyph, item.transform))
        }
        return path
    }
}
