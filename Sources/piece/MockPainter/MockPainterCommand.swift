import ArgumentParser
import Foundation
import Logging
import PieceMockPainter
import PieceModel
import PieceServer

/// `piece mock-painter`: a stand-in for servers that paint.
struct MockPainterCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "mock-painter",
        abstract: "Stand in for a server that paints: OpenAI's images API and AUTOMATIC1111's, with faults by plan.",
        discussion: """
            Listens on 127.0.0.1 only and paints by itself; nothing leaves this machine. The first line of its output \
            tells where it is. docs/mock-painter.md tells how to play faults.
            """)

    @Option(help: "The port; 0 is a free one.") var port = 0
    @Option(help: "The key that /v1 asks for; '' asks for none.") var key = MockSettings().key
    @Option(help: ArgumentHelp("What /sdapi asks for by HTTP Basic; nothing if left out.", valueName: "user:password"))
    var credentials: String?
    @Option(help: ArgumentHelp("Which requests fail and how.", valueName: "file")) var plan: String?
    @Flag(inversion: .prefixedNo, help: "Whether an Idempotency-Key is charged once.") var honourKeys = true
    @Option(help: ArgumentHelp("Paid requests a minute; 0 is no limit.", valueName: "count"))
    var requestsPerMinute = 0
    @Option(help: ArgumentHelp("When a hanging or trickling answer ends.", valueName: "seconds"))
    var hold = MockSettings().holdSeconds
    @Option(help: ArgumentHelp("Size of a huge answer.", valueName: "MB")) var huge = MockSettings().hugeBytes >> 20

    func validate() throws {
        guard (0...65_535).contains(port) else { throw ValidationError("--port must be from 0 to 65535") }
        guard (0.1...3_600).contains(hold) else { throw ValidationError("--hold must be from 0.1 to 3600 seconds") }
        guard (1...65_536).contains(huge) else { throw ValidationError("--huge must be from 1 to 65536 MB") }
        guard requestsPerMinute >= 0 else { throw ValidationError("--requests-per-minute must not be negative") }
    }

    func run() throws {
        var settings = MockSettings()
        settings.port = port
        settings.key = key
        settings.credentials = credentials
        settings.honoursKeys = honourKeys
        settings.requestsPerMinute = requestsPerMinute
        settings.holdSeconds = hold
        settings.hugeBytes = huge << 20
        if let plan { settings.plan = try MockPainterCommand.plan(plan) }
        // Its output is for people; the ledger tells what was asked.
        LoggingSystem.bootstrap { label in
            StructuredLogHandler(label: label, level: .error, clock: .system)
        }
        let painter = MockPainter(settings, clock: .system, logger: Logger(label: "mock-painter"))
        Interruption.shared.drain { painter.shutDown() }
        try blocking {
            try await painter.run { port in Console.say("painting on http://127.0.0.1:\(port)") }
        }
    }

    private static func plan(_ path: String) throws(Failure) -> FaultPlan {
        let bytes = try InputFile.read(path, what: "plan", limit: 1 << 20)
        let json: JSONValue
        do throws(JSONSyntaxError) {
            json = try JSONParser.parse(bytes)
        } catch {
            throw Failure(.badData, "\(path):\(error.line):\(error.column): \(error.message)", error.remedy)
        }
        do throws(FieldErrors) {
            return try FaultPlan(json: json)
        } catch {
            throw Failure(.badData, error.problems.map { "\(path): \($0)" })
        }
    }
}
