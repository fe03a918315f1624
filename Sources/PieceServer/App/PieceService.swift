import HTTPTypes
import Hummingbird
import HummingbirdCore
public import Logging
import NIOCore
public import PieceBlobs
public import PieceCatalogue
import PieceCount
public import PieceModel
public import PieceRender
public import PieceStore
public import PieceStylist
import ServiceLifecycle

/// The HTTP service: put together once, then run until somebody asks it to stop.
public struct PieceService: Sendable {
    let services: Services
    let logger: Logger
    private let stop = StopSignal()
    /// Renders the tickets of painted photos, which nobody waits for at the door.
    private let studioPool: RenderPool

    /// What a service is made of.
    public struct Parts: Sendable {
        public var store: any PieceStore
        public var blobs: any BlobStore
        public var assets: AssetRoot
        /// Where font files lie; nil takes the manifest's own root.
        public var fontRoot: String?
        public var secrets: Secrets
        public var catalogues: Catalogues
        public var metrics: MetricsRegistry
        public var clock: Clock
        public var hasher: PasswordHasher
        public var painters: PainterSettings

        public init(
            store: any PieceStore, blobs: any BlobStore, assets: AssetRoot, fontRoot: String? = nil, secrets: Secrets,
            catalogues: Catalogues, metrics: MetricsRegistry, clock: Clock, hasher: PasswordHasher,
            painters: PainterSettings = .standard
        ) {
            self.store = store
            self.blobs = blobs
            self.assets = assets
            self.fontRoot = fontRoot
            self.secrets = secrets
            self.catalogues = catalogues
            self.metrics = metrics
            self.clock = clock
            self.hasher = hasher
            self.painters = painters
        }
    }

    /// - Throws: what keeps the service from starting, such as missing fonts.
    public init(_ settings: ServerSettings, _ parts: Parts, logger: Logger) async throws {
        let (assets, fontRoot) = (parts.assets, parts.fontRoot)
        let pool = try RenderPool(
            workers: settings.renderWorkers == 0 ? PoolQueue.cores : settings.renderWorkers,
            queueLimit: settings.renderQueue
        ) { () throws(RenderError) in
            try TicketRenderer(assets: assets, fontRoot: fontRoot)
        }
        studioPool = try RenderPool(workers: 1, queueLimit: 64, maximumWait: .seconds(3_600), isIdle: true) {
            () throws(RenderError) in try TicketRenderer(assets: assets, fontRoot: fontRoot)
        }
        let layouts = try LayoutList(try TicketRenderer(assets: assets, fontRoot: fontRoot).templates)
        let library = Library(
            store: parts.store, blobs: parts.blobs, pool: pool, layouts: layouts,
            titles: try TitleRules(assets.bytes("assets/titles.json")), clock: parts.clock,
            shareTokens: ShareTokens(key: parts.secrets.shareLinks), settings: settings,
            metrics: ServiceMetrics(parts.metrics))
        let budget = BodyBudget(limit: settings.uploadMemory)
        library.metrics.watch(pool, budget)
        let auth = try await AuthService(
            store: parts.store, hasher: parts.hasher,
            accessTokens: AccessTokens(key: parts.secrets.accessTokens, issuer: settings.publicURL, clock: parts.clock),
            tokens: TokenFactory(), clock: parts.clock, limiter: AttemptLimiter(clock: parts.clock))
        services = Services(
            settings: settings, library: library, auth: auth, catalogues: parts.catalogues,
            bodies: BodyReader(budget: budget, photoLimit: settings.photoLimit),
            limiter: settings.requestsPerMinute == 0
                ? nil : RateLimiter(limit: settings.requestsPerMinute, window: 60),
            metrics: parts.metrics, readiness: Readiness(), openAPI: try assets.bytes("assets/api/openapi.json"),
            workshop: try Workshop(parts.painters, assets: assets, clock: parts.clock),
            queue: JobQueue(store: parts.store, clock: parts.clock, worker: "\(UInt64.random(in: 0 ... .max))"),
            bell: Bell(), clock: parts.clock)
        self.logger = logger
    }

    /// Answers requests until `shutDown` is called, then finishes what it has accepted.
    /// - Parameter ready: called with the port once requests are answered.
    public func run(ready: @escaping @Sendable (Int) async -> Void) async throws {
        let settings = services.settings
        let timeouts = ConnectionTimeouts(
            header: settings.headerTimeout, bodyPause: settings.bodyPause, body: settings.bodyTimeout)
        let connections = Descriptors.room(for: settings.maximumConnections)
        if connections < settings.maximumConnections {
            logger.warning(
                "there are file descriptors for \(connections) connections only; raise the limit (ulimit -n)")
        }
        let application = Application(
            responder: services.router().buildResponder(),
            server: .http1(
                configuration: .init(
                    additionalChannelHandlers: [ConnectionGuard(timeouts: timeouts)],
                    httpDecoderConfiguration: .init(
                        maxHeaderFieldSize: 16 << 10, maxHeaderListSize: 32 << 10, maxHeaderFieldCount: 100))),
            configuration: ApplicationConfiguration(
                address: .hostname(settings.host, port: settings.port), backlog: 1024,
                availableConnectionsDelegate: MaximumAvailableConnections(connections)),
            onServerRunning: { channel in await ready(channel.localAddress?.port ?? settings.port) },
            logger: logger)
        let group = ServiceGroup(
            configuration: ServiceGroupConfiguration(
                services: [application, CollectorService(collector: collector, logger: logger), studio], logger: logger)
        )
        stop.use { await group.triggerGracefulShutdown() }
        try await group.run()
        await services.library.pool.drain(deadline: .now + .seconds(settings.drainTimeout))
        await studioPool.drain(deadline: .now)
    }

    /// Paints what is asked for.
    private var studio: Studio {
        var library = services.library
        library.pool = studioPool
        let worker = StyleWorker(
            library: library, workshop: services.workshop, queue: services.queue,
            budget: StoredBudget(store: services.library.store, limits: services.workshop.limits), logger: logger)
        return Studio(
            worker: worker, bell: services.bell, workers: services.settings.styleWorkers,
            drainTimeout: services.settings.drainTimeout, logger: logger)
    }

    /// Stops accepting, lets accepted requests finish, then ends `run`.
    public func shutDown() {
        services.readiness.drain()
        stop.trigger()
    }

    /// Deletes what has expired and what nothing holds; also runs every hour by itself.
    var collector: Collector {
        Collector(
            store: services.library.store, blobs: services.library.blobs, clock: services.clock,
            grace: Double(services.settings.graceHours) * 3600)
    }
}

/// Runs the collector beside the server.
private struct CollectorService: Service {
    let collector: Collector
    let logger: Logger

    func run() async throws {
        await cancelWhenGracefulShutdown { await collector.run(logger: logger) }
    }
}
