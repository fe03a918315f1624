import PieceCount
import PieceModel
import PieceStore

// A rebuild is too large for one transaction. It claims the owner's `countState` under a name of its own and signs there
// again and again: meanwhile writes to that owner's pieces are refused, and a second rebuild, too. Whoever finds that the
// signs have stopped rebuilds before anything else, so no piece is ever written without being counted.

extension MongoLink {
    /// How long after its last sign a rebuild is taken for dead, in milliseconds.
    private static let silence: Int64 = 60_000

    /// Refuses a write whose numbers would be wrong: while they are rebuilt, after a rebuild that died, and when another
    /// version of the program counts them.
    func requireSoundCounts(of owner: AccountID, _ counting: Counting) throws(MongoFailure) {
        guard let state = try document(.countStates, ["_id": .text(owner)]) else { return }
        if let sign = state["rebuilding"]?.integer {
            guard MongoLink.now.milliseconds - Int64(sign) > MongoLink.silence else { throw .rebuilding(owner) }
            var failure = MongoFailure(
                .unavailable, "a rebuild of the statistics of \(owner) did not finish", "run: piece stats rebuild")
            failure.counts = .dead
            throw failure
        }
        if let rules = state["rules"]?.string, rules != counting.rules.version {
            throw MongoFailure(
                .unavailable, "another version of this program counts the pieces of \(owner) now",
                "run one version on all nodes; after an update, restart this one")
        }
    }

    /// Counts an owner's pieces anew.
    /// - Throws: `.unavailable` while another rebuild is under way.
    @discardableResult
    func rebuildCounts(
        of owner: AccountID, _ counting: Counting, at: Instant, progress: (Int) -> Void
    ) throws(MongoFailure) -> Int {
        let claim = try claimCounts(of: owner)
        do throws(MongoFailure) {
            return try MongoFailure.wrapping {
                let counts = MongoCounts(link: self, owner: owner)
                try counts.clear()
                var done = 0
                let pieces = try forEachBatch(of: owner) { batch in
                    try transaction { () throws(MongoFailure) in
                        try claim.sign(self)
                        try MongoFailure.wrapping { try counting.add(batch, in: counts) }
                    }
                    done += batch.count
                    progress(done)
                }
                try transaction { () throws(MongoFailure) in
                    try claim.end(self, rules: counting.rules.version)
                    try judge(owner, at: at, counting)
                }
                return pieces
            }
        } catch {
            // At once, not after the silence, the next write may repair what is half done.
            try? claim.giveUp(self)
            throw error
        }
    }

    /// Counts everything anew when it was counted by other rules, or when a rebuild has died.
    func refreshCounts(_ counting: Counting) throws(MongoFailure) {
        while try document(.engine, ["_id": "counts"])?["version"]?.string != counting.rules.version {
            do throws(MongoFailure) {
                try rebuildAllCounts(counting)
                let change: JSONObject = ["$set": ["version": .string(counting.rules.version)]]
                try update(.engine, [MongoUpdate(filter: ["_id": "counts"], change: change, upsert: true)])
            } catch {
                // Another node has begun the same: what it does need not be done again.
                guard error.counts == .busy else { throw error }
                MongoLink.wait(seconds: 1)
            }
        }
        let broken: JSONValue = [
            ["rebuilding": ["$exists": true]], ["rules": ["$exists": true, "$ne": .string(counting.rules.version)]],
        ]
        for state in try documents(.countStates, ["$or": broken]) {
            guard let owner = state["_id"]?.string.flatMap({ AccountID($0) }) else { continue }
            do throws(MongoFailure) {
                try rebuildCounts(of: owner, counting, at: MongoLink.now) { _ in }
            } catch {
                // One that is still under way needs no help, and one that dies is repaired by the next write.
                guard error.counts == .busy else { throw error }
            }
        }
    }

    func rebuildAllCounts(_ counting: Counting) throws(MongoFailure) {
        for account in try documents(.accounts, [:], options: ["projection": ["_id": 1], "sort": ["_id": 1]]) {
            guard let owner = account["_id"]?.string.flatMap({ AccountID($0) }) else { continue }
            try rebuildCounts(of: owner, counting, at: MongoLink.now) { _ in }
        }
    }

    private func claimCounts(of owner: AccountID) throws(MongoFailure) -> CountClaim {
        let claim = CountClaim(owner: owner, name: String(UInt64.random(in: 0 ... .max), radix: 36))
        try racing { () throws(MongoFailure) in
            let change: JSONObject = ["$setOnInsert": ["writes": 0]]
            try update(.countStates, [MongoUpdate(filter: ["_id": .text(owner)], change: change, upsert: true)])
        }
        let dead = Instant(milliseconds: MongoLink.now.milliseconds - MongoLink.silence)
        let free: JSONValue = [["rebuilding": ["$exists": false]], ["rebuilding": ["$lt": .time(dead)]]]
        let claimed = try update(
            .countStates, ["_id": .text(owner), "$or": free],
            ["$set": ["rebuilding": .time(MongoLink.now), "by": .string(claim.name)]])
        guard claimed else { throw .rebuilding(owner) }
        return claim
    }
}

/// A rebuild's right to an owner's numbers; it lasts as long as it is signed.
private struct CountClaim {
    let owner: AccountID
    let name: String

    private var own: JSONObject { ["_id": .text(owner), "by": .string(name)] }

    /// - Throws: when another rebuild has taken over because this one was silent for too long.
    func sign(_ link: MongoLink) throws(MongoFailure) {
        guard try link.update(.countStates, own, ["$set": ["rebuilding": .time(MongoLink.now)]]) else {
            throw .rebuilding(owner)
        }
    }

    func end(_ link: MongoLink, rules: String) throws(MongoFailure) {
        let change: JSONObject = ["$unset": ["rebuilding": "", "by": ""], "$set": ["rules": .string(rules)]]
        guard try link.update(.countStates, own, change) else { throw .rebuilding(owner) }
    }

    func giveUp(_ link: MongoLink) throws(MongoFailure) {
        try link.update(.countStates, own, ["$set": ["rebuilding": 0], "$unset": ["by": ""]])
    }
}

extension MongoFailure {
    fileprivate static func rebuilding(_ owner: AccountID) -> MongoFailure {
        var failure = MongoFailure(
            .unavailable, "the statistics of \(owner) are being rebuilt", "try again in a moment")
        failure.counts = .busy
        return failure
    }
}
