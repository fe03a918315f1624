import ArgumentParser
import PieceModel
import PieceStore

extension StatsCommand {
    /// `piece stats verify`: whether the kept numbers are those of the pieces.
    struct Verify: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Count all pieces anew and compare that with the numbers that are kept.",
            usage: "piece stats verify [--owner <e-mail or id>] [--config <file>] [--data <dir>] [--store <where>]",
            discussion: """
                Takes the settings of piece serve; the service may be running meanwhile. Without --owner every account is \
                verified. Prints a line for each difference and then ends with exit code 1; piece stats rebuild mends \
                them.
                """)

        @Argument(parsing: .captureForPassthrough, help: ArgumentHelp("Settings.", visibility: .private))
        var settings: [String] = []

        func run() throws {
            if settings.contains("--help") || settings.contains("-h") { throw CleanExit.helpRequest(self) }
            let command = try LibraryCommand(CommandWords(settings))
            let isSound = try command.open { opened in
                var isSound = true
                for owner in try await command.owners(in: opened.store) {
                    let progress = CountProgress("verified", owner)
                    let (pieces, differences) = try await opened.store.verifyCounts(of: owner)
                    progress.end(pieces)
                    for line in differences { Console.say("\(owner): \(line)") }
                    isSound = isSound && differences.isEmpty
                }
                return isSound
            }
            guard isSound else {
                Console.note("piece: the numbers differ from the pieces; mend them with: piece stats rebuild")
                throw ExitCode(1)
            }
            Console.say("the numbers are those of the pieces")
        }
    }

    /// `piece stats rebuild`: puts the numbers of the pieces in the place of those that are kept.
    struct Rebuild: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Count all pieces anew and keep that.",
            usage: "piece stats rebuild [--owner <e-mail or id>] [--config <file>] [--data <dir>] [--store <where>]",
            discussion: """
                Takes the settings of piece serve; the service may be running meanwhile, but it refuses writes (503) until an \
                account is counted. Without --owner every account is counted.
                """)

        @Argument(parsing: .captureForPassthrough, help: ArgumentHelp("Settings.", visibility: .private))
        var settings: [String] = []

        func run() throws {
            if settings.contains("--help") || settings.contains("-h") { throw CleanExit.helpRequest(self) }
            let command = try LibraryCommand(CommandWords(settings))
            let (owners, pieces) = try command.open { opened in
                let owners = try await command.owners(in: opened.store)
                var pieces = 0
                for owner in owners {
                    let progress = CountProgress("counted", owner)
                    let count = try await opened.store.rebuildCounts(of: owner, at: Clock.system.now()) {
                        progress.tell($0)
                    }
                    progress.end(count)
                    pieces += count
                }
                return (owners.count, pieces)
            }
            Console.say("counted \(pieces) pieces of \(owners) \(owners == 1 ? "account" : "accounts")")
        }
    }
}

extension LibraryCommand {
    /// The accounts to look at: the one that was named, or all that have pieces.
    fileprivate func owners(in store: any PieceStore) async throws -> [AccountID] {
        owner == nil ? try await store.owners() : [try await account(in: store).id]
    }
}

/// How counting one account goes on, on standard error.
private struct CountProgress: Sendable {
    private let what: String
    private let owner: AccountID
    private let start = ContinuousClock.now

    init(_ what: String, _ owner: AccountID) {
        self.what = what
        self.owner = owner
    }

    /// Redrawn in place, so only on a terminal.
    func tell(_ pieces: Int) {
        if Console.errorIsTerminal { Console.draw("\r\u{1B}[K\(line(pieces))") }
    }

    func end(_ pieces: Int) { Console.draw((Console.errorIsTerminal ? "\r\u{1B}[K" : "") + line(pieces) + "\n") }

    private func line(_ pieces: Int) -> String {
        let seconds = (ContinuousClock.now - start) / .seconds(1)
        return "piece: \(what) \(pieces) pieces of \(owner), \(Int(Double(pieces) / max(seconds, 0.001))) pieces/s"
    }
}
