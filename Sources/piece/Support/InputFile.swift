import Glibc

/// Whole small inputs: fields, batch files' side files and what comes through standard input.
enum InputFile {
    /// Reads a file, or standard input for `-`.
    /// - Parameters:
    ///   - what: what the file is for, for messages: "fields".
    ///   - limit: bytes beyond which the input is refused.
    static func read(_ path: String, what: String, limit: Int) throws(Failure) -> [UInt8] {
        if path == "-" { return try drain(STDIN_FILENO, "\(what) from standard input", limit) }
        // Without O_NONBLOCK, opening a named pipe would wait for a writer.
        let descriptor = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK)
        guard descriptor >= 0 else { throw failure(what, path, errno) }
        defer { close(descriptor) }
        var status = stat()
        guard fstat(descriptor, &status) == 0 else { throw failure(what, path, errno) }
        if status.st_mode & S_IFMT == S_IFDIR { throw failure(what, path, EISDIR) }
        return try drain(descriptor, "\(what) '\(path)'", limit)
    }

    private static func drain(_ descriptor: Int32, _ name: String, _ limit: Int) throws(Failure) -> [UInt8] {
        var bytes: [UInt8] = []
        var chunk = [UInt8](repeating: 0, count: 64 * 1024)
        while true {
            let count = Glibc.read(descriptor, &chunk, chunk.count)
            if count == 0 { return bytes }
            if count < 0 {
                if errno == EINTR { continue }
                throw Failure(.inputOutput, "\(name): \(systemMessage(errno))", "check the file and its device")
            }
            bytes += chunk[..<count]
            if bytes.count > limit {
                throw Failure(.badData, "\(name): has more than the \(limit) bytes allowed", "shorten it")
            }
        }
    }

    private static func failure(_ what: String, _ path: String, _ number: Int32) -> Failure {
        let remedy =
            switch number {
            case ENOENT, ENOTDIR: "check the path"
            case EACCES, EPERM: "make it readable"
            case EISDIR: "name a file, not a folder"
            default: "check the file and its device"
            }
        let status: ExitStatus = number == EIO ? .inputOutput : .noInput
        return Failure(status, "\(what) '\(path)': \(systemMessage(number))", remedy)
    }
}

/// Paths as texts.
enum FilePath {
    /// A path as seen from a folder: absolute ones stay, relative ones are joined to it.
    static func resolve(_ path: String, in folder: String) -> String {
        path.hasPrefix("/") || folder == "." ? path : folder == "/" ? "/" + path : "\(folder)/\(path)"
    }

    /// The folder a path lies in; `.` when it names none.
    static func folder(of path: String) -> String {
        guard let slash = path.lastIndex(of: "/") else { return "." }
        return slash == path.startIndex ? "/" : String(path[..<slash])
    }

    static func name(of path: String) -> String { path.split(separator: "/").last.map(String.init) ?? path }

    /// The letters after the last dot of the name, in small letters; empty when there are none.
    static func suffix(of path: String) -> String {
        let name = name(of: path)
        guard let dot = name.lastIndex(of: "."), dot > name.startIndex else { return "" }
        return name[name.index(after: dot)...].lowercased()
    }

    /// Makes a folder and those above it. An existing one is fine.
    static func makeFolder(_ path: String) throws(Failure) {
        if mkdir(path, 0o777) == 0 { return }
        var number = errno
        if number == ENOENT, folder(of: path) != path {
            try makeFolder(folder(of: path))
            if mkdir(path, 0o777) == 0 { return }
            number = errno
        }
        var status = stat()
        if number == EEXIST, stat(path, &status) == 0, status.st_mode & S_IFMT == S_IFDIR { return }
        throw Failure(.cannotCreate, "folder '\(path)': \(systemMessage(number))", "choose another place to write to")
    }
}
