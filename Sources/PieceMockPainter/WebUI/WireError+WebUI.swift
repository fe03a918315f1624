import HTTPTypes
import Hummingbird
import PieceModel

extension WireError {
    /// An error in AUTOMATIC1111's shape.
    static func webUI(
        _ status: HTTPResponse.Status, _ name: String, _ detail: JSONValue, errors: String = "",
        headers: HTTPFields = [:]
    ) -> WireError {
        WireError(
            status: status,
            body: ["error": .string(name), "detail": detail, "body": "", "errors": .string(errors)], headers: headers)
    }

    /// A member of the request that the server's types refuse.
    static func webUI(member: String, _ message: String, _ type: String) -> WireError {
        let problem: JSONValue = [
            "loc": ["body", .string(member)], "msg": .string(message), "type": .string(type),
        ]
        return .webUI(.unprocessableContent, "RequestValidationError", .array([problem]), errors: message)
    }

    /// What a fault that comes before painting answers; nil for those that are no errors. This server knows no limits
    /// of its own: those are a proxy's.
    static func webUI(_ fault: Fault, elsewhere: String) -> WireError? {
        switch fault {
        case .rateLimited:
            WireError(status: .tooManyRequests, body: ["detail": "Too Many Requests"], headers: [.retryAfter: "1"])
        case .quota:
            WireError(
                status: .tooManyRequests, body: ["detail": "Quota used up"], headers: [.shouldRetry: "false"])
        case .serverError:
            .webUI(.internalServerError, "OutOfMemoryError", "", errors: "CUDA out of memory")
        case .stringError: WireError(status: .internalServerError, body: ["error": "Internal Server Error"])
        case .redirect:
            WireError(status: .temporaryRedirect, body: ["detail": ""], headers: [.location: elsewhere])
        default: nil
        }
    }
}
