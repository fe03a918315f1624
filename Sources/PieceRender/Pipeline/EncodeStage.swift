import PieceCodecs
import PieceGraphics

/// Writes the finished pixels; nothing of the upload's metadata is in the result.
func encode(_ ticket: borrowing Pixmap, _ output: RenderOptions.Output) throws(RenderError) -> [UInt8] {
    do throws(CodecError) {
        switch output {
        case .png(.fast): return try encodePNG(ticket, mode: .fast)
        case .png(.balanced): return try encodePNG(ticket, mode: .balanced)
        case .png(.small): return try encodePNG(ticket, mode: .small)
        case .jpeg(let quality): return try encodeJPEG(ticket, quality: quality, background: .white)
        case .webp(let quality): return try encodeWebP(ticket, quality: quality ?? 100, lossless: quality == nil)
        }
    } catch {
        throw RenderError(.encoding, "the ticket cannot be written: \(error.message)", error.remedy)
    }
}

extension RenderOptions.Output {
    /// The type of the bytes, as in HTTP.
    public var mediaType: String {
        switch self {
        case .png: "image/png"
        case .jpeg: "image/jpeg"
        case .webp: "image/webp"
        }
    }
}
