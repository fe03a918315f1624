import HTTPTypes
import Hummingbird
import HummingbirdCore
import NIOCore
import NIOHTTP1
import PieceBlobs
import PieceCatalogue
import PieceModel
import PieceRender
import PieceStore

extension Problem {
    /// The problem that any error is for a client. What is not known here is ours: 500, and the log has the rest.
    init(_ error: any Error) {
        switch error {
        case let problem as Problem: self = problem
        case let error as StoreError: self.init(error)
        case let error as BlobError: self.init(error)
        case let error as RenderError: self.init(error)
        case let error as PoolFailure: self.init(error)
        case let error as AuthError: self.init(error)
        case let error as CatalogueError: self.init(error)
        case let error as FieldErrors: self = .invalid(error.problems)
        case let error as MultipartError: self = .badRequest("\(error)")
        case let error as HTTPError:
            self.init(error.status, "http-\(error.status.code)", error.body ?? error.status.reasonPhrase)
        // While a body is read, both are the client's: what it sends is no HTTP, or it went away.
        case is HTTPParserError: self = .badRequest("the body breaks off or is framed wrongly; send it again")
        case is ChannelError, is IOError:
            self = .badRequest("the connection broke while the body was read; send it again")
        default:
            self.init(
                .internalServerError, "internal",
                "something went wrong here; the log has the rest under this request's id")
        }
    }

    private init(_ error: StoreError) {
        switch error.code {
        case .notFound: self = .notFound("thing")
        case .versionConflict(let current): self = .versionConflict("this is version \(current) by now")
        case .keyReused:
            self.init(
                .unprocessableContent, "idempotency-key-reused",
                "this Idempotency-Key was used for another request; use a new one for each")
        case .duplicate(let what):
            self.init(.conflict, "duplicate", "this \(what) is taken already; choose another")
        case .full: self = .full
        case .unavailable, .numberTaken, .blobsMissing: self = .unavailable
        case .corrupt: self.init(.internalServerError, "store-corrupt", "the store cannot be read; tell its operator")
        }
    }

    private init(_ error: BlobError) {
        switch error.code {
        case .full: self = .full
        case .unavailable: self = .unavailable
        case .tooLarge: self.init(.contentTooLarge, "too-large", error.message)
        case .corrupt, .refused:
            self.init(.internalServerError, "blobs-corrupt", "a picture cannot be read; tell the service's operator")
        }
    }

    private init(_ error: RenderError) {
        switch error.code {
        case .photoRefused:
            self.init(
                .unprocessableContent, "photo-refused", "\(error.message); \(error.remedy)",
                errors: [FieldProblem(path: "$.photo", message: error.message, remedy: error.remedy)])
        case .unknownLayout, .badOptions: self.init(.unprocessableContent, "invalid-fields", error.description)
        default: self.init(.internalServerError, "render-failed", "the ticket could not be rendered")
        }
    }

    /// There is no space left; what was asked for was not done, and nothing of it is kept.
    private static let full = Problem(
        HTTPResponse.Status(code: 507, reasonPhrase: "Insufficient Storage"), "storage-full",
        "there is no space left here, so nothing was kept; try again later",
        headers: [.retryAfter: "60"])

    private static let unavailable = Problem(
        .serviceUnavailable, "store-unavailable", "the store does not answer at the moment; try again",
        headers: [.retryAfter: "5"])

    private init(_ failure: PoolFailure) {
        switch failure {
        case .refused(let seconds): self = .busy(retryAfter: seconds)
        case .cancelled: self.init(.serviceUnavailable, "cancelled", "the request was given up before its turn")
        case .closed:
            self.init(
                .serviceUnavailable, "stopping", "the service is about to stop; try again in a moment",
                headers: [.retryAfter: "5"])
        case .failed(let error): self.init(error)
        }
    }

    init(_ error: AuthError) {
        let detail = "\(error.message); \(error.remedy)"
        switch error.code {
        case .badCredentials: self.init(.unauthorized, "bad-credentials", detail)
        case .tooManyAttempts(let seconds): self = .tooMany(retryAfter: seconds, detail)
        case .busy(let seconds):
            self.init(.serviceUnavailable, "busy", detail, headers: [.retryAfter: String(seconds)])
        case .expired, .invalidToken, .reused, .disabled:
            self.init(
                .unauthorized, "invalid-token", detail,
                headers: [.wwwAuthenticate: "Bearer realm=\"piece\", error=\"invalid_token\""])
        case .weakPassword: self = .invalid("$.password", error.message, error.remedy)
        case .scopeMissing: self.init(.forbidden, "scope-missing", detail)
        case .invalidValue(let name): self = .invalid("$.\(name)", error.message, error.remedy)
        case .notFound: self = .notFound("account")
        case .store(let error): self.init(error)
        }
    }
}
