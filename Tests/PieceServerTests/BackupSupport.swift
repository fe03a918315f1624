import Foundation
import PieceBlobs
import PieceCount
import PieceModel
import PieceServer
import PieceStore
import PieceStoreMongo
import PieceStoreSQLite
import Synchronization
import Testing

/// A folder for one test with stores, blobs and backups in it, gone afterwards.
final class BackupFolder: Sendable {
    let path: String
    private let databases = Mutex<[MongoStore]>([])

    static let start = Instant(milliseconds: 1_794_650_400_000)

    /// SQLite, and MongoDB when the environment names a server in `MONGODB_URI`.
    static let engines = ["sqlite"] + (mongo == nil ? [] : ["mongodb"])
    private static let mongo = ProcessInfo.processInfo.environment["MONGODB_URI"]

    init() throws {
        path = FileManager.default.temporaryDirectory.appending(path: "piece-backup-\(UUID().uuidString)").path
        try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
    }

    deinit { try? FileManager.default.removeItem(atPath: path) }

    func file(_ name: String) -> String { "\(path)/\(name)" }

    func bytes(_ name: String) throws -> [UInt8] { [UInt8](try Data(contentsOf: URL(filePath: file(name)))) }

    @discardableResult
    func write(_ bytes: [UInt8], _ name: String) throws -> String {
        try Data(bytes).write(to: URL(filePath: file(name)))
        return file(name)
    }

    func exists(_ name: String) -> Bool { FileManager.default.fileExists(atPath: file(name)) }

    /// Names of files in the folder itself, hidden ones included.
    func names() throws -> [String] { try FileManager.default.contentsOfDirectory(atPath: path).sorted() }

    /// A service's place: a store of an engine, and blobs on disk, both empty unless they were there before.
    func place(_ name: String, engine: String = "sqlite") async throws -> BackupPlace {
        try FileManager.default.createDirectory(atPath: file(name), withIntermediateDirectories: true)
        let store: any PieceStore
        if engine == "mongodb", let uri = BackupFolder.mongo {
            let opened = try await MongoStore.open(
                uri: uri, database: "piece_backup_\(UInt64.random(in: 0 ... .max))", titles: shippedTitles())
            databases.withLock { $0.append(opened) }
            store = opened
        } else {
            store = try await SQLiteStore.open(path: file("\(name)/piece.sqlite"), titles: shippedTitles())
        }
        return BackupPlace(store: store, blobs: try await DiskBlobs.open(folder: file("\(name)/blobs")))
    }

    /// Removes the databases; to be called last.
    func dropDatabases() async throws {
        for store in databases.withLock(\.self) { try await store.dropDatabase() }
    }

    /// Writes a backup to a file of the folder.
    @discardableResult
    func backUp(_ place: BackupPlace, to name: String, secret: String? = nil) async throws -> Backup.Contents {
        try write([], name)
        let handle = try FileHandle(forWritingTo: URL(filePath: file(name)))
        defer { try? handle.close() }
        let source = Backup.Source(
            store: place.store, blobs: place.blobs, engine: "sqlite", program: "test", secret: secret,
            temporaryFolder: path, clock: Clock { BackupFolder.start })
        return try await Backup.write(source, to: handle.fileDescriptor)
    }

    /// Runs a line of shell in the folder, in which `$PIECE` is the program.
    func shell(_ line: String) async throws -> (status: Int32, errors: String) {
        let process = process("( \(line) ) 2>errors.txt")
        try process.run()
        await process.ended()
        return (process.terminationStatus, String(decoding: try bytes("errors.txt"), as: UTF8.self))
    }

    /// A line of shell that is to be run in the folder, in which `$PIECE` is the program.
    func process(_ line: String) -> Process {
        let process = Process()
        process.executableURL = URL(filePath: "/bin/sh")
        process.arguments = ["-c", line]
        process.currentDirectoryURL = URL(filePath: path)
        var environment = ProcessInfo.processInfo.environment.filter { !$0.key.hasPrefix("PIECE_") }
        environment["PIECE"] =
            URL(filePath: "/proc/self/exe").resolvingSymlinksInPath().deletingLastPathComponent()
            .appending(path: "piece").path
        process.environment = environment
        return process
    }
}

struct BackupPlace: Sendable {
    let store: any PieceStore
    let blobs: any BlobStore

    func close() async {
        await store.close()
        await blobs.close()
    }

    /// Keeps a blob as the service does: noted, then written.
    func picture(_ content: [UInt8], _ mediaType: String = "image/png") async throws -> Picture {
        let hash = BlobHash(of: content)
        try await store.note(
            [BlobNote(hash: hash, bytes: content.count, mediaType: mediaType)], at: BackupFolder.start)
        try await blobs.put(content, hash: hash, mediaType: mediaType)
        return Picture(hash: hash, mediaType: mediaType, width: 10, height: 20, bytes: content.count)
    }

    func account(_ nickname: String, _ role: Account.Role) async throws -> Account {
        let account = Account(
            id: .new(at: BackupFolder.start), nickname: nickname, passwordHash: "$scrypt$x", role: role,
            created: BackupFolder.start, updated: BackupFolder.start)
        try await store.create(account)
        return account
    }

