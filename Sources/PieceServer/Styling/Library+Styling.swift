import PieceModel
import PieceStore
import PieceStylist

// Wishes become jobs here; who may do what is decided as for everything else of a piece.
extension Library {
    /// Keeps a job for a piece's photo. Those of the same kind that are not finished yet are given up: what somebody
    /// chose last is what they want to see.
    /// - Parameter key: what the request calls itself; the same one again gets the same job.
    /// - Returns: the job, and whether the request had been carried out before.
    func order(
        _ wish: StyleWish, for id: PieceID, by identity: Identity, key: String?, _ workshop: Workshop
    ) async throws -> (job: StyleJob, replayed: Bool) {
        if wish.prompt != nil, !workshop.mayPrompt(identity) {
            throw Problem(.forbidden, "prompt-not-allowed", "this service takes no prompts of yours; choose a style")
        }
        let record = try await owned(id, by: identity)
        guard let photo = record.pictures.photo else {
            throw Problem(.conflict, "no-photo", "this piece has no photo that could be painted; add one first")
        }
        let order = wish.order(photo.hash, workshop)
        let now = clock.now()
        let job = StyleJob(
            id: .new(at: now), owner: identity.account, piece: id, order: order, requestKey: key, created: now)
        switch try await store.create(job, limit: StyleJob.unfinishedLimit) {
        case .created:
            try await giveUpJobs(of: id, order.mode, before: job.id)
            return (job, false)
        case .existing(let existing):
            guard existing.piece == id, wish.isSame(as: existing.order) else {
                throw Problem(
                    .unprocessableContent, "idempotency-key-reused",
                    "this Idempotency-Key was used for another request; use a new one")
            }
            // The first request may have got no further than this.
            try await giveUpJobs(of: id, order.mode, before: existing.id)
            return (existing, true)
        case .tooMany:
            throw Problem(
                .tooManyRequests, "too-many-jobs",
                "\(StyleJob.unfinishedLimit) of your photos wait to be painted; wait for one, or cancel it",
                headers: [.retryAfter: "10"])
        }
    }

    /// Gives up the unfinished jobs of a piece: what was chosen last is what is wanted.
    /// - Parameters:
    ///   - mode: only those of one; nil is all.
    ///   - newest: only those older than this one.
    func giveUpJobs(
        of piece: PieceID, _ mode: StyleOrder.Mode? = nil, before newest: Identifier<StyleJob>? = nil
    ) async throws {
        guard let owner = try await store.piece(piece)?.owner else { return }
        // Nobody works under this name.
        let queue = JobQueue(store: store, clock: clock, worker: "")
        for job in try await store.jobs(of: owner, piece: piece, limit: 100)
        where !job.state.hasEnded && mode ?? job.order.mode == job.order.mode && newest.map({ job.id < $0 }) ?? true {
            _ = try await queue.cancel(job.id)
        }
    }

    /// A job of the asker's own.
    func ownJob(_ id: Identifier<StyleJob>, of identity: Identity) async throws -> StyleJob {
        guard let job = try await store.job(id), job.owner == identity.account else { throw Problem.notFound("job") }
        return job
    }
}
