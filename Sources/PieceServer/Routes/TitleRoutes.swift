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
        let identity = try context.signedIn(.piecesRead)
        let locale = try await library.account(identity).locale
        let judge = TitleJudge(rules: library.titles)
        let (all, worn) = try await library.report(for: identity) {
            (try judge.progress(reading: $0), try $0.preferences().worn)
        }
        let nearest = TitleProgress.nearest(all, limit: 3)
        let unseen = all.filter { $0.grant?.seen == false }
        return counts(
            request,
            [
                "worn": .optional(worn), "earned": .int(all.count { $0.grant != nil }),
                "nearest": .array(nearest.map { .string($0.rule.id) }),
                "notices": .array(unseen.map { .string($0.rule.id) }),
                "items": .array(all.map { $0.json(locale) }),
            ])
    }

    /// Puts an owned title beside the nickname, or takes it away.
    @Sendable private func wearTitle(_ request: Request, _ context: PieceContext) async throws -> Response {
        let identity = try context.signedIn(.piecesWrite)
        var reader = FieldReader(try await bodies.json(request, context), path: .root)
        reader.refuseUnknown(known: ["title"])
        let title = reader.text("title", .line(40))
        try reader.check()
        let judge = TitleJudge(rules: library.titles)
        do {
            try await library.store.changeCounts(of: identity.account) { try judge.wear(title, in: $0) }
        } catch is TitleNotOwned {
            throw Problem(.conflict, "title-not-owned", "this title has not been earned, so it cannot be worn")
        }
        return .json(["worn": .optional(title)])
    }

    /// The owner has seen the notices of all titles earned so far.
    @Sendable private func seeTitles(_ request: Request, _ context: PieceContext) async throws -> Response {
        let identity = try context.signedIn(.piecesWrite)
        try await library.store.changeCounts(of: identity.account) { counts in
            for var grant in try counts.grants() where !grant.seen {
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

extension TitleProgress {
    fileprivate func json(_ locale: TicketLocale) -> JSONValue {
        var object = rule.json.object ?? JSONObject()
        object["value"] = .int(value)
        object["threshold"] = .int(rule.threshold)
        object["earned"] = .time(grant?.earned)
        object["seen"] = .bool(grant?.seen ?? false)
        object["reason"] = .string(reason(locale))
        return .object(object)
    }
}
