import HTTPTypes
import Hummingbird
import HummingbirdCore
import PieceModel
import PieceStore

extension Services {
    var photoRoutes: [Route] {
        [
            Route(.post, "/api/v1/photos", "addPhoto", addPhoto),
            Route(.post, "/api/v1/photos/announce", "announcePhoto", announcePhoto),
            Route(.get, "/api/v1/photos/{id}", "getPhoto", getPhoto),
            Route(.put, "/api/v1/photos/{id}/content", "putPhotoContent", putPhotoContent),
            Route(.post, "/api/v1/photos/{id}/confirm", "confirmPhoto", confirmPhoto),
            Route(.delete, "/api/v1/photos/{id}", "deletePhoto", deletePhoto),
            Route(.post, "/api/v1/pieces/{id}/record-photos", "addRecordPhoto", addRecordPhoto),
            Route(.delete, "/api/v1/pieces/{id}/record-photos/{photo}", "deleteRecordPhoto", deleteRecordPhoto),
        ]
    }

    @Sendable private func addPhoto(_ request: Request, _ context: PieceContext) async throws -> Response {
        let identity = try context.signedIn(.piecesWrite)
        let slot = try library.pool.reserve()
        let photo = try await bodies.anyPhoto(request, context)
        let (upload, warnings) = try await library.addPhoto(photo, for: identity, slot: slot)
        return .json(
            upload.json(settings, warnings: warnings), status: .created,
            headers: [.location: "/api/v1/photos/\(upload.id)"])
    }

    /// Says where the client may send a photo itself: straight to the object store where there is one, else here.
    @Sendable private func announcePhoto(_ request: Request, _ context: PieceContext) async throws -> Response {
        let identity = try context.signedIn(.piecesWrite)
        let body = try await bodies.optionalJSON(request, context)
        var reader = FieldReader(body, path: .root)
        reader.refuseUnknown(known: ["mediaType"])
        let mediaType = reader.choice("mediaType", from: ["image/jpeg", "image/png", "image/webp"])
        if !reader.problems.isEmpty { throw Problem.invalid(reader.problems) }
        let invitation = try await library.announcePhoto(for: identity, mediaType: mediaType)
        let id = invitation.upload.id
        let target: JSONValue =
            if let request = invitation.request {
                [
                    "method": .string(request.method), "url": .string(request.url),
                    "headers": .texts(request.headers),
                ]
            } else {
                [
                    "method": "PUT", "url": .string("\(settings.publicURL)/api/v1/photos/\(id)/content"),
                    "headers": .object(JSONObject()),
                ]
            }
        return .json(
            [
                "id": .string(id.description), "upload": target,
                "confirm": .string("\(settings.publicURL)/api/v1/photos/\(id)/confirm"),
                "expires": .time(invitation.upload.created.adding(seconds: Double(Library.uploadMinutes * 60))),
            ], status: .created, headers: [.location: "/api/v1/photos/\(id)"])
    }

    @Sendable private func getPhoto(_ request: Request, _ context: PieceContext) async throws -> Response {
        let identity = try context.signedIn(.piecesRead)
        let upload = try await library.upload(try context.id("id", of: "photo"), of: identity)
        return .json(upload.json(settings), headers: [.cacheControl: "private, no-cache"])
    }

    @Sendable private func putPhotoContent(_ request: Request, _ context: PieceContext) async throws -> Response {
        let identity = try context.signedIn(.piecesWrite)
        let upload = try await library.upload(try context.id("id", of: "photo"), of: identity)
        guard upload.photo == nil else {
            throw Problem(.conflict, "photo-there", "this photo is there already; announce another one")
        }
        let slot = try library.pool.reserve()
        let photo = try await bodies.photo(request, context)
        return .json(try await library.givePhoto(photo, to: upload, slot: slot).json(settings))
    }

    @Sendable private func confirmPhoto(_ request: Request, _ context: PieceContext) async throws -> Response {
        let identity = try context.signedIn(.piecesWrite)
        let id = try context.id("id", of: "photo", Upload.self)
        let slot = try library.pool.reserve()
        return .json(try await library.confirmPhoto(id, for: identity, slot: slot).json(settings))
    }

    @Sendable private func deletePhoto(_ request: Request, _ context: PieceContext) async throws -> Response {
        let identity = try context.signedIn(.piecesWrite)
        let upload = try await library.upload(try context.id("id", of: "photo"), of: identity)
        guard try await library.store.deleteUpload(upload.id) else { throw Problem.notFound("photo") }
        return .noContent()
    }

    @Sendable private func addRecordPhoto(_ request: Request, _ context: PieceContext) async throws -> Response {
        let identity = try context.signedIn(.piecesWrite)
        let id = try context.id("id", of: "piece", PieceRecord.self)
        let version = try request.expectedVersion(required: false)
        let slot = try library.pool.reserve()
        let photo = try await bodies.anyPhoto(request, context)
        let record = try await library.addRecordPhoto(photo, to: id, for: identity, version: version, slot: slot)
        return answer(record, hearted: try await isHearted(id, identity), status: .created)
    }

    @Sendable private func deleteRecordPhoto(_ request: Request, _ context: PieceContext) async throws -> Response {
        let identity = try context.signedIn(.piecesWrite)
        let id = try context.id("id", of: "piece", PieceRecord.self)
        let version = try request.expectedVersion(required: false)
        let photo = try context.id("photo", of: "photo", RecordPhoto.self)
        let record = try await library.removeRecordPhoto(photo, of: id, for: identity, version: version)
        return answer(record, hearted: try await isHearted(id, identity))
    }
}
