import Crypto
import PieceModel
import PieceStore

/// Reads records, one JSON object a line, from a part of a file.
struct RecordLines {
    private let file: BackupFile
    private var position: Int
    private let end: Int
    private var buffer: [UInt8] = []
    private var start = 0
    /// Of what has been read.
    private var digest = SHA256()
    /// How many lines have been read.
    private(set) var count = 0

    private static let chunk = 1 << 18
    /// A record lies one level deeper than in the store.
    private static let limits = JSONParser.Limits(bytes: Backup.recordLimit, depth: 33)

    init(_ file: BackupFile, offset: Int, size: Int) {
        self.file = file
        position = offset
        end = offset + size
    }

    /// The next record; nil at the end.
    mutating func next() throws(BackupError) -> StoreDocument? {
        guard let line = try line() else { return nil }
        count += 1
        let value: JSONValue
        do throws(JSONSyntaxError) {
            value = try JSONParser.parse(line, limits: RecordLines.limits)
        } catch {
            throw .damaged("record \(count), column \(error.column): \(error.message)")
        }
        guard let object = value.object, object.keys == ["kind", "content"], let kind = object["kind"]?.string,
            let content = object["content"]
        else { throw .damaged("record \(count) has no kind and content") }
        return StoreDocument(kind: kind, content: content)
    }

    /// The SHA-256 of everything; to be asked for at the end.
    var sha256: BlobHash? { BlobHash(digest: digest.finalize()) }

    private mutating func line() throws(BackupError) -> [UInt8]? {
        var searched = start
        while true {
            if let newline = buffer[searched...].firstIndex(of: UInt8(ascii: "\n")) {
                defer { start = newline + 1 }
                return Array(buffer[start..<newline])
            }
            buffer.removeFirst(start)
            start = 0
            searched = buffer.count
            if position == end {
                guard buffer.isEmpty else { throw .damaged("the last record is cut short") }
                return nil
            }
            guard buffer.count <= Backup.recordLimit else { throw .damaged("record \(count + 1) is too long") }
            let bytes = try file.read(min(RecordLines.chunk, end - position), at: position)
            guard !bytes.isEmpty else { throw .damaged("the records are cut short") }
            digest.update(data: bytes)
            position += bytes.count
            buffer += bytes
        }
    }
}

extension StoreDocument {
    /// The record as a line of a backup.
    var line: [UInt8] {
        let value: JSONValue = ["kind": .string(kind), "content": content]
        return Array(value.serialized().utf8) + [UInt8(ascii: "\n")]
    }
}
