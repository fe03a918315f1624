import PieceCodecs
import PieceGraphics
import PieceLayout
import PieceModel

/// A photo that passed the header's limits and is not decoded yet.
struct AdmittedPhoto {
    var bytes: FileBytes
    var info: ImageInfo
    var warnings: [String] = []
}

extension TicketRenderer {
    /// Reads the photo's header and checks every limit before memory is taken.
    func admit(_ input: PhotoInput) throws(RenderError) -> AdmittedPhoto? {
        do throws(CodecError) {
            let bytes: FileBytes
            switch input {
            case .none: return nil
            case .file(let path): bytes = try FileBytes(path: path, limit: limits.bytes)
            case .bytes(let data): bytes = try FileBytes(data, limit: limits.bytes)
            }
            let info = try inspect(bytes.raw, limits: limits)
            return AdmittedPhoto(bytes: bytes, info: info)
        } catch {
            throw photoError(error, input)
        }
    }

    /// Decodes what the template shows of the photo, as small as it may be.
    func decode(
        _ photo: borrowing AdmittedPhoto?, for template: Template, _ inputs: Inputs
    ) throws(RenderError) -> PhotoSource {
        guard let photo, let demand = placer.photoDemand(template, inputs) else {
            return PhotoSource(pixmap: Pixmap(width: 0, height: 0), held: Rect(0, 0, 1, 1))
        }
        // The palette wants 96 px whatever a layout shows.
        let request = DecodeRequest(
            minimumWidth: max(96, Int(demand.width.rounded(.up))),
            minimumHeight: max(96, Int(demand.height.rounded(.up))), region: demand.region)
        do throws(CodecError) {
            let image = try PieceCodecs.decode(photo.bytes.raw, request: request, limits: limits)
            let held = image.region
            return PhotoSource(pixmap: image.takePixmap(), held: held)
        } catch {
            throw photoError(error, .none)
        }
    }

    private func photoError(_ error: CodecError, _ input: PhotoInput) -> RenderError {
        var place = "photo"
        if case .file(let path) = input { place = "photo '\(path)'" }
        let code: RenderError.Code = error.code == .unreadable ? .photoMissing : .photoRefused
        return RenderError(code, "\(place): \(error.message)", error.remedy)
    }
}

extension PhotoSource {
    /// The colours of the photo, or of the genre when there is none.
    borrowing func palette(fallback kind: Kind) -> PhotoPalette {
        pixmap.width > 0 ? PhotoPalette(of: pixmap) : PhotoPalette(genreHue: kind.hue)
    }
}
