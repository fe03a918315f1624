public import PieceModel

/// Choices about an import.
public struct ImportOptions: Hashable, Sendable {
    /// The kind of pieces whose source does not tell one; nil takes `etc`, and `movie` where the source is about films.
    public var kind: Kind?
    /// Who may see pieces from sources that know nothing like it; in our own formats nothing said is private.
    public var visibility: Visibility

    public init(kind: Kind? = nil, visibility: Visibility = .private) {
        self.kind = kind
        self.visibility = visibility
    }
}

/// Reads a file of pieces, chunk by chunk and in memory for one row (a pass: for the whole file), without storing
/// anything. `piece import --dry-run` is just this.
///
/// ```swift
/// var reader = ImportReader(.csv)
/// for chunk in chunks { for row in try reader.push(chunk) { … } }
/// for row in try reader.finish() { … }
/// ```
///
/// After an error the reader is spent; the rows it has given stay good.
public struct ImportReader {
    private enum Source {
        case table(TableReader, TableLayout)
        case document(JSONElements)
        case lines(JSONLines)
        case pass([UInt8])
    }

    public let format: ImportFormat
    private let options: ImportOptions
    private var source: Source
    private var decoding = TextDecoding()
    private var columns: TableColumns?

    public init(_ format: ImportFormat, options: ImportOptions = ImportOptions()) {
        self.format = format
        self.options = options
        source =
            switch format {
            case .json: .document(JSONElements())
            case .jsonLines: .lines(JSONLines())
            case .csv, .letterboxd, .kinolights, .pass:
                format.layout.map { .table(TableReader(limits: $0.limits), $0) } ?? .pass([])
            }
    }

    /// Columns that are not read because nobody knows their names; empty until the first row has been read.
    public var ignoredColumns: [String] { columns?.strangers ?? [] }

    /// Reads on.
    /// - Parameter bytes: the next bytes of the file, any number; they set how much memory is needed.
    /// - Returns: the rows that are complete now.
    public mutating func push(_ bytes: [UInt8]) throws(ImportError) -> [ImportRow] { try read(bytes, last: false) }

    /// Ends the file.
    /// - Returns: the rows that were still open.
    public mutating func finish() throws(ImportError) -> [ImportRow] { try read([], last: true) }

    private mutating func read(_ bytes: [UInt8], last: Bool) throws(ImportError) -> [ImportRow] {
        switch source {
        case .pass(var archive):
            // What is bound here must be the only copy while it grows, or every chunk would copy all before it.
            source = .pass([])
            guard archive.count + bytes.count <= PassArchive.limits.file else {
                throw ImportError(
                    .tooLarge, "the pass has more than \(PassArchive.limits.file >> 20) MB", remedy: "choose a pass")
            }
            archive += bytes
            guard last else {
                source = .pass(archive)
                return []
            }
            return [try PassFacts(PassArchive.passJSON(in: archive)).draft(options).row(line: 1)]
        case .document(var elements):
            source = .pass([])
            var found = try elements.push(try decoding.decode(bytes, last: last))
            if last { found += try elements.finish() }
            source = .document(elements)
            return found.map { row($0) }
        case .lines(var lines):
            source = .pass([])
            var found = try lines.push(try decoding.decode(bytes, last: last))
            if last { found += try lines.finish() }
            source = .lines(lines)
            return found.map { row($0) }
        case .table(var table, let layout):
            source = .pass([])
            var rows = try table.push(try decoding.decode(bytes, last: last))
            if last { rows += try table.finish() }
            source = .table(table, layout)
            return try read(rows, layout, last: last)
        }
    }

    private func row(_ element: JSONElement) -> ImportRow {
        switch element.value {
        case .success(let value): PieceDocument.draft(value, options).row(line: element.line)
        case .failure(let error):
            ImportRow(
                line: element.line,
                result: .failure(
                    FieldErrors([FieldProblem(path: "$", message: error.description, remedy: "write one JSON value")])))
        }
    }

    private mutating func read(
        _ rows: [TableRow], _ layout: TableLayout, last: Bool
    ) throws(ImportError) -> [ImportRow] {
        var rows = rows[...]
        if columns == nil, let header = rows.popFirst() { columns = try layout.columns(of: header) }
        guard let columns else {
            if last { throw ImportError(.columns, "the table is empty", remedy: "write the columns' names in it") }
            return []
        }
        return rows.map { row in
            var flaw = row.flaw
            if row.cells.dropFirst(columns.width).contains(where: { !$0.trimmed.isEmpty }) {
                flaw = flaw ?? "the row has \(row.cells.count) cells, and there are \(columns.width) columns"
            }
            if let flaw {
                let problem = FieldProblem(
                    path: "$", message: flaw, remedy: "put cells that hold separators or quotes in quotes")
                return ImportRow(line: row.line, result: .failure(FieldErrors([problem])))
            }
            return layout.draft(TableCells(columns: columns, row: row), options).row(line: row.line)
        }
    }
}

extension ImportFormat {
    /// How rows are read; nil for formats that are no tables.
    var layout: TableLayout? {
        switch self {
        case .csv: .pieces
        case .letterboxd: .letterboxd
        case .kinolights: .kinolights
        case .json, .jsonLines, .pass: nil
        }
    }
}
