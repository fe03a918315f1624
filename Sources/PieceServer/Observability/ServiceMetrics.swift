import Metrics
import PieceRender

/// The service's own measures, beside those of the HTTP routes.
struct ServiceMetrics: Sendable {
    private let stages: [(name: String, timer: Timer)]
    private let renders: Counter
    private let failures: Counter
    private let registry: MetricsRegistry

    init(_ registry: MetricsRegistry) {
        self.registry = registry
        stages = ["decode", "palette", "layout", "paint", "encode"].map {
            ($0, Timer(label: "piece.render.stage", dimensions: [("stage", $0)], factory: registry))
        }
        renders = Counter(label: "piece.renders", factory: registry)
        failures = Counter(label: "piece.render.failures", factory: registry)
    }

    /// Tells of the queue whenever somebody asks.
    func watch(_ pool: RenderPool, _ bodies: BodyBudget) {
        registry.observe("piece.render.workers") { Double(pool.load.workers) }
        registry.observe("piece.render.busy") { Double(pool.load.busy) }
        registry.observe("piece.render.queued") { Double(pool.load.queued) }
        registry.observe("piece.render.reserved") { Double(pool.load.reserved) }
        registry.observe("piece.render.refused", isCounter: true) { Double(pool.load.refused) }
        registry.observe("piece.render.cancelled", isCounter: true) { Double(pool.load.cancelled) }
        registry.observe("piece.upload.memory.bytes") { Double(bodies.usedBytes) }
    }

    /// One ticket was rendered: CPU time by stage.
    func rendered(_ timings: RenderTimings) {
        renders.increment()
        let values = [timings.decode, timings.palette, timings.layout, timings.paint, timings.encode]
        for (stage, value) in zip(stages, values) { stage.timer.recordNanoseconds(Int64(clamping: value)) }
    }

    func failed() { failures.increment() }

    /// Does something with the store or the blobs and measures how long it takes.
    func timed<Result: Sendable>(
        _ what: String, isolation: isolated (any Actor)? = #isolation, _ work: () async throws -> Result
    ) async throws -> Result {
        let start = ContinuousClock.now
        defer {
            let nanoseconds = Int64((ContinuousClock.now - start) / .nanoseconds(1))
            Timer(label: "piece.store", dimensions: [("operation", what)], factory: registry)
                .recordNanoseconds(nanoseconds)
        }
        return try await work()
    }
}
