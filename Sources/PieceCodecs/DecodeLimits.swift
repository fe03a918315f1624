/// What one image may cost. Files beyond a limit are refused, as far as possible from their header alone.
public struct DecodeLimits: Sendable, Hashable {
    /// Largest file, in bytes.
    public var bytes = 20 * 1024 * 1024
    /// Largest image as stored, in pixels.
    public var pixels = 50_000_000
    /// Longest side as stored, in pixels.
    public var side = 16_384
    /// Most scans of a progressive JPEG. Large images are allowed fewer, see ``scanPixels``.
    public var jpegScans = 100
    /// Most pixels × scans of a progressive JPEG: a scan of no data at all still costs a pass over the image
    /// (0.7 ns a pixel measured), so this is what holds such a bomb under one second.
    public var scanPixels = 1_200_000_000
    /// Most complaints of a decoding library before the file counts as damaged.
    public var warnings = 100
    /// Largest colour profile, in bytes. A larger one is ignored with a warning and the image taken as sRGB.
    public var iccBytes = 1024 * 1024
    /// Most CPU time of the decoding thread, in seconds.
    public var seconds = 5.0
    /// Most memory that decoding one image may take besides the file itself, in bytes, by estimate from the header.
    public var memory = 512 * 1024 * 1024
    /// Memory that any file may take, in bytes; beyond it the file must be worth it, see ``expansion``.
    public var freeMemory = 64 * 1024 * 1024
    /// Most bytes of memory per byte of file once ``freeMemory`` is exceeded. Photographs stay below 100.
    public var expansion = 400

    public init() {}

    public static let standard = DecodeLimits()
}
