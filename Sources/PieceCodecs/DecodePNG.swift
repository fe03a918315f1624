import PieceCodecsC
import PieceGraphics

/// Step 4 for PNG: rows in order, halved as they come; rows above the needed ones are read and dropped, rows below
/// are not read.
func decodePNG(
    _ bytes: UnsafeRawBufferPointer, _ header: Header, _ scale: Scale, _ limits: DecodeLimits,
    _ warnings: inout [String]
) throws(CodecError) -> HeldPixels {
    let action = "Decoding the PNG"
    var (status, found, cLimits) = (pc_status(), pc_png_header(), limits.forC)
    guard
        let reader = pc_png_open(
            bytes.baseAddress?.assumingMemoryBound(to: UInt8.self), bytes.count, &cLimits, &found, &status)
    else { throw CodecError(status, during: action) }
    defer { pc_png_close(reader) }
    let (width, height) = (Int(found.width), Int(found.height))
    guard width == header.info.width, height == header.info.height, found.interlaced == header.info.isBuffered else {
        throw .corrupt("\(action): it has two contradicting headers")
    }

    let colour = pngColour(found, limits, &warnings)
    var sixteen = false
    if found.bit_depth == 16, case .profile(let transform) = colour, !transform.isGrey { sixteen = true }
    try checked(action) { pc_png_start(reader, sixteen, &$0) }

    // Rows of the file that the needed rows of the scaled image come from.
    let first = scale.needed.y * scale.divisor
    let end = min(height, scale.needed.maxY * scale.divisor)
    let pixelBytes = sixteen ? 8 : 4
    var writer = UprightWriter(
        sourceWidth: width, sourceHeight: end - first, pixelBytes: pixelBytes, divisor: scale.divisor,
        orientation: header.orientation, colour: colour, premultiplies: found.alpha)
    if found.interlaced {
        let whole = Scratch<UInt8>(count: width * pixelBytes * height)
        try checked(action) { pc_png_read_interlaced(reader, whole.base, width * pixelBytes, &$0) }
        var y = first
        while y < end {
            let room = writer.room(atMost: end - y)
            for k in 0..<room.rows {
                (room.base + k * room.stride).update(
                    from: whole.base + (y + k) * width * pixelBytes, count: width * pixelBytes)
            }
            writer.commit(room)
            y += room.rows
        }
    } else {
        var y = 0
        while y < end {
            // Dropped rows borrow the room of the first needed ones.
            let room = writer.room(atMost: y < first ? min(first - y, end - first) : end - y)
            try checked(action) { pc_png_read(reader, room.base, room.stride, UInt32(room.rows), &$0) }
            if y >= first { writer.commit(room) }
            y += room.rows
        }
    }
    if end == height { try checked(action) { pc_png_finish(reader, &$0) } }
    if pc_png_warning_count(reader) > 0 { warnings.append(String(cString: pc_png_first_warning(reader))) }
    return HeldPixels(pixmap: writer.finish(), held: PixelRect(0, scale.needed.y, scale.width, scale.needed.height))
}

/// The order of the PNG specification: iCCP, then sRGB, then gAMA with cHRM.
private func pngColour(_ found: pc_png_header, _ limits: DecodeLimits, _ warnings: inout [String]) -> ColourStep {
    let grey = !found.colour
    let layout =
        grey ? PC_LAYOUT_GREY_AS_RGBA8 : found.bit_depth == 16 ? PC_LAYOUT_RGBA16 : PC_LAYOUT_RGBA8
    if let icc = found.icc, found.icc_count > 0 {
        guard found.icc_count <= limits.iccBytes else {
            warnings.append("The colour profile of \(found.icc_count) bytes is over the limit and was ignored")
            return .none
        }
        let profile = Array(UnsafeBufferPointer(start: icc, count: found.icc_count))
        return ColourTransform.icc(profile, layout, warnings: &warnings).map(ColourStep.profile) ?? .none
    }
    guard !found.has_srgb, found.has_gamma else { return .none }
    let primaries = withUnsafeBytes(of: found.primaries) { Array($0.bindMemory(to: Int32.self)) }
    // 1/2.2, within the threshold that libpng uses too, is how writers without an sRGB chunk say sRGB.
    let sRGBPrimaries: [Int32] = [31270, 32900, 64000, 33000, 30000, 60000, 15000, 6000]
    let plain = !found.has_primaries || grey || zip(primaries, sRGBPrimaries).allSatisfy { abs($0 - $1) <= 500 }
    if abs(found.gamma - 45_455) <= 2_273, plain { return .none }
    return ColourTransform.gamma(
        found.gamma, primaries: found.has_primaries && !grey ? primaries : nil,
        found.bit_depth == 16 ? PC_LAYOUT_RGBA16 : PC_LAYOUT_RGBA8, warnings: &warnings
    ).map(ColourStep.profile) ?? .none
}
