import ArgumentParser
import PieceCount
import PieceModel
import PieceServer

/// `piece spending`: what pieces cost.
struct SpendingCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "spending", abstract: "Show what the pieces of a year, a month or all time cost.",
        usage: "piece spending [<year or month>] [--json] [--owner <e-mail or id>] [--locale ko|en] [--data <dir>]",
        discussion: """
            Takes the settings of piece serve; the service may be running meanwhile. Without a year or month it shows all \
            time. Currencies are never added together.

              --json          What GET /api/v1/spending answers.
            """)

    @Argument(parsing: .captureForPassthrough, help: ArgumentHelp("Settings.", visibility: .private))
    var settings: [String] = []

    func run() throws {
        if settings.contains("--help") || settings.contains("-h") { throw CleanExit.helpRequest(self) }
        var words = CommandWords(settings)
        let isJSON = words.take(flag: "json")
        let period = try words.takePeriod() ?? .all
        let command = try LibraryCommand(words)
        try command.library { library in
            let overview = try await library.spending(period)
            if isJSON { return Console.say(library.json(overview).serialized()) }
            var sheet = Sheet(forOutput: command.locale ?? library.account.locale)
            sheet.show(overview, period)
            sheet.print()
        }
    }
}
