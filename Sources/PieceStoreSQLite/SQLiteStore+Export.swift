import GRDB
import PieceCount
public import PieceStore

extension SQLiteStore {
    public func export(_ each: @Sendable (StoreDocument) throws -> Void) async throws {
        // One read is one consistent state; what `each` throws is the caller's and stays as it is.
        do {
            try await pool.read { database in
                for kind in ExportKind.allCases { try database.export(kind, each) }
            }
        } catch let error as DatabaseError {
            throw StoreError(sqlite: error, "cannot export")
        }
    }

    public func restore(_ next: @Sendable () throws -> StoreDocument?) async throws {
        do {
            try await pool.write { database in
                guard try database.isEmptyStore else {
                    throw StoreError(
                        .duplicate("store"), "cannot restore: the database is not empty", "restore into a new one")
                }
                while let document = try next() { try database.restore(document) }
                try database.rebuildAllCounts(counting)
            }
        } catch let error as DatabaseError {
            throw StoreError(sqlite: error, "cannot restore")
        } catch let error as DecodingError {
            throw StoreError(sqlite: error, "cannot restore")
        }
    }
}

extension Database {
    fileprivate var isEmptyStore: Bool {
        get throws {
            let tables = [
                "counter", "account", "session", "api_token", "code", "blob", "piece", "share", "upload", "heart",
                "idempotency", "title_grant", "count_preferences", "owner_link",
            ]
            return try tables.allSatisfy { table in
                try value("SELECT EXISTS (SELECT 1 FROM \(sql: table))") == false
            }
        }
    }

    fileprivate func export(_ kind: ExportKind, _ each: (StoreDocument) throws -> Void) throws {
        switch kind {
        case .counter:
            try forEach("SELECT owner, next_number FROM counter ORDER BY owner") { row in
                try each(StoreDocument(kind, CounterDocument(owner: row["owner"], next: row["next_number"])))
            }
        case .session:
            try forEach("SELECT document FROM session ORDER BY id") { row in
                let session: Session = try StoreDocument.value(json: row["document"])
                let tokens = try rows(
                    "SELECT hash, used FROM refresh_token WHERE session = \(session.id) ORDER BY hash"
                )
                .map { SessionDocument.Token(hash: $0["hash"], used: $0["used"]) }
                try each(StoreDocument(kind, SessionDocument(session: session, tokens: tokens)))
            }
        case .blob:
            try forEach("SELECT * FROM blob ORDER BY hash") { try each(StoreDocument(kind, BlobDocument($0))) }
        case .heart:
            try forEach("SELECT piece, account, at FROM heart ORDER BY account, piece") { row in
                let heart = HeartDocument(piece: row["piece"], account: row["account"], at: row["at"])
                try each(StoreDocument(kind, heart))
            }
        case .idempotency:
            try forEach("SELECT * FROM idempotency ORDER BY account, key") { row in
                let use = IdempotencyDocument(
                    account: row["account"], key: row["key"], fingerprint: row["fingerprint"], piece: row["piece"],
                    at: row["at"])
                try each(StoreDocument(kind, use))
            }
        case .grant:
            try forEach("SELECT owner, document FROM title_grant ORDER BY owner, title") { row in
                let grant: TitleGrant = try StoreDocument.value(json: row["document"])
                try each(StoreDocument(kind, GrantDocument(owner: row["owner"], grant: grant)))
            }
        case .preferences:
            try forEach("SELECT owner, document FROM count_preferences ORDER BY owner") { row in
                let preferences: CountPreferences = try StoreDocument.value(json: row["document"])
                try each(StoreDocument(kind, PreferencesDocument(owner: row["owner"], preferences: preferences)))
            }
        case .link:
            try exportDocuments(kind, "SELECT document FROM owner_link ORDER BY id", each)
        case .code:
            try exportDocuments(kind, "SELECT document FROM code ORDER BY hash", each)
        case .account:
            try exportDocuments(kind, "SELECT document FROM account ORDER BY id", each)
        case .apiToken:
            try exportDocuments(kind, "SELECT document FROM api_token ORDER BY id", each)
        case .piece:
            try exportDocuments(kind, "SELECT document FROM piece ORDER BY id", each)
        case .share:
            try exportDocuments(kind, "SELECT document FROM share ORDER BY id", each)
        case .upload:
            try exportDocuments(kind, "SELECT document FROM upload ORDER BY id", each)
        }
    }

    private func exportDocuments(_ kind: ExportKind, _ query: SQL, _ each: (StoreDocument) throws -> Void) throws {
        try forEach(query) { try each(StoreDocument(kind, json: $0["document"])) }
    }

    /// Row by row: a whole table need not fit into memory.
    private func forEach(_ query: SQL, _ body: (Row) throws -> Void) throws {
        let rows = try SQLRequest<Row>(literal: query).fetchCursor(self)
        while let row = try rows.next() { try body(row) }
    }

    /// Takes one document of an export. What holds a blob follows from the records.
    fileprivate func restore(_ document: StoreDocument) throws {
        guard let kind = ExportKind(rawValue: document.kind) else {
            throw StoreError(
                .corrupt, "cannot restore: \"\(document.kind)\" is no kind of document this program knows",
                "update the program")
        }
        switch kind {
        case .counter:
            let counter: CounterDocument = try document.value()
            try setNextNumber(counter.next, of: counter.owner)
        case .account: try insert(document.value(Account.self))
        case .session: try insert(document.value(SessionDocument.self))
        case .apiToken: try insert(document.value(APIToken.self))
        case .code: try insert(document.value(OneTimeCode.self))
        case .blob: try insert(document.value(BlobDocument.self))
        case .piece: try insert(document.value(PieceRecord.self))
        case .share: try insert(document.value(Share.self))
        case .upload: try insert(document.value(Upload.self))
        case .heart: try insert(document.value(HeartDocument.self))
        case .idempotency: try insert(document.value(IdempotencyDocument.self))
        case .link: try insert(document.value(OwnerLink.self))
        case .grant:
            let kept: GrantDocument = try document.value()
            try counts(of: kept.owner).write(kept.grant)
        case .preferences:
            let kept: PreferencesDocument = try document.value()
            try counts(of: kept.owner).write(kept.preferences)
        }
    }
}
