public import PieceCodecs
public import PieceGraphics

/// A photo as every later render starts from it: upright, sRGB, long side ≤ `Master.side`, nothing else of the upload.
public struct Master: Hashable, Sendable {
    public var bytes: [UInt8]
    public var mediaType: String
    /// Size in px.
    public var width: Int
    public var height: Int
    /// The photo's colours, `#RRGGBB` by token name.
    public var palette: [String: String]
    /// What was odd about the upload.
    public var warnings: [String]

    /// The longest side of a master, px.
    public static let side = 2160

    /// Makes the master of an upload: JPEG of quality 92, or PNG when parts are transparent.
    /// - Throws: why the photo is refused, from its header alone where that is possible.
    public init(of photo: [UInt8], side: Int = Master.side, limits: DecodeLimits = .standard) throws(CodecError) {
        let info = try inspect(photo, limits: limits)
        var warnings: [String] = []
        let pixels = try masterPixels(info, side: side, &warnings) { request throws(CodecError) in
            try decode(photo, request, limits: limits)
        }
        bytes = try encodeMaster(pixels)
        mediaType = bytes.first == 0xFF ? "image/jpeg" : "image/png"
        width = pixels.width
        height = pixels.height
        palette = PhotoPalette(pixels).tokens
        self.warnings = warnings
    }
}

/// The photo upright and small enough for a master.
public func masterPixels(
    _ info: ImageInfo, side: Int = Master.side, _ warnings: inout [String],
    decode: (DecodeRequest) throws(CodecError) -> DecodedImage
) throws(CodecError) -> Pixmap {
    let (width, height) = masterSize(info.uprightWidth, info.uprightHeight, side: side)
    let image = try decode(DecodeRequest(minimumWidth: width, minimumHeight: height))
    warnings += image.warnings
    let pixels = image.takePixmap()
    if pixels.width == width, pixels.height == height { return pixels }
    return pixels.resampled(crop: pixels.bounds.rect, width: width, height: height)
}

/// The size within a long side of the same shape; never larger than the photo.
private func masterSize(_ width: Int, _ height: Int, side limit: Int) -> (Int, Int) {
    let side = max(width, height)
    guard side > limit else { return (width, height) }
    return (max(1, (width * limit + side / 2) / side), max(1, (height * limit + side / 2) / side))
}
