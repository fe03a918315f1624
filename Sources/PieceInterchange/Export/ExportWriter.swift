public import PieceModel

/// A piece on its way out, with what is known about it besides its fields.
public struct ExportedPiece: Hashable, Sendable {
    public var piece: Piece
    /// The piece's id in the service; an import of the export knows the piece by it.
    public var id: String?
    /// The layout its ticket has now, which can be another than `piece.layout` prefers.
    public var ticketLayout: String?
    public var hearts: Int?
    /// IANA name of the zone in which the owner's days begin and end.
    public var timeZone: String?
    public var created: Instant?
    public var updated: Instant?

    public init(
        _ piece: Piece, id: String? = nil, ticketLayout: String? = nil, hearts: Int? = nil, timeZone: String? = nil,
        created: Instant? = nil, updated: Instant? = nil
    ) {
        self.piece = piece
        self.id = id
        self.ticketLayout = ticketLayout
        self.hearts = hearts
        self.timeZone = timeZone
        self.created = created
        self.updated = updated
    }
}

/// The formats that are written; `ImportReader` reads them again.
public enum ExportFormat: String, Hashable, Sendable, CaseIterable {
    case csv, json
    case jsonLines = "jsonl"

    public var mediaType: String {
        switch self {
        case .csv: "text/csv; charset=utf-8; header=present"
        case .json: "application/json"
        case .jsonLines: "application/jsonl"
        }
    }

    /// Without a dot; also the format's name on the command line.
    public var fileExtension: String { rawValue }

    /// How to read it again.
    public var importFormat: ImportFormat {
        switch self {
        case .csv: .csv
        case .json: .json
        case .jsonLines: .jsonLines
        }
    }
}

/// Writes pieces one by one as text in UTF-8; equal pieces give equal bytes.
///
/// ```swift
/// var writer = ExportWriter(.csv)
/// out.write(writer.start())
/// for piece in pieces { out.write(writer.text(of: piece)) }
/// out.write(writer.end())
/// ```
public struct ExportWriter: Sendable {
    public let format: ExportFormat
    private var isFirst = true

    public init(_ format: ExportFormat) { self.format = format }

    /// What comes before the first piece. A table starts with a byte order mark, without which Excel takes UTF-8 for
    /// the system's old encoding.
    public func start() -> String {
        let header = "\"format\":\"\(PieceDocument.format)\",\"version\":\(PieceDocument.version)"
        return switch format {
        case .csv: "\u{FEFF}" + ExportWriter.line(PieceTable.columns)
        case .json: "{\(header),\"pieces\":["
        case .jsonLines: "{\(header)}\n"
        }
    }

    /// The text of one more piece.
    public mutating func text(of piece: ExportedPiece) -> String {
        defer { isFirst = false }
        return switch format {
        case .csv: ExportWriter.line(piece.cells)
        case .json: (isFirst ? "\n" : ",\n") + piece.json.serialized()
        case .jsonLines: piece.json.serialized() + "\n"
        }
    }

    /// What comes after the last piece.
    public func end() -> String { format == .json ? "\n]}\n" : "" }

    /// A row with RFC 4180's line end.
    private static func line(_ cells: [String]) -> String {
        cells.map { TableCell.quoted(TableCell.neutralised($0)) }.joined(separator: ",") + "\r\n"
    }
}

extension ExportedPiece {
    fileprivate var json: JSONValue {
        var object = JSONObject()
        object["id"] = id.map(JSONValue.string)
        object["fields"] = piece.fields
        object["ticketLayout"] = ticketLayout.map(JSONValue.string)
        object["hearts"] = hearts.map { .number(JSONNumber($0)) }
        object["timeZone"] = timeZone.map(JSONValue.string)
        object["created"] = (created?.description).map(JSONValue.string)
        object["updated"] = (updated?.description).map(JSONValue.string)
        return .object(object)
    }

    /// In the order of `PieceTable.columns`.
    fileprivate var cells: [String] {
        let fields = piece.fields.object ?? JSONObject()
        let facts = [ticketLayout, hearts.map(String.init), timeZone, created?.description, updated?.description]
        return [id ?? ""] + Piece.fieldNames.map { cell($0, fields) } + facts.map { $0 ?? "" }
    }

    private func cell(_ name: String, _ fields: JSONObject) -> String {
        switch name {
        case "cast":
            piece.cast.map { member in
                TableCell.escaped(member.name) + (member.role.map { "=" + TableCell.escaped($0) } ?? "")
            }.joined(separator: ";")
        case "genres": TableCell.list(piece.genres.map(\.id))
        case "companions": TableCell.list(piece.companions)
        case "price": piece.price.map(MoneyCell.text) ?? ""
        case "facePrice": piece.facePrice.map(MoneyCell.text) ?? ""
        case "score": piece.score.map(TicketLocale.score) ?? ""
        case "viewing": piece.viewing.map(String.init) ?? ""
        case "number": piece.number.map(String.init) ?? ""
        // Written out, so that no importer takes a blank cell for something else.
        case "visibility": piece.visibility.rawValue
        default: fields[name]?.string ?? ""
        }
    }
}
