import PieceGraphics

/// Reads an image's header: its type by content, its size and its orientation, within the limits that a header can
/// break. Takes no memory for pixels.
/// - Throws: ``CodecError`` when the file is of another type, damaged, or beyond a limit.
public func inspect(_ bytes: [UInt8], limits: DecodeLimits = .standard) throws(CodecError) -> ImageInfo {
    let span = bytes.span
    return try span.withUnsafeBytes { (raw: UnsafeRawBufferPointer) throws(CodecError) in
        try inspect(raw, limits: limits)
    }
}

/// As ``inspect(_:limits:)-([UInt8],_)``, for memory that someone else owns.
public func inspect(
    _ bytes: UnsafeRawBufferPointer, limits: DecodeLimits = .standard
) throws(CodecError) -> ImageInfo {
    try Header.admit(bytes, limits: limits).info
}

/// As ``inspect(_:limits:)-([UInt8],_)``, for a file.
public func inspect(_ file: FileBytes, limits: DecodeLimits = .standard) throws(CodecError) -> ImageInfo {
    try file.withBytes { (bytes) throws(CodecError) in try inspect(bytes, limits: limits) }
}

/// Decodes an image to upright, premultiplied sRGB pixels.
/// - Throws: ``CodecError`` when the file is of another type, damaged, cut off, or beyond a limit.
public func decode(
    _ bytes: [UInt8], _ request: DecodeRequest = .full, limits: DecodeLimits = .standard
) throws(CodecError) -> DecodedImage {
    let span = bytes.span
    return try span.withUnsafeBytes { (raw: UnsafeRawBufferPointer) throws(CodecError) in
        try decode(raw, request, limits: limits)
    }
}

/// As ``decode(_:_:limits:)-([UInt8],_,_)``, for a file.
public func decode(
    _ file: FileBytes, _ request: DecodeRequest = .full, limits: DecodeLimits = .standard
) throws(CodecError) -> DecodedImage {
    try file.withBytes { (bytes) throws(CodecError) in try decode(bytes, request, limits: limits) }
}

/// As ``decode(_:_:limits:)-([UInt8],_,_)``, for memory that someone else owns. The steps in their order; colour,
/// turning and premultiplication (5 to 7) happen on the rows as they come, in ``UprightWriter``.
public func decode(
    _ bytes: UnsafeRawBufferPointer, _ request: DecodeRequest = .full, limits: DecodeLimits = .standard
) throws(CodecError) -> DecodedImage {
    let header = try Header.admit(bytes, limits: limits)
    let scale = Scale(header, request)
    try header.checkMemory(output: outputBytes(header, scale), fileBytes: bytes.count, limits: limits)
    var warnings = header.warnings
    let pixels =
        switch header.info.format {
        case .jpeg: try decodeJPEG(bytes, header, scale, limits, &warnings)
        case .png: try decodePNG(bytes, header, scale, limits, &warnings)
        case .webp: try decodeWebP(bytes, header, scale, limits, &warnings)
        }
    let held = pixels.held
    let fractions = Rect(
        Double(held.x) / Double(scale.width), Double(held.y) / Double(scale.height),
        Double(held.width) / Double(scale.width), Double(held.height) / Double(scale.height))
    return DecodedImage(
        pixmap: pixels.pixmap, fullWidth: header.info.uprightWidth, fullHeight: header.info.uprightHeight,
        region: header.orientation.upright(fractions), info: header.info, warnings: warnings)
}

/// Memory for pixels on this side of the decoding library, in bytes.
private func outputBytes(_ header: Header, _ scale: Scale) -> Int {
    switch header.info.format {
    case .jpeg: scale.needed.width * scale.needed.height * 4
    case .png:
        scale.width * scale.needed.height * 4
            // An interlaced image is held whole, with up to 8 bytes a pixel.
            + (header.info.isBuffered
                ? header.info.width * header.info.height * (header.info.bitDepth == 16 ? 8 : 4) : 0)
    case .webp: scale.width * scale.height * (header.orientation == .upright ? 4 : 8)
    }
}
