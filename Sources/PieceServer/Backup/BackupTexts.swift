import PieceModel
import PieceStore

/// The first file of a backup.
struct Manifest: Hashable, Sendable {
    var program: String
    var created: String
    var engine: String

    var bytes: [UInt8] {
        let value: JSONValue = [
            "format": .number(JSONNumber(Backup.format)), "program": .string(program), "created": .string(created),
            "engine": .string(engine),
        ]
        return Array((value.serialized(pretty: true) + "\n").utf8)
    }

    /// Refuses backups of programs that wrote them otherwise.
    static func check(_ bytes: [UInt8]) throws(BackupError) {
        guard let object = (try? JSONParser.parse(bytes))?.object, let format = object["format"]?.integer else {
            throw .damaged("\(BackupEntry.manifest.name) cannot be read")
        }
        guard format == Backup.format else {
            throw BackupError(
                .damaged, "the backup has the format \(format), but this program reads \(Backup.format)",
                "restore it with the version of the program that made it, or a newer one")
        }
    }
}

/// The last file of a backup: what the others must agree with.
struct BackupSummary: Hashable, Sendable {
    var manifest: BlobHash
    var secret: BlobHash?
    var records: BlobHash?
    var contents: Backup.Contents

    /// The one text of the summary; a reader makes it anew from what it has read and compares.
    var bytes: [UInt8] {
        var digests: JSONObject = ["manifest.json": .string(manifest.description)]
        if let secret { digests["secret"] = .string(secret.description) }
        digests["records.jsonl"] = .string(records?.description ?? "")
        let counts = ExportKind.allCases.map { kind in
            JSONObject.Member(key: kind.rawValue, value: .number(JSONNumber(contents.records[kind, default: 0])))
        }
        let value: JSONValue = [
            "records": .object(JSONObject(counts)),
            "blobs": [
                "count": .number(JSONNumber(contents.blobs)), "bytes": .number(JSONNumber(contents.blobBytes)),
            ],
            "sha256": .object(digests),
        ]
        return Array((value.serialized(pretty: true) + "\n").utf8)
    }
}
