import HTTPTypes
import Hummingbird
import HummingbirdCore
import NIOCore
import PieceModel
import PieceStore
import Synchronization

/// Whether the service takes requests; it stops saying so when it begins to drain, a moment before it stops listening.
final class Readiness: Sendable {
    private let draining = Mutex(false)

    var isDraining: Bool { draining.withLock { $0 } }
    func drain() { draining.withLock { $0 = true } }
}

extension Services {
    var systemRoutes: [Route] {
        [
            Route(.get, "/healthz", "health", health),
            Route(.get, "/readyz", "ready", ready),
            Route(.get, "/metrics", "metrics", scrape),
            Route(.get, "/api/openapi.json", "openAPI", describe),
            Route(.get, "/api/v1/layouts", "listLayouts", listLayouts),
        ]
    }

    /// The process runs; nothing else is asked, so that a store that is away does not get the process killed.
    @Sendable private func health(_: Request, _: PieceContext) async throws -> Response {
        .json(["status": "ok"], headers: [.cacheControl: "no-store"])
    }

    /// Requests can be answered: store and blobs read and write, and nobody has asked for shutdown.
    @Sendable private func ready(_: Request, _: PieceContext) async throws -> Response {
        var failures: [String] = []
        if readiness.isDraining { failures.append("shutting down") }
        do { try await library.store.check() } catch { failures.append("store") }
        do { try await library.blobs.check() } catch { failures.append("blobs") }
        guard failures.isEmpty else {
            throw Problem(
                .serviceUnavailable, "not-ready", "not ready: \(failures.joined(separator: ", "))",
                headers: [.retryAfter: "5"])
        }
        return .json(["status": "ready"], headers: [.cacheControl: "no-store"])
    }

    /// Prometheus text. Numbers tell nothing about people, but only the machine itself and the service's owner need them.
    @Sendable private func scrape(_: Request, _ context: PieceContext) async throws -> Response {
        guard ["127.0.0.1", "::1"].contains(context.address) || context.identity?.scopes.contains(.admin) == true else {
            throw Problem.notFound("address")
        }
        return .bytes(Array(metrics.exposition().utf8), type: "text/plain; version=0.0.4; charset=utf-8")
    }

    @Sendable private func describe(_ request: Request, _: PieceContext) async throws -> Response {
        let tag = "\"\(TokenHash(of: openAPI).description.prefix(16))\""
        return request.unlessKnown(
            tag, .bytes(openAPI, type: "application/json", headers: [.cacheControl: "public, max-age=300"]))
    }

    @Sendable private func listLayouts(_ request: Request, _: PieceContext) async throws -> Response {
        let items: [JSONValue] = library.layouts.all.map { layout in
            [
                "name": .string(layout.name), "version": .int(layout.version),
                "label": ["ko": .string(layout.korean), "en": .string(layout.english)],
                "summary": ["ko": .string(layout.summary.ko), "en": .string(layout.summary.en)],
                "width": .int(layout.width), "height": .int(layout.height),
            ]
        }
        let body: JSONValue = ["items": .array(items)]
        let tag = "\"\(TokenHash(of: Array(body.serialized().utf8)).description.prefix(16))\""
        return request.unlessKnown(tag, .json(body, headers: [.cacheControl: "public, max-age=300"]))
    }
}
