import Glibc

/// An open file, closed when nobody uses it any more.
final class BackupFile: Sendable {
    let descriptor: Int32

    private init(descriptor: Int32) { self.descriptor = descriptor }

    deinit { close(descriptor) }

    /// Opens a plain file for reading; a backup is read twice, so it cannot come through a pipe.
    convenience init(reading path: String) throws(BackupError) {
        // Without O_NONBLOCK, opening a named pipe would wait for a writer.
        let descriptor = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK)
        guard descriptor >= 0 else {
            throw BackupError(.noInput, "cannot open the backup '\(path)': \(systemText(errno))", "check the path")
        }
        self.init(descriptor: descriptor)
        var status = stat()
        guard fstat(descriptor, &status) == 0, status.st_mode & S_IFMT == S_IFREG else {
            throw BackupError(.noInput, "the backup '\(path)' is no plain file", "name a file on a disk")
        }
    }

    /// Makes a file without a name, which is gone with the program whatever ends it. It holds password hashes.
    convenience init(namelessIn folder: String) throws(BackupError) {
        let name = "\(folder)/.piece-backup-\(getpid())-\(String(UInt64.random(in: 0 ... .max), radix: 16))"
        let descriptor = open(name, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, 0o600)
        guard descriptor >= 0 else {
            throw BackupError(
                .inputOutput, "cannot make a temporary file in '\(folder)': \(systemText(errno))",
                "choose a folder you may write to")
        }
        unlink(name)
        self.init(descriptor: descriptor)
    }

    /// Length in bytes.
    var length: Int {
        get throws(BackupError) {
            var status = stat()
            guard fstat(descriptor, &status) == 0 else { throw BackupFile.failure("cannot examine the backup") }
            return Int(status.st_size)
        }
    }

    /// Bytes from a place on; fewer than asked for when the file ends before.
    func read(_ count: Int, at offset: Int) throws(BackupError) -> [UInt8] {
        var number: Int32 = 0
        let bytes = [UInt8](unsafeUninitializedCapacity: count) { buffer, done in
            let all = UnsafeMutableRawBufferPointer(buffer)
            while done < count {
                let rest = UnsafeMutableRawBufferPointer(rebasing: all[done...])
                let got = pread(descriptor, rest.baseAddress, rest.count, off_t(offset + done))
                if got > 0 {
                    done += got
                } else if got == 0 {
                    return
                } else if errno != EINTR {
                    number = errno
                    return
                }
            }
        }
        guard number == 0 else { throw BackupFile.failure("cannot read the backup", number) }
        return bytes
    }

    /// Appends bytes to what a descriptor stands for.
    static func write(_ bytes: some Collection<UInt8>, to descriptor: Int32) throws(BackupError) {
        let number: Int32? = bytes.withContiguousStorageIfAvailable { buffer in
            let all = UnsafeRawBufferPointer(buffer)
            var done = 0
            while done < all.count {
                let rest = UnsafeRawBufferPointer(rebasing: all[done...])
                let written = Glibc.write(descriptor, rest.baseAddress, rest.count)
                if written > 0 {
                    done += written
                } else if errno != EINTR {
                    return written == 0 ? EIO : errno
                }
            }
            return 0
        }
        guard let number else { return try write(Array(bytes), to: descriptor) }
        if number != 0 { throw failure("cannot write the backup", number) }
    }

    private static func failure(_ what: String, _ number: Int32 = errno) -> BackupError {
        let isFull = [ENOSPC, EDQUOT, EFBIG].contains(number)
        return BackupError(
            .inputOutput, "\(what): \(systemText(number))",
            isFull ? "free some space and run the same command again" : "check the path and its device")
    }
}

/// The system's words for an error number.
private func systemText(_ number: Int32) -> String { String(cString: strerror(number)) }
