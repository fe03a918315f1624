import Glibc

/// A file that is written little by little and appears whole or not at all, for its owner only.
struct BackupOutput: Sendable {
    let descriptor: Int32
    private let path: String
    /// nil when it is written in place: standard output, devices and pipes.
    private let temporary: String?

    /// - Parameter path: a file, or `-` for standard output.
    init(_ path: String) throws(Failure) {
        self.path = path
        var status = stat()
        if path == "-" {
            descriptor = STDOUT_FILENO
            temporary = nil
        } else if stat(path, &status) == 0, status.st_mode & S_IFMT != S_IFREG {
            descriptor = open(path, O_WRONLY | O_CLOEXEC)
            temporary = nil
        } else {
            let name = String(decoding: FilePath.name(of: path).utf8.prefix(180), as: UTF8.self)
            let random = String(UInt64.random(in: 0 ... .max), radix: 16)
            let temporary = "\(FilePath.folder(of: path))/.\(name).\(random).tmp"
            descriptor =
                Interruption.shared.protecting(temporary) {
                    let descriptor = open(temporary, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, 0o600)
                    return (descriptor, descriptor < 0 ? errno : 0)
                }.descriptor
            self.temporary = temporary
        }
        if descriptor < 0 { throw failure(errno, .cannotCreate) }
    }

    /// The folder it lies in, where other temporary files may be.
    var folder: String { temporary == nil ? "/tmp" : FilePath.folder(of: path) }

    /// Gives the file its name when everything is on the disk.
    func finish() throws(Failure) {
        guard let temporary else { return }
        defer { Interruption.shared.release(temporary) }
        var number: Int32 = 0
        // Some file systems cannot sync and say so with EINVAL.
        if fsync(descriptor) != 0, errno != EINVAL { number = errno }
        if close(descriptor) != 0, number == 0, errno != EINTR { number = errno }
        if number == 0, rename(temporary, path) != 0 { number = errno }
        if number == 0 { number = syncFolder() }
        guard number == 0 else {
            unlink(temporary)
            throw failure(number, .inputOutput)
        }
    }

    /// Leaves nothing behind.
    func discard() {
        guard let temporary else { return }
        unlink(temporary)
        Interruption.shared.release(temporary)
        close(descriptor)
    }

    /// Makes the new name survive a power failure.
    private func syncFolder() -> Int32 {
        let folder = open(FilePath.folder(of: path), O_RDONLY | O_DIRECTORY | O_CLOEXEC)
        guard folder >= 0 else { return errno }
        defer { close(folder) }
        return fsync(folder) == 0 || errno == EINVAL ? 0 : errno
    }

    private func failure(_ number: Int32, _ status: ExitStatus) -> Failure {
        Failure(
            status, "backup '\(path)': \(systemMessage(number))", "choose a folder you may write to, with enough space")
    }
}
