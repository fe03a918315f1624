import PieceCodecsC

/// Step 5: what happens to the colours of decoded pixels.
enum ColourStep {
    /// They are sRGB already.
    case none
    /// CMYK without a usable profile.
    case plainCMYK(inverted: Bool)
    case profile(ColourTransform)
}

/// A transform from an image's own colours to sRGB, owned by one decode.
final class ColourTransform {
    private let handle: OpaquePointer

    private init(_ handle: OpaquePointer) { self.handle = handle }
    deinit { pc_colour_close(handle) }

    /// Nil when the profile is sRGB in all but name, or cannot be used, which `warnings` then says.
    static func icc(_ profile: [UInt8], _ layout: pc_pixel_layout, warnings: inout [String]) -> ColourTransform? {
        var status = pc_status()
        let handle = pc_colour_from_icc(profile, profile.count, Int32(layout.rawValue), &status)
        if status.code != 0 { warnings.append("The colour profile was ignored: \(status.text)") }
        return handle.map(ColourTransform.init)
    }

    /// From a PNG's gamma (× 100,000) and primaries.
    static func gamma(
        _ gamma: Int32, primaries: [Int32]?, _ layout: pc_pixel_layout, warnings: inout [String]
    ) -> ColourTransform? {
        var status = pc_status()
        let handle =
            if let primaries {
                pc_colour_from_gamma(gamma, primaries, Int32(layout.rawValue), &status)
            } else {
                pc_colour_from_gamma(gamma, nil, Int32(layout.rawValue), &status)
            }
        if status.code != 0 { warnings.append("The gamma was ignored: \(status.text)") }
        return handle.map(ColourTransform.init)
    }

    /// Transforms `count` pixels to RGBA of 8 bits; the two may be the same memory when both are of 4 bytes a pixel.
    func apply(_ source: UnsafePointer<UInt8>, _ destination: UnsafeMutablePointer<UInt8>, count: Int) {
        pc_colour_apply(handle, source, destination, count)
    }

    /// Whether only grey values are looked at, of 8 bits.
    var isGrey: Bool { pc_colour_is_grey(handle) }

    /// The matrix kernel in its portable or vector form; false when this transform is of another kind.
    func applyMatrix(
        _ source: UnsafePointer<UInt8>, _ destination: UnsafeMutablePointer<UInt8>, count: Int, portable: Bool
    ) -> Bool {
        pc_colour_apply_matrix(handle, source, destination, count, portable)
    }
}

extension Header {
    /// The profile's bytes, put together from their pieces in the file; empty when there is none within the limit.
    func profileBytes(
        _ bytes: UnsafeRawBufferPointer, limits: DecodeLimits, warnings: inout [String]
    ) -> [UInt8] {
        let total = profile.reduce(0) { $0 + $1.count }
        guard total <= limits.iccBytes else {
            warnings.append("The colour profile of \(total) bytes is over the limit and was ignored")
            return []
        }
        var result: [UInt8] = []
        result.reserveCapacity(total)
        for range in profile { result.append(contentsOf: bytes.slice(range)) }
        return result
    }
}
