import PieceBlobs
import PieceCodecs
import PieceModel
import PieceRender
import PieceStore

extension Library {
    /// Does something again when the collector was quicker than it: a blob that was kept a moment ago, or had been there
    /// for long without a holder, may be condemned before the record that holds it is written.
    func retrying<Result: Sendable>(_ work: () async throws -> Result) async throws -> Result {
        for attempt in 1..<Library.attempts {
            do {
                return try await work()
            } catch let error as StoreError {
                guard case .blobsMissing = error.code else { throw error }
                try await Task.sleep(for: .milliseconds(20 * attempt))
            }
        }
        return try await work()
    }

    static let attempts = 5

    /// Keeps pictures: notes them, then writes them, so that the collector knows of everything there is.
    ///
    /// A blob that the collector is about to delete cannot be noted; it is gone in a moment, so trying again helps.
    func keep(_ pictures: [MadePicture]) async throws {
        let notes = pictures.map {
            BlobNote(hash: $0.picture.hash, bytes: $0.content.count, mediaType: $0.picture.mediaType)
        }
        try await retrying { try await store.note(notes, at: clock.now()) }
        for made in pictures {
            try await metrics.timed("blob-put") {
                try await blobs.put(made.content, hash: made.picture.hash, mediaType: made.picture.mediaType)
            }
        }
    }

    /// The master of an uploaded photo, kept. The slot is the renderer's time it was admitted with.
    func makeMaster(_ photo: [UInt8], slot: consuming RenderPool.Reservation? = nil) async throws -> (
        Master, MadePicture
    ) {
        let limits = decodeLimits
        let made = try await rendering(slot: slot) { _ throws(RenderError) in
            do throws(CodecError) {
                let master = try Master(of: photo, limits: limits)
                return (master, MadePicture(master))
            } catch {
                throw RenderError(.photoRefused, "photo: \(error.message)", error.remedy)
            }
        }
        return made
    }

    var decodeLimits: DecodeLimits {
        var limits = DecodeLimits.standard
        limits.bytes = settings.photoLimit
        return limits
    }

    /// The bytes of a picture that a record points to.
    func content(of picture: Picture) async throws -> [UInt8] {
        if let bytes = masters[picture.hash] { return bytes }
        guard let bytes = try await metrics.timed("blob-get", { try await blobs.get(picture.hash) }) else {
            throw BlobError(
                .corrupt, "the blob \(picture.hash) is missing",
                "restore it from a backup; a record points to it")
        }
        return bytes
    }

    /// The bytes of a master, which are asked for again and again while somebody types.
    func master(_ picture: Picture) async throws -> [UInt8] {
        let bytes = try await content(of: picture)
        masters[picture.hash] = bytes
        return bytes
    }
}
