import Glibc

/// A system call that failed.
struct SystemFault: Error {
    var code: Int32
    var call: StaticString

    /// Makes a call, again when a signal interrupted it.
    @discardableResult
    static func check<Number: SignedInteger>(
        _ call: StaticString, _ body: () -> Number
    ) throws(SystemFault) -> Number {
        while true {
            let result = body()
            if result >= 0 { return result }
            let code = errno
            if code != EINTR { throw SystemFault(code: code, call: call) }
        }
    }
}

/// An open file or folder, closed when it goes out of use. Names never lead through symbolic links.
struct Descriptor: ~Copyable {
    private let raw: Int32

    deinit { close(raw) }

    /// Opens a folder by its path; only here links are followed, as whoever runs the program chose the path.
    init(folder path: String) throws(SystemFault) {
        raw = try SystemFault.check("open") { open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC) }
    }

    init(folder name: String, in parent: borrowing Descriptor) throws(SystemFault) {
        let parent = parent.raw
        raw = try SystemFault.check("open") { openat(parent, name, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC) }
    }

    /// - Parameter flags: Added to those every file has.
    init(file name: String, in parent: borrowing Descriptor, _ flags: Int32) throws(SystemFault) {
        let parent = parent.raw
        raw = try SystemFault.check("open") {
            openat(parent, name, flags | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC, 0o600 as mode_t)
        }
    }
}

extension Descriptor {
    /// Length in bytes of this file; nil when it is no ordinary file.
    func length() throws(SystemFault) -> Int? {
        var status = stat()
        try SystemFault.check("fstat") { fstat(raw, &status) }
        return status.st_mode & S_IFMT == S_IFREG ? Int(status.st_size) : nil
    }

    func write(_ bytes: [UInt8]) throws(SystemFault) {
        var done = 0
        while done < bytes.count {
            done += try SystemFault.check("write") {
                bytes.withUnsafeBytes { all in
                    let rest = UnsafeRawBufferPointer(rebasing: all[done...])
                    return Glibc.write(raw, rest.baseAddress, rest.count)
                }
            }
        }
    }

    /// Bytes from the beginning; fewer than asked for when the file ends before.
    func read(_ count: Int) throws(SystemFault) -> [UInt8] {
        var fault: SystemFault?
        let bytes = [UInt8](unsafeUninitializedCapacity: count) { buffer, done in
            do throws(SystemFault) {
                while done < count {
                    let rest = UnsafeMutableRawBufferPointer(rebasing: UnsafeMutableRawBufferPointer(buffer)[done...])
                    let got = try SystemFault.check("read") { pread(raw, rest.baseAddress, rest.count, off_t(done)) }
                    if got == 0 { break }
                    done += got
                }
            } catch { fault = error }
        }
        if let fault { throw fault }
        return bytes
    }

    /// Returns when the contents of this file, or the names in this folder, would outlive a power cut.
    func sync() throws(SystemFault) { try SystemFault.check("fsync") { fsync(raw) } }

    /// Length in bytes of a file in this folder; nil when there is none.
    func length(of name: String) throws(SystemFault) -> Int? {
        var status = stat()
        do { try SystemFault.check("fstatat") { fstatat(raw, name, &status, AT_SYMLINK_NOFOLLOW) } } catch {
            if error.code == ENOENT { return nil }
            throw error
        }
        return status.st_mode & S_IFMT == S_IFREG ? Int(status.st_size) : nil
    }

    /// When a name in this folder was last written to, in seconds since 1970.
    func written(_ name: String) throws(SystemFault) -> Int {
        var status = stat()
        try SystemFault.check("fstatat") { fstatat(raw, name, &status, AT_SYMLINK_NOFOLLOW) }
        return status.st_mtim.tv_sec
    }

    /// Moves a file from this folder into another, in place of what has that name there.
    func move(_ name: String, to folder: borrowing Descriptor, as newName: String) throws(SystemFault) {
        let other = folder.raw
        try SystemFault.check("rename") { renameat(raw, name, other, newName) }
    }

    /// Removes a file from this folder; harmless when there is none.
    func remove(_ name: String) throws(SystemFault) {
        do { try SystemFault.check("unlink") { unlinkat(raw, name, 0) } } catch {
            if error.code != ENOENT { throw error }
        }
    }

    /// Makes a folder in this one unless it is there; tells whether it was made.
    func make(folder name: String) throws(SystemFault) -> Bool {
        do { try SystemFault.check("mkdir") { mkdirat(raw, name, 0o700) } } catch {
            if error.code == EEXIST { return false }
            throw error
        }
        return true
    }
}
