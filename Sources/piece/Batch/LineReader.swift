import Glibc

/// One line of a batch file.
struct BatchLine: Sendable {
    /// Counted from 1.
    let number: Int
    let bytes: [UInt8]
    /// True when the line was longer than a line may be; `bytes` then holds its beginning.
    let isTooLong: Bool
}

/// Reads a file line by line, holding one line at a time.
struct LineReader: ~Copyable {
    /// The longest line in bytes: the largest fields, and room for the rest of a job.
    static let limit = 256 * 1024 + 16 * 1024

    private let descriptor: Int32
    private let name: String
    private var chunk = [UInt8](repeating: 0, count: 64 * 1024)
    private var filled = 0
    private var position = 0
    private var number = 0

    init(path: String) throws(Failure) {
        name = path == "-" ? "standard input" : path
        descriptor = path == "-" ? dup(STDIN_FILENO) : open(path, O_RDONLY | O_CLOEXEC)
        var status = stat()
        guard descriptor >= 0, fstat(descriptor, &status) == 0 else {
            throw Failure(.noInput, "batch '\(path)': \(systemMessage(errno))", "check the path and its permissions")
        }
        guard status.st_mode & S_IFMT != S_IFDIR else {
            throw Failure(.noInput, "batch '\(path)': \(systemMessage(EISDIR))", "name a file, not a folder")
        }
    }

    deinit { close(descriptor) }

    /// The next line without its line end; nil at the end, or when `stopped` says so while input is slow to come.
    mutating func next(stopped: () -> Bool) throws(Failure) -> BatchLine? {
        var line: [UInt8] = []
        var isTooLong = false
        var hasBytes = false
        while true {
            if position == filled {
                guard try fill(stopped) else { break }
            }
            hasBytes = true
            let rest = chunk[position..<filled]
            let end = rest.firstIndex(of: 0x0A)
            let part = rest[..<(end ?? filled)]
            let room = LineReader.limit - line.count
            line += part.prefix(room)
            if part.count > room { isTooLong = true }
            position = end.map { $0 + 1 } ?? filled
            if end != nil { break }
        }
        guard hasBytes else { return nil }
        if line.last == 0x0D { line.removeLast() }
        number += 1
        return BatchLine(number: number, bytes: line, isTooLong: isTooLong)
    }

    /// Reads the next piece of the file; false at its end and when asked to stop.
    private mutating func fill(_ stopped: () -> Bool) throws(Failure) -> Bool {
        while true {
            if stopped() { return false }
            // Signals are taken by another thread and so do not interrupt a read: look for them now and then.
            var wait = pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0)
            if poll(&wait, 1, 200) == 0 { continue }
            let count = read(descriptor, &chunk, chunk.count)
            if count < 0 {
                if errno == EINTR || errno == EAGAIN { continue }
                throw Failure(.inputOutput, "batch '\(name)': \(systemMessage(errno))", "check the file and its device")
            }
            position = 0
            filled = count
            return count > 0
        }
    }

    /// How many lines of a regular file hold more than white space; nil for pipes, which can be read only once.
    static func count(path: String) -> Int? {
        var status = stat()
        guard path != "-", stat(path, &status) == 0, status.st_mode & S_IFMT == S_IFREG,
            var reader = try? LineReader(path: path)
        else { return nil }
        var count = 0
        while let line = try? reader.next(stopped: { Interruption.shared.received != nil }) {
            if !line.isBlank { count += 1 }
        }
        return count
    }
}

extension BatchLine {
    /// Blank lines are allowed between jobs.
    var isBlank: Bool { bytes.allSatisfy { [0x20, 0x09, 0x0D].contains($0) } }
}
