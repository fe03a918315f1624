import ArgumentParser
import PieceModel
import PieceServer

/// `piece recap`: a year (결산) on one picture.
struct RecapCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "recap", abstract: "Paint the recap of a year.",
        usage: "piece recap <year> --out <file> [--owner <e-mail or id>] [--locale ko|en] [--data <dir>]",
        discussion: """
            Takes the settings of piece serve; the service may be running meanwhile. The picture is a PNG with everything \
            its owner may see, prices included.

              --out <file>    Where to write; - is standard output.
            """)

    @Argument(parsing: .captureForPassthrough, help: ArgumentHelp("Settings.", visibility: .private))
    var settings: [String] = []

    func run() throws {
        if settings.contains("--help") || settings.contains("-h") { throw CleanExit.helpRequest(self) }
        var words = CommandWords(settings)
        let path = try words.take(option: "out")
        guard let year = try words.takeYear() else {
            throw Failure(.usage, "it is not said which year", "write: piece recap 2026 --out recap.png")
        }
        guard let path else { throw Failure(.usage, "it is not said where the picture goes", "add --out <file>") }
        let command = try LibraryCommand(words)
        try command.library(renders: true) { library in
            guard let bytes = try await library.recap(of: year, locale: command.locale) else {
                throw Failure(.noInput, "there is no piece in \(year)", "name another year")
            }
            try AtomicFile.write(bytes, to: path)
        }
    }
}
