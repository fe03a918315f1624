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

    /// What a job comes to, by the piece and the settings as they are now.
    struct Plan {
        let bench: Workshop.Bench
        let style: Style?
        let prompt: String
        /// The photo's master.
        let photo: [UInt8]
        let framing: PhotoFraming
        /// All that goes into it.
        let key: String
    }

    /// The painting that a job asks for: one that was painted before, or a new one.
    func paint(_ job: StyleJob, _ progress: Progress) async throws -> Painted {
        if let picture = job.result, let key = job.cacheKey {
            // The worker before had kept the painting; it may be for another layout than the piece has now, but it is paid.
            try await settle(job.charge)
            return Painted(picture: picture, key: key)
        }
        let plan = try await plan(job)
        if let picture = try await library.store.painted(cacheKey: plan.key) {
            return Painted(picture: picture, key: plan.key)
        }
        let painter = plan.bench.painter
        let sent = try await OffPool.run { () throws(PaintError) in
            try plan.framing.picture(from: plan.photo, as: painter.format)
        }
        progress.rise(to: 10)
        let request = PaintRequest(
            image: sent, size: plan.framing.sent, prompt: plan.prompt, negative: plan.style?.negative ?? "",
            strength: job.order.strength, seed: UInt64(clamping: job.order.seed), idempotencyKey: "piece-\(job.id)",
            user: library.shareTokens.pseudonym(of: job.owner), recipe: plan.style?.recipe,
            progress: { progress.rise(to: 10 + Int($0 * 75)) })
        let picture = try await bought(job, plan.bench, plan.framing, plan.key) { () throws(PaintError) in
            let answer = try await painter.paint(request)
            progress.rise(to: 85)
            return answer
        }
        return Painted(picture: picture, key: plan.key)
    }

    func plan(_ job: StyleJob) async throws -> Plan {
        let order = job.order
        guard let bench = workshop[painter: order.painter] else { throw Unpaintable.noPainter }
        let style = workshop.style(of: order)
        guard let prompt = order.prompt ?? style?.prompt else { throw Unpaintable.noStyle }
        guard let record = try await library.store.piece(job.piece), let photo = record.pictures.photo,
            photo.hash == order.photo
        else { throw Unpaintable.stale }
        let master = try await library.master(photo)
        let framing = try await framing(of: photo, master, record, order.mode, bench)
        return Plan(
            bench: bench, style: style, prompt: prompt, photo: master, framing: framing,
            key: cacheKey(order, style, framing, bench))
    }

    /// Which part of the photo is painted. A server gets what the ticket shows, with as much around it as its sizes need;
    /// the built-in painter takes the whole photo, so that another layout finds what it shows painted, too.
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
            guard let shown else { throw Unpaintable.notShown }
            crop = shown
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
