import ArgumentParser
import Glibc
import PieceServer

/// `piece restore`: takes a backup into an empty service.
struct RestoreCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "restore", abstract: "Take a backup into a service that has nothing yet.",
        usage:
            "piece restore <file> [--with-secret] [--config <file>] [--data <dir>] [--store <where>] [--blobs <where>]",
        discussion: """
            Takes the settings of piece serve, which must not have been started with them yet. The engine and the place
            of the pictures may be others than those the backup was made of.

            The whole file is checked before anything is written. Pictures come first, then all records or none; when
            that fails, pictures without records may be left, which do no harm.

              --with-secret   Takes the secret from the backup, too, into the file of secret-file or DATA/secret, but
                              never over another one. Without the old secret, share links that people have still open, but
                              the service cannot show them again.
            """)

    @Argument(parsing: .captureForPassthrough, help: ArgumentHelp("Settings.", visibility: .private))
    var settings: [String] = []

    func run() throws {
        if settings.contains("--help") || settings.contains("-h") { throw CleanExit.helpRequest(self) }
        var words = CommandWords(settings)
        let withSecret = words.take(flag: "with-secret")
        guard let path = words.takeFile() else {
            throw Failure(.usage, "it is not said which backup to restore", "write: piece restore <file>")
        }
        let configuration = try ServeConfiguration.fromProcess(words.rest)
        if withSecret, configuration.secret != nil {
            throw Failure(
                .usage, "the settings have a secret of their own", "leave out either --with-secret or PIECE_SECRET")
        }
        try blocking {
            do {
                try await RestoreCommand.restore(path, configuration, withSecret: withSecret)
            } catch {
                throw Failure(backup: error)
            }
        }
    }

    private static func restore(_ path: String, _ configuration: ServeConfiguration, withSecret: Bool) async throws {
        let backup = try await Backup.check(path: path)
        let opened = try await Opened(configuration)
        do {
            let madeSecret = withSecret ? try backup.restoreSecret(path: configuration.secretPath) : false
            do {
                try await backup.restore(into: opened.store, opened.blobs)
            } catch {
                if madeSecret { unlink(configuration.secretPath) }
                throw error
            }
        } catch {
            await opened.close()
            throw error
        }
        await opened.close()
        Console.note("piece: restored \(backup.contents.description)")
        if withSecret {
            Console.note("piece: the secret is in \(configuration.secretPath); share links and access tokens go on")
        } else {
            Console.note(
                "piece: unless the service gets its old secret, share links that people have still open but cannot be "
                    + "shown again, and access tokens have ended")
        }
    }
}
