import GRDB
import PieceModel
public import PieceStore

extension SQLiteStore {
    public func entries(_ query: EntryQuery) async throws(StoreError) -> [PieceEntry] {
        try await read("cannot read the calendar") { database in
            var entries: [PieceEntry] = []
            let days = query.days.sorted {
                query.latestFirst ? $0.upperBound > $1.upperBound : $0.lowerBound < $1.lowerBound
            }
            for days in days where entries.count < query.limit {
                let texts: [String] = try database.values(query.sql(days, limit: query.limit - entries.count))
                entries += try texts.map { text in
                    let values = try JSONParser.parse(text).array ?? []
                    guard let entry = PieceEntry(values) else {
                        throw StoreError(
                            .corrupt, "a record cannot be read: \(text.prefix(120))", "restore a backup")
                    }
                    return entry
                }
            }
            return entries
        }
    }
}

extension EntryQuery {
    /// The values of `PieceEntry.paths` of the pieces of some days, a JSON array each.
    fileprivate func sql(_ days: ClosedRange<LocalDate>, limit: Int) -> SQL {
        let paths = PieceEntry.paths.map { "'$.\($0)'" }.joined(separator: ", ")
        var sql: SQL = "SELECT json_extract(document, \(sql: paths)) FROM piece "
        // The index that leads to the fewest rows; without a word SQLite may take another.
        if work != nil {
            sql += "INDEXED BY piece_work "
        } else {
            sql += kind == nil ? "INDEXED BY owner_viewing " : "INDEXED BY owner_kind_viewing "
        }
        sql += "WHERE owner = \(owner)"
        if let work { sql += " AND json_extract(document, '$.piece.title') = \(work.title) AND kind = \(work.kind.id)" }
        if let kind { sql += " AND kind = \(kind.id)" }
        // Every key of a day begins with the day and a T, and U is the next letter.
        sql += " AND viewing_key >= \(days.lowerBound.description) AND viewing_key < \("\(days.upperBound)U")"
        if let score { sql += " AND score = \(score.halves)" }
        if let price {
            sql += """
                 AND json_extract(document, '$.piece.price.amount') = \(price.minorUnits)
                 AND json_extract(document, '$.piece.price.currency') = \(price.currency.code)
                """
        }
        if countedOnly { sql += " AND ifnull(json_extract(document, '$.isCounted'), 1)" }
        sql += latestFirst ? " ORDER BY viewing_key DESC, id DESC" : " ORDER BY viewing_key, id"
        return sql + " LIMIT \(limit)"
    }
}
