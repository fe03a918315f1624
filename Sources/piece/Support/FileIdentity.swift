import Glibc

/// Which file it is, whatever path leads to it: only regular files have one, as writing to others replaces nothing.
struct FileIdentity: Hashable, Sendable {
    let device: UInt64
    let number: UInt64

    /// The file that a path leads to, or that standard input comes from (`-`); nil when there is no regular one.
    init?(of path: String) {
        var status = stat()
        guard (path == "-" ? fstat(STDIN_FILENO, &status) : stat(path, &status)) == 0,
            status.st_mode & S_IFMT == S_IFREG
        else { return nil }
        device = UInt64(status.st_dev)
        number = UInt64(status.st_ino)
    }
}

/// Something a job reads, under the name its user knows it by.
struct JobInput: Hashable, Sendable {
    /// "--photo" on the command line, "$.photo" in a batch.
    let name: String
    let path: String

    /// The one of several inputs that writing to `output` would destroy.
    static func destroyed(by output: String, among inputs: [JobInput]) -> JobInput? {
        guard output != "-", let identity = FileIdentity(of: output) else { return nil }
        return inputs.first { FileIdentity(of: $0.path) == identity }
    }
}

extension FilePath {
    /// The one absolute path, without links and dots, of all that lead to the same file, whether it or its folders
    /// are there yet or not.
    static func canonical(_ path: String) -> String {
        let parts = path.split(separator: "/")
        let start = path.hasPrefix("/") ? "/" : "./"
        for count in stride(from: parts.count, through: 0, by: -1) {
            guard let resolved = realpath(start + parts.prefix(count).joined(separator: "/"), nil) else { continue }
            defer { free(resolved) }
            var names = String(cString: resolved).split(separator: "/").map(String.init)
            // What is not there cannot be a link, so that dots may be taken literally.
            for part in parts[count...] where part != "." {
                if part == ".." { _ = names.popLast() } else { names.append(String(part)) }
            }
            return "/" + names.joined(separator: "/")
        }
        return path
    }
}
