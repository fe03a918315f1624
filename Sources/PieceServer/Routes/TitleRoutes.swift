import HTTPTypes
import Hummingbird
import HummingbirdCore
import PieceCount
import PieceModel
import PieceStore

extension Services {
    var titleRoutes: [Route] {
        [
            Route(.get, "/api/v1/titles", "listTitles", listTitles),
            Route(.put, "/api/v1/titles/worn", "wearTitle", wearTitle),
            Route(.post, "/api/v1/titles/seen", "seeTitles", seeTitles),
        ]
    }

    /// Every title with how far its owner is, what is worn, and the three that are nearest.
    @Sendable private func listTitles(_ request: Request, _ context: PieceContext) async throws -> Response {
        counts(request, try await titles(of: try context.signedIn(.piecesRead)))
    }

    private func titles(of identity: Identity) async throws -> JSONValue {
        let locale = try await library.account(identity).locale
        return try await library.titleShelf(of: identity).json(locale)
    }

    /// Puts an owned title beside the nickname, or takes it away.
    @Sendable private func wearTitle(_ request: Request, _ context: PieceContext) async throws -> Response {
        let identity = try context.signedIn(.piecesWrite)
        var reader = FieldReader(try await bodies.json(request, context), path: .root)
        reader.refuseUnknown(known: ["title"])
        let title = reader.text("title", .line(60))
        try reader.check()
        let judge = TitleJudge(rules: library.titles)
        do {
            try await library.store.changeCounts(of: identity.account) { try judge.wear(title, in: $0) }
        } catch is TitleNotOwned {
            throw Problem(.conflict, "title-not-owned", "this title has not been earned, so it cannot be worn")
        }
        return .json(try await titles(of: identity), headers: [.cacheControl: "private, no-cache"])
    }

    /// The owner has seen the notices of titles: of those named, or of all.
    @Sendable private func seeTitles(_ request: Request, _ context: PieceContext) async throws -> Response {
        let identity = try context.signedIn(.piecesWrite)
        var reader = FieldReader(try await bodies.optionalJSON(request, context), path: .root)
        reader.refuseUnknown(known: ["titles"])
        var named: Set<String>?
        if reader.value("titles") != nil {
            var names: Set<String> = []
            for (value, path) in reader.list("titles", atMost: 200, of: "titles") {
                if let name = value.string {
                    names.insert(name)
                } else {
                    reader.note(path, "must be a title's id, but is \(value.typeName)", "send ids")
                }
            }
            named = names
        }
        try reader.check()
        let wanted = named
        try await library.store.changeCounts(of: identity.account) { counts in
            for var grant in try counts.grants() where !grant.seen && wanted?.contains(grant.title) ?? true {
                grant.seen = true
                try counts.write(grant)
            }
        }
        return .noContent()
    }
}

extension TitleRule {
    /// The title as everybody sees it.
    var json: JSONValue {
        [
            "id": .string(id), "name": ["ko": .string(name(.ko)), "en": .string(name(.en))],
            "about": ["ko": .string(about(.ko)), "en": .string(about(.en))], "glyph": .string(glyph),
        ]
    }
}
