extension Header {
    /// Step 2 for JPEG: walks the markers up to the first scan, and over the scans when there can be several.
    static func jpeg(_ bytes: UnsafeRawBufferPointer, limits: DecodeLimits) throws(CodecError) -> Header {
        var walk = JPEGWalk(bytes: bytes, limits: limits)
        try walk.run()
        return try walk.header()
    }
}

private struct JPEGWalk {
    let bytes: UnsafeRawBufferPointer
    let limits: DecodeLimits
    var at = 2
    var frame: (marker: UInt8, precision: Int, width: Int, height: Int, components: Int, samples: Int)?
    var orientation: Orientation?
    var adobe = false
    var profileParts: [Int: Range<Int>] = [:]
    var profileCount = 0
    var profileBroken = false
    var scans = 0

    init(bytes: UnsafeRawBufferPointer, limits: DecodeLimits) {
        self.bytes = bytes
        self.limits = limits
    }

    mutating func run() throws(CodecError) {
        while let (marker, body) = try nextSegment() {
            switch marker {
            case 0xC0...0xC3, 0xC5...0xC7, 0xC9...0xCB, 0xCD...0xCF: try readFrame(marker, body)
            case 0xE1: if orientation == nil, body.starts("Exif\0\0") { orientation = exifOrientation(body) }
            case 0xE2: readProfilePart(body)
            case 0xEE: if body.starts("Adobe") { adobe = true }
            case 0xDA:
                scans += 1
                guard let frame else { throw .corrupt("The JPEG has a scan before its header") }
                // All components at once in a sequential file: libjpeg stops after this scan, so nothing else counts.
                let inScan = body.isEmpty ? 0 : Int(body[0])
                if frame.marker != 0xC2, frame.marker != 0xCA, inScan >= frame.components { return }
                if scans > limits.jpegScans { return }
                skipEntropyCodedData()
            case 0xD9: return
            default: break
            }
        }
    }

    /// The next marker with its content, or nil at the end of the data.
    private mutating func nextSegment() throws(CodecError) -> (UInt8, UnsafeRawBufferPointer)? {
        // libjpeg skips garbage between segments, so this must too.
        while at < bytes.count, bytes[at] != 0xFF { at += 1 }
        while at < bytes.count, bytes[at] == 0xFF { at += 1 }
        guard at < bytes.count else { return nil }
        let marker = bytes[at]
        at += 1
        switch marker {
        case 0x00, 0x01, 0xD0...0xD8: return (0, UnsafeRawBufferPointer(start: nil, count: 0))
        case 0xD9: return (marker, UnsafeRawBufferPointer(start: nil, count: 0))
        default: break
        }
        guard at + 2 <= bytes.count else { return nil }
        let length = bytes.big16(at)
        guard length >= 2 else { throw .corrupt("The JPEG has a segment of impossible length") }
        guard at + length <= bytes.count else { return nil }
        let body = bytes.slice(at + 2..<at + length)
        at += length
        return (marker, body)
    }

    /// Moves to the next marker that is neither a stuffed zero nor a restart.
    private mutating func skipEntropyCodedData() {
        while at + 1 < bytes.count {
            guard let found = bytes[at...].firstIndex(of: 0xFF), found + 1 < bytes.count else {
                at = bytes.count
                return
            }
            let next = bytes[found + 1]
            if next != 0, !(0xD0...0xD7).contains(next), next != 0xFF {
                at = found
                return
            }
            at = found + (next == 0xFF ? 1 : 2)
        }
    }

    private mutating func readFrame(_ marker: UInt8, _ body: UnsafeRawBufferPointer) throws(CodecError) {
        guard frame == nil else { throw .corrupt("The JPEG has two headers") }
        guard body.count >= 6, body.count >= 6 + 3 * Int(body[5]) else {
            throw .corrupt("The JPEG's header is cut off")
        }
        let components = Int(body[5])
        // Samples per pixel block relative to the densest component: 4:2:0 holds 1.5 samples a pixel.
        var (densest, sum) = (1, 0)
        for i in 0..<components {
            let factors = body[6 + 3 * i + 1]
            let product = Int(factors >> 4) * Int(factors & 15)
            densest = max(densest, product)
            sum += product
        }
        frame = (marker, Int(body[0]), body.big16(3), body.big16(1), components, sum * 4 / densest)
    }

    private mutating func readProfilePart(_ body: UnsafeRawBufferPointer) {
        guard body.starts("ICC_PROFILE\0"), body.count >= 14 else { return }
        let (number, count) = (Int(body[12]), Int(body[13]))
        if number == 0 || count == 0 || number > count || (profileCount != 0 && profileCount != count)
            || profileParts[number] != nil
        {
            profileBroken = true
            return
        }
        profileCount = count
        profileParts[number] = at - body.count + 14..<at
    }

    func header() throws(CodecError) -> Header {
        guard let frame else { throw .truncated("The JPEG ends before its header") }
        guard frame.width > 0, frame.height > 0 else { throw .corrupt("The JPEG has no width or no height") }
        guard scans > 0 else { throw .truncated("The JPEG ends before its picture") }
        let cmyk = frame.components == 4
        let several = scans > 1 || frame.marker == 0xC2 || frame.marker == 0xCA
        var header = Header(
            info: ImageInfo(
                format: .jpeg, width: frame.width, height: frame.height, orientation: orientation?.value ?? 1,
                hasAlpha: false, isCMYK: cmyk, bitDepth: frame.precision,
                hasProfile: profileCount > 0 || profileBroken, isBuffered: several, isAnimated: false))
        header.components = frame.components
        header.scans = scans
        // libjpeg keeps two bytes for every coefficient when it needs several scans.
        header.workingMemory = several ? frame.width * frame.height * frame.samples / 4 * 2 : 0
        if profileBroken || profileParts.count != profileCount {
            header.warnings.append("The colour profile is incomplete and was ignored")
        } else if profileCount > 0 {
            header.profile = (1...profileCount).compactMap { profileParts[$0] }
        }
        return header
    }
}
