import PieceCards
import PieceGraphics
import PieceModel
import PieceRender
import PieceStore
import PieceStylist

extension StyleWorker {
    /// A painted photo that is to become a piece's; its bytes are kept.
    struct Painted: Sendable {
        let picture: Picture
        /// All that went into it.
        let key: String
    }

    /// The painting that a job asks for: one that was painted before, or a new one.
    func paint(_ job: StyleJob, _ progress: Progress) async throws -> Painted {
        let order = job.order
        guard let bench = workshop[painter: order.painter] else {
            throw PaintError(.badRequest, "there is no painter \(order.painter) any more", "choose another")
        }
        let style = workshop.style(of: order)
        guard let prompt = order.prompt ?? style?.prompt else {
            throw PaintError(.badRequest, "there is no style \(order.style ?? "") any more", "choose another")
        }
        guard let record = try await library.store.piece(job.piece), let photo = record.pictures.photo,
            photo.hash == order.photo
        else { throw PaintError(.badRequest, "the photo of \(job.piece) is another by now", "ask again") }
        let master = try await library.master(photo)
        let framing = try await framing(of: photo, master, record, order.mode, bench)
        let key = cacheKey(order, style, framing, bench)
        if job.cacheKey == key, let picture = job.result {
            // The worker before died after it had kept the painting.
            try await settle(job, job.charge)
            return Painted(picture: picture, key: key)
        }
        if let picture = try await library.store.painted(cacheKey: key) { return Painted(picture: picture, key: key) }
        let sent = try await OffPool.run { () throws(PaintError) in
            try framing.picture(from: master, as: bench.painter.format)
        }
        progress.rise(to: 10)
        let request = PaintRequest(
            image: sent, size: framing.sent, prompt: prompt, negative: style?.negative ?? "", strength: order.strength,
            seed: UInt64(clamping: order.seed), idempotencyKey: "piece-\(job.id)",
            user: library.shareTokens.pseudonym(of: job.owner), recipe: style?.recipe,
            progress: { progress.rise(to: 10 + Int($0 * 75)) })
        let picture = try await bought(job, bench, framing, key) { () throws(PaintError) in
            let answer = try await bench.painter.paint(request)
            progress.rise(to: 85)
            return answer
        }
        return Painted(picture: picture, key: key)
    }

    /// Which part of the photo is painted. A server gets no more than the ticket shows; the built-in painter takes the
    /// whole photo, so that another layout finds what it shows painted, too.
    private func framing(
        of photo: Picture, _ master: [UInt8], _ record: PieceRecord, _ mode: StyleOrder.Mode, _ bench: Workshop.Bench
    ) async throws -> PhotoFraming {
        let size = PixelSize(photo.width, photo.height)
        var crop = Rect(0, 0, 1, 1)
        if bench.server != nil {
            let shown = try await library.rendering { renderer throws(RenderError) -> Rect? in
                let job: RenderJob
                switch mode {
                case .photo:
                    job = RenderJob(
                        layout: record.design.layout, piece: record.piece, photo: .bytes(master),
                        options: RenderOptions(locale: record.design.locale))
                case .backdrop:
                    let back = BackSide(.review, of: record.piece, picture: .bytes(master))
                    job = try back.job(assets: renderer.templates.root)
                }
                return try renderer.shownPart(of: job)
            }
            if let shown { crop = shown }
        }
        let frame = PixelSize(
            Int((crop.width * Double(size.width)).rounded()), Int((crop.height * Double(size.height)).rounded()))
        return PhotoFraming(photo: size, crop: crop, frame: frame, sizes: bench.painter.sizes)
    }

    private func cacheKey(
        _ order: StyleOrder, _ style: Style?, _ framing: PhotoFraming, _ bench: Workshop.Bench
    ) -> String {
        let subject: CacheKey.Subject =
            if let prompt = order.prompt {
                .prompt(prompt)
            } else {
                .style(id: style?.id ?? "", version: style?.version ?? 0)
            }
        let key = CacheKey(
            photo: order.photo, framing: framing, subject: subject, strength: order.strength,
            seed: UInt64(clamping: order.seed), model: bench.painter.model, painter: bench.painter.id,
            options: bench.options)
        return key.description
    }
}
