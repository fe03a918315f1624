import HTTPTypes
import Hummingbird
import PieceModel

extension WireError {
    /// An error in OpenAI's shape. Only status, type, code and parameter are those of the real server; the words are ours.
    static func openAI(
        _ status: HTTPResponse.Status, _ message: String, type: String = "invalid_request_error", code: String? = nil,
        param: String? = nil, headers: HTTPFields = [:]
    ) -> WireError {
        func text(_ value: String?) -> JSONValue { value.map(JSONValue.string) ?? .null }
        let error: JSONValue = [
            "message": .string(message), "type": .string(type), "param": text(param), "code": text(code),
        ]
        return WireError(status: status, body: ["error": error], headers: headers)
    }

    /// A parameter's value is none of those there are.
    static func invalid(_ param: String, _ value: String, supported: String) -> WireError {
        .openAI(
            .badRequest, "\(param) cannot be '\(value.prefix(80))'; supported: \(supported)", code: "invalid_value",
            param: param)
    }

    static func missing(_ param: String) -> WireError {
        .openAI(
            .badRequest, "the parameter '\(param)' is required", code: "missing_required_parameter", param: param)
    }

    /// What a fault that comes before painting answers; nil for those that are no errors.
    static func openAI(_ fault: Fault, elsewhere: String) -> WireError? {
        switch fault {
        case .rateLimited:
            .openAI(
                .tooManyRequests, "too many requests; wait a moment", type: "requests", code: "rate_limit_exceeded",
                headers: [.retryAfterMilliseconds: "150", .retryAfter: "1"])
        case .quota:
            .openAI(
                .tooManyRequests, "the account's money is used up", type: "insufficient_quota",
                code: "insufficient_quota", headers: [.shouldRetry: "false"])
        case .serverError:
            .openAI(.internalServerError, "the server failed", type: "server_error")
        case .moderated:
            .openAI(
                .badRequest, "the request was refused by the safety system", type: "image_generation_user_error",
                code: "moderation_blocked")
        case .stringError:
            WireError(status: .internalServerError, body: ["error": "CUDA out of memory"])
        case .redirect:
            WireError(
                status: .temporaryRedirect, body: ["error": .null], headers: [.location: elsewhere])
        default: nil
        }
    }
}

extension HTTPField.Name {
    // The names are valid tokens, so the optionals are never nil.
    static let requestID = HTTPField.Name("x-request-id")!
    static let idempotencyKey = HTTPField.Name("Idempotency-Key")!
    static let retryAfterMilliseconds = HTTPField.Name("retry-after-ms")!
    static let shouldRetry = HTTPField.Name("x-should-retry")!
    static let processingTime = HTTPField.Name("openai-processing-ms")!

    /// `x-ratelimit-remaining-requests` and its like.
    static func rateLimit(_ what: String, _ unit: String) -> HTTPField.Name {
        HTTPField.Name("x-ratelimit-\(what)-\(unit)")!
    }
}
