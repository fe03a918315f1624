extension Pixmap {
    /// Paints through a mask as if its frame lay `dx`, `dy` pixels further, so that cached masks need no copy.
    public mutating func fill(
        _ mask: borrowing Mask, movedBy dx: Int, _ dy: Int, paint: Paint, blend: BlendMode = .normal,
        opacity: Double = 1, clip: SharedMask? = nil
    ) {
        let frame = PixelRect(mask.frame.x + dx, mask.frame.y + dy, mask.frame.width, mask.frame.height)
        composite(
            PaintSource(paint, opacity: opacity), in: frame,
            mask: MaskRows(frame: frame, base: UnsafePointer(mask.base), stride: mask.stride),
            clip: clip.map { MaskRows($0.mask) }, blend: blend, coverage: 255)
        withExtendedLifetime(clip) {}
    }
}

extension Mask {
    /// The same frame with only the fully covered pixels kept: what lies below them in an opaque fill cannot show.
    public borrowing func fullyCovered() -> Mask {
        let result = Mask(uninitializedFrame: frame)
        for i in 0..<stride * frame.height { result.base[i] = base[i] == 255 ? 255 : 0 }
        return result
    }
}
