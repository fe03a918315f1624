import Glibc
import PieceInterchange
import PieceModel
import PieceRender
import PieceServer
import PieceStore

/// One import: takes the rows of files over, one after another, and counts what became of them.
struct ImportRun {
    let library: LocalLibrary
    let layout: String?
    let isDry: Bool
    private var new = 0
    private var known = 0
    private(set) var problems = 0
    /// What a dry run would have made: copies in one file are one visit.
    private var seen: Set<PieceID> = []

    init(library: LocalLibrary, layout: String?, isDry: Bool) {
        self.library = library
        self.layout = layout
        self.isDry = isDry
    }

    /// `3 new, 1 there already, 2 with problems`, as a sentence.
    var summary: String {
        let verb = isDry ? "would import" : "imported"
        return "\(verb) \(new) new \(new == 1 ? "piece" : "pieces"), \(known) there already, \(problems) with problems"
    }

    /// Reads a file, or standard input for `-`, chunk by chunk.
    mutating func take(_ path: String, _ format: ImportFormat?, _ options: ImportOptions) async throws {
        let file = try ImportFile(path)
        defer { file.close() }
        var chunk = try file.read()
        guard let format = format ?? ImportFormat.detect(fileName: path, firstBytes: chunk) else {
            let names = ImportFormat.allCases.map(\.rawValue).joined(separator: ", ")
            throw Failure(
                .badData, "'\(path)' is in no format that can be imported",
                "see docs/interchange.md, or name one with --format: \(names)")
        }
        var reader = ImportReader(format, options: options)
        do {
            while !chunk.isEmpty {
                try await take(reader.push(chunk), path)
                chunk = try file.read()
            }
            try await take(reader.finish(), path)
        } catch let error as ImportError {
            Console.note("piece: \(path): \(error)")
            problems += 1
        }
        for column in reader.ignoredColumns { Console.note("piece: \(path): the column \"\(column)\" is not read") }
    }

    private mutating func take(_ rows: [ImportRow], _ path: String) async throws {
        for row in rows {
            let place = "\(path), line \(row.line)"
            switch row.result {
            case .failure(let errors):
                problems += 1
                for problem in errors.problems { Console.note("piece: \(place): \(problem)") }
            case .success(let piece):
                for warning in piece.warnings { Console.note("piece: \(place): \(warning)") }
                do {
                    try await take(piece)
                } catch let error as Problem where error.status.kind == .clientError {
                    problems += 1
                    Console.note("piece: \(place): \(error.detail)")
                }
            }
        }
    }

    private mutating func take(_ piece: ImportedPiece) async throws {
        let taken =
            isDry
            ? try await library.preview(piece, layout: layout) : try await library.take(piece, layout: layout)
        switch taken {
        case .new(let id) where seen.insert(id).inserted:
            new += 1
            if !isDry, Console.errorIsTerminal { Console.draw("\r\u{1B}[Kpiece: imported \(new)") }
        case .new, .known: known += 1
        }
    }
}

/// A file that is read in chunks.
private struct ImportFile {
    private let descriptor: Int32
    private let path: String

    /// - Parameter path: a file, or `-` for standard input.
    init(_ path: String) throws(Failure) {
        self.path = path
        descriptor = path == "-" ? STDIN_FILENO : open(path, O_RDONLY | O_CLOEXEC)
        if descriptor < 0 { throw failure(errno) }
    }

    /// The next 64 KB; fewer only at the end, where there are none.
    func read() throws(Failure) -> [UInt8] {
        var chunk = [UInt8](repeating: 0, count: 64 * 1024)
        var filled = 0
        while filled < chunk.count {
            let count = chunk.withUnsafeMutableBytes { buffer in
                Glibc.read(descriptor, buffer.baseAddress?.advanced(by: filled), buffer.count - filled)
            }
            if count == 0 { break }
            if count > 0 {
                filled += count
            } else if errno != EINTR {
                throw failure(errno)
            }
        }
        return Array(chunk[..<filled])
    }

    func close() {
        if descriptor != STDIN_FILENO { Glibc.close(descriptor) }
    }

    private func failure(_ number: Int32) -> Failure {
        let isMissing = [ENOENT, ENOTDIR, EACCES, EISDIR].contains(number)
        return Failure(isMissing ? .noInput : .inputOutput, "'\(path)': \(systemMessage(number))", "check the path")
    }
}
