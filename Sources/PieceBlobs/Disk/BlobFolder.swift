import Crypto
import Foundation
import Glibc
import PieceModel
import Synchronization

/// A folder of blobs, each at `ab/cd/<hash>`; its calls block.
///
/// A blob is written to a file `.tmp-…` at the top, forced to disk, and only then renamed, so a name that is a hash
/// always has all bytes, whatever stopped the writer. Several processes may use one folder.
final class BlobFolder: Sendable {
    let path: String
    private let checksHashes: Bool
    private let top: Descriptor
    /// Folders known to be named durably, as the first four digits of the hashes in them.
    private let settled = Mutex<Set<Substring>>([])

    private static let temporaryPrefix = ".tmp-"

    /// Opens a folder, made with those above it if need be, and removes what interrupted writers left there.
    init(path: String, checksHashes: Bool) throws(BlobError) {
        self.path = path
        self.checksHashes = checksHashes
        do {
            try BlobFolder.make(path)
            top = try Descriptor(folder: path)
        } catch { throw BlobError(error, "cannot open the blob folder \(path)") }
        sweep()
    }

    func put(_ bytes: [UInt8], hash: BlobHash) throws(BlobError) {
        guard BlobHash(of: bytes) == hash else { throw .mismatch(hash) }
        try explaining("cannot keep blob \(hash)") { () throws(SystemFault) in
            let home = try makeHome(of: hash)
            if try home.length(of: hash.description) == bytes.count {
                // Whoever put it may not have come to this yet.
                return try home.sync()
            }
            let name = BlobFolder.temporaryName()
            do throws(SystemFault) {
                try write(bytes, to: name)
                try top.move(name, to: home, as: hash.description)
            } catch {
                try? top.remove(name)
                throw error
            }
            try home.sync()
        }
    }

    func get(_ hash: BlobHash) throws(BlobError) -> [UInt8]? {
        let bytes: [UInt8]?? = try explaining("cannot read blob \(hash)") { () throws(SystemFault) in
            do throws(SystemFault) {
                let file = try Descriptor(file: hash.description, in: home(of: hash), O_RDONLY)
                guard let length = try file.length(), length <= largestBlob else { return .some(nil) }
                let bytes = try file.read(length)
                return bytes.count == length ? bytes : .some(nil)
            } catch {
                if error.code == ENOENT { return nil }
                throw error
            }
        }
        guard let bytes else { return nil }
        guard let bytes, !checksHashes || BlobHash(of: bytes) == hash else { throw .corrupt(hash, in: path) }
        return bytes
    }

    func contains(_ hash: BlobHash) throws(BlobError) -> Bool {
        try explaining("cannot look for blob \(hash)") { () throws(SystemFault) in
            do throws(SystemFault) { return try home(of: hash).length(of: hash.description) != nil } catch {
                if error.code == ENOENT { return false }
                throw error
            }
        }
    }

    func delete(_ hash: BlobHash) throws(BlobError) {
        try explaining("cannot delete blob \(hash)") { () throws(SystemFault) in
            do throws(SystemFault) {
                let home = try home(of: hash)
                try home.remove(hash.description)
                try home.sync()
            } catch { if error.code != ENOENT { throw error } }
        }
    }

    /// Writes a file, reads it and removes it.
    func check() throws(BlobError) {
        let name = BlobFolder.temporaryName()
        let same = try explaining("cannot write and read a test file") { () throws(SystemFault) in
            defer { try? top.remove(name) }
            let bytes = Array(name.utf8)
            try write(bytes, to: name)
            return try Descriptor(file: name, in: top, O_RDONLY).read(bytes.count) == bytes
        }
        guard same else {
            throw BlobError(.corrupt, "\(path) does not give back what is written", "check the disk")
        }
    }
}

extension BlobFolder {
    private static func temporaryName() -> String {
        temporaryPrefix + hex(bytes: (0..<12).map { _ in UInt8.random(in: .min ... .max) })
    }

    private func write(_ bytes: [UInt8], to name: String) throws(SystemFault) {
        let file = try Descriptor(file: name, in: top, O_WRONLY | O_CREAT | O_EXCL)
        try file.write(bytes)
        try file.sync()
    }

    private func home(of hash: BlobHash) throws(SystemFault) -> Descriptor {
        let digits = hash.description
        let outer = try Descriptor(folder: String(digits.prefix(2)), in: top)
        return try Descriptor(folder: String(digits.dropFirst(2).prefix(2)), in: outer)
    }

    /// The folder of a blob, made and durable.
    private func makeHome(of hash: BlobHash) throws(SystemFault) -> Descriptor {
        let digits = hash.description
        let (outerName, innerName) = (String(digits.prefix(2)), String(digits.dropFirst(2).prefix(2)))
        let madeOuter = try top.make(folder: outerName)
        let outer = try Descriptor(folder: outerName, in: top)
        let madeInner = try outer.make(folder: innerName)
        // One that is there may have been made by someone who has not come to syncing it.
        if madeOuter || madeInner || !settled.withLock({ $0.contains(digits.prefix(4)) }) {
            try outer.sync()
            try top.sync()
            settled.withLock { _ = $0.insert(digits.prefix(4)) }
        }
        return try Descriptor(folder: innerName, in: outer)
    }

    /// Makes a folder and those above it that are missing, for the user alone.
    private static func make(_ path: String) throws(SystemFault) {
        let parent = URL(filePath: path).deletingLastPathComponent().path
        do { try SystemFault.check("mkdir") { mkdir(path, 0o700) } } catch {
            if error.code == EEXIST { return }
            guard error.code == ENOENT, parent != path else { throw error }
            try make(parent)
            try SystemFault.check("mkdir") { mkdir(path, 0o700) }
        }
        try Descriptor(folder: parent).sync()
    }

    /// Removes temporary files so old that their writers must have died. Failing at it harms nothing but space.
    private func sweep() {
        let names = (try? FileManager.default.contentsOfDirectory(atPath: path)) ?? []
        let now = time(nil)
        for name in names where name.hasPrefix(BlobFolder.temporaryPrefix) {
            if let written = try? top.written(name), now - written > 3_600 { try? top.remove(name) }
        }
    }

    private func explaining<Value>(
        _ failure: @autoclosure () -> String, _ body: () throws(SystemFault) -> Value
    ) throws(BlobError) -> Value {
        do { return try body() } catch { throw BlobError(error, "\(failure()) in \(path)") }
    }
}

extension BlobError {
    fileprivate init(_ fault: SystemFault, _ failure: String) {
        let (code, remedy): (Code, String) =
            switch fault.code {
            case ENOSPC, EDQUOT, EFBIG: (.full, "free some space or raise the quota")
            case EACCES, EPERM, EROFS: (.refused, "let the user who runs the server write there")
            case ENOTDIR, ELOOP, EISDIR, EEXIST, ENAMETOOLONG: (.refused, "give a folder that holds nothing but blobs")
            case EIO: (.corrupt, "check the disk")
            default: (.unavailable, "check that the disk is mounted and healthy, then retry")
            }
        self.init(code, "\(failure): \(String(cString: strerror(fault.code))) (\(fault.call))", remedy)
    }
}
