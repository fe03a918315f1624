import PieceCodecsC
public import PieceGraphics

/// How much time a PNG may take to become small.
public enum PNGMode: String, Sendable, Hashable, CaseIterable {
    /// The better of two row filters, ISA-L deflate level 1: for tickets while someone waits.
    case fast
    /// All row filters, ISA-L deflate level 3.
    case balanced
    /// The smaller of that and zlib level 9: for files that are kept or sent far.
    case small
}

/// Writes a PNG: RGB when every pixel is opaque, else RGBA with straight alpha; an sRGB chunk and no metadata.
public func encodePNG(_ pixmap: borrowing Pixmap, mode: PNGMode = .fast) throws(CodecError) -> [UInt8] {
    try checkNotEmpty(pixmap, "PNG")
    let opaque = pc_is_opaque(pixmap.base, pixmap.stride, pixmap.width, pixmap.height)
    switch mode {
    case .fast: return try deflatedPNG(pixmap, opaque: opaque, filters: PC_FILTERS_SUB_UP, level: 1)
    case .balanced: return try deflatedPNG(pixmap, opaque: opaque, filters: PC_FILTERS_ALL, level: 3)
    case .small:
        let slow = try collecting(free: pc_free) { output, count, status in
            pc_png_encode_small(
                pixmap.base, pixmap.stride, UInt32(pixmap.width), UInt32(pixmap.height), opaque, 9, &output, &count,
                &status)
        }
        // Which is smaller depends on the picture; the second try costs about a fifth more time.
        let quick = try deflatedPNG(pixmap, opaque: opaque, filters: PC_FILTERS_ALL, level: 3)
        return quick.count < slow.count ? quick : slow
    }
}

private func deflatedPNG(
    _ pixmap: borrowing Pixmap, opaque: Bool, filters: pc_png_filters, level: Int32
) throws(CodecError) -> [UInt8] {
    // Noise grows by a little when deflated; should this ever not suffice, the encoder says so and gets more.
    let raw = (pixmap.width * (opaque ? 3 : 4) + 1) * pixmap.height
    var capacity = raw + raw / 16 + 4096
    while true {
        var status = pc_status()
        var count = 0
        let output = [UInt8](unsafeUninitializedCapacity: capacity) { buffer, initialized in
            let code = pc_png_encode_fast(
                pixmap.base, pixmap.stride, UInt32(pixmap.width), UInt32(pixmap.height), opaque,
                Int32(filters.rawValue), level, buffer.baseAddress, buffer.count, &count, &status)
            initialized = code == 0 ? count : 0
        }
        if status.code == 0 { return output }
        guard UInt32(status.code) == PC_OUTPUT_FULL.rawValue, capacity < 4 * raw + 65_536 else {
            throw .encode("PNG", status.text)
        }
        capacity *= 2
    }
}
