import Glibc
import PieceModel
import Synchronization

/// What earlier batches left in each output folder: a file `.piece-batch` with one line per output,
/// `1 DIGEST SIZE MODIFIED "NAME"`.
///
/// An output is skipped when the digest of its inputs is the one remembered and the file is still, by size and time,
/// the one that was written; so deleting or changing an output renders it again. Lines are only ever appended, one
/// write each, and the last of a name counts: a batch that is killed loses at most the line it was writing, which costs
/// one render. Losing the whole file costs a full run and nothing else, so no lock guards it. A run that ends tidies
/// files that are mostly outdated lines.
final class BatchState: Sendable {
    struct Entry: Hashable, Sendable {
        let digest: String
        let stamp: FileStamp
    }

    private struct Folder {
        var entries: [String: Entry] = [:]
        /// Lines in the file, outdated ones included.
        var lines = 0
        /// True when the file ends in a line that was never finished, which the next one must not be glued to.
        var isTorn = false
    }

    static let fileName = ".piece-batch"
    private let folders = Mutex<[String: Folder]>([:])

    /// Whether an output is there, unchanged, and made from inputs with this digest.
    func isCurrent(_ out: String, _ digest: Digest) -> Bool {
        let entry: Entry? = folders.withLock { folders in
            BatchState.load(FilePath.folder(of: out), into: &folders)
            return folders[FilePath.folder(of: out)]?.entries[FilePath.name(of: out)]
        }
        guard let entry else { return false }
        return entry.digest == digest.description && FileStamp(of: out) == entry.stamp
    }

    /// Remembers what an output was made from. When that fails the output is merely rendered again next time.
    func remember(_ out: String, _ digest: Digest, _ stamp: FileStamp) {
        let name = FilePath.name(of: out)
        let entry = Entry(digest: digest.description, stamp: stamp)
        folders.withLock { folders in
            let folder = FilePath.folder(of: out)
            BatchState.load(folder, into: &folders)
            folders[folder]?.entries[name] = entry
            folders[folder]?.lines += 1
            let descriptor = open(
                "\(folder)/\(BatchState.fileName)", O_WRONLY | O_APPEND | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0o666)
            guard descriptor >= 0 else { return }
            let start = folders[folder]?.isTorn == true ? "\n" : ""
            if writeAll(Array((start + BatchState.line(name, entry)).utf8), to: descriptor) == 0 {
                folders[folder]?.isTorn = false
            }
            close(descriptor)
        }
    }

    /// Rewrites files in which outdated lines outnumber the others.
    func tidy() {
        folders.withLock { folders in
            for (path, folder) in folders where folder.lines > 2 * folder.entries.count + 16 {
                let lines = folder.entries.sorted { $0.key < $1.key }.map { BatchState.line($0.key, $0.value) }
                _ = try? AtomicFile.write(Array(lines.joined().utf8), to: "\(path)/\(BatchState.fileName)")
            }
        }
    }

    private static func line(_ name: String, _ entry: Entry) -> String {
        let quoted = JSONValue.string(name).serialized()
        return "1 \(entry.digest) \(entry.stamp.size) \(entry.stamp.modified) \(quoted)\n"
    }

    private static func load(_ path: String, into folders: inout [String: Folder]) {
        guard folders[path] == nil else { return }
        var folder = Folder()
        // A file that is missing, unreadable or huge remembers nothing.
        let bytes = (try? InputFile.read("\(path)/\(fileName)", what: "state", limit: 256 << 20)) ?? []
        folder.isTorn = bytes.last.map { $0 != 0x0A } ?? false
        let complete = bytes.lastIndex(of: 0x0A).map { bytes[..<$0] } ?? []
        for line in complete.split(separator: 0x0A) {
            folder.lines += 1
            guard let (name, entry) = parse(line) else { continue }
            folder.entries[name] = entry
        }
        folders[path] = folder
    }

    private static func parse(_ line: ArraySlice<UInt8>) -> (String, Entry)? {
        let parts = line.split(separator: 0x20, maxSplits: 4)
        guard parts.count == 5, parts[0].elementsEqual([UInt8(ascii: "1")]), parts[1].count == 32,
            let size = Int(String(decoding: parts[2], as: UTF8.self)),
            let modified = Int(String(decoding: parts[3], as: UTF8.self)),
            let name = (try? JSONParser.parse(Array(parts[4])))?.string
        else { return nil }
        let digest = String(decoding: parts[1], as: UTF8.self)
        return (name, Entry(digest: digest, stamp: FileStamp(size: size, modified: modified)))
    }
}
