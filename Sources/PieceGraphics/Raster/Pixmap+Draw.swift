import PieceKernelsC

extension Pixmap {
    /// Draws `image` with its top left pixel at `origin`, through `mask` and `clip` (both in this pixmap's pixels).
    /// `opacity` is 0…1.
    public mutating func draw(
        _ image: borrowing Pixmap, at origin: (x: Int, y: Int), mask: SharedMask? = nil, clip: SharedMask? = nil,
        blend: BlendMode = .normal, opacity: Double = 1
    ) {
        let source = PaintSource.rows(
            base: UnsafeRawPointer(image.base), originX: origin.x, originY: origin.y, stride: image.stride)
        composite(
            source, in: PixelRect(origin.x, origin.y, image.width, image.height), mask: mask.map { MaskRows($0.mask) },
            clip: clip.map { MaskRows($0.mask) }, blend: blend, coverage: coverageByte(opacity))
        withExtendedLifetime((mask, clip)) {}
    }

    /// As above through a mask that is not shared.
    public mutating func draw(
        _ image: borrowing Pixmap, at origin: (x: Int, y: Int), mask: borrowing Mask, clip: SharedMask? = nil,
        blend: BlendMode = .normal, opacity: Double = 1
    ) {
        let source = PaintSource.rows(
            base: UnsafeRawPointer(image.base), originX: origin.x, originY: origin.y, stride: image.stride)
        composite(
            source, in: PixelRect(origin.x, origin.y, image.width, image.height), mask: MaskRows(mask),
            clip: clip.map { MaskRows($0.mask) }, blend: blend, coverage: coverageByte(opacity))
        withExtendedLifetime(clip) {}
    }

    /// Keeps what `mask` covers: every pixel is multiplied by its coverage, and those outside the mask's frame become
    /// transparent.
    public mutating func multiplyAlpha(by mask: borrowing Mask) {
        let area = bounds.intersection(mask.frame)
        let rows = MaskRows(mask)
        for y in 0..<height {
            let row = base + y * stride
            guard y >= area.y, y < area.maxY, area.width > 0 else {
                row.update(repeating: 0, count: width * 4)
                continue
            }
            row.update(repeating: 0, count: area.x * 4)
            let start = row + area.x * 4
            piece_scale_pixels(start, start, rows.row(y, from: area.x), area.width)
            (row + area.maxX * 4).update(repeating: 0, count: (width - area.maxX) * 4)
        }
    }

    /// The pixels of `rect`; those outside the pixmap are transparent.
    public borrowing func cropped(to rect: PixelRect) -> Pixmap {
        let area = rect.intersection(bounds)
        let isInside = area == rect
        let result =
            isInside
            ? Pixmap(uninitializedWidth: rect.width, height: rect.height)
            : Pixmap(width: rect.width, height: rect.height)
        for y in area.y..<max(area.y, area.maxY) where area.width > 0 {
            let target = result.base + (y - rect.y) * result.stride + (area.x - rect.x) * 4
            target.update(from: base + y * stride + area.x * 4, count: area.width * 4)
        }
        return result
    }
}
