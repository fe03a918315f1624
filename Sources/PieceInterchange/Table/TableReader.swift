/// One row of a table.
struct TableRow: Hashable, Sendable {
    /// Where the row starts, from 1.
    let line: Int
    let cells: [String]
    /// What is wrong with its syntax; nil when nothing is.
    let flaw: String?
}

/// What a table may cost.
struct TableLimits: Hashable, Sendable {
    /// The longest cell, in bytes of UTF-8.
    var cell = 64 * 1024
    /// The longest row, in bytes of UTF-8.
    var row = 1024 * 1024
    var columns = 200
}

/// Reads comma-separated values (RFC 4180) out of chunks of UTF-8, in memory for one row.
///
/// More is accepted than the standard has: semicolons and tabs between the cells (whichever the first row has most of),
/// line ends of every system, a last line without one, quotes inside a cell that does not begin with one. Blank lines
/// are skipped.
struct TableReader {
    private enum State { case cellStart, plain, quoted, quoteInQuoted }

    private let limits: TableLimits
    /// Nil while the first row has not come whole.
    private var delimiter: UInt8?
    private var head: [UInt8] = []
    private var state = State.cellStart
    private var cell: [UInt8] = []
    private var cells: [String] = []
    private var rowBytes = 0
    private var flaw: String?
    private var line = 1
    private var rowLine = 1
    private var afterReturn = false

    init(limits: TableLimits = TableLimits()) { self.limits = limits }

    /// The rows that end in a chunk.
    mutating func push(_ bytes: [UInt8]) throws(ImportError) -> [TableRow] {
        guard delimiter == nil else { return try read(bytes) }
        head += bytes
        guard let found = TableReader.delimiter(in: head, isWhole: head.count > limits.cell) else { return [] }
        return try start(with: found)
    }

    /// The rows that are left when no more chunks come.
    mutating func finish() throws(ImportError) -> [TableRow] {
        var rows: [TableRow] = []
        if delimiter == nil { rows = try start(with: TableReader.delimiter(in: head, isWhole: true) ?? 0x2C) }
        if state == .quoted {
            flaw = flaw ?? "a \" that opens a cell of this row is never closed"
        }
        if state != .cellStart || !cells.isEmpty {
            try endCell()
            endRow(into: &rows)
        }
        return rows
    }

    private mutating func start(with delimiter: UInt8) throws(ImportError) -> [TableRow] {
        self.delimiter = delimiter
        let bytes = head
        head = []
        return try read(bytes)
    }

    private mutating func read(_ bytes: [UInt8]) throws(ImportError) -> [TableRow] {
        var rows: [TableRow] = []
        let delimiter = delimiter ?? 0x2C
        for byte in bytes {
            let isLineFeedOfPair = afterReturn && byte == 0x0A
            afterReturn = byte == 0x0D
            if byte == 0x0D || byte == 0x0A && !isLineFeedOfPair { line += 1 }
            if state == .quoted {
                if byte == 0x22 { state = .quoteInQuoted } else { try append(byte) }
                continue
            }
            switch byte {
            case 0x0A where isLineFeedOfPair:
                continue
            case 0x0A, 0x0D:
                try endCell()
                endRow(into: &rows)
            case delimiter:
                try endCell()
            case 0x22 where state == .cellStart:
                state = .quoted
            case 0x22 where state == .quoteInQuoted:
                state = .quoted
                try append(byte)
            default:
                if state == .quoteInQuoted { flaw = flaw ?? "text follows the \" that closes cell \(cells.count + 1)" }
                state = .plain
                try append(byte)
            }
        }
        return rows
    }

    private mutating func append(_ byte: UInt8) throws(ImportError) {
        guard cell.count < limits.cell, rowBytes < limits.row else {
            let what =
                cell.count < limits.cell ? "row has more than \(limits.row)" : "cell has more than \(limits.cell)"
            throw ImportError(
                .tooLarge, line: rowLine, "this \(what) bytes", remedy: "shorten it, or close a \" that is left open")
        }
        cell.append(byte)
        rowBytes += 1
    }

    private mutating func endCell() throws(ImportError) {
        guard cells.count < limits.columns else {
            throw ImportError(
                .tooLarge, line: rowLine, "this row has more than \(limits.columns) columns", remedy: "remove columns")
        }
        cells.append(String(decoding: cell, as: UTF8.self))
        cell.removeAll(keepingCapacity: true)
        state = .cellStart
    }

    private mutating func endRow(into rows: inout [TableRow]) {
        if cells.count > 1 || cells.first?.isEmpty == false || flaw != nil {
            rows.append(TableRow(line: rowLine, cells: cells, flaw: flaw))
        }
        cells.removeAll(keepingCapacity: true)
        rowBytes = 0
        flaw = nil
        rowLine = line
    }

    /// What separates the cells of the first row; nil while the row has not come whole.
    private static func delimiter(in head: [UInt8], isWhole: Bool) -> UInt8? {
        let candidates: [UInt8] = [0x2C, 0x3B, 0x09]
        var counts = [0, 0, 0]
        var isQuoted = false
        var ends = isWhole
        var isBlank = true
        for byte in head {
            if byte == 0x22 { isQuoted.toggle() }
            if !isQuoted, byte == 0x0A || byte == 0x0D {
                if isBlank { continue }
                ends = true
                break
            }
            isBlank = false
            if !isQuoted, let index = candidates.firstIndex(of: byte) { counts[index] += 1 }
        }
        guard ends else { return nil }
        let most = counts.max() ?? 0
        return candidates[counts.firstIndex(of: most) ?? 0]
    }
}
