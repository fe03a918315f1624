import PieceCodecs
import PieceGraphics
import PieceLayout
import PieceText

/// Paints the items of a frame, one verb per kind of item. It measures nothing and decides nothing.
struct FramePainter {
    let coverage: CoverageCache
    let glyphs: GlyphCache
    let grain: Grain
    let codes: CodeEncoder
    let rasterizer: Rasterizer
    /// Pictures items refer to by name.
    var images: [String: SharedPixmap] = [:]
    /// False leaves out glyphs and codes, but not the glyphs' shadows: the ground that contrast is measured against.
    var paintsInk = true
    private var clips: [SharedMask] = []
    private(set) var warnings: [String] = []

    init(coverage: CoverageCache, glyphs: GlyphCache, grain: Grain, codes: CodeEncoder, rasterizer: Rasterizer) {
        self.coverage = coverage
        self.glyphs = glyphs
        self.grain = grain
        self.codes = codes
        self.rasterizer = rasterizer
    }

    /// The clip in force: the intersection of all that were begun and not ended.
    var clip: SharedMask? { clips.last }

    mutating func paint(_ items: ArraySlice<FrameItem>, photo: borrowing PhotoSource, on canvas: inout Pixmap) {
        for item in items {
            switch item {
            case .fill(let fill): paint(fill, on: &canvas)
            case .shadow(let shadow): paint(shadow, on: &canvas)
            case .photo(let item): paint(item, from: photo, on: &canvas)
            case .glyphs(let text):
                paintShadows(of: text, on: &canvas)
                if paintsInk { paint(text, on: &canvas) }
            case .grain(let item): paint(item, on: &canvas)
            case .image(let image): paint(image, on: &canvas)
            case .code(let code): if paintsInk { paint(code, on: &canvas) }
            case .beginClip(let outline): begin(outline, canvas.bounds)
            case .endClip: _ = clips.popLast()
            }
        }
    }

    mutating func warn(_ message: String) {
        if !warnings.contains(message) { warnings.append(message) }
    }

    private mutating func begin(_ outline: Outline, _ bounds: PixelRect) {
        let mask = coverage.fill(outline, within: bounds)
        guard let outer = clips.last else { return clips.append(mask) }
        clips.append(SharedMask(Mask.intersect(mask.mask, outer.mask)))
    }

    private func paint(_ item: FillItem, on canvas: inout Pixmap) {
        if let rect = item.outline.pixelRect {
            canvas.fill(rect, paint: item.paint, blend: item.blend, opacity: item.opacity, clip: clip)
            return
        }
        let mask = coverage.fill(item.outline, within: canvas.bounds)
        canvas.fill(mask.mask, paint: item.paint, blend: item.blend, opacity: item.opacity, clip: clip)
    }

    private func paint(_ item: ShadowItem, on canvas: inout Pixmap) {
        let paint = Paint.solid(item.color)
        if item.isInner {
            let mask = coverage.innerShadow(item, within: canvas.bounds)
            canvas.fill(mask.mask, paint: paint, blend: item.blend, opacity: item.opacity, clip: clip)
            return
        }
        let mask = coverage.shadow(item, within: canvas.bounds)
        canvas.fill(
            mask.mask, movedBy: Int(item.offset.x.rounded()), Int(item.offset.y.rounded()), paint: paint,
            blend: item.blend, opacity: item.opacity, clip: clip)
    }

    private func paint(_ item: GrainItem, on canvas: inout Pixmap) {
        var mask = clip
        if let own = item.clip {
            let outline = coverage.fill(own, within: canvas.bounds)
            if let outer = mask {
                mask = SharedMask(Mask.intersect(outline.mask, outer.mask))
            } else {
                mask = outline
            }
        }
        canvas.grain(
            grain, in: item.rect, strength: item.strength, blend: item.overlay ? .overlay : .multiply, clip: mask)
    }

    private mutating func paint(_ item: CodeItem, on canvas: inout Pixmap) {
        do throws(CodeError) {
            let region = try codes.region(of: item)
            let mask = rasterizer.mask(region, clippedTo: canvas.bounds)
            canvas.fill(mask, paint: .solid(item.color), blend: .normal, opacity: 1, clip: clip)
        } catch {
            warn(error.description)
        }
    }
}
