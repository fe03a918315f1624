import Glibc

extension Secrets {
    /// The secret in a file; when there is none yet, a new one is made and kept there.
    public static func loadOrCreate(path: String) throws(SecretsError) -> Secrets {
        if access(path, F_OK) != 0, errno == ENOENT { try create(path: path) }
        return try load(path: path)
    }

    /// The secret in a file that only its owner may read.
    public static func load(path: String) throws(SecretsError) -> Secrets {
        let text = try text(path: path)
        do {
            return try Secrets(text: text)
        } catch {
            throw SecretsError("secret file '\(path)': \(error.message)", error.remedy)
        }
    }

    /// What is written in a secret file that only its owner may read.
    public static func text(path: String) throws(SecretsError) -> String {
        let descriptor = open(path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK)
        guard descriptor >= 0 else { throw failure("cannot be opened", path, errno) }
        defer { close(descriptor) }
        var status = stat()
        guard fstat(descriptor, &status) == 0 else { throw failure("cannot be examined", path, errno) }
        guard status.st_mode & S_IFMT == S_IFREG, status.st_size <= 4096 else {
            throw SecretsError("the secret file '\(path)' is not a small plain file", "name the right file")
        }
        guard status.st_mode & 0o077 == 0 else {
            throw SecretsError("others may read the secret file '\(path)'", "run: chmod 600 '\(path)'")
        }
        var bytes = [UInt8](repeating: 0, count: 4097)
        var count = 0
        while count < bytes.count {
            let got = bytes.withUnsafeMutableBytes {
                read(descriptor, $0.baseAddress?.advanced(by: count), 4097 - count)
            }
            if got < 0, errno == EINTR { continue }
            guard got >= 0 else { throw failure("cannot be read", path, errno) }
            if got == 0 { break }
            count += got
        }
        return String(decoding: bytes[..<count], as: UTF8.self)
    }

    /// Makes a new secret and keeps it in a file.
    static func create(
        path: String, random: (Int) -> [UInt8] = TokenFactory.systemRandom
    ) throws(SecretsError) {
        _ = try keep(Base64.url.encode(random(32)), path: path)
    }

    /// Keeps a secret in a file that appears whole or not at all, and never in place of another.
    /// - Returns: false when there is a file already, which stays as it is.
    static func keep(_ secret: String, path: String) throws(SecretsError) -> Bool {
        let temporary = "\(path).\(Base64.url.encode(TokenFactory.systemRandom(9))).new"
        let text = Array((secret + "\n").utf8)
        let descriptor = open(temporary, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, 0o600)
        guard descriptor >= 0 else { throw failure("cannot be created", path, errno) }
        defer { unlink(temporary) }
        var number: Int32 = 0
        // A short text to a plain file is written whole or not at all.
        if write(descriptor, text, text.count) != text.count { number = errno == 0 ? ENOSPC : errno }
        if number == 0, fsync(descriptor) != 0 { number = errno }
        if close(descriptor) != 0, number == 0 { number = errno }
        // A link, not a rename: of two servers that start at once the second must take the first one's secret.
        if number == 0, link(temporary, path) != 0 { number = errno }
        guard number == 0 || number == EEXIST else { throw failure("cannot be written", path, number) }
        try syncFolder(of: path)
        return number == 0
    }

    /// Makes the new name survive a power failure.
    private static func syncFolder(of path: String) throws(SecretsError) {
        let folder = path.lastIndex(of: "/").map { $0 == path.startIndex ? "/" : String(path[..<$0]) } ?? "."
        let descriptor = open(folder, O_RDONLY | O_CLOEXEC | O_DIRECTORY)
        guard descriptor >= 0 else { throw failure("cannot be made durable", path, errno) }
        defer { close(descriptor) }
        // Some file systems cannot sync folders and say so with EINVAL.
        guard fsync(descriptor) == 0 || errno == EINVAL else { throw failure("cannot be made durable", path, errno) }
    }

    private static func failure(_ what: String, _ path: String, _ number: Int32) -> SecretsError {
        let reason = String(cString: strerror(number))
        return SecretsError(
            "the secret file '\(path)' \(what): \(reason)",
            number == ELOOP
                ? "name the file itself, not a link to it"
                : "check the path and its permissions, or give the secret in the configuration")
    }
}
