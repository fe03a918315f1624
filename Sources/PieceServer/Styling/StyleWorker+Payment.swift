import PieceModel
import PieceStore
import PieceStylist

// What a painting costs is set aside and noted in the job before anything is sent, and what it did cost is noted together
// with the painting: whoever takes over after a crash knows what may have been paid, and never pays twice unasked.
extension StyleWorker {
    /// What a painter gives for a job, fitted and kept.
    func bought(
        _ job: StyleJob, _ bench: Workshop.Bench, _ framing: PhotoFraming, _ key: String,
        from ask: () async throws(PaintError) -> PaintAnswer
    ) async throws -> Picture {
        var (charge, isTakenOver) = try await charge(for: job, bench, framing, key)
        // The last look before anything is sent.
        guard try await shielded({ try await queue.sign(job) }) != nil else {
            if !isTakenOver {
                charge?.spent = 0
                await noteAndSettle(job, charge)
            }
            throw unwanted(job)
        }
        let answer: PaintAnswer
        do throws(PaintError) {
            answer = try await ask()
        } catch {
            // An attempt of a worker that died may have been charged, too.
            let isInDoubt = error.mayHaveBeenCharged || isTakenOver
            let isWorthAnother = !error.isFinal || error.code == .cancelled
            // With the same key the next attempt gets what this one may have paid for, so the charge stays open for it.
            if isInDoubt, bench.honoursKeys, isWorthAnother { throw error.charged(false) }
            let reserved = charge?.reserved
            charge?.spent = isInDoubt ? reserved : 0
            charge?.isUncertain = isInDoubt
            await noteAndSettle(job, charge)
            throw error.charged(isInDoubt && charge != nil)
        }
        charge?.spent = Int(
            bench.prices.cost(
                model: bench.painter.model, size: framing.sent, quality: bench.quality, usage: answer.usage
            ).value)
        do {
            let picture = try await kept(answer, framing)
            let paid = charge
            try await shielded {
                let noted = try await library.retrying {
                    try await queue.note(job) { job in
                        (job.result, job.cacheKey, job.charge) = (picture, key, paid)
                    }
                }
                // Whoever has the job by now needs what is set aside as the sign that something was sent.
                guard noted != nil else { throw unwanted(job) }
                try await settle(paid)
            }
            return picture
        } catch {
            guard charge != nil else { throw (error as? PaintError)?.charged(false) ?? error }
            // Asking again with the same key gives the same answer, and the charge stays open for that.
            if bench.honoursKeys, !(error is PaintError) { throw error }
            await noteAndSettle(job, charge)
            throw error as? PaintError
                ?? PaintError(
                    .unavailable, "the painting of \(job.id) cannot be kept: \(error)", "ask again",
                    mayHaveBeenCharged: true)
        }
    }

    /// The answer as a new master, among the blobs.
    private func kept(_ answer: PaintAnswer, _ framing: PhotoFraming) async throws -> Picture {
        let bytes = try await OffPool.run { () throws(PaintError) in try framing.master(of: answer) }
        let made = MadePicture(jpeg: bytes, width: framing.frame.width, height: framing.frame.height)
        try await shielded { try await library.keep([made]) }
        return made.picture
    }

    /// The money that is set aside for a job: that of an attempt whose end nobody knows, where asking again costs nothing
    /// more, or new; nil for pictures that cost nothing.
    /// - Throws: when the attempt that died may have been charged and asking again might be charged, too.
    private func charge(
        for job: StyleJob, _ bench: Workshop.Bench, _ framing: PhotoFraming, _ key: String
    ) async throws -> (charge: StyleJob.Charge?, isTakenOver: Bool) {
        // What was noted may not have been settled.
        try await settle(job.charge)
        var left: StyleJob.Charge?
        if let earlier = job.charge, earlier.spent == nil {
            if try await library.store.reservation(earlier.reservation) == nil {
                // The attempt died before the money was set aside, so nothing was sent.
                left = earlier
            } else if bench.honoursKeys, earlier.subject == key {
                return (earlier, true)
            } else {
                throw PaintError(
                    .unavailable, "an attempt at the job \(job.id) was interrupted after it was sent",
                    "ask again if you want to pay once more", mayHaveBeenCharged: true)
            }
        }
        let price = bench.prices.estimate(model: bench.painter.model, size: framing.sent, quality: bench.quality)
        guard price > .zero else { return (nil, false) }
        // Noted first, then set aside, then sent: wherever a process dies, the next one can tell how far it was.
        let charge = StyleJob.Charge(
            reservation: left?.reservation ?? .new(at: clock.now()), reserved: Int(price.value), subject: key)
        guard try await shielded({ try await queue.sign(job) { $0.charge = charge } }) != nil else {
            throw unwanted(job)
        }
        do {
            try await shielded {
                try await budget.reserve(charge.reservation, user: "\(job.owner)", amount: price, at: clock.now())
            }
        } catch {
            // Whether it was set aside after all shows when the store can be asked again.
            if (error as? BudgetError)?.code != .unavailable {
                try await shielded { _ = try await queue.note(job) { $0.charge = nil } }
            }
            throw error
        }
        return (charge, false)
    }

    /// Tells the job and the budget what was spent. Should one of them fail, the money stays set aside.
    private func noteAndSettle(_ job: StyleJob, _ charge: StyleJob.Charge?) async {
        guard let charge else { return }
        do {
            try await shielded {
                let noted = try await queue.note(job) { $0.charge = charge }
                // Of a job that is gone with its piece, nobody else will.
                let isGone = noted == nil ? try await library.store.job(job.id) == nil : false
                if noted != nil || isGone { try await settle(charge) }
            }
        } catch {
            logger.warning("what the job \(job.id) cost cannot be kept: \(error)")
        }
    }

    /// Tells the budget what was spent; again does no harm.
    func settle(_ charge: StyleJob.Charge?) async throws {
        guard let charge, let spent = charge.spent else { return }
        _ = try await library.store.settle(charge.reservation, spent: spent)
    }

    private func unwanted(_ job: StyleJob) -> PaintError {
        PaintError(.cancelled, "the job \(job.id) is not wanted any more, or somebody else's", "ask again")
    }
}
