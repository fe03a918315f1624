import PieceCodecs
public import PieceGraphics
import PieceLayout
import PieceModel

/// A photo that passed the header's limits and is not decoded yet.
struct AdmittedPhoto {
    /// The encoded bytes: a mapped file, or memory.
    enum Source {
        case file(FileBytes)
        case memory([UInt8])
    }

    var source: Source
    var info: ImageInfo
}

extension TicketRenderer {
    /// Reads the photo's header and checks every limit before memory is taken.
    func admit(_ input: PhotoInput) throws(RenderError) -> AdmittedPhoto? {
        do throws(CodecError) {
            switch input {
            case .none: return nil
            case .file(let path):
                let file = try FileBytes(path: path, maximum: limits.bytes)
                return AdmittedPhoto(source: .file(file), info: try inspect(file, limits: limits))
            case .bytes(let bytes):
                return AdmittedPhoto(source: .memory(bytes), info: try inspect(bytes, limits: limits))
            }
        } catch {
            throw photoError(error, input)
        }
    }

    /// Decodes what the template shows of the photo, as small as it may be.
    func decode(
        _ photo: AdmittedPhoto?, of input: PhotoInput, for template: Template, _ inputs: Inputs
    ) throws(RenderError) -> PhotoSource {
        guard let photo, let demand = placer.photoDemand(template, inputs) else {
            return PhotoSource(pixmap: Pixmap(width: 0, height: 0), held: Rect(0, 0, 1, 1), warnings: [])
        }
        // The palette wants 96 px whatever a layout shows.
        let request = DecodeRequest(
            minimumWidth: max(96, Int(demand.regionSize.width.rounded(.up))),
            minimumHeight: max(96, Int(demand.regionSize.height.rounded(.up))), region: demand.region)
        do throws(CodecError) {
            let image =
                switch photo.source {
                case .file(let file): try PieceCodecs.decode(file, request, limits: limits)
                case .memory(let bytes): try PieceCodecs.decode(bytes, request, limits: limits)
                }
            let (held, isOpaque, warnings) = (image.region, !image.info.hasAlpha, image.warnings)
            return PhotoSource(
                pixmap: image.takePixmap(), held: held, shown: demand.region, isOpaque: isOpaque, warnings: warnings)
        } catch {
            throw photoError(error, input)
        }
    }

    private func photoError(_ error: CodecError, _ input: PhotoInput) -> RenderError {
        // A problem with the file names the file itself; one with its content gets the name here.
        let remedy = clause(error.remedy)
        if error.code == .file { return RenderError(.photoMissing, error.message, remedy) }
        let place = if case .file(let path) = input { "photo '\(path)'" } else { "photo" }
        return RenderError(.photoRefused, "\(place): \(error.message)", remedy)
    }
}

/// A sentence as the second half of one: “Use a smaller picture.” is “use a smaller picture”.
private func clause(_ sentence: String) -> String {
    let body = sentence.hasSuffix(".") ? sentence.dropLast() : sentence[...]
    return body.prefix(1).lowercased() + body.dropFirst()
}

extension PhotoSource {
    /// The colours of the photo, or of the genre when there is none.
    ///
    /// Only the part the layout shows counts. JPEG decoding holds about that; other formats may hold more, which must not
    /// change the colours.
    borrowing func palette(fallback kind: Kind) -> PhotoPalette {
        guard pixmap.width > 0 else { return PhotoPalette(genreHue: kind.hue ?? 75) }
        guard shown.width * shown.height < 0.95 * held.width * held.height else { return PhotoPalette(pixmap) }
        return PhotoPalette(pixmap.cropped(to: PixelRect(covering: pixels(of: shown)).intersection(pixmap.bounds)))
    }
}

extension TicketRenderer {
    /// The part of its photo that a job's layout shows, in fractions 0…1 of the upright photo's sides; nil when it shows
    /// none.
    /// - Throws: why the photo or the layout cannot be read; nothing is decoded.
    public func shownPart(of job: RenderJob) throws(RenderError) -> Rect? {
        let template = try templates.template(job.layout)
        guard let photo = try admit(job.photo) else { return nil }
        return placer.photoDemand(template, Inputs(job, template, photo.info))?.region
    }
}
