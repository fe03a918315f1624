import HTTPTypes
import Hummingbird
import HummingbirdCore
import PieceBlobs
import PieceCatalogue
import PieceModel
import PieceStore

/// What routes work with. A value of references without state of its own, except for whether the service is draining.
struct Services: Sendable {
    let settings: ServerSettings
    let library: Library
    let auth: AuthService
    let catalogues: Catalogues
    let bodies: BodyReader
    let limiter: RateLimiter?
    let metrics: MetricsRegistry
    let readiness: Readiness
    /// The OpenAPI document, ready to be sent.
    let openAPI: [UInt8]
    let workshop: Workshop
    let queue: JobQueue
    /// Rung for new jobs.
    let bell: Bell
    let streams = EventStreams()
    let clock: Clock

    var cookies: Cookies { Cookies(secure: settings.isSecure) }
}

/// One address and method, and what answers it.
struct Route: Sendable {
    typealias Handler = @Sendable (Request, PieceContext) async throws -> Response

    let method: HTTPRequest.Method
    /// With parameters in braces, as OpenAPI writes it.
    let path: String
    /// The operation's name in the OpenAPI document.
    let operation: String
    let handler: Handler

    init(_ method: HTTPRequest.Method, _ path: String, _ operation: String, _ handler: @escaping Handler) {
        self.method = method
        self.path = path
        self.operation = operation
        self.handler = handler
    }
}

extension Services {
    /// Every address of the service; the OpenAPI document lists the same, which a test sees to.
    var routes: [Route] {
        systemRoutes + renderRoutes + pieceRoutes + photoRoutes + shareRoutes + mediaRoutes + workRoutes + authRoutes
            + accountRoutes + calendarRoutes + statisticsRoutes + titleRoutes + feedRoutes + cardRoutes + styleRoutes
            + backRoutes + pageRoutes
    }

    func router() -> Router<PieceContext> {
        let router = Router(context: PieceContext.self, options: .autoGenerateHeadEndpoints)
        router.add(middleware: MetricsMiddleware())
        router.add(middleware: FrontDoor(settings: settings, clock: clock))
        router.add(middleware: WhoIsAsking(auth: auth, cookies: cookies, settings: settings))
        if let limiter { router.add(middleware: Limits(limiter: limiter)) }
        for (path, routes) in Dictionary(grouping: routes, by: \.path) {
            var allowed = routes.map(\.method)
            if allowed.contains(.get) { allowed.append(.head) }
            for route in routes {
                router.on(RouterPath(path), method: route.method) { try await route.handler($0, $1) }
            }
            let list = allowed.map(\.rawValue).sorted().joined(separator: ", ")
            for method in Services.methods where !allowed.contains(method) {
                router.on(RouterPath(path), method: method) { _, _ -> Response in
                    throw Problem(
                        .methodNotAllowed, "method-not-allowed", "this address answers \(list) only",
                        headers: [.allow: list])
                }
            }
        }
        return router
    }

    // QUERY (draft-ietf-httpbis-safe-method-w-body) is a valid token, so the optional is never nil.
    private static let methods: [HTTPRequest.Method] = [
        .get, .head, .post, .put, .patch, .delete, .options, .trace, HTTPRequest.Method("QUERY")!,
    ]
}
