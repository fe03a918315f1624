import PieceCodecsC

/// The row kernels by themselves, so that tests can hold their forms against each other.
package enum Kernels {
    /// Whether this machine runs the AVX2 forms.
    package static var hasAVX2: Bool { pc_has_avx2() }

    /// R, G, B, x to R, G, B.
    package static func packRGB(_ pixels: [UInt8], portable: Bool) -> [UInt8] {
        let count = pixels.count / 4
        return [UInt8](unsafeUninitializedCapacity: count * 3) { buffer, initialized in
            // An empty array has no memory, and none is touched for it.
            if count > 0 { pc_pack_rgb(pixels, buffer.baseAddress, count, portable) }
            initialized = count * 3
        }
    }

    /// The filter type and the better of the Sub and Up filters of `row`, `bytesPerPixel` being 3 or 4.
    package static func filterSubUp(
        _ row: [UInt8], above: [UInt8], bytesPerPixel: Int, portable: Bool
    ) -> [UInt8] {
        precondition(row.count == above.count)
        let padded = [UInt8](repeating: 0, count: 64) + row
        return [UInt8](unsafeUninitializedCapacity: row.count + 1) { buffer, initialized in
            padded.withUnsafeBufferPointer { row in
                // The array holds at least its 64 zero bytes, so its address exists.
                pc_filter_sub_up(
                    row.baseAddress! + 64, above, above.count, bytesPerPixel, buffer.baseAddress, portable)
            }
            initialized = row.count + 1
        }
    }

    /// Straight to premultiplied RGBA.
    package static func premultiplied(_ pixels: [UInt8]) -> [UInt8] {
        var result = pixels
        pc_premultiply(&result, result.count / 4)
        return result
    }

    /// Premultiplied to straight RGBA.
    package static func straight(_ pixels: [UInt8]) -> [UInt8] {
        var result = pixels
        pc_unpremultiply(pixels, &result, pixels.count / 4)
        return result
    }

    /// RGBA pixels through the matrix of a profile; nil when the profile has none.
    package static func matrix(_ pixels: [UInt8], profile: [UInt8], portable: Bool) -> [UInt8]? {
        var warnings: [String] = []
        guard let transform = ColourTransform.icc(profile, PC_LAYOUT_RGBA8, warnings: &warnings) else { return nil }
        var result = pixels
        return transform.applyMatrix(pixels, &result, count: pixels.count / 4, portable: portable) ? result : nil
    }
}
