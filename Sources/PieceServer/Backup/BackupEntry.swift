import PieceModel

/// A file in a backup. These names are all there can be, so none leads out of the folder.
enum BackupEntry: Hashable, Sendable {
    case manifest
    case secret
    case records
    case blob(BlobHash, suffix: String)
    case summary

    static let suffixes = ["jpg", "webp", "png"]

    private static let folder = "piece-backup/"
    private static let blobs = folder + "blobs/"

    var name: String {
        switch self {
        case .manifest: BackupEntry.folder + "manifest.json"
        case .secret: BackupEntry.folder + "secret"
        case .records: BackupEntry.folder + "records.jsonl"
        case .blob(let hash, let suffix): "\(BackupEntry.blobs)\(hash).\(suffix)"
        case .summary: BackupEntry.folder + "summary.json"
        }
    }

    /// The entry of a name; nil for all other names.
    init?(name: String) {
        if let plain = [BackupEntry.manifest, .secret, .records, .summary].first(where: { $0.name == name }) {
            self = plain
            return
        }
        let parts = name.dropFirst(BackupEntry.blobs.count).split(separator: ".", omittingEmptySubsequences: false)
        guard name.hasPrefix(BackupEntry.blobs), parts.count == 2, let hash = BlobHash(String(parts[0])),
            BackupEntry.suffixes.contains(String(parts[1]))
        else { return nil }
        self = .blob(hash, suffix: String(parts[1]))
    }
}
