import GRDB
import PieceModel
import PieceStore
import Testing

@testable import PieceStoreSQLite

@Suite("SQLite reads by indexes")
struct SQLitePlanTests {
    private func plan(_ sql: SQL, _ store: SQLiteStore) async throws -> [String] {
        try await store.pool.read { database in
            try database.rows("EXPLAIN QUERY PLAN " + sql).map { $0["detail"] }
        }
    }

    @Test("No order of any scope sorts or scans, whatever the filters", arguments: PieceQuery.Order.allCases)
    func orders(order: PieceQuery.Order) async throws {
        try await withSQLite { store in
            for owner in [SQLiteSample.owner, nil] {
                for kinds in [[], ["musical"], ["musical", "movie"]] {
                    for filtered in [false, true] {
                        var query = PieceQuery(owner: owner, order: order, kinds: Set(kinds.compactMap(Kind.init(id:))))
                        if filtered {
                            query.genres = Set(Genre.all.prefix(2))
                            query.from = LocalDate("2025-01-01")
                            query.to = LocalDate("2026-12-31")
                            query.visibility = [.public, .link]
                            query.minimumScore = Score(halves: 5)
                            query.after = PieceCursor(key: "2026-05-05T19:00", id: PieceID(high: 7, low: 7))
                        }
                        let steps = try await plan(ListingPlan.order.sql(query), store)
                        let text = steps.joined(separator: "\n")
                        #expect(!text.contains("TEMP B-TREE"), "\(query): \(text)")
                        // All public pieces in order are a scan of their own index, which ends with the page.
                        let isPublicOrder = owner == nil && kinds.count != 1
                        #expect(isPublicOrder || !text.contains("SCAN"), "\(query): \(text)")
                        #expect(text.contains("INDEX \(owner == nil ? "public" : "owner")_"), "\(query): \(text)")
                    }
                }
            }
        }
    }

