import PieceCodecs
import PieceGraphics
import PieceRender

extension Engine {
    /// The most bytes a photo may have.
    static var photoLimit: Int { DecodeLimits.standard.bytes }

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
            var warnings: [String] = []
            let pixels = try masterPixels(info, &warnings) { request throws(CodecError) in
                if let file { try decode(file, request) } else { try decode(given, request) }
            }
            return try encodeMaster(pixels, format)
        } catch {
            throw Failure(
                error.code == .file ? .noInput : .badData,
                error.code == .file ? error.message : "\(name): \(error.message)",
                error.remedy)
        }
    }

    private static let noPhoto = CodecError(
        code: .file, message: "a master needs a photo", remedy: "name one with --photo")

    private static func encodeMaster(_ pixels: borrowing Pixmap, _ format: String) throws(CodecError) -> [UInt8] {
        switch format {
        case "png": try encodePNG(pixels, mode: .balanced)
        case "webp": try encodeWebP(pixels, quality: 92)
        default: try encodeJPEG(pixels, quality: 89)
        }
    }
}
