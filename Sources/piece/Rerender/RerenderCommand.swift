import ArgumentParser
import PieceModel
import PieceRender
import PieceServer

/// `piece rerender`: renders kept tickets anew after layouts have changed.
struct RerenderCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "rerender", abstract: "Render the kept tickets anew, those whose layout has changed.",
        usage: "piece rerender [--dry-run [--sheet <file>]] [--layout <name>] [--force [--mark <file>]] [<filters>] "
            + "[--jobs <n>] [<settings of piece serve>]",
        discussion: """
            Takes the settings of piece serve; the service may be running meanwhile. A ticket is current when it was \
            made with the installed version of its layout; those that are not are rendered from the kept photo. After \
            an interruption of any kind run the same command again: it goes on with what is not current yet.

              --dry-run         Only counts, by layout, what would be done and what cannot be.
              --sheet <file>    With --dry-run: also paints up to 12 tickets before, after and where they differ, as
                                PNG. Private pieces may be on it; only its owner may read it.
              --layout <name>   Gives the tickets another layout.
              --force           Renders current tickets, too: after changes of fonts or of the program.
              --mark <file>     With --force: notes how far it has come, and goes on from there.
              --jobs <n>        Tickets rendered at the same time (default: the number of cores).

            Filters, all of which a piece must meet:

              --owner <who>     An account's e-mail address or id.
              --layout-is <name>
                                The ticket has this layout now.
              --older-than-version <n>
                                The ticket was made with a version of its layout below n.
              --from <day>, --to <day>
                                The day of the visit, YYYY-MM-DD, inclusive.
              --limit <n>       Renders at most n.

            Exit codes: 0 all is current; 1 some pieces failed, each with a line that says why; 64 and above, nothing \
            can be done; 130 stopped by Ctrl-C after the pieces under way.
            """)

    @Argument(parsing: .captureForPassthrough, help: ArgumentHelp("Settings.", visibility: .private))
    var settings: [String] = []

    func run() throws {
        if settings.contains("--help") || settings.contains("-h") { throw CleanExit.helpRequest(self) }
        let options = try RerenderOptions(settings)
        var configuration = try ServeConfiguration.fromProcess(options.settings)
        configuration.completeAddress()
        try configuration.requireLibrary()
        let ready = configuration
        let engine = try Engine(assets: configuration.assets, fonts: configuration.fonts)
        Interruption.shared.drain {}
        defer { Interruption.shared.drain(with: nil) }
        try blocking {
            let opened = try await Opened(ready)
            do {
                try await RerenderCommand.run(options, ready, engine.assets, opened)
                await opened.close()
            } catch {
                await opened.close()
                throw error
            }
        }
    }

    private static func run(
        _ options: RerenderOptions, _ configuration: ServeConfiguration, _ assets: AssetRoot, _ opened: Opened
    ) async throws {
        let selection = try await options.selection(opened.store)
        let rerender: Rerender
        do {
            rerender = try Rerender(
                configuration.server,
                Rerender.Parts(
                    store: opened.store, blobs: opened.blobs, titles: opened.titles, assets: assets,
                    fontRoot: configuration.fonts, clock: .system, jobs: options.jobs))
        } catch {
            throw Failure(library: error)
        }
        let job = RerenderJob(rerender: rerender, selection: selection, options: options, configuration: configuration)
        do {
            if options.isDry { try await job.count() } else { try await job.run() }
        } catch {
            await rerender.close()
            throw Failure(library: error)
        }
        await rerender.close()
    }
}
