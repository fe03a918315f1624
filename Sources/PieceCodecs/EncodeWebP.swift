import PieceCodecsC
public import PieceGraphics

/// Writes a WebP without metadata.
/// - Parameter quality: 0…100, of the lossy kind only.
public func encodeWebP(
    _ pixmap: borrowing Pixmap, quality: Int, lossless: Bool = false
) throws(CodecError) -> [UInt8] {
    try checkNotEmpty(pixmap, "WebP")
    // The format stores sides less one in 14 bits.
    guard pixmap.width <= 16_383, pixmap.height <= 16_383 else {
        throw .encode("WebP", "a side is longer than 16383 pixels")
    }
    let (width, height) = (UInt32(pixmap.width), UInt32(pixmap.height))
    let quality = Float(min(100, max(0, quality)))
    if pc_is_opaque(pixmap.base, pixmap.stride, pixmap.width, pixmap.height) {
        return try collecting(free: pc_webp_free) { output, count, status in
            pc_webp_encode(
                pixmap.base, pixmap.stride, width, height, false, quality, lossless, &output, &count, &status)
        }
    }
    let straight = Pixmap(uninitializedWidth: pixmap.width, height: pixmap.height)
    for y in 0..<pixmap.height {
        pc_unpremultiply(pixmap.base + y * pixmap.stride, straight.base + y * straight.stride, pixmap.width)
    }
    return try collecting(free: pc_webp_free) { output, count, status in
        pc_webp_encode(straight.base, straight.stride, width, height, true, quality, lossless, &output, &count, &status)
    }
}
