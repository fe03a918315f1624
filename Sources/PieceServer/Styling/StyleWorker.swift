import Logging
import PieceGraphics
import PieceModel
import PieceStore
import PieceStylist

/// Paints what jobs ask for, one at a time: claims a job, paints while it signs that it is alive, puts the painting into
/// the piece, and ends the job with a reason whatever happened. When the process dies, another worker goes on where the
/// store says.
struct StyleWorker: Sendable {
    let library: Library
    let workshop: Workshop
    let queue: JobQueue
    let budget: any Budget
    let clock: Clock
    let logger: Logger
    /// How often the store is asked for jobs when there was none, in seconds.
    var idle = 1.0

    /// Works until the task is cancelled.
    func run() async {
        while !Task.isCancelled {
            do {
                if let job = try await queue.claim() {
                    await work(on: job)
                    continue
                }
            } catch {
                logger.warning("jobs cannot be claimed: \(error)")
            }
            try? await Task.sleep(for: .seconds(idle))
        }
    }

    /// Does one job to its end, or lays it aside.
    func work(on job: StyleJob) async {
        do {
            let painting = Task { try await paint(job) }
            let signing = Task { await sign(job) { painting.cancel() } }
            let result = await withTaskCancellationHandler {
                await painting.result
            } onCancel: {
                painting.cancel()
            }
            signing.cancel()
            await signing.value
            try await end(job, try result.get())
        } catch {
            await fail(job, error)
        }
    }

    /// Signs until it is cancelled; when the job is somebody else's by now, or its owner does not want it any more,
    /// painting ends.
    private func sign(_ job: StyleJob, _ lost: @Sendable () -> Void) async {
        var current = job
        while (try? await Task.sleep(for: .seconds(queue.lease / 3))) != nil {
            do {
                guard let signed = try await queue.sign(current) else { return lost() }
                current = signed
            } catch {
                logger.warning("the job \(job.id) cannot be signed: \(error)")
            }
        }
    }

    /// - Returns: the new master.
    private func paint(_ job: StyleJob) async throws -> MadePicture {
        guard let bench = workshop.benches[job.order.painter], let texts = workshop.prompt(of: job.order) else {
            throw PaintError(.badRequest, "the style or painter of \(job.id) is gone", "choose another")
        }
        guard let record = try await library.store.piece(job.piece), let photo = record.pictures.photo,
            photo.hash == job.order.photo
        else { throw PaintError(.badRequest, "the photo of \(job.piece) is another by now", "ask again") }
        let master = try await library.master(photo)
        let framing = PhotoFraming(
            photo: PixelSize(photo.width, photo.height), frame: PixelSize(photo.width, photo.height),
            focal: Point(0.5, 0.42), sizes: bench.painter.sizes)
        let sent = try await OffPool.run { () throws(PaintError) in
            try framing.picture(from: master, as: bench.painter.format)
        }
        let request = PaintRequest(
            image: sent, size: framing.sent, prompt: texts.prompt, negative: texts.negative,
            strength: job.order.strength, seed: UInt64(bitPattern: Int64(job.order.seed)),
            idempotencyKey: "piece-\(job.id)", user: library.shareTokens.pseudonym(of: job.owner),
            recipe: job.order.style.flatMap { workshop.styles[$0]?.recipe })
        let answer = try await paying(for: job, bench, framing) { () throws(PaintError) in
            try await bench.painter.paint(request)
        }
        let bytes = try await OffPool.run { () throws(PaintError) in try framing.master(of: answer) }
        return MadePicture(jpeg: bytes, width: framing.frame.width, height: framing.frame.height)
    }

    /// Sets the money aside and notes that in the job before anything is sent, so that whoever takes over after a crash
    /// knows what may have been paid.
    private func paying(
        for job: StyleJob, _ bench: Workshop.Bench, _ framing: PhotoFraming,
        _ work: () async throws(PaintError) -> PaintAnswer
    ) async throws -> PaintAnswer {
        let price = bench.prices.estimate(model: bench.painter.model, size: framing.sent, quality: bench.quality)
        guard price > .zero else { return try await work() }
        let charge = try await charge(job, Int(price.value), bench)
        do throws(PaintError) {
            let answer = try await work()
            let cost = bench.prices.cost(
                model: answer.model, size: framing.sent, quality: bench.quality, usage: answer.usage)
            await settle(job, charge, spent: Int(cost.value), isUncertain: false)
            return answer
        } catch {
            // What is in doubt counts as spent.
            await settle(
                job, charge, spent: error.mayHaveBeenCharged ? charge.reserved : 0,
                isUncertain: error.mayHaveBeenCharged)
            throw error
        }
    }

