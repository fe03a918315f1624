/// Reads the orientation out of an Exif (TIFF) block and nothing else: one pass over the first directory, bounded by
/// the bytes at hand, so that loops, huge counts and offsets that overflow cannot matter.
func exifOrientation(_ block: UnsafeRawBufferPointer) -> Orientation {
    var tiff = block
    // JPEG demands the prefix "Exif\0\0"; PNG and WebP forbid it but some writers put it there.
    if tiff.count >= 6, tiff.prefix(6).elementsEqual([0x45, 0x78, 0x69, 0x66, 0, 0]) {
        tiff = UnsafeRawBufferPointer(rebasing: tiff[6...])
    }
    guard tiff.count >= 14 else { return .upright }
    let big: Bool
    switch (tiff[0], tiff[1]) {
    case (0x4D, 0x4D): big = true
    case (0x49, 0x49): big = false
    default: return .upright
    }
    func u16(_ at: Int) -> Int {
        big ? Int(tiff[at]) << 8 | Int(tiff[at + 1]) : Int(tiff[at + 1]) << 8 | Int(tiff[at])
    }
    func u32(_ at: Int) -> Int {
        big ? u16(at) << 16 | u16(at + 2) : u16(at + 2) << 16 | u16(at)
    }
    guard u16(2) == 42 else { return .upright }
    let directory = u32(4)
    guard directory >= 8, directory <= tiff.count - 2 else { return .upright }
    let entries = min(u16(directory), (tiff.count - directory - 2) / 12)
    for i in 0..<entries {
        let entry = directory + 2 + 12 * i
        guard u16(entry) == 0x0112 else { continue }
        guard u32(entry + 4) == 1 else { return .upright }
        switch u16(entry + 2) {
        case 3: return Orientation(u16(entry + 8))
        case 4: return Orientation(u32(entry + 8))
        default: return .upright
        }
    }
    return .upright
}
