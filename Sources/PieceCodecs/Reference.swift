import PieceCodecsC

/// Decodes a whole JPEG at half size to RGBA with libjpeg-turbo and does nothing else with it. Measurements divide by
/// the time this takes; programs use ``decode(_:_:limits:)``.
/// - Returns: the size in pixels.
package func referenceDecodeHalf(_ bytes: [UInt8]) throws(CodecError) -> (width: Int, height: Int) {
    let info = try inspect(bytes)
    let capacity = ((info.width + 1) / 2) * ((info.height + 1) / 2) * 4
    let pixels = UnsafeMutablePointer<UInt8>.allocate(capacity: capacity)
    defer { pixels.deallocate() }
    var (width, height): (UInt32, UInt32) = (0, 0)
    try checked("Decoding the JPEG") {
        pc_jpeg_decode_half(bytes, bytes.count, pixels, capacity, &width, &height, &$0)
    }
    return (Int(width), Int(height))
}
