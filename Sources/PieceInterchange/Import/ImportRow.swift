public import PieceModel

/// One row of an imported file: the piece it makes, or everything that is wrong with it.
public struct ImportRow: Hashable, Sendable {
    /// Where the row starts, from 1.
    public let line: Int
    public let result: Result<ImportedPiece, FieldErrors>
}

/// A piece that a row makes.
public struct ImportedPiece: Hashable, Sendable {
    /// The fields of `piece` as they were read, which `Piece(fields:)` has accepted.
    public let fields: JSONObject
    public let piece: Piece
    /// The same for the same row in every import of the file or of a newer one: made of the id that the source gave
    /// the row, or else of the columns that identify a visit, but not of ratings and texts, which people edit. Rows of
    /// one file can share it when they are copies of each other.
    public let externalID: String
    /// The id that the row has in an export of ours; nil for rows of others.
    public let pieceID: String?
    /// What was changed or left out to make it a piece, in English sentences without a final stop.
    public let warnings: [String]
}

/// A row on its way to a piece.
struct Draft {
    var fields = JSONObject()
    var warnings: [String] = []
    /// What the external id is made of, the name of the source first.
    var identity: [String] = []
    var problems: [FieldProblem] = []

    /// Sets a text field unless the text is blank; a longer text is cut to `limit` characters with a warning.
    mutating func set(_ key: String, _ text: String, limit: Int? = nil) {
        let text = text.trimmed
        guard !text.isEmpty else { return }
        if let limit, text.count > limit {
            warnings.append("\(key) was cut to \(limit) characters")
            fields[key] = .string(String(text.prefix(limit)).trimmed)
        } else {
            fields[key] = .string(text)
        }
    }

    mutating func problem(_ key: String, _ message: String, _ remedy: String) {
        problems.append(FieldProblem(path: "$.\(key)", message: message, remedy: remedy))
    }

    /// Sets the review, or the record when the text is too long for a review.
    mutating func setReview(_ text: String) {
        if text.trimmed.count > 200 {
            warnings.append("the review has more than 200 characters and became the record")
            set("record", text, limit: 10_000)
        } else {
            set("review", text)
        }
    }

    /// Sets a link when the text is one; anything else is left out.
    mutating func setLink(_ text: String) {
        let text = text.trimmed
        guard text.hasPrefix("https://") || text.hasPrefix("http://"), text.utf8.count <= 200,
            text.utf8.allSatisfy({ (0x21...0x7E).contains($0) })
        else { return }
        fields["link"] = .string(text)
    }

    /// The validated row.
    func row(line: Int) -> ImportRow {
        ImportRow(line: line, result: Result { () throws(FieldErrors) in try self.piece() })
    }

    private func piece() throws(FieldErrors) -> ImportedPiece {
        let piece: Piece
        do {
            piece = try Piece(fields: .object(fields))
        } catch {
            // A cell that could not be read leaves its field out; that it is missing then is no second problem.
            throw FieldErrors(
                problems + error.problems.filter { other in !problems.contains { $0.path == other.path } })
        }
        guard problems.isEmpty else { throw FieldErrors(problems) }
        var warnings = warnings
        // Bytes that were no characters, and characters that the source had lost already.
        if fields.contains(where: { $0.value.holdsReplacement }) {
            warnings.append("some characters could not be read and became \u{FFFD}")
        }
        return ImportedPiece(
            fields: fields, piece: piece, externalID: Fingerprint.text(of: identity),
            pieceID: identity.count == 2 && identity[0] == "piece" ? identity[1] : nil, warnings: warnings)
    }
}

extension JSONValue {
    fileprivate var holdsReplacement: Bool {
        switch self {
        case .string(let text): text.unicodeScalars.contains("\u{FFFD}")
        case .array(let elements): elements.contains(where: \.holdsReplacement)
        case .object(let object): object.contains { $0.value.holdsReplacement }
        default: false
        }
    }
}
