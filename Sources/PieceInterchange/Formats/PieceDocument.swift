import PieceModel

/// Our own JSON: a header that names the format, and pieces, each with its fields inside a wrapper of facts about them.
enum PieceDocument {
    static let format = "piece-export"
    static let version = 1

    /// Refuses documents of others and of later versions.
    static func checkHeader(_ object: JSONObject, line: Int) throws(ImportError) {
        guard object["format"]?.string == format else {
            throw ImportError(
                .unknownFormat, line: line, "\"format\" is not \"\(format)\"",
                remedy: "choose an export of this program")
        }
        guard object["version"]?.integer == version else {
            throw ImportError(
                .unknownFormat, line: line, "the version of the export is not \(version)",
                remedy: "export again with this version of the program")
        }
    }

    /// The piece in `{"id": …, "fields": {…}}`, or in an object that is the fields themselves.
    static func draft(_ value: JSONValue, _ options: ImportOptions) -> Draft {
        var draft = Draft()
        guard let object = value.object else {
            draft.problems = [
                FieldProblem(
                    path: "$", message: "must be an object, but is \(value.typeName)", remedy: "write it in { }")
            ]
            return draft
        }
        let wrapped = object["fields"]
        if let wrapped, wrapped.object == nil {
            draft.problem("fields", "must be an object, but is \(wrapped.typeName)", "write it in { }")
        }
        draft.fields = wrapped.map { $0.object ?? JSONObject() } ?? object
        if draft.fields["kind"] == nil, let kind = options.kind { draft.fields["kind"] = .string(kind.id) }
        if let id = object["id"]?.string, wrapped != nil, !id.isEmpty {
            draft.identity = ["piece", id]
        } else {
            draft.identifyByVisit()
        }
        return draft
    }
}

extension Draft {
    /// Private is what a piece is anyway and is not written.
    mutating func setVisibility(_ options: ImportOptions) {
        if options.visibility != .private { fields["visibility"] = .string(options.visibility.rawValue) }
    }

    /// Knows the row by what was visited, when and where.
    mutating func identifyByVisit() {
        identity = ["visit"]
        for key in ["kind", "title", "date", "time", "venue", "seat"] { identity.append(fields[key]?.string ?? "") }
    }
}
