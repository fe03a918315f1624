import GRDB
public import PieceStore

extension SQLiteStore {
    public func pieces(_ query: PieceQuery) async throws(StoreError) -> Page<PieceRecord> {
        try await read("cannot list the pieces") { database in
            let plan = try ListingPlan(query, database)
            // One more than asked for tells whether there is another page.
            var records: [PieceRecord] = try database.records(plan.sql(query))
            let isLast = records.count <= query.limit
            records = Array(records.prefix(query.limit))
            return Page(
                items: records, next: isLast ? nil : records.last.map { PieceCursor($0, order: query.order) })
        }
    }
}
