import PieceCount
import PieceModel
public import PieceStore

extension MongoStore {
    public func export(_ each: @Sendable (StoreDocument) throws -> Void) async throws {
        try await withoutActuallyEscaping(each) { each in
            let lent = Lent(each)
            defer { lent.takeBack() }
            try await runAny { link in
                guard let each = lent.borrowed else { return }
                try link.snapshot {
                    for kind in ExportKind.allCases { try link.export(kind, each) }
                }
            }
        }
    }
}

extension MongoLink {
    fileprivate func export(_ kind: ExportKind, _ each: (StoreDocument) throws -> Void) throws {
        switch kind {
        case .counter:
            try all(.counters) { document in
                let owner = document["_id"]?.string.flatMap { AccountID($0) }
                guard let owner, let next = document["next"]?.integer else {
                    throw MongoFailure.unreadable("a counter", "it has no owner or no number")
                }
                try each(StoreDocument(kind, CounterDocument(owner: owner, next: next)))
            }
        case .account: try all(.accounts) { try each(StoreDocument(kind, $0.record(Account.self))) }
        case .session: try all(.sessions) { try each(StoreDocument(kind, self.session($0))) }
        case .apiToken: try all(.apiTokens) { try each(StoreDocument(kind, $0.record(APIToken.self))) }
        case .code: try all(.codes) { try each(StoreDocument(kind, $0.record(OneTimeCode.self))) }
        case .blob:
            try all(.blobs) { document in
                let notedAt = Instant(milliseconds: Int64(document["notedAt"]?.integer ?? 0))
                let blob = BlobDocument(
                    note: try document.record(), notedAt: notedAt, condemned: document["condemned"]?.bool ?? false)
                try each(StoreDocument(kind, blob))
            }
        case .piece: try all(.pieces) { try each(StoreDocument(kind, $0.record(PieceRecord.self))) }
        case .share: try all(.shares) { try each(StoreDocument(kind, $0.record(Share.self))) }
        case .upload: try all(.uploads) { try each(StoreDocument(kind, $0.record(Upload.self))) }
        case .heart: try all(.hearts) { try each(StoreDocument(kind, $0.record(HeartDocument.self))) }
        case .grant:
            try all(.grants) { document in
                let owner = document["owner"]?.string.flatMap { AccountID($0) }
                guard let owner else { throw MongoFailure.unreadable("a title", "it is nobody's") }
                try each(StoreDocument(kind, GrantDocument(owner: owner, grant: document.record())))
            }
        case .preferences:
            try all(.preferences) { document in
                let owner = document["_id"]?.string.flatMap { AccountID($0) }
                guard let owner else { throw MongoFailure.unreadable("preferences", "they are nobody's") }
                try each(StoreDocument(kind, PreferencesDocument(owner: owner, preferences: document.record())))
            }
        case .link: try all(.links) { try each(StoreDocument(kind, $0.record(OwnerLink.self))) }
        case .idempotency: try all(.idempotency) { try each(StoreDocument(kind, $0.record(IdempotencyDocument.self))) }
        }
    }

    /// All documents of a collection by `_id`, so that equal stores give equal exports.
    private func all(_ collection: MongoCollection, _ each: (JSONObject) throws -> Void) throws {
        var failure: (any Error)?
        try find(collection, [:], options: ["sort": ["_id": 1], "projection": ["index": 0]]) { document in
            do { try each(document) } catch { failure = error }
            return failure == nil
        }
        if let failure { throw failure }
    }

    private func session(_ document: JSONObject) throws -> SessionDocument {
        let session: Session = try document.record()
        let tokens = try documents(.refreshTokens, ["session": .text(session.id)], options: ["sort": ["_id": 1]])
        return SessionDocument(
            session: session,
            tokens: tokens.compactMap { token in
                guard let hash = token["_id"]?.string.flatMap({ TokenHash($0) }) else { return nil }
                return SessionDocument.Token(hash: hash, used: token["used"]?.bool ?? true)
            })
    }
}
