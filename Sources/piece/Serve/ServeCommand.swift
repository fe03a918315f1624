import ArgumentParser
import Foundation
import NIOCore
import PieceBlobs
import PieceServer
import PieceStore

/// `piece serve`: the HTTP service.
struct ServeCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "serve", abstract: "Keep pieces and serve them over HTTP.",
        usage: "piece serve [--config <file>] [--<setting> <value> …]",
        discussion: """
            Without any setting it listens on http://127.0.0.1:8080 and keeps \
            everything in the folder data/. Each setting is a flag, an environment \
            variable (--public-url is PIECE_PUBLIC_URL) or a member of the JSON file \
            named by --config or PIECE_CONFIG ("publicUrl"); flags win over the \
            environment, the environment over the file.

            \(ServeConfiguration.help)
            """)

    @Argument(parsing: .captureForPassthrough, help: ArgumentHelp("Settings.", visibility: .private))
    var settings: [String] = []

    func run() throws {
        if settings.contains("--help") || settings.contains("-h") { throw CleanExit.helpRequest(self) }
        // For docs/configuration.md, which a test compares with the table.
        if settings == ["--settings-as-markdown"] { return Console.say(ServeConfiguration.markdown) }
        let configuration = try ServeConfiguration.fromProcess(settings)
        try blocking { try await Serving(configuration).run() }
    }
}

extension ServeConfiguration {
    /// The configuration of this process.
    static func fromProcess(_ flags: [String]) throws(Failure) -> ServeConfiguration {
        try ServeConfiguration(flags: flags, environment: ProcessInfo.processInfo.environment) {
            path throws(Failure) in
            try InputFile.read(path, what: "settings", limit: 1 << 20)
        }
    }
}

/// Runs asynchronous work from a command. The main thread waits; it is none of the cooperative pool's.
func blocking<Value: Sendable>(_ work: @escaping @Sendable () async throws -> Value) throws -> Value {
    let done = DispatchSemaphore(value: 0)
    let outcome = Outcome<Value>()
    Task {
        do {
            outcome.set(.success(try await work()))
        } catch {
            outcome.set(.failure(error))
        }
        done.signal()
    }
    done.wait()
    do {
        return try outcome.get()
    } catch {
        throw Failure(startup: error)
    }
}

extension Failure {
    /// Any error as a failure with an exit code.
    init(startup error: any Error) {
        switch error {
        case let failure as Failure: self = failure
        case let error as StoreError:
            self.init(error.code == .full ? .inputOutput : .unavailable, error.message, error.remedy)
        case let error as BlobError:
            self.init(error.code == .full ? .inputOutput : .unavailable, error.message, error.remedy)
        case let error as IOError where error.errnoCode == EADDRINUSE:
            self.init(.unavailable, "the port is taken by another program", "choose another with --port")
        case let error as IOError where error.errnoCode == EACCES:
            self.init(.unavailable, "this user may not listen on that port", "choose one above 1023 with --port")
        default: self.init(.unavailable, ["\(error)"])
        }
    }
}
