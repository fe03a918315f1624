public import PieceBlobs
import PieceModel
public import PieceStore
import Synchronization

extension Backup {
    /// A backup that has been read from beginning to end and found whole.
    public struct Checked: Sendable {
        public let contents: Contents
        /// The service's secret, when it is in the backup.
        public let secret: String?
        fileprivate let file: BackupFile
        fileprivate let records: TarReader.Item
        fileprivate let sha256: BlobHash?

        fileprivate var lines: RecordLines { RecordLines(file, offset: records.offset, size: records.size) }
    }

    /// Reads a backup and compares everything in it: the archive's structure, every record, every blob with its hash,
    /// the blobs with what records name, and all with the summary.
    /// - Parameter path: of a plain file, which must not change until it is restored.
    /// - Throws: `BackupError`.
    public static func check(path: String) async throws -> Checked {
        try await withTaskExecutorPreference(BlockingThread()) { try Checked(path: path) }
    }
}

extension Backup.Checked {
    fileprivate init(path: String) throws(BackupError) {
        file = try BackupFile(reading: path)
        var tar = try TarReader(file)
        let manifest = try tar.bytes(try tar.next(.manifest), limit: Backup.textLimit)
        try Manifest.check(manifest)
        var item = try tar.next()
        var secretBytes: [UInt8]?
        if let found = item, found.entry == .secret {
            secretBytes = try tar.bytes(found, limit: Backup.textLimit)
            item = try tar.next()
        }
        guard let records = item, records.entry == .records else {
            throw .damaged("\(BackupEntry.records.name) is not where it should be")
        }
        self.records = records
        let lines = RecordLines(file, offset: records.offset, size: records.size)
        let scan = try RecordScan(lines)
        sha256 = scan.sha256

        var contents = Backup.Contents(
            records: scan.counts, blobs: 0, blobBytes: 0, hasSecret: secretBytes != nil)
        var missing = scan.named
        var notes = BlobNotes(lines)
        item = try tar.next()
        while let blob = item, case .blob(let hash, let suffix) = blob.entry {
            guard missing.remove(hash), let note = try notes.next(of: hash), note.fileSuffix == suffix else {
                throw .damaged("blob \(hash) is not what records name, is there twice or not in its place")
            }
            guard BlobHash(of: try tar.bytes(blob, limit: Backup.blobLimit)) == hash else {
                throw .damaged("blob \(hash) has other bytes")
            }
            contents.blobs += 1
            contents.blobBytes += blob.size
            item = try tar.next()
        }
        if let hash = missing.first {
            let holder = try RecordScan.holder(of: hash, in: lines) ?? "a record"
            throw .damaged("blob \(hash) of \(holder) is not in it")
        }
        guard let item, item.entry == .summary else {
            throw .damaged("\(BackupEntry.summary.name) is not where it should be")
        }
        let summary = BackupSummary(
            manifest: BlobHash(of: manifest), secret: secretBytes.map { BlobHash(of: $0) }, records: scan.sha256,
            contents: contents)
        guard try tar.bytes(item, limit: Backup.textLimit) == summary.bytes else {
            throw .damaged("\(BackupEntry.summary.name) tells of something else than what is there")
        }
        guard try tar.next() == nil else { throw .damaged("there is something after the summary") }
        let secret = secretBytes.map { String(decoding: $0, as: UTF8.self).trimmed }
        if let secret, (try? Secrets(text: secret)) == nil { throw .damaged("the secret in it is none") }
        self.secret = secret
        self.contents = contents
    }

    /// Takes the backup into a store without any record: first the blobs, then all records or none. When that fails,
    /// blobs may be left that nothing names; they do no harm, and the next restore uses them.
    /// - Throws: `BackupError`, `.notEmpty` when there are records; `StoreError` and `BlobError` of what it goes into.
    public func restore(into store: any PieceStore, _ blobs: any BlobStore) async throws {
        try await withTaskExecutorPreference(BlockingThread()) {
            guard try await store.isWithoutRecords else {
                throw BackupError(
                    .notEmpty, "there are records in the store already",
                    "restore into an empty one, such as a new folder or database")
            }
            try await restoreBlobs(into: blobs)
            let feed = RecordFeed(lines, sha256: sha256)
            try await store.restore { try feed.next() }
        }
    }

    private func restoreBlobs(into blobs: any BlobStore) async throws {
        var tar = try TarReader(file)
        var notes = BlobNotes(lines)
        while let item = try tar.next() {
            guard case .blob(let hash, _) = item.entry else { continue }
            guard let note = try notes.next(of: hash) else { throw BackupError.damaged("it changed while it was read") }
            try await blobs.put(try tar.bytes(item, limit: Backup.blobLimit), hash: hash, mediaType: note.mediaType)
        }
    }

    /// Keeps the backup's secret in a file of its own, for a service that is to go on with its links and sessions.
    /// - Throws: `BackupError`, `.refused` when there is none in the backup, `.notEmpty` when the file has another
    ///   already; `SecretsError` when it cannot be written.
    /// - Returns: whether the file was made; false when it had the same secret.
    @discardableResult
    public func restoreSecret(path: String) throws -> Bool {
        guard let secret else {
            throw BackupError(
                .refused, "there is no secret in the backup", "restore without --with-secret")
        }
        if try Secrets.keep(secret, path: path) { return true }
        guard try Secrets.text(path: path).trimmed == secret else {
            throw BackupError(
                .notEmpty, "there is another secret in '\(path)' already",
                "move it away, or restore without --with-secret")
        }
        return false
    }
}

extension PieceStore {
    /// Whether an export would give nothing.
    fileprivate var isWithoutRecords: Bool {
        get async throws {
            do {
                try await export { _ in throw FoundRecord() }
                return true
            } catch is FoundRecord {
                return false
            }
        }
    }
}

/// Ends an export at its first record.
private struct FoundRecord: Error {}

/// Gives a store the records it restores.
private final class RecordFeed: Sendable {
    private let lines: Mutex<RecordLines>
    private let sha256: BlobHash?

    init(_ lines: RecordLines, sha256: BlobHash?) {
        self.lines = Mutex(lines)
        self.sha256 = sha256
    }

    func next() throws(BackupError) -> StoreDocument? {
        try lines.withLock { (lines) throws(BackupError) in
            if let document = try lines.next() { return document }
            // Failing here undoes the restore.
            guard lines.sha256 == sha256 else { throw .damaged("it changed while it was read") }
            return nil
        }
    }
}
