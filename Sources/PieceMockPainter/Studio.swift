import HTTPTypes
import Hummingbird
import HummingbirdCore
import PieceModel

/// What the answers of one stand-in share.
struct Studio: Sendable {
    let settings: MockSettings
    let ledger: Ledger
    let easel = Easel()
    let gallery = Gallery()
    let clock: Clock

    init(_ settings: MockSettings, clock: Clock) {
        self.settings = settings
        self.clock = clock
        ledger = Ledger(settings, clock: clock)
    }

    func router() -> Router<MockContext> {
        let router = Router(context: MockContext.self)
        router.add(middleware: ErrorShapes())
        addOpenAIRoutes(to: router)
        addWebUIRoutes(to: router)
        addControlRoutes(to: router)
        return router
    }

    /// The whole body.
    /// - Throws: an error of the HTTP layer when there are more bytes than the settings allow, or fewer than announced.
    func body(of request: Request) async throws -> [UInt8] {
        let buffer = try await request.body.collect(upTo: settings.bodyLimit)
        if let length = request.headers[.contentLength].flatMap({ Int($0) }), length != buffer.readableBytes {
            throw HTTPError(.badRequest)
        }
        return Array(buffer.readableBytesView)
    }

    /// One paid request: noted, answered by `answer`, and its end noted.
    func visit(
        _ request: Request, key: String?, _ answer: (Visit) async throws -> Response
    ) async throws -> Response {
        let host = request.head.authority ?? ""
        let visit = Visit(number: await ledger.open(path: request.uri.path, host: host, key: key), key: key, host: host)
        var response: Response
        do {
            response = try await answer(visit)
        } catch let error as WireError {
            response = error.response
        }
        let status = Int(response.status.code)
        await ledger.note(visit.number) { $0.status = status }
        return response
    }
}

/// A paid request under way.
struct Visit: Sendable {
    /// Its number in the ledger, from 1.
    let number: Int
    /// Its Idempotency-Key.
    let key: String?
    /// The host it was sent to, with port.
    let host: String
}