    @Test("A cursor and a range of dates are sought in the index of days, not filtered")
    func ranges() async throws {
        try await withSQLite { store in
            let owner = SQLiteSample.owner
            let id = PieceID(high: 7, low: 7)
            let year = PieceQuery(owner: owner, from: LocalDate("2025-01-01"), to: LocalDate("2025-12-31"))
            let days = try await plan(ListingPlan.order.sql(year), store)
            #expect(
                days == [
                    "SEARCH piece USING COVERING INDEX owner_viewing (owner=? AND viewing_key>? AND viewing_key<?)"
                ])
            let older = PieceQuery(owner: owner, order: .newest, after: PieceCursor(key: "", id: id))
            let ids = try await plan(ListingPlan.order.sql(older), store)
            #expect(ids == ["SEARCH piece USING COVERING INDEX owner_created (owner=? AND id<?)"])
            let earlier = PieceQuery(owner: owner, after: PieceCursor(key: "2026-05-05T", id: id))
            let keys = try await plan(ListingPlan.order.sql(earlier), store)
            #expect(keys == ["SEARCH piece USING COVERING INDEX owner_viewing (owner=? AND (viewing_key,id)<(?,?))"])
        }
    }

    @Test("Few matches, hearts and days are looked up one by one; the walk to many is bounded")
    func lookups() async throws {
        try await withSQLite { store in
            let owner = SQLiteSample.owner
            let searching = PieceQuery(owner: owner, search: SearchQuery("하이드"))
            let matches = try await plan(ListingPlan.matches([1, 2]).sql(searching), store)
            #expect(matches[0].hasPrefix("SCAN json_each VIRTUAL TABLE"))
            #expect(matches[1].hasPrefix("SEARCH piece USING INTEGER PRIMARY KEY"))
            let hearts = try await plan(ListingPlan.hearts.sql(PieceQuery(owner: nil, heartedBy: owner)), store)
            #expect(hearts[0] == "SEARCH heart USING PRIMARY KEY (account=?)")
            #expect(hearts[1].hasPrefix("SEARCH piece USING INDEX"))
            let year = PieceQuery(
                owner: owner, order: .newest, from: LocalDate("2025-01-01"), to: LocalDate("2025-12-31"))
            let days = try await plan(ListingPlan.days.sql(year), store)
            #expect(
                days.first
                    == "SEARCH piece USING COVERING INDEX owner_viewing (owner=? AND viewing_key>? AND viewing_key<?)")
            for walk in [ListingPlan.start, .orderAmongMatches([1, 2]), .orderAmongMatches(nil)] {
                let steps = try await plan(walk.sql(searching), store)
                // The walk to many sorts what it finds on its bounded way; nothing sorts the way itself.
                #expect(steps.firstIndex(of: "USE TEMP B-TREE FOR ORDER BY") ?? steps.count - 1 == steps.count - 1)
                #expect(steps.contains { $0.hasPrefix("SEARCH piece USING INDEX owner_viewing (owner=?)") }, "\(steps)")
            }
        }
    }

    @Test("Every plan gives the same pages", arguments: PieceQuery.Order.allCases)
    func plansAgree(order: PieceQuery.Order) async throws {
        try await withSQLite { store in
            try await store.note([SQLiteSample.note], at: SQLiteSample.now)
            let fan = AccountID(high: 9, low: 9)
            for number in 1...60 {
                let title = ["지킬 앤 하이드", "하이드파크", "이드하"][number % 3]
                let day = "2026-0\(number % 7 + 1)-1\(number % 5)"
                let record = try SQLiteSample.record(number, ["title": .string(title), "date": .string(day)])
                _ = try await store.create(record, key: nil)
                if number % 2 == 0 {
                    _ = try await store.setHeart(true, on: record.id, by: fan, at: SQLiteSample.now)
                }
            }
            var query = PieceQuery(
                owner: SQLiteSample.owner, order: order, from: LocalDate("2026-02-11"), to: LocalDate("2026-06-12"),
                search: SearchQuery("하이드"), limit: 7)
            let rows: [Int64] = try await store.pool.read { [query] in try $0.values(ListingPlan.matching(query)) }
            try await expectSame(
                [.order, .orderAmongMatches(nil), .orderAmongMatches(rows), .start, .matches(rows)], query, store)
            query.search = nil
            query.heartedBy = fan
            try await expectSame([.order, .hearts, .days], query, store)
        }
    }

    /// Reads all pages with each plan.
    private func expectSame(_ plans: [ListingPlan], _ query: PieceQuery, _ store: SQLiteStore) async throws {
        let pages = try await plans.asyncMap { plan in
            var query = query
            var all: [[PieceRecord]] = []
            repeat {
                let page: [PieceRecord] = try await store.pool.read { [query] database in
                    let rows: [Int64] = try database.values(plan.sql(query))
                    return try rows.prefix(query.limit).compactMap {
                        try database.record("SELECT document FROM piece WHERE row = \($0)")
                    }
                }
                all.append(page)
                query.after = page.last.map { PieceCursor($0, order: query.order) }
            } while all.last?.isEmpty == false
            return all
        }
        #expect(pages[0].count > 2)
        for (plan, other) in zip(plans, pages) { #expect(other == pages[0], "\(plan)") }
    }

    @Test("The collector finds what nothing holds by an index")
    func collector() async throws {
        try await withSQLite { store in
            let free = try await plan(
                "SELECT hash FROM blob WHERE holders = 0 AND condemned = 0 AND noted_at < 5 ORDER BY noted_at LIMIT 5",
                store)
            #expect(free == ["SEARCH blob USING INDEX blob_free (noted_at<?)"])
            let condemned = try await plan(
                "SELECT hash FROM blob WHERE condemned = 1 ORDER BY noted_at LIMIT 5", store)
            #expect(condemned == ["SCAN blob USING INDEX blob_condemned"])
        }
    }
}

extension Sequence where Element: Sendable {
    fileprivate func asyncMap<Value>(_ transform: (Element) async throws -> Value) async rethrows -> [Value] {
        var values: [Value] = []
        for element in self { values.append(try await transform(element)) }
        return values
    }
}
