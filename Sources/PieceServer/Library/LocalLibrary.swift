import Crypto
public import PieceBlobs
public import PieceCount
public import PieceModel
public import PieceRender
public import PieceStore

/// One account's pieces for commands on the machine that keeps them: no HTTP and no signing in, for whoever may open the
/// store may see all of it.
public struct LocalLibrary: Sendable {
    let library: Library
    let identity: Identity
    public let account: Account
    /// The owner's day.
    public let today: LocalDate

    /// Where everything is.
    public struct Parts: Sendable {
        public var store: any PieceStore
        public var blobs: any BlobStore
        public var titles: TitleRules
        public var assets: AssetRoot
        /// Where font files lie; nil takes the manifest's own root.
        public var fontRoot: String?
        public var settings: ServerSettings
        public var clock: Clock
        /// The owner's day when it is not the clock's.
        public var today: LocalDate?

        public init(
            store: any PieceStore, blobs: any BlobStore, titles: TitleRules, assets: AssetRoot, fontRoot: String?,
            settings: ServerSettings, clock: Clock, today: LocalDate? = nil
        ) {
            self.store = store
            self.blobs = blobs
            self.titles = titles
            self.assets = assets
            self.fontRoot = fontRoot
            self.settings = settings
            self.clock = clock
            self.today = today
        }
    }

    /// - Parameter renders: whether tickets or cards will be made; without it no fonts are read.
    public init(_ account: Account, _ parts: Parts, renders: Bool) throws {
        let (assets, fontRoot) = (parts.assets, parts.fontRoot)
        let pool = try RenderPool(workers: 1, nice: 0) { () throws(RenderError) in
            guard renders else {
                throw RenderError(.fontsMissing, "this command renders nothing", "report this")
            }
            return try TicketRenderer(assets: assets, fontRoot: fontRoot)
        }
        library = Library(
            store: parts.store, blobs: parts.blobs, pool: pool,
            layouts: renders
                ? try LayoutList(try TicketRenderer(assets: assets, fontRoot: fontRoot).templates) : LayoutList(),
            titles: parts.titles, clock: parts.clock,
            // Links are made by the service only.
            shareTokens: ShareTokens(key: SymmetricKey(size: .bits256)), settings: parts.settings,
            metrics: ServiceMetrics(MetricsRegistry()))
        identity = Identity(account: account.id, role: account.role, session: .new(at: parts.clock.now()))
        self.account = account
        today = parts.today ?? library.today(of: account)
    }
}

// The reports, each with the JSON that the HTTP interface answers with.
extension LocalLibrary {
    /// - Parameter year: nil is all of time.
    public func statistics(year: Int?, kind: Kind? = nil) async throws -> StatisticsReport {
        try await library.report(for: identity) { [today] in
            try StatisticsReport(reading: $0, year: year, kind: kind, today: today)
        }
    }

    public func heatmap(year: Int, kind: Kind? = nil) async throws -> HeatmapReport {
        try await library.report(for: identity) { try HeatmapReport(reading: $0, year: year, kind: kind) }
    }

    public func calendar(_ days: ClosedRange<LocalDate>, kind: Kind? = nil) async throws -> CalendarMonth {
        try await library.calendar(days, kind: kind, of: identity)
    }

    public func json(_ month: CalendarMonth) -> JSONValue { month.json(library.settings) }

    public func spending(_ period: Period) async throws -> SpendingOverview {
        try await library.spending(period, for: identity, today: today)
    }

    public func json(_ overview: SpendingOverview) -> JSONValue { overview.json(library.settings) }

    public func titles() async throws -> TitleShelf { try await library.titleShelf(of: identity) }

    /// In the account's language, like the service's answer.
    public func json(_ shelf: TitleShelf) -> JSONValue { shelf.json(account.locale) }
}

// Cards, PNG.
extension LocalLibrary {
    /// The card of a year with what its owner may see; nil when the year has no pieces.
    public func recap(of year: Int, locale: TicketLocale?) async throws -> [UInt8]? {
        guard try await library.report(for: identity, { try $0.rollup(.year(year)).count }) > 0 else { return nil }
        let card = try await library.recap(of: year, for: account.id, locale: locale, audience: .owner, link: nil)
        return try await library.paint(card, slot: try library.pool.reserve()).bytes
    }

    /// The card of a month; nil when it has no pieces.
    public func card(of month: CalendarMonth, locale: TicketLocale?) async throws -> [UInt8]? {
        guard !month.entries.isEmpty else { return nil }
        let card = try await library.monthCard(month.days, for: identity, locale: locale)
        return try await library.paint(card, slot: try library.pool.reserve()).bytes
    }
}

extension LayoutList {
    /// For what renders nothing.
    fileprivate init() { all = [] }
}
