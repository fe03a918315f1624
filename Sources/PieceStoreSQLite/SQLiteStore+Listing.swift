import GRDB
public import PieceStore

extension SQLiteStore {
    public func pieces(_ query: PieceQuery) async throws(StoreError) -> Page<PieceRecord> {
        try await read("cannot list the pieces") { database in
            let rows = try database.listing(query)
            let records: [PieceRecord] = try rows.prefix(query.limit).compactMap { row in
                try database.record("SELECT document FROM piece WHERE row = \(row)")
            }
            let isLast = rows.count <= query.limit
            return Page(
                items: records, next: isLast ? nil : records.last.map { PieceCursor($0, order: query.order) })
        }
    }
}

extension Database {
    /// The rows of a page's pieces, and one more when there is another page. Documents are read for these only.
    func listing(_ query: PieceQuery) throws -> [Int64] {
        let plan = try listingPlan(for: query)
        let rows: [Int64] = try values(plan.sql(query))
        return plan == .start && rows.count <= query.limit
            ? try values(ListingPlan.orderAmongMatches(nil).sql(query)) : rows
    }

    /// The quickest way to a page. SQLite cannot know how many pieces a search, some days or somebody's hearts leave, so
    /// they are counted, up to a bound.
    func listingPlan(for query: PieceQuery) throws -> ListingPlan {
        if query.search != nil {
            let rows: [Int64] = try values(ListingPlan.matching(query) + " LIMIT \(ListingPlan.manyMatches)")
            switch rows.count {
            case ...ListingPlan.fewMatches: return .matches(rows)
            case ..<ListingPlan.manyMatches: return .orderAmongMatches(rows)
            default: return .start
            }
        }
        if let account = query.heartedBy,
            try count("heart WHERE account = \(account)", upTo: ListingPlan.manyHearts) < ListingPlan.manyHearts
        {
            return .hearts
        }
        if let days = ListingPlan.daysOutOfOrder(query),
            try count(days, upTo: ListingPlan.manyDays) < ListingPlan.manyDays
        {
            return .days
        }
        return .order
    }

    private func count(_ source: SQL, upTo limit: Int) throws -> Int {
        try value("SELECT count(*) FROM (SELECT 1 FROM " + source + " LIMIT \(limit))") ?? 0
    }
}
