extension Pixmap {
    /// Paints through the coverage of `mask`, and of `clip` if given; outside their frames nothing changes.
    /// `opacity` is 0…1.
    public mutating func fill(
        _ mask: borrowing Mask, paint: Paint, blend: BlendMode = .normal, opacity: Double = 1,
        clip: SharedMask? = nil
    ) {
        composite(
            PaintSource(paint, opacity: opacity), in: mask.frame, mask: MaskRows(mask),
            clip: clip.map { MaskRows($0.mask) }, blend: blend, coverage: 255)
        withExtendedLifetime(clip) {}
    }

    /// Paints whole pixels of `rect`, through `clip` if given. `opacity` is 0…1.
    public mutating func fill(
        _ rect: PixelRect, paint: Paint, blend: BlendMode = .normal, opacity: Double = 1, clip: SharedMask? = nil
    ) {
        composite(
            PaintSource(paint, opacity: opacity), in: rect, mask: nil, clip: clip.map { MaskRows($0.mask) },
            blend: blend, coverage: 255)
        withExtendedLifetime(clip) {}
    }
}
