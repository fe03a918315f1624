import ArgumentParser
import PieceCount
import PieceModel
import PieceServer

/// `piece titles`: which titles (칭호) are earned, and which are near.
struct TitlesCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "titles", abstract: "Show the titles that are earned, and those that are near.",
        usage: "piece titles [--all] [--json] [--owner <e-mail or id>] [--locale ko|en] [--data <dir>]",
        discussion: """
            Takes the settings of piece serve; the service may be running meanwhile.

              --all           Shows every title there is, with how far it is.
              --json          What GET /api/v1/titles answers, in the account's language.
            """)

    @Argument(parsing: .captureForPassthrough, help: ArgumentHelp("Settings.", visibility: .private))
    var settings: [String] = []

    func run() throws {
        if settings.contains("--help") || settings.contains("-h") { throw CleanExit.helpRequest(self) }
        var words = CommandWords(settings)
        let isJSON = words.take(flag: "json")
        let isAll = words.take(flag: "all")
        let command = try LibraryCommand(words)
        try command.library { library in
            let shelf = try await library.titles()
            if isJSON { return Console.say(library.json(shelf).serialized()) }
            var sheet = Sheet(forOutput: command.locale ?? library.account.locale)
            sheet.show(shelf, all: isAll, timeZone: library.account.timeZone)
            sheet.print()
        }
    }
}
