import HTTPTypes
import Hummingbird
import HummingbirdCore
import PieceModel

/// Finds out who is asking: a bearer token of a program, or the cookie of a browser. No proof is nobody; a bad one is
/// refused, so that an expired token is never mistaken for a visitor.
struct WhoIsAsking: RouterMiddleware {
    let auth: AuthService
    let cookies: Cookies
    let settings: ServerSettings

    func handle(
        _ request: Request, context: PieceContext, next: (Request, PieceContext) async throws -> Response
    ) async throws -> Response {
        var context = context
        if let header = request.headers[.authorization] {
            guard let token = WhoIsAsking.bearer(header) else {
                throw AuthError.invalidToken
            }
            context.identity = try await auth.identity(bearer: token)
        } else if let token = try cookies.read(request.headers[values: .cookie]).access {
            guard
                CrossSite.allows(
                    method: request.method.rawValue, fetchSite: request.headers[.secFetchSite],
                    origin: request.headers[.origin], own: [settings.publicURL])
            else { throw Problem.crossSite }
            // A browser keeps sending a cookie whose time is over; signing in again must be possible nevertheless.
            do throws(AuthError) {
                var identity = try await auth.identity(bearer: token)
                identity.viaCookie = true
                context.identity = identity
            } catch {
                if case .store = error.code { throw error }
            }
        }
        return try await next(request, context)
    }

    /// The token of an Authorization header of the scheme Bearer (RFC 6750 §2.1).
    static func bearer(_ header: String) -> String? {
        let parts = header.split(separator: " ", maxSplits: 1)
        guard parts.count == 2, parts[0].lowercased() == "bearer" else { return nil }
        return String(parts[1]).trimmed
    }
}

/// Holds everyone to so many requests a minute, and says so in the headers of the draft standard
/// (draft-ietf-httpapi-ratelimit-headers).
struct Limits: RouterMiddleware {
    let limiter: RateLimiter

    func handle(
        _ request: Request, context: PieceContext, next: (Request, PieceContext) async throws -> Response
    ) async throws -> Response {
        let key = context.identity.map { "account \($0.account)" } ?? "address \(context.address)"
        let verdict = limiter.take(key)
        let policy = "\"default\";q=\(limiter.limit);w=\(limiter.windowSeconds)"
        let state = "\"default\";r=\(verdict.remaining);t=\(verdict.resetSeconds)"
        guard verdict.allowed else {
            throw Problem(
                .tooManyRequests, "too-many-requests",
                "more than \(limiter.limit) requests in \(limiter.windowSeconds) s; slow down",
                headers: [
                    .retryAfter: String(max(1, verdict.resetSeconds)), .rateLimit: state, .rateLimitPolicy: policy,
                ])
        }
        var response = try await next(request, context)
        response.headers[.rateLimit] = state
        response.headers[.rateLimitPolicy] = policy
        return response
    }
}
