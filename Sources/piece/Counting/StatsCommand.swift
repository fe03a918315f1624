import ArgumentParser
import PieceCount
import PieceModel
import PieceServer

/// `piece stats`: what an account's pieces add up to.
struct StatsCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "stats", abstract: "Show what pieces add up to, and see to the numbers.",
        subcommands: [Show.self, Verify.self, Rebuild.self], defaultSubcommand: Show.self)

    /// `piece stats`
    struct Show: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Show the numbers of a year, or of all time.",
            usage: "piece stats [<year>] [--kind <kind>] [--json] [--owner <e-mail or id>] [--locale ko|en] "
                + "[--data <dir>]",
            discussion: """
                Takes the settings of piece serve; the service may be running meanwhile. Without a year it shows all time.

                  --kind <kind>   Of one kind only, such as musical.
                  --json          What GET /api/v1/statistics answers.
                """)

        @Argument(parsing: .captureForPassthrough, help: ArgumentHelp("Settings.", visibility: .private))
        var settings: [String] = []

        func run() throws {
            if settings.contains("--help") || settings.contains("-h") { throw CleanExit.helpRequest(self) }
            var words = CommandWords(settings)
            let isJSON = words.take(flag: "json")
            let kind = try words.takeKind()
            let year = try words.takeYear()
            let command = try LibraryCommand(words)
            try command.library { library in
                let report = try await library.statistics(year: year, kind: kind)
                if isJSON { return Console.say(report.json.serialized()) }
                var sheet = Sheet(forOutput: command.locale ?? library.account.locale)
                sheet.show(report)
                sheet.print()
            }
        }
    }
}
