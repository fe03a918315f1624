/// What an image's header says.
public struct ImageInfo: Sendable, Hashable {
    public var format: ImageFormat
    /// Size as stored, in pixels, before any turning.
    public var width: Int
    public var height: Int
    /// The Exif orientation 1…8 (1 when there is none or it is illegal).
    public var orientation: Int
    public var hasAlpha: Bool
    public var isCMYK: Bool
    /// Bits per sample: 1, 2, 4, 8 or 16.
    public var bitDepth: Int
    /// Whether a colour profile is embedded.
    public var hasProfile: Bool
    /// Whether all of the image must be held in memory to decode it (progressive JPEG, interlaced PNG, lossless WebP).
    public var isBuffered: Bool
    /// Whether there are further frames; only the first is read.
    public var isAnimated: Bool

    /// Size as shown, in pixels.
    public var uprightWidth: Int { orientation >= 5 ? height : width }
    public var uprightHeight: Int { orientation >= 5 ? width : height }
}

/// Step 2's result: what decoding needs to know, found without a decoder and without taking memory.
struct Header {
    var info: ImageInfo
    /// Where the pieces of the colour profile lie in the file, in order (JPEG, WebP).
    var profile: [Range<Int>] = []
    /// JPEG: samples per pixel and scans.
    var components = 3
    var scans = 1
    /// Memory that the decoding library will hold besides the rows it gives out, in bytes.
    var workingMemory = 0
    /// Bytes that the compressed data unfold to, which take time even where they take no memory.
    var unfoldedBytes = 0
    /// WebP: the first frame.
    var frame: WebPFrame?
    var warnings: [String] = []

    var orientation: Orientation { Orientation(info.orientation) }
}

/// The first frame of a WebP and where its data lie in the file.
struct WebPFrame {
    var x: Int
    var y: Int
    var width: Int
    var height: Int
    var payload: Range<Int>
}
