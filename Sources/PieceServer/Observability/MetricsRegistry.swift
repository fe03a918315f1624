public import Metrics
import Synchronization

/// Keeps the program's measures and tells them in the Prometheus text format.
///
/// Counters get the suffix `_total`; timers become histograms in seconds with the suffix `_seconds`; aggregating
/// recorders become summaries of a count and a sum; meters and other recorders become gauges. Characters that the
/// format has no place for in names become `_`.
///
/// One combination of a name and labels is one series. There are at most so many; further ones are dropped and counted,
/// so that labels made from requests cannot take all memory.
public final class MetricsRegistry: MetricsFactory {
    private struct State {
        var series: [MetricsSeries.ID: MetricsSeries] = [:]
        /// The kind of each family, for a name can have only one.
        var kinds: [String: MetricsSeries.Kind] = [:]
        var observers: [MetricsSeries.ID: (kind: MetricsSeries.Kind, read: @Sendable () -> Double)] = [:]
        var dropped: Int64 = 0

        var count: Int { series.count + observers.count }
    }

    private let limit: Int
    private let help: [String: String]
    private let state = Mutex(State())

    /// - Parameters:
    ///   - limit: the most series.
    ///   - help: what the measures mean, by the name they are told under.
    public init(limit: Int = 1_000, help: [String: String] = [:]) {
        self.limit = limit
        self.help = help
    }

    /// Tells a value that is kept elsewhere, such as the length of a queue, read at each exposition.
    /// - Parameter isCounter: whether it never goes down.
    public func observe(
        _ label: String, dimensions: [(String, String)] = [], isCounter: Bool = false,
        read: @escaping @Sendable () -> Double
    ) {
        let kind = isCounter ? MetricsSeries.Kind.counter : .gauge
        let id = MetricsSeries.ID(label, dimensions, kind)
        state.withLock { state in
            guard accepts(id, kind, &state) else { return }
            state.observers[id] = (kind, read)
            state.kinds[id.name] = kind
        }
    }

    /// All measures in the Prometheus text format 0.0.4, families and series in the order of their names.
    public func exposition() -> String {
        let (series, observers, dropped) = state.withLock { ($0.series, $0.observers, $0.dropped) }
        // Read without the lock: what reads may itself count something.
        var lines: [(id: MetricsSeries.ID, kind: MetricsSeries.Kind, text: String)] = []
        for (id, series) in series { lines.append((id, series.kind, series.lines(id))) }
        for (id, observer) in observers { lines.append((id, observer.kind, id.line(value: observer.read()))) }
        let drops = MetricsSeries.ID("metrics.series.dropped", [], .counter)
        lines.append((drops, .counter, drops.line(value: Double(dropped))))
        lines.sort { ($0.id.name, $0.id.labels) < ($1.id.name, $1.id.labels) }

        var text = ""
        var family = ""
        for line in lines {
            if line.id.name != family {
                family = line.id.name
                if let help = help[family] {
                    text += "# HELP \(family) \(MetricsSeries.escaped(help, quotes: false))\n"
                }
                text += "# TYPE \(family) \(line.kind.rawValue)\n"
            }
            text += line.text
        }
        return text
    }

    private func accepts(_ id: MetricsSeries.ID, _ kind: MetricsSeries.Kind, _ state: inout State) -> Bool {
        let isOwn = id.name == "metrics_series_dropped_total"
        let isFree = state.series[id] == nil && state.observers[id] == nil
        guard !isOwn, isFree, state.count < limit, state.kinds[id.name, default: kind] == kind else {
            state.dropped += 1
            return false
        }
        return true
    }

    /// The series of that name and those labels, made when it is new; one that is told nowhere when there are too many,
    /// or when the name belongs to another kind.
    private func series(
        _ label: String, _ dimensions: [(String, String)], _ kind: MetricsSeries.Kind
    ) -> MetricsSeries {
        let id = MetricsSeries.ID(label, dimensions, kind)
        return state.withLock { state in
            if let series = state.series[id], series.kind == kind { return series }
            let series = MetricsSeries(kind)
            guard accepts(id, kind, &state) else { return series }
            state.series[id] = series
            state.kinds[id.name] = kind
            return series
        }
    }

    private func remove(_ handler: AnyObject) {
        state.withLock { state in
            state.series = state.series.filter { $0.value !== handler }
            let names = Set(state.series.keys.map(\.name) + state.observers.keys.map(\.name))
            state.kinds = state.kinds.filter { names.contains($0.key) }
        }
    }

    // MARK: MetricsFactory

    public func makeCounter(label: String, dimensions: [(String, String)]) -> any CounterHandler {
        series(label, dimensions, .counter)
    }

    public func makeFloatingPointCounter(
        label: String, dimensions: [(String, String)]
    ) -> any FloatingPointCounterHandler {
        series(label, dimensions, .counter)
    }

    public func makeMeter(label: String, dimensions: [(String, String)]) -> any MeterHandler {
        series(label, dimensions, .gauge)
    }

    public func makeRecorder(
        label: String, dimensions: [(String, String)], aggregate: Bool
    ) -> any RecorderHandler {
        series(label, dimensions, aggregate ? .summary : .gauge)
    }

    public func makeTimer(label: String, dimensions: [(String, String)]) -> any TimerHandler {
        series(label, dimensions, .histogram)
    }

    public func destroyCounter(_ handler: any CounterHandler) { remove(handler) }
    public func destroyFloatingPointCounter(_ handler: any FloatingPointCounterHandler) { remove(handler) }
    public func destroyMeter(_ handler: any MeterHandler) { remove(handler) }
    public func destroyRecorder(_ handler: any RecorderHandler) { remove(handler) }
    public func destroyTimer(_ handler: any TimerHandler) { remove(handler) }
}
