public import HTTPTypes
public import PieceModel

/// An answer that says what is wrong, as RFC 9457 has it.
public struct Problem: Error, Hashable, Sendable {
    public var status: HTTPResponse.Status
    /// Stable name of the kind of problem; `type` is `urn:piece:problem:` and this.
    public var code: String
    /// What is wrong this time.
    public var detail: String
    /// What is wrong with single fields.
    public var errors: [FieldProblem]
    public var headers: HTTPFields

    public init(
        _ status: HTTPResponse.Status, _ code: String, _ detail: String, errors: [FieldProblem] = [],
        headers: HTTPFields = [:]
    ) {
        self.status = status
        self.code = code
        self.detail = detail
        self.errors = errors
        self.headers = headers
    }

    /// The document; a request's id goes into `instance`, so that a person can quote it.
    func json(requestID: String) -> JSONValue {
        var object = JSONObject()
        object["type"] = .string("urn:piece:problem:" + code)
        object["title"] = .string(Problem.title(code))
        object["status"] = .number(JSONNumber(status.code))
        object["detail"] = .string(detail)
        object["instance"] = .string("urn:piece:request:" + requestID)
        if !errors.isEmpty {
            object["errors"] = .array(
                errors.map { error in
                    [
                        "pointer": .string(Problem.pointer(error.path)), "detail": .string(error.message),
                        "remedy": .string(error.remedy),
                    ]
                })
        }
        return .object(object)
    }

    /// `invalid-fields` reads "Invalid fields".
    private static func title(_ code: String) -> String {
        let words = code.replacing("-", with: " ")
        return words.prefix(1).uppercased() + words.dropFirst()
    }

    /// A JSON path as a JSON pointer (RFC 6901): `$.cast[2].name` is `/cast/2/name`.
    static func pointer(_ path: String) -> String {
        guard path.hasPrefix("$") else { return "" }
        var pointer = ""
        for character in path.dropFirst() {
            switch character {
            case ".", "[": pointer += "/"
            case "]": break
            case "~": pointer += "~0"
            case "/": pointer += "~1"
            default: pointer.append(character)
            }
        }
        return pointer
    }
}

extension Problem {
    static func notFound(_ what: String) -> Problem {
        Problem(.notFound, "not-found", "there is no such \(what), or it is not yours to see")
    }

    static func badRequest(_ detail: String) -> Problem { Problem(.badRequest, "bad-request", detail) }

    static func invalid(_ problems: [FieldProblem]) -> Problem {
        let first = problems.first.map { "\($0.path): \($0.message)" } ?? "the fields are not valid"
        let more = problems.count > 1 ? " (and \(problems.count - 1) more)" : ""
        return Problem(.unprocessableContent, "invalid-fields", first + more, errors: problems)
    }

    static func invalid(_ path: String, _ message: String, _ remedy: String) -> Problem {
        invalid([FieldProblem(path: path, message: message, remedy: remedy)])
    }

    static func tooLarge(_ limit: Int) -> Problem {
        Problem(
            .contentTooLarge, "too-large",
            "the request is larger than the \(limit) bytes allowed; send a smaller picture")
    }

    static func busy(retryAfter seconds: Int) -> Problem {
        Problem(
            .serviceUnavailable, "busy", "all renderers are busy and the queue is full; try again in \(seconds) s",
            headers: [.retryAfter: String(seconds)])
    }

    static func tooMany(retryAfter seconds: Int, _ detail: String) -> Problem {
        Problem(.tooManyRequests, "too-many-requests", detail, headers: [.retryAfter: String(seconds)])
    }
}
