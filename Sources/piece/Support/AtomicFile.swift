import Glibc

/// What tells that a file is still the one that was written.
struct FileStamp: Hashable, Sendable {
    /// Bytes.
    let size: Int
    /// Nanoseconds since 1970.
    let modified: Int

    init(size: Int, modified: Int) {
        self.size = size
        self.modified = modified
    }

    /// The stamp of a regular file, or nil when there is none.
    init?(of path: String) {
        var status = stat()
        guard stat(path, &status) == 0, status.st_mode & S_IFMT == S_IFREG else { return nil }
        self.init(status)
    }

    init(_ status: stat) {
        self.init(
            size: Int(status.st_size), modified: status.st_mtim.tv_sec * 1_000_000_000 + status.st_mtim.tv_nsec)
    }
}

/// Files that appear whole or not at all: the bytes go to a temporary name in the same folder, are synced, and take
/// the final name in one step. After a failure or a signal nothing is left behind, and a file that was there before
/// is still the old one.
enum AtomicFile {
    /// Writes a file, or standard output for `-`. Devices and pipes are written in place, links are followed.
    @discardableResult
    static func write(_ bytes: [UInt8], to path: String) throws(Failure) -> FileStamp? {
        if path == "-" {
            try check(writeAll(bytes, to: STDOUT_FILENO), "standard output", .inputOutput)
            return nil
        }
        var status = stat()
        let exists = stat(path, &status) == 0
        let type = status.st_mode & S_IFMT
        if exists, type == S_IFDIR { throw failure(EISDIR, path, .cannotCreate) }
        if exists, type != S_IFREG {
            try writeInPlace(bytes, path)
            return nil
        }
        return try replace(resolvingLink(path), with: bytes, mode: exists ? status.st_mode & 0o777 : nil)
    }

    private static func replace(_ path: String, with bytes: [UInt8], mode: mode_t?) throws(Failure) -> FileStamp {
        let folder = FilePath.folder(of: path)
        // A name holds at most 255 bytes, and a Hangul letter three of them.
        let name = String(decoding: FilePath.name(of: path).utf8.prefix(180), as: UTF8.self)
        let start = "\(folder)/.\(name).\(getpid())-\(Interruption.shared.nextNumber())"
        var temporary = "\(start).tmp"
        var made = create(temporary)
        // A killed process of the same number (in a container it is always 1), or one on another machine that shares
        // the folder, may have taken the name.
        for _ in 0..<8 where made.number == EEXIST {
            temporary = "\(start)-\(String(UInt64.random(in: 0 ... .max), radix: 16)).tmp"
            made = create(temporary)
        }
        try check(made.number, path, .cannotCreate)
        defer { Interruption.shared.release(temporary) }

        let descriptor = made.descriptor
        var number: Int32 = 0
        var status = stat()
        if let mode, fchmod(descriptor, mode) != 0 { number = errno }
        if number == 0 { number = writeAll(bytes, to: descriptor) }
        // Some file systems cannot sync and say so with EINVAL.
        if number == 0, fsync(descriptor) != 0, errno != EINVAL { number = errno }
        if number == 0, fstat(descriptor, &status) != 0 { number = errno }
        if close(descriptor) != 0, number == 0, errno != EINTR { number = errno }
        if number == 0, rename(temporary, path) != 0 { number = errno }
        if number != 0 { unlink(temporary) }
        try check(number, path, .inputOutput)
        return FileStamp(status)
    }

    /// Makes a new file that a signal removes; one that is there already is left alone (`EEXIST`).
    private static func create(_ path: String) -> (descriptor: Int32, number: Int32) {
        Interruption.shared.protecting(path) {
            let descriptor = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, 0o666)
            return (descriptor, descriptor < 0 ? errno : 0)
        }
    }

    private static func writeInPlace(_ bytes: [UInt8], _ path: String) throws(Failure) {
        let descriptor = open(path, O_WRONLY | O_CLOEXEC)
        try check(descriptor < 0 ? errno : 0, path, .cannotCreate)
        let number = writeAll(bytes, to: descriptor)
        close(descriptor)
        try check(number, path, .inputOutput)
    }

    /// Where a link points, so that writing through it keeps the link; other paths stay as they are.
    private static func resolvingLink(_ path: String) -> String {
        var status = stat()
        guard lstat(path, &status) == 0, status.st_mode & S_IFMT == S_IFLNK, let resolved = realpath(path, nil) else {
            return path
        }
        defer { free(resolved) }
        return String(cString: resolved)
    }

    private static func check(_ number: Int32, _ path: String, _ status: ExitStatus) throws(Failure) {
        if number != 0 { throw failure(number, path, status) }
    }

    private static func failure(_ number: Int32, _ path: String, _ status: ExitStatus) -> Failure {
        let remedy =
            switch number {
            case ENOENT, ENOTDIR: "create the folder first, or choose another"
            case EACCES, EPERM, EROFS: "choose a folder you may write to"
            case EISDIR: "name a file, not a folder"
            case ENOSPC, EDQUOT, EFBIG: "free some space and run the same command again"
            case ENAMETOOLONG: "choose a shorter name"
            default: "check the path and its device"
            }
        var failure = Failure(status, "output '\(path)': \(systemMessage(number))", remedy)
        failure.endsBatch = [ENOSPC, EDQUOT, EFBIG, EIO].contains(number)
        return failure
    }
}
