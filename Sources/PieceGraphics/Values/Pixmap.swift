/// A raster of premultiplied sRGB pixels: four bytes R, G, B, A each, rows `stride` bytes apart, top row first.
///
/// A pixmap owns its memory and cannot be copied by accident; `copy()` says so when it is meant.
/// Rows start on 64-byte boundaries so that vector kernels never straddle cache lines at their start.
public struct Pixmap: ~Copyable {
    public let width: Int
    public let height: Int
    /// Bytes from one row to the next, a multiple of 64.
    public let stride: Int
    /// The memory: `stride * height` bytes. Kernels in this package read and write it directly.
    package let base: UnsafeMutablePointer<UInt8>

    /// The largest side a pixmap may have; larger requests are a programming error caught by `precondition`,
    /// because every input size was checked against `DecodeLimits` or a template's canvas before.
    public static let maximumSide = 65_535

    /// Makes a pixmap of transparent pixels.
    public init(width: Int, height: Int) {
        self.init(uninitializedWidth: width, height: height)
        base.initialize(repeating: 0, count: stride * height)
    }

    /// Makes a pixmap whose pixels hold whatever the memory held; the caller writes every one of them.
    package init(uninitializedWidth width: Int, height: Int) {
        precondition(width >= 0 && height >= 0 && width <= Self.maximumSide && height <= Self.maximumSide)
        self.width = width
        self.height = height
        self.stride = (width * 4 + 63) & ~63
        self.base = PixelMemory.allocate(stride * height)
    }

    deinit { PixelMemory.deallocate(base, stride * height) }

    public var bounds: PixelRect { PixelRect(0, 0, width, height) }

    public borrowing func copy() -> Pixmap {
        let result = Pixmap(uninitializedWidth: width, height: height)
        result.base.update(from: base, count: stride * height)
        return result
    }

    /// Makes every pixel transparent.
    public mutating func clear() { base.update(repeating: 0, count: stride * height) }

    /// The premultiplied pixel at (x, y) as bytes R, G, B, A packed little-endian.
    public subscript(x: Int, y: Int) -> UInt32 {
        get {
            precondition(x >= 0 && x < width && y >= 0 && y < height)
            return UnsafeRawPointer(base).load(fromByteOffset: y * stride + x * 4, as: UInt32.self)
        }
        set {
            precondition(x >= 0 && x < width && y >= 0 && y < height)
            UnsafeMutableRawPointer(base).storeBytes(of: newValue, toByteOffset: y * stride + x * 4, as: UInt32.self)
        }
    }

    /// Lends the bytes of row `y` (`width * 4` of them).
    public borrowing func withRow<R, E: Error>(_ y: Int, _ body: (Span<UInt8>) throws(E) -> R) throws(E) -> R {
        precondition(y >= 0 && y < height)
        let span = Span(_unsafeStart: UnsafePointer(base + y * stride), count: width * 4)
        return try body(span)
    }

    /// Lends the bytes of row `y` for writing.
    public mutating func withMutableRow<R, E: Error>(
        _ y: Int, _ body: (inout MutableSpan<UInt8>) throws(E) -> R
    ) throws(E) -> R {
        precondition(y >= 0 && y < height)
        var span = MutableSpan(_unsafeStart: base + y * stride, count: width * 4)
        return try body(&span)
    }

    /// Whether every pixel is fully opaque.
    public borrowing func isOpaque() -> Bool {
        for y in 0..<height {
            let row = UnsafeRawPointer(base + y * stride).assumingMemoryBound(to: UInt32.self)
            var all: UInt32 = 0xFFFF_FFFF
            for x in 0..<width { all &= row[x] }
            if all >> 24 != 255 && width > 0 { return false }
        }
        return true
    }
}

// The pointer is owned by exactly one value (the type is not copyable) and freed once, so handing the value to
// another thread hands over the only access to the memory.
extension Pixmap: @unchecked Sendable {}

/// A pixmap that several holders may read and nobody changes: what caches keep.
public final class SharedPixmap: Sendable {
    public let pixmap: Pixmap

    public init(_ pixmap: consuming Pixmap) { self.pixmap = pixmap }

    /// Memory held, in bytes.
    public var byteCount: Int { pixmap.stride * pixmap.height }
}
