import PieceCodecsC

extension Header {
    /// Step 2 for WebP: reads the container; no pixel is decoded.
    static func webp(_ bytes: UnsafeRawBufferPointer) throws(CodecError) -> Header {
        var found = pc_webp_header()
        try checked("Reading the WebP's header") { pc_webp_inspect(bytes.baseAddress, bytes.count, &found, &$0) }
        let (width, height) = (Int(found.width), Int(found.height))
        guard width > 0, height > 0 else { throw .corrupt("The WebP has no width or no height") }
        let frame = WebPFrame(
            x: Int(found.frame_x), y: Int(found.frame_y), width: Int(found.frame_width),
            height: Int(found.frame_height),
            payload: Int(found.payload_offset)..<Int(found.payload_offset + found.payload_count))
        guard frame.width > 0, frame.height > 0, frame.x + frame.width <= width, frame.y + frame.height <= height,
            frame.payload.upperBound <= bytes.count
        else { throw .corrupt("The WebP's first frame lies outside of its canvas") }
        let covers = frame.width == width && frame.height == height
        var header = Header(
            info: ImageInfo(
                format: .webp, width: width, height: height, orientation: 1, hasAlpha: found.alpha || !covers,
                isCMYK: false, bitDepth: 8, hasProfile: found.icc_count > 0, isBuffered: found.lossless,
                isAnimated: found.animated))
        header.frame = frame
        // The lossless decoder refers back to any earlier pixel, so it holds all of them, four bytes each.
        header.workingMemory = found.lossless ? frame.width * frame.height * 4 : frame.width * 64
        if found.exif_count > 0 {
            let range = Int(found.exif_offset)..<Int(found.exif_offset + found.exif_count)
            if range.upperBound <= bytes.count { header.info.orientation = exifOrientation(bytes.slice(range)).value }
        }
        if found.icc_count > 0 {
            let range = Int(found.icc_offset)..<Int(found.icc_offset + found.icc_count)
            if range.upperBound <= bytes.count { header.profile = [range] }
        }
        return header
    }
}
