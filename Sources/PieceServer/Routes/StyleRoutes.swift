import HTTPTypes
import Hummingbird
import HummingbirdCore
import PieceModel
import PieceStore
import PieceStylist

extension Services {
    var styleRoutes: [Route] {
        [
            Route(.get, "/api/v1/styles", "listStyles", listStyles),
            Route(.post, "/api/v1/pieces/{id}/style", "stylePiece", stylePiece),
            Route(.delete, "/api/v1/pieces/{id}/style", "removeStyle", removeStyle),
            Route(.get, "/api/v1/jobs", "listJobs", listJobs),
            Route(.get, "/api/v1/jobs/{id}", "getJob", getJob),
            Route(.post, "/api/v1/jobs/{id}/cancel", "cancelJob", cancelJob),
            Route(.get, "/api/v1/jobs/{id}/events", "getJobEvents", getJobEvents),
        ]
    }

    /// The styles, who paints them, and what the asker has left to spend.
    @Sendable private func listStyles(_ request: Request, _ context: PieceContext) async throws -> Response {
        let identity = try context.signedIn(.piecesRead)
        let budget = StoredBudget(store: library.store, limits: workshop.limits)
        let left = try await budget.left(user: "\(identity.account)", at: clock.now())
        let jobs = try await library.store.jobs(of: identity.account, piece: nil, limit: 100)
        let body: JSONValue = [
            "styles": .array(workshop.styles.all.map(\.json)),
            "painters": .array(workshop.benches.map(\.json)),
            "preferred": .string(workshop.preferred),
            "ownPrompts": .bool(workshop.mayPrompt(identity) && workshop.benches.contains(where: \.takesPrompts)),
            "jobs": [
                "unfinished": .int(jobs.filter { !$0.state.hasEnded }.count), "limit": .int(StyleJob.unfinishedLimit),
            ],
            "budget": left.json,
        ]
        return .json(body, headers: [.cacheControl: "private, no-cache"])
    }

    /// Has a piece's photo painted; the piece stays as it is until that is done.
    @Sendable private func stylePiece(_ request: Request, _ context: PieceContext) async throws -> Response {
        let identity = try context.signedIn(.piecesWrite)
        let id = try context.id("id", of: "piece", PieceRecord.self)
        let body = try await bodies.json(request, context)
        _ = try await library.owned(id, by: identity)
        let wish = try StyleWish(body, workshop)
        let (job, replayed) = try await library.order(
            wish, for: id, by: identity, key: try request.idempotencyKey(), workshop)
        bell.ring()
        var response = Response.json(
            job.json(settings), status: .accepted,
            headers: [.location: "/api/v1/jobs/\(job.id)", .cacheControl: "no-store"])
        if replayed { response.headers[.idempotencyReplayed] = "true" }
        return response
    }

    /// Shows the photo itself again, or the usual picture on the reverse side.
    @Sendable private func removeStyle(_ request: Request, _ context: PieceContext) async throws -> Response {
        let identity = try context.signedIn(.piecesWrite)
        let id = try context.id("id", of: "piece", PieceRecord.self)
        let version = try request.expectedVersion(required: false)
        var reader = try FieldReader(query: request.uri, known: ["mode"])
        let mode = reader.choice("mode", from: StyleOrder.Mode.allCases.map(\.rawValue)) ?? ""
        try reader.check()
        let record = try await library.removePainting(
            StyleOrder.Mode(rawValue: mode) ?? .photo, of: id, for: identity, version: version)
        return answer(record, hearted: try await isHearted(record.id, identity))
    }

    @Sendable private func listJobs(_ request: Request, _ context: PieceContext) async throws -> Response {
        let identity = try context.signedIn(.piecesRead)
        var reader = try FieldReader(query: request.uri, known: ["piece", "limit"])
        let text = reader.text("piece", .line(60))
        let piece = text.flatMap { PieceID($0) }
        if text != nil, piece == nil { reader.note("piece", "is not the id of a piece", "send an id") }
        let limit = reader.text("limit", .line(5)).map { Int($0) ?? 0 } ?? 20
        if !(1...100).contains(limit) { reader.note("limit", "must be from 1 to 100", "send a whole number") }
        try reader.check()
        let jobs = try await library.store.jobs(of: identity.account, piece: piece, limit: limit)
        return .json(
            ["items": .array(jobs.map { $0.json(settings) })], headers: [.cacheControl: "private, no-cache"])
    }

    @Sendable private func getJob(_ request: Request, _ context: PieceContext) async throws -> Response {
        let identity = try context.signedIn(.piecesRead)
        let job = try await library.ownJob(try context.id("id", of: "job"), of: identity)
        return request.unlessKnown(
            "\"\(job.version)\"", .json(job.json(settings), headers: [.cacheControl: "private, no-cache"]))
    }

    @Sendable private func cancelJob(_ request: Request, _ context: PieceContext) async throws -> Response {
        let identity = try context.signedIn(.piecesWrite)
        let job = try await library.ownJob(try context.id("id", of: "job"), of: identity)
        let current = try await queue.cancel(job.id) ?? job
        return .json(current.json(settings), headers: [.cacheControl: "no-store"])
    }

    /// What becomes of a job, as it happens (WHATWG HTML §9.2, server-sent events).
    @Sendable private func getJobEvents(_ request: Request, _ context: PieceContext) async throws -> Response {
        let identity = try context.signedIn(.piecesRead)
        let job = try await library.ownJob(try context.id("id", of: "job"), of: identity)
        let known = request.headers[.lastEventID].flatMap { Int($0) } ?? 0
        // Tells browsers not to ask again.
        if job.state.hasEnded, known >= job.version { return .noContent([.cacheControl: "no-store"]) }
        let headers: HTTPFields = [
            .contentType: "text/event-stream; charset=utf-8", .cacheControl: "no-store",
            // Proxies that collect answers would hold events back.
            .accelBuffering: "no",
        ]
        if request.method == .head { return Response(status: .ok, headers: headers) }
        guard let seat = streams.take(identity.account) else {
            throw Problem(
                .tooManyRequests, "too-many-streams", "too many streams of events are open; close some",
                headers: [.retryAfter: "5"])
        }
        // A client that is gone would be noticed with the next line only.
        context.channel.closeFuture.whenComplete { [weak seat] _ in seat?.leave() }
        let stream = JobEvents(
            job: job.id, known: known, store: library.store, settings: settings, readiness: readiness, seat: seat)
        return Response(status: .ok, headers: headers, body: stream.body)
    }
}
