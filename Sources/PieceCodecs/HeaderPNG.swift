import PieceCodecsC

extension Header {
    /// Step 2 for PNG: walks the chunks by their lengths.
    static func png(_ bytes: UnsafeRawBufferPointer) throws(CodecError) -> Header {
        guard bytes.count >= 33 else { throw .truncated("The PNG ends before its header") }
        guard bytes.big32(8) == 13, bytes.starts("IHDR", at: 12) else {
            throw .corrupt("The PNG does not begin with its header")
        }
        guard checksumHolds(bytes, at: 8, length: 13) else { throw .corrupt("The PNG's header fails its checksum") }
        let (width, height) = (bytes.big32(16), bytes.big32(20))
        guard width > 0, height > 0, width <= 0x7FFF_FFFF, height <= 0x7FFF_FFFF else {
            throw .corrupt("The PNG's header names an impossible size")
        }
        let (depth, type) = (Int(bytes[24]), bytes[25])
        guard let channels = [0: 1, 2: 3, 3: 1, 4: 2, 6: 4][type], [1, 2, 4, 8, 16].contains(depth) else {
            throw .corrupt("The PNG's header names an unknown kind of pixels")
        }
        var header = Header(
            info: ImageInfo(
                format: .png, width: width, height: height, orientation: 1, hasAlpha: type == 4 || type == 6,
                isCMYK: false, bitDepth: depth, hasProfile: false, isBuffered: bytes[28] == 1, isAnimated: false))
        header.components = channels
        // Overflow is impossible: both sides are below 2^31.
        let rowBytes = (width * channels * depth + 7) / 8
        header.unfoldedBytes = rowBytes.multipliedReportingOverflow(by: height).partialValue
        try header.walkPNGChunks(bytes)
        return header
    }

    private mutating func walkPNGChunks(_ bytes: UnsafeRawBufferPointer) throws(CodecError) {
        var at = 33
        var hasPixels = false
        while at + 12 <= bytes.count {
            let length = bytes.big32(at)
            guard length <= bytes.count - at - 12 else { break }
            let type = bytes.slice(at + 4..<at + 8)
            if type.starts("IDAT") {
                hasPixels = true
            } else if type.starts("IEND") {
                break
            } else if type.starts("tRNS") {
                info.hasAlpha = true
            } else if type.starts("iCCP") {
                info.hasProfile = true
            } else if type.starts("acTL") {
                info.isAnimated = true
            } else if type.starts("eXIf"), Self.checksumHolds(bytes, at: at, length: length) {
                info.orientation = exifOrientation(bytes.slice(at + 8..<at + 8 + length)).value
            }
            at += 12 + length
        }
        // A last IDAT may be cut off; libpng then says so with its place.
        if !hasPixels, !(at + 8 <= bytes.count && bytes.starts("IDAT", at: at + 4)) {
            throw .truncated("The PNG ends before its picture")
        }
    }

    private static func checksumHolds(_ bytes: UnsafeRawBufferPointer, at: Int, length: Int) -> Bool {
        let covered = bytes.slice(at + 4..<at + 8 + length)
        return Int(pc_crc32(covered.baseAddress, covered.count)) == bytes.big32(at + 8 + length)
    }
}
