import GRDB
public import PieceModel
public import PieceStore

extension SQLiteStore {
    public func create(_ job: StyleJob, limit: Int) async throws(StoreError) -> JobCreation {
        try await write("cannot keep the job") { database in
            let existing: StyleJob? = try job.requestKey.flatMap { key in
                try database.record("SELECT document FROM job WHERE owner = \(job.owner) AND request = \(key)")
            }
            if let existing { return .existing(existing) }
            let unfinished: Int? = try database.value(
                "SELECT count(*) FROM job WHERE owner = \(job.owner) AND due IS NOT NULL")
            guard unfinished ?? 0 < limit else { return .tooMany }
            try database.run(
                """
                INSERT INTO job (id, owner, piece, version, due, updated, request, document)
                VALUES (\(job.id), \(job.owner), \(job.piece), \(job.version), \(job.due), \(job.updated),
                    \(job.requestKey), \(StoreDocument.json(job)))
                """)
            return .created
        }
    }

    public func job(_ id: Identifier<StyleJob>) async throws(StoreError) -> StyleJob? {
        try await read("cannot read the job") { try $0.record("SELECT document FROM job WHERE id = \(id)") }
    }

    public func jobs(of owner: AccountID, piece: PieceID?, limit: Int) async throws(StoreError) -> [StyleJob] {
        try await read("cannot list the jobs") { database in
            let condition: SQL = piece.map { " AND piece = \($0)" } ?? ""
            return try database.records(
                "SELECT document FROM job WHERE owner = \(owner)" + condition
                    + " ORDER BY id DESC LIMIT \(min(100, max(1, limit)))")
        }
    }

    public func dueJobs(at: Instant, limit: Int) async throws(StoreError) -> [StyleJob] {
        try await read("cannot look for jobs") { database in
            try database.records(
                "SELECT document FROM job WHERE due <= \(at) ORDER BY due, id LIMIT \(max(1, limit))")
        }
    }

    public func replace(_ job: StyleJob) async throws(StoreError) -> StyleJob? {
        try await write("cannot change the job") { database in
            var changed = job
            changed.version += 1
            let isNewest =
                try database.run(
                    """
                    UPDATE job SET version = \(changed.version), due = \(changed.due), updated = \(changed.updated),
                        cache = \(changed.cacheKey), document = \(StoreDocument.json(changed))
                    WHERE id = \(job.id) AND version = \(job.version)
                    """) > 0
            guard isNewest else { return nil }
            try database.hold(Set([changed.result?.hash].compactMap(\.self)), by: .job(job.id))
            return changed
        }
    }

    public func painted(cacheKey: String) async throws(StoreError) -> Picture? {
        try await read("cannot look for a painted photo") { database in
            let job: StyleJob? = try database.record(
                "SELECT document FROM job WHERE cache = \(cacheKey) ORDER BY id DESC LIMIT 1")
            return job?.result
        }
    }

    public func deleteJobs(endedBefore: Instant) async throws(StoreError) {
        try await write("cannot delete old jobs") { database in
            let ids: [Identifier<StyleJob>] = try database.values(
                "SELECT id FROM job WHERE due IS NULL AND updated < \(endedBefore)")
            for id in ids { try database.delete(id) }
        }
    }

    public func reservation(_ id: Identifier<SpendReservation>) async throws(StoreError) -> SpendReservation? {
        try await read("cannot look for what was set aside") { database in
            try database.record("SELECT document FROM spend_reservation WHERE id = \(id)")
        }
    }

    public func reserve(_ reservation: SpendReservation) async throws(StoreError) -> Int? {
        try await write("cannot set money aside") { database in
            for (place, account) in reservation.accounts.enumerated() {
                guard let limit = account.limit else { continue }
                if try database.spent(account.name) + reservation.amount > limit { return place }
            }
            for account in reservation.accounts { try database.spend(reservation.amount, account.name) }
            try database.run(
                """
                INSERT INTO spend_reservation (id, document)
                VALUES (\(reservation.id), \(StoreDocument.json(reservation)))
                """)
            return nil
        }
    }

    public func settle(_ id: Identifier<SpendReservation>, spent: Int) async throws(StoreError) -> Bool {
        try await write("cannot settle what was spent") { database in
            let reservation: SpendReservation? = try database.record(
                "SELECT document FROM spend_reservation WHERE id = \(id)")
            guard let reservation else { return false }
            try database.run("DELETE FROM spend_reservation WHERE id = \(id)")
            for account in reservation.accounts { try database.spend(spent - reservation.amount, account.name) }
            return true
        }
    }

    public func spent(_ accounts: [String]) async throws(StoreError) -> [Int] {
        try await read("cannot read what was spent") { database in try accounts.map { try database.spent($0) } }
    }
}

extension Database {
    /// Deletes the jobs of a piece, and lets go of their blobs.
    func deleteJobs(of piece: PieceID) throws {
        let ids: [Identifier<StyleJob>] = try values("SELECT id FROM job WHERE piece = \(piece)")
        for id in ids { try delete(id) }
    }

    fileprivate func delete(_ id: Identifier<StyleJob>) throws {
        try hold([], by: .job(id))
        try run("DELETE FROM job WHERE id = \(id)")
    }

    fileprivate func spent(_ account: String) throws -> Int {
        try value("SELECT amount FROM spend WHERE name = \(account)") ?? 0
    }

    fileprivate func spend(_ amount: Int, _ account: String) throws {
        try run(
            """
            INSERT INTO spend (name, amount) VALUES (\(account), \(amount))
            ON CONFLICT DO UPDATE SET amount = amount + excluded.amount
            """)
    }
}
