import HTTPTypes
import Hummingbird
import HummingbirdCore
import PieceCatalogue
import PieceModel

extension Services {
    var workRoutes: [Route] {
        [
            Route(.get, "/api/v1/works", "findWorks", findWorks),
            Route(.get, "/api/v1/works/{source}/{id}", "getWork", getWork),
            Route(.post, "/api/v1/works/{source}/{id}/photo", "takePoster", takePoster),
        ]
    }

    /// Works by title, from the catalogues that are configured.
    @Sendable private func findWorks(_ request: Request, _ context: PieceContext) async throws -> Response {
        _ = try context.signedIn(.piecesRead)
        var members = JSONObject()
        for (name, value) in request.uri.queryParameters where !name.isEmpty {
            members[String(name)] = .string(String(value))
        }
        var reader = FieldReader(members, path: .root)
        reader.refuseUnknown(known: ["title", "kind", "date", "page"])
        let title = reader.requiredText("title", .line(100), example: "\"햄릿\"")
        let kind = reader.choice("kind", from: Kind.all.map(\.id)).flatMap(Kind.init(id:))
        let date = reader.text("date", .line(20))
        let day = date.flatMap { LocalDate($0) }
        if date != nil, day == nil { reader.note("date", "is not a day", "write it as YYYY-MM-DD") }
        let page = reader.text("page", .line(5)).map { Int($0) ?? 0 } ?? 1
        if !(1...500).contains(page) { reader.note("page", "must be from 1 to 500", "write such a number") }
        guard reader.problems.isEmpty, let title else { throw Problem.invalid(reader.problems) }
        try requireCatalogue()
        let findings = await catalogues.search(try WorkQuery(title, kind: kind, around: day, page: page))
        if findings.works.isEmpty, let failure = findings.failures.first { throw failure }
        return .json(
            [
                "items": .array(findings.works.map(\.json)),
                "failures": .array(
                    findings.failures.map { .string("\($0.source?.rawValue ?? "?"): \($0.message)") }),
            ], headers: [.cacheControl: "private, max-age=300"])
    }

    @Sendable private func getWork(_ request: Request, _ context: PieceContext) async throws -> Response {
        _ = try context.signedIn(.piecesRead)
        guard let work = try await catalogue(context).work(context.parameters.get("id") ?? "") else {
            throw Problem.notFound("work")
        }
        return .json(work.json, headers: [.cacheControl: "private, max-age=300"])
    }

    /// The work's poster becomes an uploaded photo.
    @Sendable private func takePoster(_ request: Request, _ context: PieceContext) async throws -> Response {
        let identity = try context.signedIn(.piecesWrite)
        let catalogue = try catalogue(context)
        let slot = try library.pool.reserve()
        guard let poster = try await catalogue.poster(of: context.parameters.get("id") ?? "") else {
            throw Problem.notFound("poster")
        }
        let (upload, warnings) = try await library.addPhoto(poster, for: identity, slot: slot)
        return .json(
            upload.json(settings, warnings: warnings), status: .created,
            headers: [.location: "/api/v1/photos/\(upload.id)"])
    }

    private func catalogue(_ context: PieceContext) throws(Problem) -> any WorkCatalogue {
        guard let source = context.parameters.get("source").flatMap(WorkSource.init) else {
            throw .notFound("catalogue")
        }
        try requireCatalogue()
        guard let catalogue = catalogues[source] else { throw .noCatalogue(source.rawValue) }
        return catalogue
    }

    private func requireCatalogue() throws(Problem) {
        if catalogues.all.isEmpty { throw .noCatalogue("any catalogue") }
    }
}

extension Problem {
    fileprivate static func noCatalogue(_ name: String) -> Problem {
        Problem(
            .notImplemented, "no-catalogue",
            "this service has no key for \(name), so works cannot be looked up; its operator can set one")
    }

    init(_ error: CatalogueError) {
        let detail = "\(error.message); \(error.remedy)"
        switch error.code {
        case .invalid: self = .invalid("$.title", error.message, error.remedy)
        case .limited(let seconds):
            self.init(
                .serviceUnavailable, "catalogue-busy", detail, headers: [.retryAfter: String(min(3600, seconds ?? 60))])
        default: self.init(.badGateway, "catalogue-failed", detail)
        }
    }
}
