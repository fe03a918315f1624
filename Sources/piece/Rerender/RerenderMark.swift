import Glibc
import PieceModel
import PieceStore

/// A file that says how far a forced run has come: all pieces up to an id, in the order of ids, have had their turn.
///
/// It lags a little behind, so after a crash a few pieces are rendered twice, which does no harm.
struct RerenderMark {
    let path: String
    /// What was run, so that another command does not go on from here.
    private let command: String
    private(set) var last: PieceID?
    private var written = 0

    /// How many pieces may pass between two writes.
    private static let interval = 20

    /// Reads the file if there is one.
    init(path: String, command: String) throws(Failure) {
        self.path = path
        self.command = command
        guard access(path, F_OK) == 0 else { return }
        let bytes = try InputFile.read(path, what: "mark", limit: 4096)
        let lines = String(decoding: bytes, as: UTF8.self).split(separator: "\n").map(String.init)
        guard lines.count == 3, lines[0] == RerenderMark.heading, let id = PieceID(lines[2]) else {
            throw Failure(.badData, "mark '\(path)': it is none of piece rerender's", "name another file")
        }
        guard lines[1] == command else {
            throw Failure(
                .usage, "mark '\(path)' belongs to another run (\(lines[1])), not to this one (\(command))",
                "run that one again, or delete the file to begin anew")
        }
        last = id
    }

    private static let heading = "piece rerender"

    /// Notes that all pieces up to this one have had their turn.
    mutating func pass(_ id: PieceID) {
        last = id
        written += 1
        if written % RerenderMark.interval == 1 { write() }
    }

    /// Writes the file; a failure costs only that the next run begins further back.
    func write() {
        guard let last else { return }
        do throws(Failure) {
            try AtomicFile.write(Array("\(RerenderMark.heading)\n\(command)\n\(last)\n".utf8), to: path)
        } catch {
            for line in error.lines { Console.note("piece: warning: \(line)") }
        }
    }

    /// Removes the file when everything is done.
    func remove() { unlink(path) }
}
