import ArgumentParser
import PieceInterchange
import PieceServer
import PieceStore

/// `piece export`: an account's pieces as a table or a document.
struct ExportCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "export", abstract: "Write an account's pieces as a table or a document.",
        usage: "piece export [--format csv|json|jsonl] [--out <file>] [--owner <e-mail or id>] [--data <dir>]",
        discussion: """
            Takes the settings of piece serve; the service may be running meanwhile. Every field of every piece is in it, \
            the private ones too, but no pictures; piece backup has those. piece import takes it back.

              --format <name>  csv unless the name of the file says otherwise.
              --out <file>     Where to write; standard output without it, or for -.
            """)

    @Argument(parsing: .captureForPassthrough, help: ArgumentHelp("Settings.", visibility: .private))
    var settings: [String] = []

    func run() throws {
        if settings.contains("--help") || settings.contains("-h") { throw CleanExit.helpRequest(self) }
        var words = CommandWords(settings)
        let path = try words.take(option: "out") ?? "-"
        let format = try ExportCommand.format(try words.take(option: "format"), path)
        let command = try LibraryCommand(words)
        let output = try BackupOutput(path)
        do {
            let count = try command.library { library in try await ExportCommand.write(library, format, output) }
            try output.finish()
            Console.note("piece: exported \(count) \(count == 1 ? "piece" : "pieces")")
        } catch {
            output.discard()
            throw error
        }
    }

    private static func format(_ name: String?, _ path: String) throws(Failure) -> ExportFormat {
        guard let name else { return ExportFormat(rawValue: FilePath.suffix(of: path)) ?? .csv }
        if let format = ExportFormat(rawValue: name) { return format }
        let names = ExportFormat.allCases.map(\.rawValue).joined(separator: ", ")
        throw Failure(.usage, "'\(name.prefix(20))' is no format of exports", "choose one of: \(names)")
    }

    /// Writes page by page, in memory for one.
    private static func write(
        _ library: LocalLibrary, _ format: ExportFormat, _ output: BackupOutput
    ) async throws -> Int {
        var writer = ExportWriter(format)
        var count = 0
        var text = writer.start()
        var cursor: PieceCursor?
        repeat {
            let page = try await library.page(after: cursor)
            for record in page.items { text += writer.text(of: ExportedPiece(record)) }
            count += page.items.count
            cursor = page.next
            if cursor == nil { text += writer.end() }
            let number = writeAll(Array(text.utf8), to: output.descriptor)
            guard number == 0 else {
                throw Failure(
                    .inputOutput, "cannot write the export: \(systemMessage(number))", "free some space and try again")
            }
            text = ""
        } while cursor != nil
        return count
    }
}
