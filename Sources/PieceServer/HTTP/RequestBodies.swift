import HTTPTypes
import Hummingbird
import HummingbirdCore
import NIOCore
import PieceModel

/// Reads the bodies of requests, within the memory there is for uploads.
struct BodyReader: Sendable {
    let budget: BodyBudget
    let photoLimit: Int

    /// Room for the other parts of a form beside its photo.
    static let formExtra = 1 << 20

    /// The most bytes of the bodies with which people sign in. They need no lease: the limit of connections bounds them,
    /// and nobody who dawdles over uploads can keep others from signing in.
    static let small = 16 << 10

    /// A JSON body.
    func json(
        _ request: Request, _ context: PieceContext, limit: Int = JSONParser.Limits.fields.bytes
    ) async throws -> JSONObject {
        guard mediaType(request) == "application/json" || mediaType(request) == "application/merge-patch+json" else {
            throw unsupported("application/json")
        }
        return try BodyReader.object(try await all(request, context, limit: limit))
    }

    /// A JSON body, or none at all for an empty object.
    func optionalJSON(
        _ request: Request, _ context: PieceContext, limit: Int = JSONParser.Limits.fields.bytes
    ) async throws -> JSONObject {
        if request.headers[.contentType] == nil {
            let bytes = try await all(request, context, limit: limit)
            return bytes.isEmpty ? JSONObject() : try BodyReader.object(bytes)
        }
        return try await json(request, context, limit: limit)
    }

    /// The fields of a plain HTML form.
    func urlEncodedForm(_ request: Request, _ context: PieceContext) async throws -> [String: String] {
        guard mediaType(request) == "application/x-www-form-urlencoded" else {
            throw unsupported("application/x-www-form-urlencoded")
        }
        let bytes = try await all(request, context, limit: BodyReader.small)
        let text = String(decoding: bytes, as: UTF8.self).replacing("+", with: " ")
        let uri = URI("/?" + text.replacing(" ", with: "%20"))
        return Dictionary(uri.queryParameters.map { (String($0.key), String($0.value)) }) { first, _ in first }
    }

    /// The bytes of a photo sent as the body itself.
    func photo(_ request: Request, _ context: PieceContext) async throws -> [UInt8] {
        let bytes = try await all(request, context, limit: photoLimit)
        guard !bytes.isEmpty else { throw Problem.badRequest("the body is empty; send the photo's bytes") }
        return bytes
    }

    /// A photo, as the part `photo` of a form or as the body itself.
    func anyPhoto(_ request: Request, _ context: PieceContext) async throws -> [UInt8] {
        guard mediaType(request) == "multipart/form-data" else { return try await photo(request, context) }
        let form = try await form(request, context)
        guard let photo = form.photo else {
            throw Problem.invalid("$.photo", "is missing", "send the picture as photo")
        }
        if let name = form.fields.keys.first {
            throw Problem.invalid("$.\(name)", "there is no field of this name", "remove it; send photo only")
        }
        return photo
    }

    /// A form, or a JSON body as a form without files.
    func form(_ request: Request, _ context: PieceContext) async throws -> TicketRequest {
        guard mediaType(request) == "multipart/form-data" else {
            guard ["application/json", "application/merge-patch+json"].contains(mediaType(request)) else {
                throw unsupported("multipart/form-data or application/json")
            }
            return TicketRequest(fields: try await json(request, context), photo: nil)
        }
        guard let boundary = request.headers[.contentType].flatMap(MultipartParser.boundary(contentType:)) else {
            throw Problem.badRequest("the Content-Type names no valid boundary for the form")
        }
        let limit = photoLimit + BodyReader.formExtra
        try admit(request, context, limit: limit)
        var parser = MultipartParser(
            boundary: boundary, limits: MultipartLimits(fieldBytes: 256 << 10, totalBytes: limit))
        var collector = FormCollector(
            rules: FormRules(fieldBytes: 256 << 10, fileBytes: photoLimit), expectedBytes: declaredLength(request) ?? 0)
        do {
            try await read(request, context) { buffer in
                try collector.take(parser.feed(Array(buffer: buffer).span))
            }
            try parser.finish()
            return try TicketRequest(collector.finish())
        } catch let error as MultipartError {
            guard !error.code.isLimit else {
                throw Problem(.contentTooLarge, "too-large", "\(error)")
            }
            throw Problem.badRequest("\(error)")
        }
    }

    /// The whole body, at most `limit` bytes.
    private func all(_ request: Request, _ context: PieceContext, limit: Int) async throws -> [UInt8] {
        try admit(request, context, limit: limit)
        var bytes: [UInt8] = []
        bytes.reserveCapacity(min(limit, declaredLength(request) ?? 0))
        try await read(request, context) { buffer in
            guard bytes.count + buffer.readableBytes <= limit else { throw Problem.tooLarge(limit) }
            bytes.append(contentsOf: buffer.readableBytesView)
        }
        // A client that is gone ends the stream as one that has finished does. Forms and JSON tell by their own ends.
        if let length = declaredLength(request), length != bytes.count {
            throw Problem.badRequest("the body ended after \(bytes.count) of \(length) bytes; send it again")
        }
        return bytes
    }

    /// Hands the body over piece by piece, after telling a client that waits for leave to send it.
    private func read(
        _ request: Request, _ context: PieceContext, _ take: (ByteBuffer) throws -> Void
    ) async throws {
        context.channel.triggerUserOutboundEvent(ConnectionGuard.Event.willReadBody, promise: nil)
        for try await buffer in request.body { try take(buffer) }
    }

    /// Reserves memory for a body: what the client announced, or the most it may be. Visitors leave half of it to those
    /// who have signed in.
    private func admit(_ request: Request, _ context: PieceContext, limit: Int) throws(Problem) {
        if let coding = request.headers[.contentEncoding], coding.lowercased() != "identity" {
            throw Problem(
                .unsupportedMediaType, "unsupported-encoding", "send the body as it is, without Content-Encoding",
                headers: [.acceptEncoding: "identity"])
        }
        let length = declaredLength(request)
        // A length beyond what fits into Int is one, too.
        guard request.headers[.contentLength] == nil || length != nil, length ?? 0 <= limit else {
            throw .tooLarge(limit)
        }
        if limit <= BodyReader.small { return }
        let others = context.identity == nil ? budget.limit / 2 : 0
        guard let lease = budget.take(length ?? limit, leaving: others) else { throw .busy(retryAfter: 2) }
        context.hold(lease)
    }

    private func declaredLength(_ request: Request) -> Int? { request.headers[.contentLength].flatMap { Int($0) } }

    private func mediaType(_ request: Request) -> String {
        (request.headers[.contentType] ?? "").prefix { $0 != ";" }.description.trimmed.lowercased()
    }

    private func unsupported(_ types: String) -> Problem {
        Problem(.unsupportedMediaType, "unsupported-media-type", "send the body as \(types)")
    }

    static func object(_ bytes: [UInt8]) throws(Problem) -> JSONObject {
        let value: JSONValue
        do throws(JSONSyntaxError) {
            value = try JSONParser.parse(bytes)
        } catch {
            throw Problem.badRequest(
                "the JSON is not valid at line \(error.line), column \(error.column): \(error.message); \(error.remedy)"
            )
        }
        guard let object = value.object else { throw Problem.badRequest("the body must be a JSON object") }
        return object
    }
}
