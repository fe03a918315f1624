import PieceModel

/// How the rows of one table format become pieces.
struct TableLayout: Sendable {
    /// Other names of columns, in the form of `TableColumns.key`, and the names that `draft` asks for.
    let aliases: [String: String]
    /// Of each group one column must be there.
    let required: [[String]]
    /// Columns that are known and not read.
    let ignored: Set<String>
    /// The columns that are read.
    let known: Set<String>
    let limits: TableLimits
    let draft: @Sendable (TableCells, ImportOptions) -> Draft

    /// Where each column is.
    func columns(of header: TableRow) throws(ImportError) -> TableColumns {
        var places: [String: Int] = [:]
        var strangers: [String] = []
        for (index, cell) in header.cells.enumerated() {
            let key = TableColumns.key(cell)
            guard !key.isEmpty else { continue }
            let name = aliases[key] ?? key
            if known.contains(name) {
                guard places.updateValue(index, forKey: name) == nil else {
                    throw ImportError(
                        .columns, line: header.line, "the column \"\(cell.prefix(40))\" is there twice",
                        remedy: "keep one of the two")
                }
            } else if !ignored.contains(name) {
                strangers.append(String(cell.trimmed.prefix(40)))
            }
        }
        for group in required where !group.contains(where: { places[$0] != nil }) {
            throw ImportError(
                .columns, line: header.line,
                "the first row names no column \(group.map { "\"\($0)\"" }.joined(separator: " or "))",
                remedy: "write the columns' names in the first row")
        }
        return TableColumns(places: places, width: header.cells.count, strangers: strangers)
    }
}

/// The columns of a table.
struct TableColumns: Sendable {
    let places: [String: Int]
    let width: Int
    /// Names of columns that are not read because nobody knows them.
    let strangers: [String]

    /// A column's name in small letters without white space, hyphens and underscores, as headers are compared.
    static func key(_ name: String) -> String {
        name.precomposed.lowercased().filter { !$0.isWhitespace && $0 != "_" && $0 != "-" }
    }
}

/// The cells of a row by the names of their columns.
struct TableCells {
    let columns: TableColumns
    let row: TableRow

    /// The cell as it is; empty when the row or the table has none of this name.
    func raw(_ name: String) -> String {
        guard let place = columns.places[name], row.cells.indices.contains(place) else { return "" }
        return row.cells[place]
    }

    /// The cell without white space around it.
    subscript(name: String) -> String { raw(name).trimmed }
}
