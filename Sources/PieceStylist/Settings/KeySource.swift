import Glibc

/// Where a painter's key is kept: never in the settings themselves.
public enum KeySource: Hashable, Sendable {
    /// The path of a file that holds the key and nothing else.
    case file(String)
    /// The name of an environment variable.
    case environment(String)
}

/// Why a key could not be read. Tells neither the key nor the name given for its place: somebody may have written the
/// key there.
public struct KeyError: Error, Hashable, Sendable, CustomStringConvertible {
    /// What failed, as a sentence without a full stop.
    public var message: String
    /// What to do.
    public var remedy: String

    public init(_ message: String, _ remedy: String) {
        self.message = message
        self.remedy = remedy
    }

    public var description: String { "\(message); \(remedy)" }
}

/// Reads keys from this machine's files and from the environment.
public struct KeyReader: Sendable {
    private let folder: String
    private let environment: @Sendable (String) -> String?

    /// The largest file of a key, in bytes.
    private static let fileBytes = 4_096

    /// - Parameters:
    ///   - folder: what relative paths start from, usually the folder of the settings.
    ///   - environment: gives the value of a variable; the process's own unless told otherwise.
    public init(folder: String, environment: (@Sendable (String) -> String?)? = nil) {
        self.folder = folder
        self.environment = environment ?? { getenv($0).map { String(cString: $0) } }
    }

    /// The key at a place, as it stands there.
    public func key(_ source: KeySource) throws(KeyError) -> String {
        let key =
            switch source {
            case .file(let path): try text(of: path.hasPrefix("/") ? path : "\(folder)/\(path)")
            case .environment(let name): environment(name)
            }
        guard let key else { throw KeyError("names a variable that is not set", "set it, and start again") }
        guard key.contains(where: { !$0.isWhitespace }) else {
            throw KeyError("leads to an empty key", "write the key there")
        }
        return key
    }

    /// The text of a small file that nobody but its owner may read. Links are followed, as orchestrators hand keys out
    /// by them; what counts is the file at their end.
    private func text(of path: String) throws(KeyError) -> String {
        // Without O_NONBLOCK opening a named pipe would wait for a writer.
        let descriptor = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK)
        guard descriptor >= 0 else { throw KeyReader.failure("opened", errno) }
        defer { close(descriptor) }
        var status = stat()
        guard fstat(descriptor, &status) == 0 else { throw KeyReader.failure("examined", errno) }
        guard status.st_mode & S_IFMT == S_IFREG, status.st_size <= KeyReader.fileBytes else {
            throw KeyError("names no small plain file", "name a file that holds the key and nothing else")
        }
        guard status.st_mode & 0o077 == 0 else {
            throw KeyError("names a file that others may read", "run chmod 600 on it")
        }
        guard status.st_uid == geteuid() || status.st_uid == 0 else {
            throw KeyError("names a file of another user", "give the file to the user who runs the program")
        }
        var bytes = [UInt8](repeating: 0, count: KeyReader.fileBytes)
        var count = 0
        while count < bytes.count {
            let got = bytes.withUnsafeMutableBytes {
                read(descriptor, $0.baseAddress?.advanced(by: count), $0.count - count)
            }
            if got < 0, errno == EINTR { continue }
            guard got >= 0 else { throw KeyReader.failure("read", errno) }
            if got == 0 { break }
            count += got
        }
        return String(decoding: bytes[..<count], as: UTF8.self)
    }

    private static func failure(_ verb: String, _ number: Int32) -> KeyError {
        KeyError(
            "names a file that cannot be \(verb): \(String(cString: strerror(number)))",
            "check the path, which starts at the folder of the settings, and its permissions")
    }
}
