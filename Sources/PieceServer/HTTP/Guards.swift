import HTTPTypes
import Hummingbird
import HummingbirdCore
import Logging
import Metrics
import NIOCore
import PieceModel
import PieceStore

/// The outermost step: gives every request an id, turns errors into problems, adds the headers every answer carries, and
/// writes one log line.
struct FrontDoor: RouterMiddleware {
    let settings: ServerSettings
    let clock: Clock

    func handle(
        _ request: Request, context: PieceContext, next: (Request, PieceContext) async throws -> Response
    ) async throws -> Response {
        var context = context
        let start = ContinuousClock.now
        let requestID = RequestIDs.next(at: clock.now())
        var logger = Logger(label: "piece.http")
        logger[metadataKey: "request"] = .string(requestID)
        context.address = ClientAddress.of(request, context.channel, trustedProxies: settings.trustedProxies)
        var response: Response
        do {
            response = try await next(request, context)
            if response.status == .notFound, response.body.contentLength == 0 {
                response = .problem(.notFound("address"), requestID: requestID)
            }
        } catch is CancellationError {
            throw CancellationError()
        } catch {
            let problem = Problem(error)
            // What a full queue or a missing catalogue answers is no failure of ours.
            if problem.status.code >= 500 {
                let isExpected = [501, 503].contains(problem.status.code)
                logger.log(level: isExpected ? .debug : .error, "request failed", metadata: ["error": "\(error)"])
            }
            response = .problem(problem, requestID: requestID)
        }
        response.headers[.requestID] = requestID
        response.headers[.xContentTypeOptions] = "nosniff"
        if response.headers[.contentSecurityPolicy] == nil {
            response.headers[.contentSecurityPolicy] = "default-src 'none'; frame-ancestors 'none'; sandbox"
        }
        response.headers[.referrerPolicy] = "no-referrer"
        let milliseconds = Double((ContinuousClock.now - start) / .microseconds(1)) / 1000
        logger.info(
            "\(request.method) \(context.endpointPath ?? "-")",
            metadata: [
                "method": "\(request.method)", "path": "\(loggedPath(request, context))",
                "status": "\(response.status.code)",
                "ms": "\(milliseconds)", "address": "\(context.address)",
            ])
        return response
    }
}

/// The path as the log may have it: what opens a piece to whoever has it stays out.
private func loggedPath(_ request: Request, _ context: PieceContext) -> String {
    let path = request.uri.path
    // The router passes over empty steps, so //s/… is /s/… too.
    let steps = path.split(separator: "/")
    let isSecret = ["s", "r", "feeds"].contains(steps.first) || steps.contains { $0.hasPrefix("shared") }
    if isSecret { return context.endpointPath ?? "/…" }
    return String(path.prefix(300))
}

/// Ids of requests: sortable by time, and random enough to be told apart.
enum RequestIDs {
    static func next(at time: Instant) -> String { Identifier<Request>.new(at: time).description }
}

/// Whose address a request came from.
enum ClientAddress {
    /// The peer's, or what the last proxies we trust say: the entry as many steps from the right of X-Forwarded-For.
    static func of(_ request: Request, _ channel: any Channel, trustedProxies: Int) -> String {
        if trustedProxies > 0, let header = request.headers[.forwardedFor] {
            let hops = header.split(separator: ",").map { String($0).trimmed }
            if hops.count >= trustedProxies { return hops[hops.count - trustedProxies] }
        }
        return channel.remoteAddress?.ipAddress ?? "unknown"
    }
}

extension HTTPField.Name {
    // Each of these literals is a valid field name, so the optional is never nil.
    static let requestID = HTTPField.Name("X-Request-ID")!
    static let forwardedFor = HTTPField.Name("X-Forwarded-For")!
    static let idempotencyKey = HTTPField.Name("Idempotency-Key")!
    static let lastEventID = HTTPField.Name("Last-Event-ID")!
    static let accelBuffering = HTTPField.Name("X-Accel-Buffering")!
    static let idempotencyReplayed = HTTPField.Name("Idempotency-Replayed")!
    static let referrerPolicy = HTTPField.Name("Referrer-Policy")!
    static let rateLimit = HTTPField.Name("RateLimit")!
    static let rateLimitPolicy = HTTPField.Name("RateLimit-Policy")!
    static let secFetchSite = HTTPField.Name("Sec-Fetch-Site")!
    static let crossOriginResourcePolicy = HTTPField.Name("Cross-Origin-Resource-Policy")!
}
