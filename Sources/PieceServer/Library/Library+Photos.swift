import PieceBlobs
import PieceCodecs
import PieceModel
import PieceRender
import PieceStore

extension Library {
    /// Where a client sends a photo's bytes itself.
    struct Invitation: Sendable {
        let upload: Upload
        /// nil when the bytes come to this service, at `/api/v1/photos/{id}/content`.
        let request: PresignedRequest?
    }

    /// A photo that came with the request: its master, kept until a piece uses it or its time is over.
    func addPhoto(
        _ photo: [UInt8], for identity: Identity, slot: consuming RenderPool.Reservation?
    ) async throws -> (upload: Upload, warnings: [String]) {
        let (master, made) = try await makeMaster(photo, slot: slot)
        var upload = newUpload(identity)
        upload.photo = made.picture
        upload.palette = master.palette
        let record = upload
        try await retrying {
            try await keep([made])
            try await store.create(record)
        }
        masters[made.picture.hash] = made.content
        return (record, master.warnings)
    }

    /// Announces a photo that the client will upload by itself.
    func announcePhoto(for identity: Identity, mediaType: String?) async throws -> Invitation {
        let upload = newUpload(identity)
        let request = try await blobs.uploadURL(
            for: upload.id.description, mediaType: mediaType, expires: Library.uploadMinutes * 60)
        try await store.create(upload)
        return Invitation(upload: upload, request: request)
    }

    /// Takes what a client uploaded by itself; doing so again returns the same.
    func confirmPhoto(
        _ id: Identifier<Upload>, for identity: Identity, slot: consuming RenderPool.Reservation?
    ) async throws -> Upload {
        let upload = try await upload(id, of: identity)
        if upload.photo != nil { return upload }
        guard let bytes = try await blobs.incoming(id.description, limit: settings.photoLimit) else {
            throw Problem(.conflict, "photo-missing", "nothing has been uploaded for this photo yet")
        }
        let done = try await givePhoto(bytes, to: upload, slot: slot)
        try await blobs.deleteIncoming(id.description)
        return done
    }

    /// The bytes of an announced photo, sent to this service.
    func givePhoto(
        _ bytes: [UInt8], to upload: Upload, slot: consuming RenderPool.Reservation?
    ) async throws -> Upload {
        let (master, made) = try await makeMaster(bytes, slot: slot)
        let id = upload.id
        try await retrying {
            try await keep([made])
            try await store.setPhoto(made.picture, palette: master.palette, of: id)
        }
        var upload = upload
        upload.photo = made.picture
        upload.palette = master.palette
        return upload
    }

    /// How long an announced upload may take, in minutes.
    static let uploadMinutes = 15

    private func newUpload(_ identity: Identity) -> Upload {
        let now = clock.now()
        return Upload(
            id: .new(at: now), owner: identity.account, created: now,
            expires: now.adding(seconds: Double(settings.graceHours) * 3600))
    }

    // MARK: photos of the long record

    /// Adds a photo to a piece's record.
    func addRecordPhoto(
        _ photo: [UInt8], to id: PieceID, for identity: Identity, version: Int?, slot: consuming RenderPool.Reservation?
    ) async throws -> PieceRecord {
        let record = try await owned(id, by: identity)
        guard record.recordPhotos.count < PieceRecord.recordPhotoLimit else { throw tooManyPhotos }
        let limits = decodeLimits
        let (full, small) = try await rendering(slot: slot) { _ throws(RenderError) in
            do throws(CodecError) {
                return (
                    MadePicture(try Master(of: photo, limits: limits)),
                    MadePicture(try Master(of: photo, side: 640, limits: limits))
                )
            } catch {
                throw RenderError(.photoRefused, "photo: \(error.message)", error.remedy)
            }
        }
        let added = RecordPhoto(id: .new(at: clock.now()), picture: full.picture, thumbnail: small.picture)
        return try await changePhotos(of: id, for: identity, version: version, keeping: [full, small]) { photos in
            guard photos.count < PieceRecord.recordPhotoLimit else { throw tooManyPhotos }
            photos.append(added)
        }
    }

    func removeRecordPhoto(
        _ photo: Identifier<RecordPhoto>, of id: PieceID, for identity: Identity, version: Int?
    ) async throws -> PieceRecord {
        try await changePhotos(of: id, for: identity, version: version, keeping: []) { photos in
            guard let index = photos.firstIndex(where: { $0.id == photo }) else { throw Problem.notFound("photo") }
            photos.remove(at: index)
        }
    }

    private var tooManyPhotos: Problem {
        Problem(
            .conflict, "too-many-photos",
            "a record has at most \(PieceRecord.recordPhotoLimit) photos; remove one first")
    }

    /// Changes the record's photos.
    private func changePhotos(
        of id: PieceID, for identity: Identity, version: Int?, keeping pictures: [MadePicture],
        _ change: @Sendable (inout [RecordPhoto]) throws -> Void
    ) async throws -> PieceRecord {
        // Changes of one piece take turns here; another node or a painting can come in between.
        try await turns.take(identity.account) {
            try await racing(version) {
                try await retrying {
                    try await keep(pictures)
                    var record = try await owned(id, by: identity)
                    if let version, version != record.version { throw conflict(record.version) }
                    try change(&record.recordPhotos)
                    record.updated = clock.now()
                    return try await store.replace(record)
                }
            }
        }
    }
}
