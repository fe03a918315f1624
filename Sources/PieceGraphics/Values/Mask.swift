/// A coverage mask: one byte a pixel, 0 = outside, 255 = fully covered, placed on the canvas by its `frame`.
public struct Mask: ~Copyable {
    /// Where the mask lies, in whole canvas pixels.
    public let frame: PixelRect
    /// Bytes from one row to the next, a multiple of 64.
    public let stride: Int
    package let base: UnsafeMutablePointer<UInt8>

    /// Makes a mask that covers nothing.
    public init(frame: PixelRect) {
        self.init(uninitializedFrame: frame)
        base.initialize(repeating: 0, count: stride * frame.height)
    }

    package init(uninitializedFrame frame: PixelRect) {
        precondition(frame.width <= Pixmap.maximumSide && frame.height <= Pixmap.maximumSide)
        self.frame = frame
        self.stride = (frame.width + 63) & ~63
        self.base = PixelMemory.allocate(stride * frame.height)
    }

    deinit { PixelMemory.deallocate(base, stride * frame.height) }

    public borrowing func copy() -> Mask {
        let result = Mask(uninitializedFrame: frame)
        result.base.update(from: base, count: stride * frame.height)
        return result
    }

    /// The coverage at canvas pixel (x, y); 0 outside the frame.
    public subscript(x: Int, y: Int) -> UInt8 {
        guard x >= frame.x, y >= frame.y, x < frame.maxX, y < frame.maxY else { return 0 }
        return base[(y - frame.y) * stride + (x - frame.x)]
    }
}

// As for `Pixmap`: one owner, freed once, no hidden sharing.
extension Mask: @unchecked Sendable {}

/// A mask that several holders may read and nobody changes: what caches keep.
public final class SharedMask: Sendable {
    public let mask: Mask

    public init(_ mask: consuming Mask) { self.mask = mask }

    /// Memory held, in bytes.
    public var byteCount: Int { mask.stride * mask.frame.height }
}
