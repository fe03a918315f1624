public import PieceCodecs
public import PieceGraphics

/// How the photo is written for a painter; neither has metadata.
public enum SentFormat: String, Hashable, Sendable {
    /// Of quality 92.
    case jpeg
    case png

    var mediaType: String { "image/\(rawValue)" }
}

// Decoding and encoding keep a core busy for up to a few hundred milliseconds: call these off the cooperative pool.
extension PhotoFraming {
    /// The smallest picture taken for one, in pixels a side.
    static let smallestSide = 16

    /// The picture to send.
    /// - Parameter photo: the bytes of the master, of the size that the framing was made for.
    /// - Throws: `.badRequest` when they cannot be decoded or have another size.
    public func picture(from photo: [UInt8], as format: SentFormat) throws(PaintError) -> [UInt8] {
        do throws(CodecError) {
            guard try size(of: photo) == self.photo else {
                throw CodecError(code: .corrupt, message: "The photo has another size than expected", remedy: "Retry.")
            }
            let picture = try continued(from: photo)
            switch format {
            case .jpeg: return try encodeJPEG(picture, quality: 92)
            case .png: return try encodePNG(picture)
            }
        } catch {
            throw PaintError(.badRequest, "the photo cannot be prepared: \(error.message)", error.remedy)
        }
    }

    /// The frame's part of an answer, in the frame's size.
    /// - Parameter limits: what the untrusted picture may cost.
    /// - Throws: `.tooLarge` when it is beyond a limit, `.garbage` when it is no picture.
    public func fitted(_ answer: PaintAnswer, limits: DecodeLimits = .standard) throws(PaintError) -> Pixmap {
        do throws(CodecError) {
            let size = try size(of: answer.image, limits)
            guard min(size.width, size.height) >= PhotoFraming.smallestSide else {
                throw CodecError(
                    code: .corrupt, message: "The picture is only \(size.width) × \(size.height) pixels",
                    remedy: "Ask again or use another painter.")
            }
            return try PhotoFraming.cut(answer.image, used(of: size), of: size, to: frame, limits)
        } catch {
            let tooLarge: [CodecError.Code] = [
                .tooManyBytes, .tooManyPixels, .tooWide, .tooManyScans, .tooManyWarnings, .tooSlow, .tooMuchMemory,
            ]
            throw PaintError(
                tooLarge.contains(error.code) ? .tooLarge : .garbage,
                "the painted picture was not taken: \(error.message)", "look at what the painter makes",
                mayHaveBeenCharged: true)
        }
    }

    /// The frame's part of an answer as a new master: a JPEG of quality 92 without metadata, transparent parts white.
    public func master(of answer: PaintAnswer, limits: DecodeLimits = .standard) throws(PaintError) -> [UInt8] {
        let picture = try fitted(answer, limits: limits)
        do throws(CodecError) {
            return try encodeJPEG(picture, quality: 92)
        } catch {
            throw PaintError(.garbage, error.message, error.remedy, mayHaveBeenCharged: true)
        }
    }

    private func size(of bytes: [UInt8], _ limits: DecodeLimits = .standard) throws(CodecError) -> PixelSize {
        let info = try inspect(bytes, limits: limits)
        return PixelSize(info.uprightWidth, info.uprightHeight)
    }

    /// The outer part of the photo, mirrored where it ends.
    private func continued(from bytes: [UInt8]) throws(CodecError) -> Pixmap {
        let visible = outer.intersection(Rect(0, 0, Double(photo.width), Double(photo.height)))
        let scale = Double(sent.width) / outer.width
        let across = Stretch(visible.minX - outer.minX, visible.maxX - outer.minX, scale, sent.width)
        let down = Stretch(visible.minY - outer.minY, visible.maxY - outer.minY, scale, sent.height)
        let part = try PhotoFraming.cut(
            bytes, visible, of: photo, to: PixelSize(across.count, down.count), .standard)
        if across.count == sent.width, down.count == sent.height { return part }
        var picture = Pixmap(width: sent.width, height: sent.height)
        let columns = (0..<sent.width).map(across.source)
        for y in 0..<sent.height {
            let row = down.source(y)
            for x in 0..<sent.width { picture[x, y] = part[columns[x], row] }
        }
        return picture
    }

    /// A rectangle of an encoded picture, decoded no larger than needed and resampled.
    private static func cut(
        _ bytes: [UInt8], _ rect: Rect, of size: PixelSize, to target: PixelSize, _ limits: DecodeLimits
    ) throws(CodecError) -> Pixmap {
        let (width, height) = (Double(size.width), Double(size.height))
        let part = Rect(rect.x / width, rect.y / height, rect.width / width, rect.height / height)
        let image = try decode(
            bytes, DecodeRequest(minimumWidth: target.width, minimumHeight: target.height, region: part),
            limits: limits)
        let scaleX = Double(image.pixmap.width) / image.region.width
        let scaleY = Double(image.pixmap.height) / image.region.height
        let crop = Rect(
            (part.x - image.region.x) * scaleX, (part.y - image.region.y) * scaleY, part.width * scaleX,
            part.height * scaleY)
        return image.pixmap.resampled(crop: crop, width: target.width, height: target.height)
    }
}

/// The pixels of one side that come from the photo; the others mirror them.
struct Stretch {
    let start: Int
    let count: Int

    /// - Parameters:
    ///   - from: where the photo starts, in units of `scale` pixels.
    ///   - to: where it ends.
    ///   - side: the length of the whole side in pixels.
    init(_ from: Double, _ to: Double, _ scale: Double, _ side: Int) {
        let first = min(side - 1, max(0, Int((from * scale).rounded())))
        start = first
        count = max(1, min(side, Int((to * scale).rounded())) - first)
    }

    /// Which of the photo's pixels stands at a place.
    func source(_ place: Int) -> Int {
        let period = 2 * count
        let step = ((place - start) % period + period) % period
        return step < count ? step : period - 1 - step
    }
}
