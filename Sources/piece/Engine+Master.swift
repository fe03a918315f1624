import PieceCodecs
import PieceGraphics
import PieceRender

extension Engine {
    /// The most bytes a photo may have.
    static var photoLimit: Int { DecodeLimits.standard.bytes }

    /// The longest side of a master, px.
    static let masterSide = 2160

    /// The photo upright, in sRGB, with a long side of at most 2160 px and nothing else of the upload: what every later
    /// render can start from. PNG and WebP by the suffix, else JPEG.
    static func master(of photo: PhotoInput, format: String) throws(Failure) -> [UInt8] {
        var name = "photo"
        do throws(CodecError) {
            let file: FileBytes?
            var given: [UInt8] = []
            switch photo {
            case .none: throw noPhoto
            case .file(let path):
                name = "photo '\(path)'"
                file = try FileBytes(path: path)
            case .bytes(let bytes):
                file = nil
                given = bytes
            }
            let info = if let file { try inspect(file) } else { try inspect(given) }
            let (width, height) = masterSize(info.uprightWidth, info.uprightHeight)
            let request = DecodeRequest(minimumWidth: width, minimumHeight: height)
            let image =
                if let file { try decode(file, request) } else { try decode(given, request) }
            let pixels = image.takePixmap()
            if pixels.width == width, pixels.height == height { return try encodeMaster(pixels, format) }
            return try encodeMaster(
                pixels.resampled(crop: pixels.bounds.rect, width: width, height: height), format)
        } catch {
            throw Failure(
                error.code == .file ? .noInput : .badData,
                error.code == .file ? error.message : "\(name): \(error.message)",
                error.remedy)
        }
    }

    private static let noPhoto = CodecError(
        code: .file, message: "a master needs a photo", remedy: "name one with --photo")

    /// The size within `masterSide` of the same shape; never larger than the photo.
    private static func masterSize(_ width: Int, _ height: Int) -> (Int, Int) {
        let side = max(width, height)
        guard side > masterSide else { return (width, height) }
        return (max(1, (width * masterSide + side / 2) / side), max(1, (height * masterSide + side / 2) / side))
    }

    private static func encodeMaster(_ pixels: borrowing Pixmap, _ format: String) throws(CodecError) -> [UInt8] {
        switch format {
        case "png": try encodePNG(pixels, mode: .balanced)
        case "webp": try encodeWebP(pixels, quality: 92)
        default: try encodeJPEG(pixels, quality: 89)
        }
    }
}
