import GRDB
import PieceCount
import PieceModel
import PieceStore

/// One owner's numbers in a transaction.
struct SQLiteCounts: CountTransaction {
    let database: Database
    let owner: AccountID

    func rollups(_ keys: [RollupKey]) throws -> [RollupKey: Rollup] {
        var found: [RollupKey: Rollup] = [:]
        for key in keys {
            found[key] = try database.record(
                """
                SELECT document FROM rollup
                WHERE owner = \(owner) AND period = \(key.period.description) AND kind = \(key.kindID)
                """)
        }
        return found
    }

    func ranking(_ dimension: Dimension, _ rollup: RollupKey, limit: Int) throws -> [Ranked] {
        try ranked(dimension, rollup, " ORDER BY value DESC, name LIMIT \(max(1, limit))")
    }

    func names(_ dimension: Dimension, _ rollup: RollupKey) throws -> [Ranked] {
        try ranked(dimension, rollup, " ORDER BY name")
    }

    private func ranked(_ dimension: Dimension, _ rollup: RollupKey, _ end: SQL) throws -> [Ranked] {
        guard let ranking = try ranking(dimension, rollup) else { return [] }
        return try database.rows("SELECT name, value, count FROM tally WHERE ranking = \(ranking)" + end)
            .map { Ranked($0["name"], Tally(value: $0["value"], count: $0["count"])) }
    }

    func grants() throws -> [TitleGrant] {
        try database.records("SELECT document FROM title_grant WHERE owner = \(owner) ORDER BY title")
    }

    func preferences() throws -> CountPreferences {
        try database.record("SELECT document FROM count_preferences WHERE owner = \(owner)") ?? CountPreferences()
    }

    func tallies(_ keys: [TallyKey]) throws -> [TallyKey: Tally] {
        // Run a thousand times for a batch of pieces, so these are statements that are prepared once.
        let statement = try database.cachedStatement(
            sql: "SELECT value, count FROM tally WHERE ranking = ? AND name = ?")
        var found: [TallyKey: Tally] = [:]
        try forEachRanking(keys, key: \.self, creating: false) { ranking, keys in
            for key in keys {
                let row = try Row.fetchOne(statement, arguments: [ranking, key.name])
                if let row { found[key] = Tally(value: row[0], count: row[1]) }
            }
        }
        return found
    }

    func write(_ rollups: [RollupKey: Rollup?]) throws {
        for (key, rollup) in rollups {
            let (period, kind) = (key.period.description, key.kindID)
            if let rollup {
                try database.run(
                    """
                    INSERT INTO rollup (owner, period, kind, document)
                    VALUES (\(owner), \(period), \(kind), \(StoreDocument.json(rollup)))
                    ON CONFLICT DO UPDATE SET document = excluded.document
                    """)
            } else {
                try database.run(
                    "DELETE FROM rollup WHERE owner = \(owner) AND period = \(period) AND kind = \(kind)")
            }
        }
    }

    func write(_ tallies: [TallyKey: Tally?]) throws {
        let keep = try database.cachedStatement(
            sql: """
                INSERT INTO tally (ranking, name, value, count) VALUES (?, ?, ?, ?)
                ON CONFLICT DO UPDATE SET value = excluded.value, count = excluded.count
                """)
        let remove = try database.cachedStatement(sql: "DELETE FROM tally WHERE ranking = ? AND name = ?")
        try forEachRanking(Array(tallies), key: \.key, creating: true) { ranking, tallies in
            for (key, tally) in tallies {
                if let tally {
                    try keep.execute(arguments: [ranking, key.name, tally.value, tally.count])
                } else {
                    try remove.execute(arguments: [ranking, key.name])
                }
            }
        }
    }

    func write(_ grant: TitleGrant) throws {
        try database.run(
            """
            INSERT INTO title_grant (owner, title, document)
            VALUES (\(owner), \(grant.title), \(StoreDocument.json(grant)))
            ON CONFLICT DO UPDATE SET document = excluded.document
            """)
    }

    func removeGrant(of title: String) throws {
        try database.run("DELETE FROM title_grant WHERE owner = \(owner) AND title = \(title)")
    }

    func write(_ preferences: CountPreferences) throws {
        try database.run(
            """
            INSERT INTO count_preferences (owner, document) VALUES (\(owner), \(StoreDocument.json(preferences)))
            ON CONFLICT DO UPDATE SET document = excluded.document
            """)
    }
}

extension SQLiteCounts {
    private func ranking(_ dimension: Dimension, _ rollup: RollupKey) throws -> Int64? {
        try database.value(
            """
            SELECT row FROM ranking WHERE owner = \(owner) AND period = \(rollup.period.description)
                AND kind = \(rollup.kindID) AND dimension = \(dimension.rawValue)
            """)
    }

    private struct Shelf: Hashable {
        let rollup: RollupKey
        let dimension: Dimension
    }

    /// Groups tallies by their ranking and hands on those whose ranking there is or is made.
    private func forEachRanking<Item>(
        _ items: [Item], key: (Item) -> TallyKey, creating: Bool, _ body: (Int64, [Item]) throws -> Void
    ) throws {
        let shelves = Dictionary(grouping: items) { Shelf(rollup: key($0).rollup, dimension: key($0).dimension) }
        for (shelf, items) in shelves {
            if let row = try ranking(shelf.dimension, shelf.rollup) {
                try body(row, items)
            } else if creating {
                try database.run(
                    """
                    INSERT INTO ranking (owner, period, kind, dimension)
                    VALUES (\(owner), \(shelf.rollup.period.description), \(shelf.rollup.kindID),
                        \(shelf.dimension.rawValue))
                    """)
                try body(database.lastInsertedRowID, items)
            }
        }
    }
}

extension Database {
    func counts(of owner: AccountID) -> SQLiteCounts { SQLiteCounts(database: self, owner: owner) }
}
