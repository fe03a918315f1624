public import PieceCount
import PieceModel

/// Every title with how far its owner is, and what is worn.
public struct TitleShelf: Sendable {
    /// In the order of the rules.
    public let all: [TitleProgress]
    /// The worn title's id.
    public let worn: String?

    /// The three unearned ones that are nearest.
    public var nearest: [TitleProgress] { TitleProgress.nearest(all, limit: 3) }

    /// The titles as clients read them.
    func json(_ locale: TicketLocale) -> JSONValue {
        [
            "worn": .optional(worn), "items": .array(all.map { $0.json(locale, isWorn: $0.rule.id == worn) }),
            "nearest": .array(nearest.map { .string($0.rule.id) }),
        ]
    }
}

extension TitleProgress {
    fileprivate func json(_ locale: TicketLocale, isWorn: Bool) -> JSONValue {
        [
            "id": .string(rule.id), "name": .string(rule.name(locale)), "about": .string(rule.about(locale)),
            "reason": .string(reason(locale)), "glyph": .string(rule.glyph), "value": .int(value),
            "threshold": .int(rule.threshold),
            "fraction": JSONNumber((fraction * 1000).rounded(.down) / 1000).map(JSONValue.number) ?? 0,
            "missing": .int(missing), "winner": .optional(winner), "earned": .time(grant?.earned),
            "seen": .bool(grant?.seen ?? true), "worn": .bool(isWorn),
        ]
    }
}

extension Library {
    func titleShelf(of identity: Identity) async throws -> TitleShelf {
        let judge = TitleJudge(rules: titles)
        return try await report(for: identity) {
            TitleShelf(all: try judge.progress(reading: $0), worn: try $0.preferences().worn)
        }
    }
}