    /// The money that is set aside for a job: that of an attempt that died, where asking again costs nothing more, or new.
    /// - Throws: when the attempt that died may have been charged and asking again might be charged, too.
    private func charge(_ job: StyleJob, _ price: Int, _ bench: Workshop.Bench) async throws -> StyleJob.Charge {
        if let earlier = job.charge, earlier.spent == nil {
            if bench.honoursKeys { return earlier }
            await settle(job, earlier, spent: earlier.reserved, isUncertain: true)
            throw PaintError(
                .unavailable, "an attempt at the job \(job.id) was interrupted after it was sent",
                "ask again if you want to pay once more", mayHaveBeenCharged: true)
        }
        let reservation = try await budget.reserve(
            user: "\(job.owner)", amount: MicroUSD(Int64(price)), at: clock.now())
        let charge = StyleJob.Charge(reservation: reservation.id.spend, reserved: price)
        guard try await queue.sign(job, { $0.charge = charge }) != nil else {
            try await budget.release(reservation)
            throw PaintError(.cancelled, "the job \(job.id) is not wanted any more", "ask again")
        }
        return charge
    }

    /// Tells the budget and the job what was spent; the job's own note says so should one of the two fail.
    private func settle(_ job: StyleJob, _ charge: StyleJob.Charge, spent: Int, isUncertain: Bool) async {
        do {
            _ = try await library.store.settle(charge.reservation, spent: spent)
            _ = try await queue.sign(job) { job in
                job.charge?.spent = spent
                job.charge?.isUncertain = isUncertain
            }
        } catch {
            logger.warning("what the job \(job.id) cost cannot be kept: \(error)")
        }
    }

    private func end(_ job: StyleJob, _ painted: MadePicture) async throws {
        try await library.keep([painted])
        guard let current = try await library.store.job(job.id) else { return }
        switch try await library.keep(painted.picture, for: job) {
        case .kept: _ = try await queue.finish(current, result: painted.picture)
        case .stale:
            _ = try await queue.fail(
                current,
                StyleJob.Problem(
                    code: "stale", korean: "그리는 사이에 사진이 바뀌어서 그림을 쓰지 않았어요.",
                    english: "The photo changed meanwhile, so the painting was not used."))
        }
    }

    private func fail(_ job: StyleJob, _ error: any Error) async {
        logger.warning("the job \(job.id) failed: \(error)")
        do {
            guard let current = try await library.store.job(job.id) else { return }
            if current.isCancelled {
                _ = try await queue.cancelled(current)
            } else if let error = error as? PaintError, !error.isFinal, current.attempts < JobQueue.attemptLimit,
                !error.mayHaveBeenCharged
            {
                let wait = error.retryAfter.map { max(1, $0 / .seconds(1)) } ?? 30
                _ = try await queue.pause(
                    current, until: clock.now().adding(seconds: wait), problem: StyleJob.Problem(error))
            } else {
                _ = try await queue.fail(current, StyleJob.Problem(explaining: error))
            }
        } catch {
            logger.warning("the end of job \(job.id) cannot be kept: \(error)")
        }
    }
}

extension StyleJob.Problem {
    init(_ error: PaintError) {
        self.init(code: error.code.rawValue, korean: error.text.ko, english: error.text.en)
    }

    init(explaining error: any Error) {
        switch error {
        case let error as PaintError: self.init(error)
        case let error as BudgetError:
            self.init(code: error.code.rawValue, korean: error.text.ko, english: error.text.en)
        default:
            self.init(
                code: "failed", korean: "그림을 그리지 못했어요. 잠시 뒤에 다시 시도해 주세요.",
                english: "The photo could not be painted. Please try again in a while.")
        }
    }
}
