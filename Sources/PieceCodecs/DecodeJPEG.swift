import PieceCodecsC
import PieceGraphics

/// Step 4 for JPEG: only the rows and columns that are needed, straight from the coefficients at the chosen scale.
func decodeJPEG(
    _ bytes: UnsafeRawBufferPointer, _ header: Header, _ scale: Scale, _ limits: DecodeLimits,
    _ warnings: inout [String]
) throws(CodecError) -> HeldPixels {
    let action = "Decoding the JPEG"
    var (status, found, cLimits) = (pc_status(), pc_jpeg_header(), limits.forC)
    guard
        let reader = pc_jpeg_open(
            bytes.baseAddress?.assumingMemoryBound(to: UInt8.self), bytes.count, &cLimits, &found, &status)
    else { throw CodecError(status, during: action) }
    defer { pc_jpeg_close(reader) }
    // Memory was judged by the header as this program read it; libjpeg must have seen the same.
    guard Int(found.width) == header.info.width, Int(found.height) == header.info.height,
        Int(found.components) == header.components
    else { throw .corrupt("\(action): it has two contradicting headers") }

    var (x, width) = (UInt32(scale.needed.x), UInt32(scale.needed.width))
    var (wholeWidth, wholeHeight): (UInt32, UInt32) = (0, 0)
    try checked(action) {
        pc_jpeg_start(reader, Int32(8 / scale.divisor), &x, &width, &wholeWidth, &wholeHeight, &$0)
    }
    guard Int(wholeWidth) == scale.width, Int(wholeHeight) == scale.height, x + width <= wholeWidth else {
        throw .corrupt("\(action): unexpected size")
    }
    let held = PixelRect(Int(x), scale.needed.y, Int(width), scale.needed.height)
    let colour = jpegColour(bytes, header, found, limits, &warnings)
    try checked(action) { pc_jpeg_skip(reader, UInt32(held.y), &$0) }

    var writer = UprightWriter(
        sourceWidth: held.width, sourceHeight: held.height, orientation: header.orientation, colour: colour,
        premultiplies: false)
    var left = held.height
    while left > 0 {
        let room = writer.room(atMost: left)
        try checked(action) { pc_jpeg_read(reader, room.base, room.stride, UInt32(room.rows), &$0) }
        writer.commit(room)
        left -= room.rows
    }
    if pc_jpeg_warning_count(reader) > 0 { warnings.append(String(cString: pc_jpeg_first_warning(reader))) }
    return HeldPixels(pixmap: writer.finish(), held: held)
}

private func jpegColour(
    _ bytes: UnsafeRawBufferPointer, _ header: Header, _ found: pc_jpeg_header, _ limits: DecodeLimits,
    _ warnings: inout [String]
) -> ColourStep {
    // Without an Adobe marker CMYK is stored as the standard says; with one, inverted.
    let layout =
        switch (found.cmyk, found.adobe, found.components) {
        case (true, true, _): PC_LAYOUT_CMYK8_INVERTED
        case (true, false, _): PC_LAYOUT_CMYK8
        case (false, _, 1): PC_LAYOUT_GREY_AS_RGBA8
        default: PC_LAYOUT_RGBA8
        }
    let profile = header.profileBytes(bytes, limits: limits, warnings: &warnings)
    if !profile.isEmpty, let transform = ColourTransform.icc(profile, layout, warnings: &warnings) {
        return .profile(transform)
    }
    return found.cmyk ? .plainCMYK(inverted: found.adobe) : .none
}
