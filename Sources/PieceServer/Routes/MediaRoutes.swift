import HTTPTypes
import Hummingbird
import HummingbirdCore
import PieceModel
import PieceStore

extension Services {
    var mediaRoutes: [Route] { [Route(.get, "/media/{file}", "getMedia", getMedia)] }

    /// A picture by the hash of its content. What an address serves never changes, so it may be kept for ever; who may
    /// see it can change, so only browsers keep what is not public.
    @Sendable private func getMedia(_ request: Request, _ context: PieceContext) async throws -> Response {
        let parts = (context.parameters.get("file") ?? "").split(separator: ".", omittingEmptySubsequences: false)
        guard parts.count == 2, let hash = BlobHash(String(parts[0])), let note = try await library.store.blob(hash),
            note.suffix == parts[1]
        else { throw Problem.notFound("picture") }
        let audience = try await library.audience(of: hash, for: context.identity)
        let headers: HTTPFields = [
            .cacheControl: audience == .everyone
                ? "public, max-age=31536000, immutable" : "private, max-age=31536000, immutable",
            .crossOriginResourcePolicy: audience == .everyone ? "cross-origin" : "same-site",
            .contentDisposition: "inline; filename=\"piece-\(hash.description.prefix(12)).\(note.suffix)\"",
        ]
        let tag = "\"\(hash)\""
        if let known = request.headers[.ifNoneMatch], EntityTag.list(known, contains: tag) {
            return request.unlessKnown(tag, .bytes([], type: note.mediaType, headers: headers))
        }
        if let url = try await library.blobs.downloadURL(for: hash, mediaType: note.mediaType, expires: 300) {
            // Half of the address's time, so that nobody follows a kept redirect to an address that has expired.
            return Response(
                status: .temporaryRedirect, headers: [.location: url, .cacheControl: "private, max-age=150"])
        }
        let picture = Picture(hash: hash, mediaType: note.mediaType, width: 0, height: 0, bytes: note.bytes)
        return request.unlessKnown(
            tag, .bytes(try await library.content(of: picture), type: note.mediaType, headers: headers))
    }
}

extension BlobNote {
    /// The suffix of the blob's address.
    var suffix: String { Picture(hash: hash, mediaType: mediaType, width: 0, height: 0, bytes: bytes).suffix }
}
