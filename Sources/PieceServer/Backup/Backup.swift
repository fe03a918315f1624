public import PieceBlobs
public import PieceModel
public import PieceStore

/// One file with everything a service keeps: all records of one moment, and every blob they name.
///
/// It is a tar archive (POSIX ustar) of these files, in this order, and no others:
/// - `piece-backup/manifest.json`: the version of the format, and what made the backup and when;
/// - `piece-backup/secret`, when that was asked for;
/// - `piece-backup/records.jsonl`: a `StoreDocument` a line, in the order of `PieceStore.export`;
/// - `piece-backup/blobs/<hash>.<suffix>`: the blobs, in the order of their notes among the records;
/// - `piece-backup/summary.json`: counts, and the SHA-256 of the first files.
///
/// Whatever the size of the library, a backup takes the memory of its largest blob and some 60 bytes for each blob.
/// The digests find damage; they are no signature.
public enum Backup {
    /// Goes up when older programs could not read a backup.
    static let format = 1
    /// The greatest blob, in bytes: as much as any blob store gives back.
    static let blobLimit = 64 << 20
    /// The greatest record, in bytes.
    static let recordLimit = 16 << 20
    /// The greatest of the other files, in bytes.
    static let textLimit = 64 << 10

    /// What a backup is made of.
    public struct Source: Sendable {
        public var store: any PieceStore
        public var blobs: any BlobStore
        /// The name of the store's engine, for people.
        public var engine: String
        /// The program's version, for people.
        public var program: String
        /// The service's secret as text, to be put into the backup; nil leaves it out.
        public var secret: String?
        /// The folder of a nameless file that holds the records meanwhile.
        public var temporaryFolder: String
        public var clock: Clock

        public init(
            store: any PieceStore, blobs: any BlobStore, engine: String, program: String, secret: String? = nil,
            temporaryFolder: String, clock: Clock
        ) {
            self.store = store
            self.blobs = blobs
            self.engine = engine
            self.program = program
            self.secret = secret
            self.temporaryFolder = temporaryFolder
            self.clock = clock
        }
    }

    /// What is in a backup.
    public struct Contents: Hashable, Sendable {
        /// How many records there are of each kind.
        public var records: [ExportKind: Int]
        public var blobs: Int
        /// Bytes of all blobs together.
        public var blobBytes: Int
        /// Whether the service's secret is in it.
        public var hasSecret: Bool

        /// The counts as part of a sentence.
        public var description: String {
            func count(_ number: Int, _ noun: String) -> String { "\(number) \(noun)\(number == 1 ? "" : "s")" }
            let named = [ExportKind.account: "account", .piece: "piece", .share: "share link", .upload: "upload"]
            let counts = ExportKind.allCases.compactMap { kind in
                named[kind].map { count(records[kind, default: 0], $0) }
            }
            return counts.joined(separator: ", ") + " and " + count(blobs, "blob") + " of \(blobBytes) bytes together"
        }
    }
}

/// Why a backup was not made or not taken back: what failed, and what to do.
public struct BackupError: Error, Hashable, Sendable, CustomStringConvertible {
    public enum Code: Hashable, Sendable {
        /// The file is no backup, or is damaged.
        case damaged
        /// A blob that a record names is missing or damaged.
        case blob
        /// The store or the place of the secret holds something already.
        case notEmpty
        /// The file cannot be opened.
        case noInput
        /// Reading or writing failed; see the message.
        case inputOutput
        /// What was asked for cannot be.
        case refused
    }

    public var code: Code
    /// What failed and where, as a sentence without a full stop.
    public var message: String
    /// What to do.
    public var remedy: String

    init(_ code: Code, _ message: String, _ remedy: String) {
        self.code = code
        self.message = message
        self.remedy = remedy
    }

    public var description: String { "\(message); \(remedy)" }

    static func damaged(_ message: String) -> BackupError {
        BackupError(.damaged, "the backup is damaged or none: \(message)", "use another copy; nothing was restored")
    }
}
