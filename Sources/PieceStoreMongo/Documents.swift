import PieceModel
import PieceStore

// How records become documents: a record's own JSON with its `_id` and what is only there to be searched.

extension JSONValue {
    /// A value that is written as a string, such as an id or a hash.
    static func text(_ value: some CustomStringConvertible) -> JSONValue { .string(value.description) }

    static func list(_ values: some Sequence<some CustomStringConvertible>) -> JSONValue {
        .array(values.map { .text($0) })
    }

    static func number(_ integer: Int) -> JSONValue { .number(JSONNumber(integer)) }

    static func time(_ instant: Instant) -> JSONValue { .number(Int(instant.milliseconds)) }
}

extension JSONObject {
    /// The document that keeps a record.
    /// - Parameter extra: fields beside those of the record.
    init(_ record: some Encodable, id: some CustomStringConvertible, _ extra: JSONObject = [:]) throws(MongoFailure) {
        do {
            let json = try StoreDocument.json(record)
            let limits = JSONParser.Limits(bytes: 16 << 20, depth: 64)
            let fields = try JSONParser.parse(json, limits: limits).object ?? [:]
            self.init([Member(key: "_id", value: .text(id))] + fields.members + extra.members)
        } catch {
            throw .unreadable("the record \(id)", "\(error)")
        }
    }

    /// The record a document keeps.
    func record<Record: Decodable>(_: Record.Type = Record.self) throws(MongoFailure) -> Record {
        do {
            return try JSONValue.object(self).decoded()
        } catch {
            throw .unreadable("the document \(self["_id"]?.string ?? "")", "\(error)")
        }
    }
}

extension PieceRecord {
    /// The document of a piece; `index` is what queries look at, so that the form of the facts may change freely.
    func document() throws(MongoFailure) -> JSONObject {
        let text = SearchText(piece)
        let index: JSONObject = [
            "viewingKey": .string(viewingKey), "kind": .string(piece.kind.id),
            "genres": .array(piece.genres.map { .string($0.id) }), "date": .text(piece.date),
            "scoreHalves": piece.score.map { .number($0.halves) } ?? .null,
            "visibility": .string(piece.visibility.rawValue), "grams": .array(text.grams.map(JSONValue.string)),
            "text": .string(text.text), "initials": .string(text.initials),
        ]
        return try JSONObject(self, id: id, ["index": .object(index)])
    }
}

extension BlobHolder {
    /// Such as `piece/0193…`.
    var text: String {
        switch self {
        case .piece(let id): "piece/\(id)"
        case .share(let id): "share/\(id)"
        case .upload(let id): "upload/\(id)"
        case .job(let id): "job/\(id)"
        }
    }

    init?(_ text: String) {
        let parts = text.split(separator: "/", maxSplits: 1).map(String.init)
        guard parts.count == 2 else { return nil }
        let holder: BlobHolder? =
            switch parts[0] {
            case "piece": PieceID(parts[1]).map(BlobHolder.piece)
            case "share": Identifier<Share>(parts[1]).map(BlobHolder.share)
            case "upload": Identifier<Upload>(parts[1]).map(BlobHolder.upload)
            case "job": Identifier<StyleJob>(parts[1]).map(BlobHolder.job)
            default: nil
            }
        guard let holder else { return nil }
        self = holder
    }
}
