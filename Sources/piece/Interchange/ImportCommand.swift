import ArgumentParser
import PieceInterchange
import PieceModel
import PieceServer

/// `piece import`: pieces from tables, documents and wallet passes.
struct ImportCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "import", abstract: "Take pieces over from tables, documents and wallet passes.",
        usage: "piece import <file> … [--dry-run] [--format <name>] [--kind <kind>] [--layout <name>] "
            + "[--owner <e-mail or id>] [--data <dir>]",
        discussion: """
            Takes the settings of piece serve; the service may be running meanwhile. Reads row by row: what is wrong with a \
            row is told with its line, and the rows around it are taken over. Then the exit code is 65. A row that is there \
            already is left alone, so the same file may be imported again. docs/interchange.md tells of the formats.

              --dry-run        Tells what would be done; keeps nothing.
              --format <name>  csv, json, jsonl, letterboxd, kinolights or pkpass; the file tells it without.
              --kind <kind>    Of pieces that do not say, such as musical.
              --layout <name>  Of the tickets of pieces that prefer none.
            """)

    @Argument(parsing: .captureForPassthrough, help: ArgumentHelp("Settings.", visibility: .private))
    var settings: [String] = []

    func run() throws {
        if settings.contains("--help") || settings.contains("-h") { throw CleanExit.helpRequest(self) }
        var words = CommandWords(settings)
        let isDry = words.take(flag: "dry-run")
        let format = try ImportCommand.format(try words.take(option: "format"))
        let layout = try words.take(option: "layout")
        let kind = try words.takeKind()
        let paths = words.takeWords()
        guard !paths.isEmpty else {
            throw Failure(.usage, "it is not said what to import", "write: piece import <file>")
        }
        let command = try LibraryCommand(words)
        command.configuration.warnOfAddress("the tickets of public pieces")
        let problems = try command.library(renders: true) { library in
            if let layout { try library.checkLayout(layout) }
            var run = ImportRun(library: library, layout: layout, isDry: isDry)
            for path in paths {
                try await run.take(path, format, ImportOptions(kind: kind))
            }
            Console.say(run.summary)
            return run.problems
        }
        if problems > 0 { throw ExitCode(ExitStatus.badData.rawValue) }
    }

    private static func format(_ name: String?) throws(Failure) -> ImportFormat? {
        guard let name else { return nil }
        if let format = ImportFormat(rawValue: name) { return format }
        let names = ImportFormat.allCases.map(\.rawValue).joined(separator: ", ")
        throw Failure(.usage, "'\(name.prefix(20))' is no format of imports", "choose one of: \(names)")
    }
}
