import Logging
import PieceBlobs
import PieceModel
import PieceStore

/// Forgets what has expired, and deletes blobs that nothing holds any more.
struct Collector: Sendable {
    let store: any PieceStore
    let blobs: any BlobStore
    let clock: Clock
    /// Seconds a blob may be without a holder: longer than any request needs between writing blobs and the record.
    let grace: Double

    /// Seconds that jobs are kept once they have ended; as long, the same painting is not made twice.
    private static let jobs = 30.0 * 86_400

    /// What one round did.
    struct Round: Hashable, Sendable {
        var uploads = 0
        var blobs = 0
    }

    /// One round. Safe on several nodes at once and after any interruption: what is condemned stays so until its bytes
    /// are gone, and deleting bytes twice does no harm.
    func collect() async throws -> Round {
        var round = Round()
        for upload in try await store.deleteExpired(at: clock.now()) {
            try await blobs.deleteIncoming(upload.description)
            round.uploads += 1
        }
        try await store.deleteJobs(endedBefore: clock.now().adding(seconds: -Collector.jobs))
        while true {
            let condemned = try await store.condemn(notedBefore: clock.now().adding(seconds: -grace), limit: 200)
            for hash in condemned { try await blobs.delete(hash) }
            try await store.forget(condemned)
            round.blobs += condemned.count
            if condemned.count < 200 { return round }
        }
    }

    /// Rounds every hour until cancelled; a round that fails is logged and tried again with the next.
    func run(logger: Logger) async {
        while !Task.isCancelled {
            do {
                let round = try await collect()
                if round != Round() {
                    logger.info("collected", metadata: ["uploads": "\(round.uploads)", "blobs": "\(round.blobs)"])
                }
            } catch {
                logger.error("collecting failed, trying again in an hour", metadata: ["error": "\(error)"])
            }
            try? await Task.sleep(for: .seconds(3600))
        }
    }
}
