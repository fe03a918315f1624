import ArgumentParser
import PieceModel
import PieceServer
import PieceStore

/// `piece sign-in-link`: a new link for the owner, for whoever has lost the first one.
struct SignInLinkCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "sign-in-link", abstract: "Make a one-time link that signs the owner in.",
        usage: "piece sign-in-link [--config <file>] [--data <dir>] [--store <where>]",
        discussion: "Takes the settings of piece serve; the service may be running meanwhile.")

    @Argument(parsing: .captureForPassthrough, help: ArgumentHelp("Settings.", visibility: .private))
    var settings: [String] = []

    func run() throws {
        if settings.contains("--help") || settings.contains("-h") { throw CleanExit.helpRequest(self) }
        var configuration = try ServeConfiguration.fromProcess(settings)
        try configuration.complete()
        let ready = configuration
        try blocking {
            let opened = try await Opened(ready)
            let link = try await SignInLink.make(opened.store, clock: .system)
            await opened.close()
            guard let link else {
                throw Failure(.noInput, "there is no account yet", "start the service once with: piece serve")
            }
            Console.say("\(ready.server.publicURL)/sign-in?code=\(link)")
        }
    }
}
