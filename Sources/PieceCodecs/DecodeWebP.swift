import PieceCodecsC
import PieceGraphics

/// Step 4 for WebP: the first frame, scaled down by libwebp while it decodes, placed on its canvas.
func decodeWebP(
    _ bytes: UnsafeRawBufferPointer, _ header: Header, _ scale: Scale, _ limits: DecodeLimits,
    _ warnings: inout [String]
) throws(CodecError) -> HeldPixels {
    guard let frame = header.frame else { throw .corrupt("The WebP holds no image") }
    let divisor = scale.divisor
    // A frame smaller than its canvas starts on a whole scaled pixel or is moved by less than one.
    let x = min(frame.x / divisor, scale.width - 1)
    let y = min(frame.y / divisor, scale.height - 1)
    let width = min((frame.width + divisor - 1) / divisor, scale.width - x)
    let height = min((frame.height + divisor - 1) / divisor, scale.height - y)
    let covers = width == scale.width && height == scale.height

    var canvas = Pixmap(uninitializedWidth: scale.width, height: scale.height)
    if !covers { canvas = Pixmap(width: scale.width, height: scale.height) }
    let payload = bytes.slice(frame.payload)
    var cLimits = limits.forC
    try checked("Decoding the WebP") {
        pc_webp_decode(
            payload.baseAddress, payload.count, canvas.base + y * canvas.stride + x * 4, canvas.stride, UInt32(width),
            UInt32(height), divisor > 1, &cLimits, &$0)
    }

    let profile = header.profileBytes(bytes, limits: limits, warnings: &warnings)
    var colour = ColourStep.none
    if !profile.isEmpty, let transform = ColourTransform.icc(profile, PC_LAYOUT_RGBA8, warnings: &warnings) {
        colour = .profile(transform)
    }
    let held = PixelRect(0, 0, scale.width, scale.height)
    if header.orientation == .upright {
        for row in 0..<scale.height {
            let pixels = canvas.base + row * canvas.stride
            if case .profile(let transform) = colour { transform.apply(pixels, pixels, count: scale.width) }
            if header.info.hasAlpha { pc_premultiply(pixels, scale.width) }
        }
        return HeldPixels(pixmap: canvas, held: held)
    }
    var writer = UprightWriter(
        sourceWidth: scale.width, sourceHeight: scale.height, orientation: header.orientation, colour: colour,
        premultiplies: header.info.hasAlpha)
    var row = 0
    while row < scale.height {
        let room = writer.room(atMost: scale.height - row)
        for k in 0..<room.rows {
            (room.base + k * room.stride).update(
                from: canvas.base + (row + k) * canvas.stride, count: scale.width * 4)
        }
        writer.commit(room)
        row += room.rows
    }
    return HeldPixels(pixmap: writer.finish(), held: held)
}
