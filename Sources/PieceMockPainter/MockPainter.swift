import HTTPTypes
import Hummingbird
import HummingbirdCore
public import Logging
import NIOCore
public import PieceModel
import ServiceLifecycle

/// A stand-in for servers that paint: it speaks OpenAI's images API and AUTOMATIC1111's, paints by itself, writes down
/// every request with what it would have cost, and fails as its plan says.
public struct MockPainter: Sendable {
    let settings: MockSettings
    let studio: Studio
    private let logger: Logger
    private let stops: AsyncStream<Void>
    private let stop: AsyncStream<Void>.Continuation

    public init(_ settings: MockSettings, clock: Clock, logger: Logger) {
        self.settings = settings
        self.logger = logger
        studio = Studio(settings, clock: clock)
        (stops, stop) = AsyncStream.makeStream()
    }

    /// Answers requests until `shutDown` is called; what hangs or trickles then ends.
    /// - Parameter ready: called with the port once requests are answered.
    public func run(ready: @escaping @Sendable (Int) async -> Void) async throws {
        let settings = settings
        let application = Application(
            responder: studio.router().buildResponder(),
            configuration: ApplicationConfiguration(
                address: .hostname("127.0.0.1", port: settings.port), backlog: 1024),
            onServerRunning: { channel in await ready(channel.localAddress?.port ?? settings.port) },
            logger: logger)
        let group = ServiceGroup(
            configuration: ServiceGroupConfiguration(services: [application], logger: logger))
        try await withThrowingTaskGroup(of: Void.self) { tasks in
            tasks.addTask {
                defer { stop.finish() }
                try await group.run()
            }
            tasks.addTask {
                for await _ in stops { break }
                await group.triggerGracefulShutdown()
            }
            try await tasks.waitForAll()
        }
    }

    /// Ends `run`.
    public func shutDown() { stop.yield() }

    /// Every request so far, as `GET /_mock/ledger` tells it.
    public var ledger: JSONValue { get async { await studio.ledger.json } }
}
