import HTTPTypes
import Hummingbird
import HummingbirdCore
import NIOCore
import PieceModel

extension Response {
    static func json(
        _ value: JSONValue, status: HTTPResponse.Status = .ok, headers: HTTPFields = [:],
        type: String = "application/json"
    ) -> Response {
        var headers = headers
        headers[.contentType] = type
        return Response(
            status: status, headers: headers, body: ResponseBody(byteBuffer: ByteBuffer(string: value.serialized())))
    }

    static func noContent(_ headers: HTTPFields = [:]) -> Response { Response(status: .noContent, headers: headers) }

    static func bytes(_ bytes: [UInt8], type: String, headers: HTTPFields = [:]) -> Response {
        var headers = headers
        headers[.contentType] = type
        return Response(status: .ok, headers: headers, body: ResponseBody(byteBuffer: ByteBuffer(bytes: bytes)))
    }

    static func problem(_ problem: Problem, requestID: String) -> Response {
        var headers = problem.headers
        headers[.cacheControl] = "no-store"
        return json(
            problem.json(requestID: requestID), status: problem.status, headers: headers,
            type: "application/problem+json")
    }
}

extension JSONValue {
    static func int(_ value: Int) -> JSONValue { .number(JSONNumber(value)) }

    /// Null for nil, for members that are always there.
    static func optional(_ text: String?) -> JSONValue { text.map(JSONValue.string) ?? .null }

    static func time(_ instant: Instant) -> JSONValue { .string(instant.description) }

    static func time(_ instant: Instant?) -> JSONValue { instant.map { .string($0.description) } ?? .null }

    /// Texts by name, names in order.
    static func texts(_ texts: [String: String]) -> JSONValue {
        .object(JSONObject(texts.sorted { $0.key < $1.key }.map { .init(key: $0.key, value: .string($0.value)) }))
    }
}
