import PieceCodecsC
public import PieceGraphics

/// How much time a PNG may take to become small.
public enum PNGMode: String, Sendable, Hashable, CaseIterable {
    /// The better of two row filters, ISA-L deflate level 1: for tickets while someone waits.
    case fast
    /// All row filters, ISA-L deflate level 3.
    case balanced
    /// All row filters, zlib level 9: for files that are kept or sent far.
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
        return try collecting(free: pc_free) { output, count, status in
            pc_png_encode_small(
                pixmap.base, pixmap.stride, UInt32(pixmap.width), UInt32(pixmap.height), opaque, 9, &output, &count,
                &status)
        }
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

/// Writes a JPEG without metadata; transparent parts are laid on `background`.
/// - Parameter quality: 1…100; from 90 on colour is kept at full resolution (4:4:4), below at half (4:2:0).
public func encodeJPEG(
    _ pixmap: borrowing Pixmap, quality: Int, background: Color = .white
) throws(CodecError) -> [UInt8] {
    try checkNotEmpty(pixmap, "JPEG")
    if pc_is_opaque(pixmap.base, pixmap.stride, pixmap.width, pixmap.height) {
        return try jpeg(pixmap, quality: quality)
    }
    let flat = Pixmap(uninitializedWidth: pixmap.width, height: pixmap.height)
    let colour = background.bytes
    for y in 0..<pixmap.height {
        pc_flatten(
            pixmap.base + y * pixmap.stride, flat.base + y * flat.stride, pixmap.width, colour.red, colour.green,
            colour.blue)
    }
    return try jpeg(flat, quality: quality)
}

private func jpeg(_ pixmap: borrowing Pixmap, quality: Int) throws(CodecError) -> [UInt8] {
    let quality = min(100, max(1, quality))
    return try collecting(free: pc_free) { output, count, status in
        pc_jpeg_encode(
            pixmap.base, pixmap.stride, UInt32(pixmap.width), UInt32(pixmap.height), Int32(quality), quality >= 90,
            true, &output, &count, &status)
    }
}

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
            pc_webp_encode(pixmap.base, pixmap.stride, width, height, false, quality, lossless, &output, &count, &status)
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

/// Writes the master that every later render starts from: a JPEG of quality 92 with full colour, or a PNG when parts
/// are transparent. The caller has brought it to its size.
public func encodeMaster(_ pixmap: borrowing Pixmap) throws(CodecError) -> [UInt8] {
    pc_is_opaque(pixmap.base, pixmap.stride, pixmap.width, pixmap.height)
        ? try encodeJPEG(pixmap, quality: 92) : try encodePNG(pixmap, mode: .balanced)
}

private func checkNotEmpty(_ pixmap: borrowing Pixmap, _ format: String) throws(CodecError) {
    guard pixmap.width > 0, pixmap.height > 0 else { throw .encode(format, "the image has no pixels") }
}

/// Copies what a C encoder allocated into an array.
private func collecting(
    free: (UnsafeMutableRawPointer?) -> Void,
    _ encode: (inout UnsafeMutablePointer<UInt8>?, inout Int, inout pc_status) -> Int32
) throws(CodecError) -> [UInt8] {
    var output: UnsafeMutablePointer<UInt8>?
    var count = 0
    var status = pc_status()
    guard encode(&output, &count, &status) == 0, let start = output else { throw .encode("image", status.text) }
    defer { free(start) }
    return Array(UnsafeBufferPointer(start: start, count: count))
}

extension CodecError {
    static func encode(_ format: String, _ reason: String) -> CodecError {
        CodecError(
            code: .encode, message: "Could not write the \(format): \(reason)",
            remedy: "Make the picture smaller or choose another format.")
    }
}
