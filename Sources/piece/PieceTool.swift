import ArgumentParser

/// The program: its subcommands in the order of the help text.
struct PieceTool: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "piece", abstract: "Turns a photo and a few facts about a show into a collectible ticket.",
        version: programVersion,
        subcommands: [
            RenderCommand.self, StyleCommand.self, ServeCommand.self, SignInLinkCommand.self, BackupCommand.self,
            RestoreCommand.self, CalendarCommand.self, StatsCommand.self, SpendingCommand.self, TitlesCommand.self,
            RecapCommand.self, ImportCommand.self, ExportCommand.self, RerenderCommand.self, LayoutsCommand.self,
            MockPainterCommand.self, DoctorCommand.self,
        ])
}
