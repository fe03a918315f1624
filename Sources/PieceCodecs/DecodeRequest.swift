public import PieceGraphics

/// What of an image is needed, so that no more is decoded.
public struct DecodeRequest: Sendable, Hashable {
    /// The smallest upright size in pixels that suffices for ``region`` (the whole image without one). The decoder
    /// halves the image up to three times while both sides stay at least this long; nil asks for nothing, and when
    /// both are nil the image is decoded in full size.
    public var minimumWidth: Int?
    public var minimumHeight: Int?
    /// The upright part of the image that will be used, in fractions 0…1 of its sides. Rows, and in a JPEG columns,
    /// outside of it are left out where the format allows; nil is the whole image.
    public var region: Rect?

    public init(minimumWidth: Int? = nil, minimumHeight: Int? = nil, region: Rect? = nil) {
        self.minimumWidth = minimumWidth
        self.minimumHeight = minimumHeight
        self.region = region
    }

    public static let full = DecodeRequest()
}

/// A decoded image: premultiplied sRGB, upright.
public struct DecodedImage: ~Copyable {
    public var pixmap: Pixmap
    /// Upright size of the original, in pixels.
    public let fullWidth: Int
    public let fullHeight: Int
    /// The part of the upright image that the pixmap holds, in fractions 0…1: at least the requested one.
    public let region: Rect
    public let info: ImageInfo
    /// What was odd about the file but could be lived with.
    public let warnings: [String]

    /// Gives the pixels away.
    public consuming func takePixmap() -> Pixmap { pixmap }
}
