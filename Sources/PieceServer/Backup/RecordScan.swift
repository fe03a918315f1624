import PieceModel
import PieceStore

/// What one look through all records finds: how many there are, and which blobs they name.
struct RecordScan {
    private(set) var counts: [ExportKind: Int] = [:]
    private(set) var named = BlobSet()
    let sha256: BlobHash?

    /// Reads every record as what it says it is, so that a backup that passes can be restored.
    init(_ lines: RecordLines) throws(BackupError) {
        var lines = lines
        while let document = try lines.next() {
            let (kind, blobs) = try document.examined(lines.count)
            counts[kind, default: 0] += 1
            for blob in blobs { named.insert(blob) }
        }
        sha256 = lines.sha256
    }

    /// Who names a blob first, for messages; nil when nobody does.
    static func holder(of blob: BlobHash, in lines: RecordLines) throws(BackupError) -> String? {
        var lines = lines
        while let document = try lines.next() {
            let (kind, blobs) = try document.examined(lines.count)
            guard blobs.contains(blob) else { continue }
            let id = document.content.object?["id"]?.string ?? "?"
            let title = document.content.object?["piece"]?.object?["title"]?.string
            return "\(kind.rawValue) \(id)" + (title.map { " (\($0.prefix(60)))" } ?? "")
        }
        return nil
    }
}

/// The notes of blobs among the records, one by one.
struct BlobNotes {
    private var lines: RecordLines

    init(_ lines: RecordLines) { self.lines = lines }

    mutating func next() throws(BackupError) -> BlobNote? {
        while let document = try lines.next() {
            if document.kind == ExportKind.blob.rawValue {
                return try document.read(BlobDocument.self, lines.count).note
            }
        }
        return nil
    }

    /// The note of a blob that comes after those before; nil when there is none.
    mutating func next(of hash: BlobHash) throws(BackupError) -> BlobNote? {
        while let note = try next() { if note.hash == hash { return note } }
        return nil
    }
}

extension BlobNote {
    /// The suffix of the blob's file.
    var fileSuffix: String {
        let suffix = Picture(hash: hash, mediaType: mediaType, width: 0, height: 0, bytes: bytes).suffix
        return BackupEntry.suffixes.contains(suffix) ? suffix : "png"
    }
}

extension StoreDocument {
    /// The record's kind and the blobs it names.
    /// - Parameter line: where it stands, for messages.
    fileprivate func examined(_ line: Int) throws(BackupError) -> (ExportKind, Set<BlobHash>) {
        guard let kind = ExportKind(rawValue: kind) else {
            throw BackupError(
                .damaged, "record \(line) is of the kind \"\(kind.prefix(40))\", which this program does not know",
                "update the program; nothing was restored")
        }
        var blobs: Set<BlobHash> = []
        switch kind {
        case .counter: _ = try read(CounterDocument.self, line)
        case .account: _ = try read(Account.self, line)
        case .session: _ = try read(SessionDocument.self, line)
        case .apiToken: _ = try read(APIToken.self, line)
        case .code: _ = try read(OneTimeCode.self, line)
        case .blob: _ = try read(BlobDocument.self, line)
        case .piece: blobs = try read(PieceRecord.self, line).blobs
        case .share: blobs = [try read(Share.self, line).ticket.hash]
        case .upload: blobs = Set([try read(Upload.self, line).photo?.hash].compactMap(\.self))
        case .heart: _ = try read(HeartDocument.self, line)
        case .idempotency: _ = try read(IdempotencyDocument.self, line)
        case .link: _ = try read(OwnerLink.self, line)
        case .grant: _ = try read(GrantDocument.self, line)
        case .preferences: _ = try read(PreferencesDocument.self, line)
        }
        return (kind, blobs)
    }

    fileprivate func read<Value: Decodable>(_ type: Value.Type, _ line: Int) throws(BackupError) -> Value {
        do {
            return try value(type)
        } catch {
            throw .damaged("record \(line) cannot be read as \(kind): \(error)")
        }
    }
}

/// Hashes of blobs, 32 bytes each: as texts those of a large library would fill the memory.
struct BlobSet: Sendable {
    private struct Key: Hashable { let words: SIMD4<UInt64> }

    private var keys: Set<Key> = []

    var isEmpty: Bool { keys.isEmpty }

    mutating func insert(_ hash: BlobHash) { keys.insert(BlobSet.key(hash)) }

    /// Takes a hash out; true when it was there.
    mutating func remove(_ hash: BlobHash) -> Bool { keys.remove(BlobSet.key(hash)) != nil }

    /// Any one.
    var first: BlobHash? {
        keys.first.flatMap { key in
            BlobHash(
                digest: (0..<32).map { UInt8(truncatingIfNeeded: key.words[$0 / 8] >> UInt64(56 - $0 % 8 * 8)) })
        }
    }

    private static func key(_ hash: BlobHash) -> Key {
        var words = SIMD4<UInt64>()
        for (index, digit) in hash.description.utf8.enumerated() {
            let value = digit <= UInt8(ascii: "9") ? digit - UInt8(ascii: "0") : digit - UInt8(ascii: "a") + 10
            words[index / 16] = words[index / 16] << 4 | UInt64(value)
        }
        return Key(words: words)
    }
}