    func piece(of owner: AccountID, title: String, _ pictures: Pictures, key: IdempotencyKey? = nil) async throws
        -> PieceRecord
    {
        let number = try await store.nextNumber(of: owner)
        let piece = try Piece(fields: [
            "kind": "musical", "title": .string(title), "date": "2026-11-14", "score": .number(JSONNumber(4.5)!),
            "review": "한 줄\n\"둘\" 🎭", "number": .number(JSONNumber(number)),
        ])
        let record = PieceRecord(
            id: .new(at: BackupFolder.start), owner: owner, number: number, piece: piece,
            design: Design(layout: "playbill", layoutVersion: 1, locale: .ko, palette: ["vib": "#FF8800"]),
            pictures: pictures, created: BackupFolder.start, updated: BackupFolder.start)
        return try await store.create(record, key: key).record
    }

    /// Puts something of every kind in; the last piece is called 마지막.
    func fill() async throws {
        let at = BackupFolder.start
        func content(_ name: String, _ size: Int) -> [UInt8] {
            (0..<size).map { UInt8(truncatingIfNeeded: $0) } + name.utf8
        }
        let owner = try await account("주인", .owner)
        let member = try await account("손님", .member)
        let photo = try await picture(content("photo", 3000), "image/jpeg")
        var pictures = Pictures(
            photo: photo, ticket: try await picture(content("ticket", 512)), thumbnails: [], cutout: nil, palette: [:])
        pictures.thumbnails = [try await picture(content("small", 1), "image/webp")]
        let key = IdempotencyKey(account: owner.id, key: "k", fingerprint: photo.hash, at: at)
        let first = try await piece(of: owner.id, title: "처음", pictures, key: key)
        pictures.ticket = try await picture(content("second", 700))
        _ = try await piece(of: owner.id, title: "마지막", pictures)
        _ = try await store.setHeart(true, on: first.id, by: member.id, at: at)
        try await store.create(
            Share(
                id: .new(at: at), piece: first.id, owner: owner.id, hash: BlobHash(of: Array("t".utf8)),
                shows: ["price"],
                created: at, expires: nil, ticket: try await picture(content("masked", 900)), pieceVersion: 1))
        try await store.create(
            Upload(
                id: .new(at: at), owner: owner.id, photo: try await picture(content("upload", 40), "image/jpeg"),
                created: at, expires: at.adding(seconds: 86_400)))
        try await store.create(
            Session(id: .new(at: at), account: owner.id, label: "x", created: at, lastUsed: at, expires: at),
            refresh: BlobHash(of: Array("r".utf8)))
        try await store.create(
            APIToken(
                id: .new(at: at), account: owner.id, name: "n", hash: BlobHash(of: Array("a".utf8)),
                scopes: ["pieces:read"],
                created: at, expires: nil))
        try await store.create(
            OneTimeCode(
                hash: BlobHash(of: Array("c".utf8)), account: owner.id, purpose: "sign-in", created: at, expires: at))
        try await store.create(
            OwnerLink(
                id: .new(at: at), owner: owner.id, purpose: .feed, name: "달력", hash: BlobHash(of: Array("f".utf8)),
                shows: ["seat"], created: at))
        try await store.changeCounts(of: owner.id) { counts in
            var preferences = CountPreferences()
            preferences.budgets["KRW"] = Budget(month: 100_000)
            try counts.write(preferences)
        }
        // Noted, but nothing holds it: its bytes need not be there.
        try await store.note([BlobNote(hash: BlobHash(of: [7]), bytes: 1, mediaType: "image/png")], at: at)
    }

    /// All documents, as lines whose members are sorted, so that stores can be compared.
    func documents() async throws -> [String] {
        let all = BackupDocuments()
        try await store.export { all.append($0) }
        return try all.documents.map { document in
            let encoder = JSONEncoder()
            encoder.outputFormatting = [.sortedKeys]
            return document.kind + String(decoding: try encoder.encode(document.content), as: UTF8.self)
        }.sorted()
    }

    /// Every blob that a record names.
    func named() async throws -> Set<BlobHash> {
        let all = BackupDocuments()
        try await store.export { all.append($0) }
        var blobs: Set<BlobHash> = []
        for document in all.documents {
            switch document.kind {
            case "piece": blobs.formUnion(try document.value(PieceRecord.self).blobs)
            case "share": blobs.insert(try document.value(Share.self).ticket.hash)
            case "upload": blobs.formUnion([try document.value(Upload.self).photo?.hash].compactMap(\.self))
            default: break
            }
        }
        return blobs
    }
}

private final class BackupDocuments: Sendable {
    private let state = Mutex<[StoreDocument]>([])
    var documents: [StoreDocument] { state.withLock(\.self) }
    func append(_ document: StoreDocument) { state.withLock { $0.append(document) } }
}

/// The code of the error a backup or restore ends with; nil when it succeeds.
func backupError(_ body: () async throws -> Void) async throws -> BackupError? {
    do {
        try await body()
        return nil
    } catch let error as BackupError {
        #expect(!error.message.isEmpty && !error.remedy.isEmpty)
        return error
    }
}

extension Process {
    /// Waits on a thread of its own: waiting on one of the few that tasks share would hold up the servers of other tests.
    func ended() async {
        await withCheckedContinuation { continuation in
            Thread.detachNewThread {
                self.waitUntilExit()
                continuation.resume()
            }
        }
    }
}
