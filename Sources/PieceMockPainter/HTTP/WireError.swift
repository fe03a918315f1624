import HTTPTypes
import Hummingbird
import HummingbirdCore
import NIOCore
import PieceModel

/// An error as the server that is stood in for would answer it.
struct WireError: Error {
    var status: HTTPResponse.Status
    var body: JSONValue
    var headers: HTTPFields = [:]

    var response: Response { .json(body, status: status, headers: headers) }
}

extension Response {
    static func json(
        _ value: JSONValue, status: HTTPResponse.Status = .ok, headers: HTTPFields = [:]
    ) -> Response {
        .bytes(Array(value.serialized().utf8), type: "application/json", status: status, headers: headers)
    }

    static func bytes(
        _ bytes: [UInt8], type: String, status: HTTPResponse.Status = .ok, headers: HTTPFields = [:]
    ) -> Response {
        var headers = headers
        headers[.contentType] = type
        return Response(status: status, headers: headers, body: ResponseBody(byteBuffer: ByteBuffer(bytes: bytes)))
    }
}

/// Gives errors of the HTTP layer, such as unknown addresses, the shape of the API whose address was asked.
struct ErrorShapes: RouterMiddleware {
    func handle(
        _ request: Request, context: MockContext, next: (Request, MockContext) async throws -> Response
    ) async throws -> Response {
        do {
            return try await next(request, context)
        } catch let error as WireError {
            return error.response
        } catch let error as any HTTPResponseError {
            return shaped(error.status, request).response
        }
    }

    private func shaped(_ status: HTTPResponse.Status, _ request: Request) -> WireError {
        let path = request.uri.path
        if path.hasPrefix("/sdapi/") {
            return WireError(status: status, body: ["detail": .string(status.reasonPhrase)])
        }
        let what =
            switch status {
            case .notFound: "there is nothing at \(request.method) \(path)"
            case .contentTooLarge: "the request is larger than this server takes"
            default: "the request cannot be read: \(status.reasonPhrase)"
            }
        return .openAI(status, what)
    }
}
