import ArgumentParser
import Glibc
import PieceBlobs
import PieceModel
import PieceServer
import PieceStore

/// `piece backup`: everything a service keeps, in one file.
struct BackupCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "backup", abstract: "Write everything the service keeps into one file.",
        usage: "piece backup --out <file> [--with-secret] [--config <file>] [--data <dir>] [--store <where>] "
            + "[--blobs <where>]",
        discussion: """
            Takes the settings of piece serve; the service may be running meanwhile. The file is a tar archive with all
            records of one moment and every picture they name; piece restore takes it back, into either engine.

              --out <file>    Where to write; - is standard output. An older file is replaced when all is written.
              --with-secret   Puts the service's secret in, too. Without it, share links that people have still open
                              after a restore, but the service cannot show them again, and access tokens of 15 minutes
                              end; everything else is there.

            Keep the file as you would keep a password: everybody's private pieces and the hashes of passwords are in
            it, and whoever has the secret can sign in as anybody. Only its owner may read it (mode 0600).
            """)

    @Argument(parsing: .captureForPassthrough, help: ArgumentHelp("Settings.", visibility: .private))
    var settings: [String] = []

    func run() throws {
        if settings.contains("--help") || settings.contains("-h") { throw CleanExit.helpRequest(self) }
        var words = CommandWords(settings)
        let withSecret = words.take(flag: "with-secret")
        guard let path = try words.take(option: "out") else {
            throw Failure(.usage, "it is not said where the backup goes", "add --out <file>")
        }
        let configuration = try ServeConfiguration.fromProcess(words.rest)
        try configuration.requireLibrary()
        let secret = withSecret ? try configuration.secretText() : nil
        let output = try BackupOutput(path)
        do {
            try blocking {
                do {
                    let contents = try await BackupCommand.write(configuration, secret, output)
                    try output.finish()
                    let name = path == "-" ? "the backup" : path
                    Console.note("piece: \(name) has \(contents.description)")
                    if !contents.hasSecret {
                        Console.note("piece: the secret is not in it; keep that apart, or add --with-secret")
                    }
                } catch {
                    throw Failure(backup: error)
                }
            }
        } catch {
            output.discard()
            throw error
        }
    }

    private static func write(
        _ configuration: ServeConfiguration, _ secret: String?, _ output: BackupOutput
    ) async throws -> Backup.Contents {
        let opened = try await Opened(configuration)
        do {
            let source = Backup.Source(
                store: opened.store, blobs: opened.blobs, engine: configuration.isMongo ? "mongodb" : "sqlite",
                program: programVersion, secret: secret, temporaryFolder: output.folder, clock: .system)
            let contents = try await Backup.write(source, to: output.descriptor)
            await opened.close()
            return contents
        } catch {
            await opened.close()
            throw error
        }
    }
}

extension ServeConfiguration {
    /// Refuses a folder without a library: opening one would make it.
    func requireLibrary() throws(Failure) {
        let path = data + "/piece.sqlite"
        if !isMongo, access(path, F_OK) != 0 {
            throw Failure(.noInput, "there is no library in '\(data)'", "name its folder with --data")
        }
    }

    /// The file of the secret.
    var secretPath: String { secretFile ?? data + "/secret" }

    /// The secret as text.
    fileprivate func secretText() throws -> String {
        if let secret { return secret }
        do {
            _ = try Secrets.load(path: secretPath)
            return try Secrets.text(path: secretPath)
        } catch {
            throw Failure(.noInput, error.message, error.remedy)
        }
    }
}

extension Failure {
    /// An error of making or taking back a backup as a failure with an exit code.
    init(backup error: any Error) {
        switch error {
        case let error as BackupError:
            let status: ExitStatus =
                switch error.code {
                case .damaged, .blob: .badData
                case .noInput: .noInput
                case .notEmpty: .cannotCreate
                case .inputOutput: .inputOutput
                case .refused: .usage
                }
            self.init(status, error.message, error.remedy)
        case let error as BlobError:
            let status: ExitStatus =
                switch error.code {
                case .corrupt: .badData
                case .full: .inputOutput
                case .tooLarge, .refused, .unavailable: .unavailable
                }
            self.init(status, error.message, error.remedy)
        case let error as SecretsError: self.init(.cannotCreate, error.message, error.remedy)
        default: self.init(startup: error)
        }
    }
}
