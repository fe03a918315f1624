import PieceBlobs
import PieceCount
import PieceModel
import PieceRender
import PieceStore

/// The library of pieces: everything the service does, without HTTP.
///
/// A value of references: the store, the blobs and the renderers are shared, the library itself has no state.
struct Library: Sendable {
    let store: any PieceStore
    let blobs: any BlobStore
    var pool: RenderPool
    let layouts: LayoutList
    let titles: TitleRules
    let clock: Clock
    let shareTokens: ShareTokens
    let settings: ServerSettings
    let masters: MasterCache
    let turns: OwnerTurns
    let metrics: ServiceMetrics

    init(
        store: any PieceStore, blobs: any BlobStore, pool: RenderPool, layouts: LayoutList, titles: TitleRules,
        clock: Clock,
        shareTokens: ShareTokens, settings: ServerSettings, metrics: ServiceMetrics
    ) {
        self.store = store
        self.blobs = blobs
        self.pool = pool
        self.layouts = layouts
        self.titles = titles
        self.clock = clock
        self.shareTokens = shareTokens
        self.settings = settings
        masters = MasterCache(limit: 48 << 20)
        turns = OwnerTurns()
        self.metrics = metrics
    }

    /// Runs work on a renderer's thread: with the slot the request was admitted with or, for its later steps, behind
    /// what waits already.
    func rendering<Result: Sendable>(
        slot: consuming RenderPool.Reservation? = nil,
        _ work: @escaping @Sendable (TicketRenderer) throws(RenderError) -> Result
    ) async throws -> Result {
        do throws(PoolFailure) {
            if let slot { return try await pool.run(slot, work) }
            return try await pool.runAdmitted(work)
        } catch {
            if case .failed = error { metrics.failed() }
            throw error
        }
    }
}

/// The layouts a ticket may have; names that are not here never reach the file system.
struct LayoutList: Sendable {
    struct Layout: Sendable {
        let name: String
        let version: Int
        let korean: String
        let english: String
        /// One sentence, in Korean and in English.
        let summary: (ko: String, en: String)
        /// Size of the ticket in px.
        let width: Int
        let height: Int
    }

    let all: [Layout]

    init(_ templates: TemplateStore) throws(RenderError) {
        var all: [Layout] = []
        for name in templates.names() {
            let template = try templates.template(name)
            all.append(
                Layout(
                    name: name, version: template.version, korean: template.label.ko, english: template.label.en,
                    summary: template.summary,
                    width: template.width, height: template.height))
        }
        self.all = all
    }

    subscript(name: String) -> Layout? { all.first { $0.name == name } }
}

/// Lets one create at a time through for each owner, so that two of them on this node do not render with the same number.
actor OwnerTurns {
    private var waiting: [AccountID: [CheckedContinuation<Void, Never>]] = [:]

    /// Runs the body when it is the owner's turn.
    func take<Result: Sendable>(
        _ owner: AccountID, _ body: @Sendable () async throws -> Result
    ) async rethrows -> Result {
        if waiting[owner] == nil {
            waiting[owner] = []
        } else {
            await withCheckedContinuation { waiting[owner]?.append($0) }
        }
        defer {
            if let next = waiting[owner]?.first {
                waiting[owner]?.removeFirst()
                next.resume()
            } else {
                waiting[owner] = nil
            }
        }
        return try await body()
    }
}
