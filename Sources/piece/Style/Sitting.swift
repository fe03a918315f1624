import PieceBlobs
import PieceCodecs
import PieceGraphics
import PieceModel
import PiecePainter
import PieceRender
import PieceStylist

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
