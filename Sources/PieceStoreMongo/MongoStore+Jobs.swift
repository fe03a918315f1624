public import PieceModel
public import PieceStore

extension MongoStore {
    public func create(_ job: StyleJob, limit: Int) async throws(StoreError) -> JobCreation {
        try await transaction(of: job.owner) { link throws(MongoFailure) in
            if let key = job.requestKey,
                let existing = try link.document(.jobs, ["owner": .text(job.owner), "requestKey": .string(key)])
            {
                return .existing(try existing.record())
            }
            let unfinished = try link.documents(
                .jobs, ["owner": .text(job.owner), "due": ["$exists": true]],
                options: ["projection": ["_id": 1], "limit": .number(limit)])
            guard unfinished.count < limit else { return .tooMany }
            try link.insert([try JSONObject(job, id: job.id)], into: .jobs)
            // Two creations at once change this document both, so that one begins anew and counts the other. It comes
            // last, because what a process changed and did not live to commit stays locked for a minute.
            try link.spend(1, "jobs/\(job.owner)")
            return .created
        }
    }

    public func job(_ id: Identifier<StyleJob>) async throws(StoreError) -> StyleJob? {
        try await run { link throws(MongoFailure) in try link.document(.jobs, ["_id": .text(id)])?.record() }
    }

    public func jobs(of owner: AccountID, piece: PieceID?, limit: Int) async throws(StoreError) -> [StyleJob] {
        try await run { link throws(MongoFailure) in
            var filter: JSONObject = ["owner": .text(owner)]
            if let piece { filter["piece"] = .text(piece) }
            let options: JSONObject = ["sort": ["_id": -1], "limit": .number(min(100, max(1, limit)))]
            return try link.documents(.jobs, filter, options: options).map { document throws(MongoFailure) in
                try document.record()
            }
        }
    }

    public func dueJobs(at: Instant, limit: Int) async throws(StoreError) -> [StyleJob] {
        try await run { link throws(MongoFailure) in
            let options: JSONObject = ["sort": ["due": 1, "_id": 1], "limit": .number(max(1, limit))]
            return try link.documents(.jobs, ["due": ["$lte": .time(at)]], options: options)
                .map { document throws(MongoFailure) in try document.record() }
        }
    }

    public func replace(_ job: StyleJob) async throws(StoreError) -> StyleJob? {
        // Signs of life are many, and one document needs no transaction.
        if job.result == nil {
            return try await run { link throws(MongoFailure) in try link.replace(job) }
        }
        return try await transaction { link throws(MongoFailure) in
            guard let changed = try link.replace(job) else { return nil }
            if let result = changed.result { try link.hold([result.hash], by: .job(job.id)) }
            return changed
        }
    }

    public func deleteJobs(endedBefore: Instant) async throws(StoreError) {
        try await transaction { link throws(MongoFailure) in
            let old: JSONObject = ["updated": ["$lt": .time(endedBefore)], "due": ["$exists": false]]
            for document in try link.documents(.jobs, old, options: ["projection": ["_id": 1]]) {
                try link.deleteJob(document)
            }
        }
    }

    public func painted(cacheKey: String) async throws(StoreError) -> Picture? {
        try await run { link throws(MongoFailure) in
            let options: JSONObject = ["sort": ["_id": -1], "limit": 1]
            let newest = try link.documents(.jobs, ["cacheKey": .string(cacheKey)], options: options).first
            let job: StyleJob? = try newest?.record()
            return job?.result
        }
    }

    public func reservation(_ id: Identifier<SpendReservation>) async throws(StoreError) -> SpendReservation? {
        try await run { link throws(MongoFailure) in
            try link.document(.reservations, ["_id": .text(id)])?.record()
        }
    }

    public func reserve(_ reservation: SpendReservation) async throws(StoreError) -> Int? {
        try await transaction { link throws(MongoFailure) in
            for (place, account) in reservation.accounts.enumerated() {
                guard let limit = account.limit else { continue }
                if try link.spent(account.name) + reservation.amount > limit { return place }
            }
            try link.insert([try JSONObject(reservation, id: reservation.id)], into: .reservations)
            // Two reservations at once change the same accounts, so that one begins anew and sees the other.
            for account in reservation.accounts { try link.spend(reservation.amount, account.name) }
            return nil
        }
    }

    public func settle(_ id: Identifier<SpendReservation>, spent: Int) async throws(StoreError) -> Bool {
        try await transaction { link throws(MongoFailure) in
            guard let document = try link.remove(.reservations, ["_id": .text(id)]) else { return false }
            let reservation: SpendReservation = try document.record()
            for account in reservation.accounts { try link.spend(spent - reservation.amount, account.name) }
            return true
        }
    }

    public func spent(_ accounts: [String]) async throws(StoreError) -> [Int] {
        try await run { link throws(MongoFailure) in
            try accounts.map { account throws(MongoFailure) in try link.spent(account) }
        }
    }
}

extension MongoLink {
    /// Deletes the jobs of a piece, and lets go of their blobs.
    func deleteJobs(of piece: PieceID) throws(MongoFailure) {
        for job in try documents(.jobs, ["piece": .text(piece)], options: ["projection": ["_id": 1]]) {
            try deleteJob(job)
        }
    }

    /// - Returns: nil when somebody else has changed the job since.
    fileprivate func replace(_ job: StyleJob) throws(MongoFailure) -> StyleJob? {
        var changed = job
        changed.version += 1
        let isNewest = try update(
            .jobs, ["_id": .text(job.id), "version": .number(job.version)], try JSONObject(changed, id: job.id))
        return isNewest ? changed : nil
    }

    /// - Parameter document: holds at least its id.
    fileprivate func deleteJob(_ document: JSONObject) throws(MongoFailure) {
        guard let id = document["_id"]?.string.flatMap({ Identifier<StyleJob>($0) }) else { return }
        try release(.job(id), except: [])
        try delete(.jobs, ["_id": .text(id)])
    }

    fileprivate func spent(_ account: String) throws(MongoFailure) -> Int {
        try document(.spend, ["_id": .string(account)])?["amount"]?.integer ?? 0
    }

    fileprivate func spend(_ amount: Int, _ account: String) throws(MongoFailure) {
        try racing { () throws(MongoFailure) in
            let change: JSONObject = ["$inc": ["amount": .number(amount)]]
            try update(.spend, [MongoUpdate(filter: ["_id": .string(account)], change: change, upsert: true)])
        }
    }
}
