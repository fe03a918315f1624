import Crypto
public import PieceBlobs
public import PieceCount
public import PieceModel
public import PieceRender
public import PieceStore

/// Renders kept tickets anew, through the same steps as a change that a client asks for: so the service may be running
/// meanwhile, here or on other nodes, and whoever is quicker, nobody's change is lost.
///
/// Nothing but the kept photo is read: no photo is stylised again. Tickets behind share links are rendered by the
/// service when somebody opens the link, as after any change.
public struct Rerender: Sendable {
    /// What pieces are read from, written to and made with.
    public struct Parts: Sendable {
        public var store: any PieceStore
        public var blobs: any BlobStore
        public var titles: TitleRules
        public var assets: AssetRoot
        /// Where font files lie; nil takes the manifest's own root.
        public var fontRoot: String?
        public var clock: Clock
        /// Tickets rendered at the same time; nil is one for each core.
        public var jobs: Int?

        public init(
            store: any PieceStore, blobs: any BlobStore, titles: TitleRules, assets: AssetRoot,
            fontRoot: String? = nil, clock: Clock, jobs: Int? = nil
        ) {
            self.store = store
            self.blobs = blobs
            self.titles = titles
            self.assets = assets
            self.fontRoot = fontRoot
            self.clock = clock
            self.jobs = jobs
        }
    }

    let library: Library
    let assets: AssetRoot
    /// Pieces under way at the same time: those being rendered, and as many whose pictures are read and written.
    let width: Int

    /// - Parameter settings: the service's; the codes of public tickets lead to its `publicURL`.
    /// - Throws: `RenderError` when layouts or fonts cannot be used, `PoolStartError`.
    public init(_ settings: ServerSettings, _ parts: Parts) throws {
        let (assets, fontRoot) = (parts.assets, parts.fontRoot)
        let jobs = max(1, parts.jobs ?? PoolQueue.cores)
        let pool = try RenderPool(workers: jobs, queueLimit: 0, maximumWait: .seconds(86_400), nice: 10) {
            () throws(RenderError) in try TicketRenderer(assets: assets, fontRoot: fontRoot)
        }
        library = Library(
            store: parts.store, blobs: parts.blobs, pool: pool,
            layouts: try LayoutList(TicketRenderer(assets: assets, fontRoot: fontRoot).templates),
            titles: parts.titles, clock: parts.clock,
            // No link is made or read here, so the service's key is not needed.
            shareTokens: ShareTokens(key: SymmetricKey(size: .bits256)), settings: settings,
            metrics: ServiceMetrics(MetricsRegistry()))
        self.assets = assets
        width = 2 * jobs + 4
    }

    /// The names of the layouts there are.
    public var layouts: [String] { library.layouts.all.map(\.name) }

    /// Lets the threads go.
    public func close() async { await library.pool.drain(deadline: .now + .seconds(60)) }
}

/// A piece that cannot be rendered.
public struct RerenderFailure: Hashable, Sendable {
    public let id: PieceID
    /// The owner's running number; nil when not even the record can be read.
    public let number: Int?
    /// What is wrong and what to do.
    public let reason: String

    init(_ id: PieceID, _ number: Int?, _ reason: String) {
        self.id = id
        self.number = number
        self.reason = reason
    }
}
