import CFreeType
public import PieceGraphics

extension GlyphCache {
    /// The coverage of an outline glyph, unhinted, with its origin moved right and down by quarter pixels.
    ///
    /// - Parameters:
    ///   - size: pixels per em.
    ///   - phaseX: 0…3 quarters of a pixel.
    ///   - phaseY: 0…3 quarters of a pixel.
    ///   - matrix: the linear part of a transform about the origin (`tx` and `ty` are ignored), y growing downwards.
    /// - Returns: a mask whose frame is relative to the pixel that holds the origin; nil for a glyph that draws
    ///   nothing, has no outline or would be larger than a pixmap may be.
    public func mask(
        face: Int, glyph: UInt32, size: Double, phaseX: Int = 0, phaseY: Int = 0, matrix: Transform = .identity
    ) -> SharedMask? {
        let key = MaskKey(
            face: Int32(truncatingIfNeeded: face), glyph: glyph, size: size,
            phases: UInt8((phaseX & 3) | (phaseY & 3) << 2), matrix: SIMD4(matrix.a, matrix.b, matrix.c, matrix.d))
        if let known = masks.value(for: key) { return known }
        let mask = withOutline(face: face, glyph: glyph, size: size, matrix: matrix) { outline in
            rasterise(&outline, dx: FT_Pos((phaseX & 3) * 16), dy: FT_Pos(-(phaseY & 3) * 16))
        }
        masks.insert(mask ?? nil, cost: 128 + (mask??.byteCount ?? 0), for: key)
        return mask ?? nil
    }

    /// The mask of a placed glyph whose text box has its top left corner at `offset`, and the pixel to draw it from:
    /// the mask's frame moved by (x, y) is where it lies. The origin is rounded to quarter pixels.
    public func mask(for glyph: PlacedGlyph, offset: Point = .zero) -> (mask: SharedMask, x: Int, y: Int)? {
        guard let (x, phaseX) = Self.quarters(glyph.origin.x + offset.x),
            let (y, phaseY) = Self.quarters(glyph.origin.y + offset.y)
        else { return nil }
        let matrix = glyph.rotation & 3 == 0 ? .identity : Transform.rotation(degrees: Double(glyph.rotation & 3) * 90)
        guard
            let mask = mask(
                face: glyph.face, glyph: glyph.glyph, size: glyph.size, phaseX: phaseX, phaseY: phaseY, matrix: matrix)
        else { return nil }
        return (mask, x, y)
    }

    /// A coordinate as a whole pixel and quarters of one; nil when it is not finite or far off every canvas.
    static func quarters(_ v: Double) -> (pixel: Int, phase: Int)? {
        guard v.isFinite, abs(v) < 1e6 else { return nil }
        let quarters = Int((v * 4).rounded())
        return (quarters >> 2, quarters & 3)
    }

    /// Hands out a glyph's outline in 26.6 pixels, y growing upwards, scaled and transformed; nil when there is none.
    func withOutline<R>(
        face index: Int, glyph: UInt32, size: Double, matrix: Transform, _ body: (inout FT_Outline) -> R
    ) -> R? {
        guard size.isFinite, size > 0, size <= 8192 else { return nil }
        if index == PlacedGlyph.tofuFace { return withTofuOutline(size: size, matrix: matrix, body) }
        guard let face = library.face(index), FT_Load_Glyph(face.freeType, glyph, FT_Int32(FT_LOAD_NO_SCALE)) == 0,
            let slot = face.freeType.pointee.glyph, slot.pointee.format == FT_GLYPH_FORMAT_OUTLINE
        else { return nil }
        // The outline stays the slot's; FreeType rewrites it at the next load.
        guard var map = Self.fixedMatrix(matrix, scale: size * 64 / face.unitsPerEm) else { return nil }
        FT_Outline_Transform(&slot.pointee.outline, &map)
        return body(&slot.pointee.outline)
    }

    /// The matrix in 16.16 fixed point for outlines whose y grows upwards; nil when an entry is out of range.
    static func fixedMatrix(_ m: Transform, scale: Double) -> FT_Matrix? {
        func fixed(_ v: Double) -> FT_Fixed? {
            let scaled = (v * scale * 65536).rounded()
            return scaled.isFinite && abs(scaled) < 2e9 ? FT_Fixed(scaled) : nil
        }
        guard let xx = fixed(m.a), let xy = fixed(-m.c), let yx = fixed(-m.b), let yy = fixed(m.d) else { return nil }
        return FT_Matrix(xx: xx, xy: xy, yx: yx, yy: yy)
    }

    /// Draws an outline into a mask of just its size with FreeType's smooth rasteriser.
    func rasterise(_ outline: inout FT_Outline, dx: FT_Pos, dy: FT_Pos) -> SharedMask? {
        FT_Outline_Translate(&outline, dx, dy)
        var box = FT_BBox()
        FT_Outline_Get_CBox(&outline, &box)
        let (left, right) = (box.xMin >> 6, (box.xMax + 63) >> 6)
        let (bottom, top) = (box.yMin >> 6, (box.yMax + 63) >> 6)
        let (width, height) = (right - left, top - bottom)
        guard width > 0, height > 0, width <= 16_384, height <= 16_384, outline.n_points > 0 else { return nil }
        FT_Outline_Translate(&outline, -left * 64, -bottom * 64)
        let mask = Mask(frame: PixelRect(left, -top, width, height))
        var bitmap = FT_Bitmap()
        bitmap.rows = UInt32(height)
        bitmap.width = UInt32(width)
        bitmap.pitch = Int32(mask.stride)
        bitmap.buffer = mask.base
        bitmap.num_grays = 256
        bitmap.pixel_mode = UInt8(FT_PIXEL_MODE_GRAY.rawValue)
        guard FT_Outline_Get_Bitmap(library.freeType.handle, &outline, &bitmap) == 0 else { return nil }
        return SharedMask(mask)
    }
}
