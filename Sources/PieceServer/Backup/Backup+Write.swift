import PieceBlobs
import PieceModel
import PieceStore
import Synchronization

extension Backup {
    /// Writes a backup. The service may be running: the records are those of one moment, and the blobs they name are
    /// read afterwards.
    /// - Parameter descriptor: where it goes, from its current place on; a failure leaves a useless beginning there.
    /// - Throws: `BackupError`; `StoreError` and `BlobError` of what is backed up.
    public static func write(_ source: Source, to descriptor: Int32) async throws -> Contents {
        try await withTaskExecutorPreference(BlockingThread()) { try await writeHere(source, to: descriptor) }
    }

    private static func writeHere(_ source: Source, to descriptor: Int32) async throws -> Contents {
        let created = source.clock.now()
        let spool = try Spool(folder: source.temporaryFolder)
        try await source.store.export { try spool.append($0) }
        let size = try spool.finish()
        let lines = RecordLines(spool.file, offset: 0, size: size)
        let scan = try RecordScan(lines)

        let tar = TarWriter(descriptor: descriptor, modified: Int(created.unixSeconds))
        let manifest = Manifest(
            program: source.program, created: created.description, engine: source.engine
        ).bytes
        try tar.add(.manifest, manifest)
        let secret = try source.secret.map { try secretBytes($0) }
        if let secret { try tar.add(.secret, secret) }
        try tar.add(.records, of: spool.file, size: size)

        var contents = Contents(records: scan.counts, blobs: 0, blobBytes: 0, hasSecret: secret != nil)
        var missing = scan.named
        var notes = BlobNotes(lines)
        while let note = try notes.next() {
            guard missing.remove(note.hash) else { continue }
            let bytes = try await content(of: note.hash, source, lines)
            try tar.add(.blob(note.hash, suffix: note.fileSuffix), bytes)
            contents.blobs += 1
            contents.blobBytes += bytes.count
        }
        if let hash = missing.first { throw try fault("is not noted", hash, lines) }
        let summary = BackupSummary(
            manifest: BlobHash(of: manifest), secret: secret.map { BlobHash(of: $0) }, records: scan.sha256,
            contents: contents)
        try tar.add(.summary, summary.bytes)
        try tar.finish()
        return contents
    }

    /// The secret as it stands in a backup.
    private static func secretBytes(_ text: String) throws -> [UInt8] {
        _ = try Secrets(text: text)
        return Array((text.trimmed + "\n").utf8)
    }

    private static func content(
        of hash: BlobHash, _ source: Source, _ lines: RecordLines
    ) async throws -> [UInt8] {
        var found: [UInt8]?
        do throws(BlobError) {
            found = try await source.blobs.get(hash)
        } catch {
            throw error.code == .corrupt ? try fault("is damaged", hash, lines) : error
        }
        guard let bytes = found else {
            // A collector deletes what nothing holds any more; then the snapshot is older than the blobs.
            guard try await source.store.holders(of: hash).isEmpty else { throw try fault("is missing", hash, lines) }
            throw BackupError(
                .blob, "blob \(hash) was deleted with the last record that named it while the backup was made",
                "run the same command again")
        }
        guard bytes.count <= blobLimit, BlobHash(of: bytes) == hash else { throw try fault("is damaged", hash, lines) }
        return bytes
    }

    private static func fault(_ flaw: String, _ hash: BlobHash, _ lines: RecordLines) throws -> BackupError {
        let holder = try RecordScan.holder(of: hash, in: lines) ?? "a record"
        return BackupError(
            .blob, "blob \(hash) of \(holder) \(flaw)",
            "put its file back from an older backup, or delete what names it")
    }
}

/// Keeps the records of an export in a nameless file: a tar archive says the length of a file before it.
private final class Spool: Sendable {
    private struct State {
        var buffer: [UInt8] = []
        /// Bytes in the file.
        var size = 0

        mutating func flush(to file: BackupFile) throws(BackupError) {
            try BackupFile.write(buffer, to: file.descriptor)
            size += buffer.count
            buffer.removeAll(keepingCapacity: true)
        }
    }

    let file: BackupFile
    private let state = Mutex(State())

    private static let chunk = 1 << 18

    init(folder: String) throws(BackupError) { file = try BackupFile(namelessIn: folder) }

    func append(_ document: StoreDocument) throws(BackupError) {
        let line = document.line
        try state.withLock { (state) throws(BackupError) in
            state.buffer += line
            if state.buffer.count >= Spool.chunk { try state.flush(to: file) }
        }
    }

    /// - Returns: the length of all records.
    func finish() throws(BackupError) -> Int {
        try state.withLock { (state) throws(BackupError) in
            try state.flush(to: file)
            return state.size
        }
    }
}
