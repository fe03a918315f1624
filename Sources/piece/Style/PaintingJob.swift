import PieceBlobs
import PieceCodecs
import PieceGraphics
import PieceModel
import PiecePainter
import PieceRender
import PieceStylist

/// What a photo becomes: a style with a seed.
struct Styling: Hashable, Sendable {
    var style: Style
    /// Another one moves what chance decides.
    var seed: UInt32 = 0
}

/// One photo that is to be painted, and where the picture goes.
struct PaintingJob: Sendable {
    /// What is painted.
    enum Subject: Hashable, Sendable {
        case style(Style)
        /// Somebody's own words.
        case prompt(String)
    }

    var photo: String
    var subject: Subject
    /// 0…1; nil leaves it to the style.
    var strength: Double?
    var seed: UInt32 = 0
    /// Nil keeps the photo's own shape.
    var frame: PixelSize?
    var out: String

    /// How far own words may go from the photo when nobody says.
    static let promptStrength = 0.6
    /// The sides that a frame may have, in pixels.
    static let sides = 16...4096

    /// A size such as `1080x1350`; nil when it is none, or out of range.
    static func frame(_ text: String) -> PixelSize? {
        let sides = text.split(separator: "x", omittingEmptySubsequences: false).map { Int($0) ?? 0 }
        guard sides.count == 2, sides.allSatisfy(PaintingJob.sides.contains) else { return nil }
        return PixelSize(sides[0], sides[1])
    }

    /// How the picture is written: PNG or WebP by the suffix, else JPEG.
    var format: String { FilePath.suffix(of: out) }
}

/// A photo ready for its painter: read and framed. Make and encode it on a thread that may be kept busy.
struct Sitting: Sendable {
    let framing: PhotoFraming
    /// Names the picture by all that goes into it.
    let key: CacheKey
    private let photo: [UInt8]
    private let job: PaintingJob
    private let painter: ChosenPainter

    /// Where crops keep what matters when nobody says: a little above the middle.
    private static let focal = Point(0.5, 0.42)

    init(_ job: PaintingJob, photo: [UInt8], by painter: ChosenPainter) throws(Failure) {
        self.photo = photo
        self.job = job
        self.painter = painter
        let info: ImageInfo
        do throws(CodecError) {
            info = try inspect(photo)
        } catch {
            throw Failure(.badData, "photo '\(job.photo)': \(error.message)", error.remedy)
        }
        let size = PixelSize(info.uprightWidth, info.uprightHeight)
        framing = PhotoFraming(
            photo: size, frame: job.frame ?? size.within(Master.side), focal: Sitting.focal,
            sizes: painter.painter.sizes)
        key = CacheKey(
            photo: BlobHash(of: photo), framing: framing, subject: job.keySubject, strength: job.fullStrength,
            seed: UInt64(job.seed), model: painter.painter.model, painter: painter.painter.id,
            options: painter.endpoint?.options.description ?? "")
    }

    /// The most that the picture may cost.
    var price: MicroUSD { painter.price(of: framing.sent) }

    /// Asks the painter.
    func paint() -> Result<PaintAnswer, PaintError> {
        do {
            let request = try request()
            return try blocking { [painter] () async -> Result<PaintAnswer, PaintError> in
                do throws(PaintError) {
                    return .success(try await painter.painter.paint(request))
                } catch {
                    return .failure(error)
                }
            }
        } catch let error as PaintError {
            return .failure(error)
        } catch {
            return .failure(PaintError(.unavailable, "the painter cannot be asked: \(error)", "try again"))
        }
    }

    /// The answer fitted to the frame, as a file.
    func picture(from answer: PaintAnswer) throws(Failure) -> [UInt8] {
        do throws(PaintError) {
            let pixels = try framing.fitted(answer)
            do throws(CodecError) {
                switch job.format {
                case "png": return try encodePNG(pixels, mode: .balanced)
                case "webp": return try encodeWebP(pixels, quality: 92)
                default: return try encodeJPEG(pixels, quality: 92)
                }
            } catch {
                throw PaintError(.garbage, error.message, error.remedy, mayHaveBeenCharged: true)
            }
        } catch {
            throw Failure(painting: error)
        }
    }

    private func request() throws(PaintError) -> PaintRequest {
        let texts: (prompt: String, negative: String)
        var recipe: Recipe?
        switch job.subject {
        case .style(let style):
            texts = (style.prompt, style.negative)
            recipe = style.recipe
        case .prompt(let prompt): texts = (prompt, "")
        }
        return PaintRequest(
            image: try framing.picture(from: photo, as: painter.painter.format), size: framing.sent,
            prompt: texts.prompt, negative: texts.negative, strength: job.fullStrength, seed: UInt64(job.seed),
            idempotencyKey: "piece-\(key)", recipe: recipe)
    }
}

extension PaintingJob {
    fileprivate var keySubject: CacheKey.Subject {
        switch subject {
        case .style(let style): .style(id: style.id, version: style.version)
        case .prompt(let prompt): .prompt(prompt)
        }
    }

    fileprivate var fullStrength: Double {
        switch subject {
        case .style(let style): strength ?? style.strength
        case .prompt: strength ?? PaintingJob.promptStrength
        }
    }
}

extension PixelSize {
    /// The size within a long side of the same shape; never larger than it is.
    fileprivate func within(_ side: Int) -> PixelSize {
        let long = max(width, height)
        guard long > side else { return self }
        return PixelSize((width * side + long / 2) / long, (height * side + long / 2) / long)
    }
}

extension Failure {
    /// What a painter's refusal or failure is for the command line.
    init(painting error: PaintError) {
        switch error.code {
        case .refused, .empty, .badRequest: self.init(.badData, [error.description])
        default: self.init(.unavailable, [error.description])
        }
        // Nothing else will be painted either until somebody has seen to it.
        endsBatch = [.unauthorised, .quota, .blocked].contains(error.code)
    }
}
