import NIOPosix
import PieceCodecs
import PieceGraphics

/// The types of pictures that servers answer with.
enum PictureFormat: String, Hashable, Sendable { case png, jpeg, webp }

extension DecodeLimits {
    /// The project's limits, but for files as large as the servers take.
    static let paintable: DecodeLimits = {
        var limits = DecodeLimits.standard
        limits.bytes = 50 << 20
        return limits
    }()
}

/// A picture that is to be painted.
struct Commission: Hashable, Sendable {
    var photo: [UInt8]
    /// A PNG as large as the photo: where it is transparent, and only there, is painted.
    var mask: [UInt8]?
    var prompt: String
    var seed: UInt64
    /// The size of the answer in pixels; the photo is cropped to its shape around the middle.
    var width: Int
    var height: Int
    var format = PictureFormat.png
    /// 0…100, of JPEG and WebP.
    var quality = 100
    /// Whether the photo comes back as it is, only cropped and sized: what an interrupted painter has.
    var isUntouched = false

    /// Paints away from the cooperative pool.
    /// - Throws: ``CodecError`` when the photo or the mask cannot be decoded.
    func painted() async throws -> [UInt8] {
        try await NIOThreadPool.singleton.runIfActive { try paint() }
    }

    private func paint() throws(CodecError) -> [UInt8] {
        let original = fitted(try decode(photo, limits: .paintable).takePixmap())
        var picture = isUntouched ? original.copy() : mockPaint(original, prompt: prompt, seed: seed)
        if let mask {
            let mask = fitted(try decode(mask, limits: .paintable).takePixmap())
            for y in 0..<height {
                for x in 0..<width where mask[x, y] >> 24 > 127 { picture[x, y] = original[x, y] }
            }
        }
        switch format {
        case .png: return try encodePNG(picture)
        case .jpeg: return try encodeJPEG(picture, quality: max(1, quality))
        case .webp: return try encodeWebP(picture, quality: quality)
        }
    }

    private func fitted(_ pixmap: borrowing Pixmap) -> Pixmap {
        let (w, h) = (Double(pixmap.width), Double(pixmap.height))
        let scale = min(w / Double(width), h / Double(height))
        let crop = (width: Double(width) * scale, height: Double(height) * scale)
        return pixmap.resampled(
            crop: Rect((w - crop.width) / 2, (h - crop.height) / 2, crop.width, crop.height), width: width,
            height: height)
    }
}
