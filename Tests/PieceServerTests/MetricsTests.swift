import Foundation
import Metrics
import Testing

@testable import PieceServer

@Suite("Measures")
struct MetricsTests {
    /// What a strict reader of the text format finds: it refuses whatever the format does not allow.
    struct Exposition {
        struct Sample: Equatable { var name: String, labels: [String: String], value: String }
        struct Malformed: Error { var line: String, reason: String }

        // A literal that nothing changes; Regex is only not marked as Sendable.
        nonisolated(unsafe) private static let sample =
            #/
            ([a-zA-Z_:][a-zA-Z0-9_:]*)
            (?:\{((?:[a-zA-Z_][a-zA-Z0-9_]*="(?:[^"\\]|\\[\\n"])*",?)+)\})?
            \x20([-+]?[0-9.eE+-]+|NaN|[+-]Inf)
            /#

        var types: [String: String] = [:]
        var help: [String: String] = [:]
        var samples: [Sample] = []

        init(_ text: String) throws {
            guard text.hasSuffix("\n") else { throw Malformed(line: text, reason: "no line end") }
            var seen: Set<String> = []
            var family = ""
            for line in text.dropLast().split(separator: "\n", omittingEmptySubsequences: false).map(String.init) {
                func malformed(_ reason: String) -> Malformed { Malformed(line: line, reason: reason) }
                if let match = line.wholeMatch(of: /# HELP ([a-zA-Z_:][a-zA-Z0-9_:]*) (.*)/) {
                    guard types[String(match.1)] == nil else { throw malformed("HELP behind TYPE") }
                    help[String(match.1)] = String(match.2)
                } else if let match = line.wholeMatch(
                    of: /# TYPE ([a-zA-Z_:][a-zA-Z0-9_:]*) (counter|gauge|histogram|summary)/)
                {
                    family = String(match.1)
                    guard types.updateValue(String(match.2), forKey: family) == nil else {
                        throw malformed("two TYPEs")
                    }
                } else if let match = line.wholeMatch(
                    of: Exposition.sample
                ) {
                    let name = String(match.1)
                    let suffixes = ["histogram": ["_bucket", "_sum", "_count"], "summary": ["_sum", "_count"]]
                    let names = (suffixes[types[family] ?? ""] ?? [""]).map { family + $0 }
                    guard names.contains(name) else { throw malformed("a sample outside its family \(family)") }
                    guard seen.insert("\(name){\(match.2 ?? "")}").inserted else { throw malformed("twice") }
                    var labels: [String: String] = [:]
                    for label in (match.2 ?? "").matches(of: /([a-zA-Z0-9_]+)="((?:[^"\\]|\\[\\n"])*)"/) {
                        let value = String(label.2).replacing(/\\(.)/) { $0.1 == "n" ? "\n" : String($0.1) }
                        guard labels.updateValue(value, forKey: String(label.1)) == nil else {
                            throw malformed("label twice")
                        }
                    }
                    guard match.3.contains("N") || match.3.contains("I") || Double(match.3) != nil else {
                        throw malformed("no number")
                    }
                    samples.append(Sample(name: name, labels: labels, value: String(match.3)))
                } else {
                    throw malformed("no line of the format")
                }
            }
        }

        func value(_ name: String, _ labels: [String: String] = [:]) -> String? {
            samples.first { $0.name == name && $0.labels == labels }?.value
        }
    }

    private let registry = MetricsRegistry(help: ["hb_requests_total": "Requests \"so far\" \\ all\nof them"])

    private func read() throws -> Exposition { try Exposition(registry.exposition()) }

    @Test("Counters, gauges, recorders and timers are told by their kinds")
    func kinds() throws {
        for path in ["/pieces", "/pieces", "/"] {
            Counter(label: "hb.requests", dimensions: [("http.route", path)], factory: registry).increment(by: 2)
        }
        FloatingPointCounter(label: "cost", factory: registry).increment(by: 0.75)
        let meter = Meter(label: "active", factory: registry)
        meter.set(5)
        meter.decrement(by: 2.5)
        Gauge(label: "temperature", factory: registry).record(-3)
        let recorder = Recorder(label: "size", factory: registry)
        recorder.record(10)
        recorder.record(32)
        registry.observe("pool.queued", dimensions: [("pool", "render")]) { 7 }
        registry.observe("pool.refused", isCounter: true) { .infinity }

        let read = try read()
        #expect(
            read.types == [
                "hb_requests_total": "counter", "cost_total": "counter", "active": "gauge", "temperature": "gauge",
                "size": "summary", "pool_queued": "gauge", "pool_refused_total": "counter",
                "metrics_series_dropped_total": "counter",
            ])
        #expect(read.help == ["hb_requests_total": #"Requests "so far" \\ all\nof them"#])
        #expect(read.value("hb_requests_total", ["http_route": "/pieces"]) == "4")
        #expect(read.value("hb_requests_total", ["http_route": "/"]) == "2")
        #expect(read.value("cost_total") == "0.75")
        #expect(read.value("active") == "2.5")
        #expect(read.value("temperature") == "-3")
        #expect(read.value("size_sum") == "42" && read.value("size_count") == "2")
        #expect(read.value("pool_queued", ["pool": "render"]) == "7")
        #expect(read.value("pool_refused_total") == "+Inf")
        #expect(read.value("metrics_series_dropped_total") == "0")
    }

    @Test("Timers are histograms in seconds whose buckets add up")
    func histograms() throws {
        let timer = Metrics.Timer(label: "render", dimensions: [("layout", "stub")], factory: registry)
        for milliseconds in [1, 2, 3, 999, 1_000, 10_000, 60_000] { timer.recordMilliseconds(milliseconds) }
        let read = try read()
        #expect(read.types["render_seconds"] == "histogram")
        let buckets = read.samples.filter { $0.name == "render_seconds_bucket" }
        #expect(
            buckets.map { $0.labels["le"] } == [
                "0.001", "0.002", "0.005", "0.01", "0.02", "0.05", "0.1", "0.2", "0.5", "1", "2", "5", "10", "+Inf",
            ])
        #expect(buckets.map(\.value) == ["1", "2", "3", "3", "3", "3", "3", "3", "3", "5", "5", "5", "6", "7"])
        #expect(buckets.allSatisfy { $0.labels["layout"] == "stub" })
        #expect(read.value("render_seconds_count", ["layout": "stub"]) == "7")
        let sum = try #require(read.value("render_seconds_sum", ["layout": "stub"]).flatMap(Double.init))
        #expect(abs(sum - 72.005) < 1e-9)
    }

    @Test("No name, label or value can break the format")
    func escaping() throws {
        let values = ["\"}\nforged 1\n", "\\", "a\\n", "", "한글 \u{1F3AB}", ",x=\"y\""]
        for value in values { Counter(label: "a.b-c", dimensions: [("k", value)], factory: registry).increment() }
        Counter(label: "9 \"x\"\n{", dimensions: [("1é\n", "v"), ("le", "x"), ("__name__", "y")], factory: registry)
            .increment()
        Counter(label: "", factory: registry).increment()
        Gauge(label: "nan", factory: registry).record(Double.nan)
        let read = try read()
        for value in values { #expect(read.value("a_b_c_total", ["k": value]) == "1", "\(value.debugDescription)") }
        #expect(read.value("_9__x____total", ["_1__": "v", "label_le": "x", "label___name__": "y"]) == "1")
        #expect(read.value("nan") == "NaN")
        #expect(registry.exposition() == registry.exposition())
        let names = read.samples.map(\.name)
        #expect(names == names.sorted())
    }

    @Test("Series beyond the limit, and names of another kind, are dropped and counted")
    func limit() throws {
        let small = MetricsRegistry(limit: 3)
        for index in 0..<10 { Counter(label: "c", dimensions: [("i", "\(index)")], factory: small).increment() }
        Counter(label: "c", dimensions: [("i", "0")], factory: small).increment()
        let read = try Exposition(small.exposition())
        #expect(read.samples.count == 4)
        #expect(read.value("c_total", ["i": "0"]) == "2")
        #expect(read.value("metrics_series_dropped_total") == "7")

        Meter(label: "same", factory: registry).set(1)
        Recorder(label: "same", factory: registry).record(2)
        registry.observe("same") { 3 }
        Counter(label: "metrics.series.dropped", factory: registry).increment(by: 100)
        #expect(try self.read().value("same") == "1")
        #expect(try self.read().value("metrics_series_dropped_total") == "3")
    }

    @Test("Counters never go down; what is destroyed is told no more and makes room")
    func ends() throws {
        let small = MetricsRegistry(limit: 1)
        let counter = Counter(label: "c", factory: small)
        counter.increment(by: 3)
        counter.increment(by: -2)
        #expect(try Exposition(small.exposition()).value("c_total") == "3")
        counter.destroy()
        #expect(try Exposition(small.exposition()).value("c_total") == nil)
        Meter(label: "m", factory: small).set(1)
        #expect(try Exposition(small.exposition()).value("m") == "1")
    }

    @Test("Nothing is lost when many count at once")
    func concurrent() async throws {
        let registry = registry
        await withTaskGroup(of: Void.self) { group in
            for task in 0..<8 {
                group.addTask {
                    for index in 0..<500 {
                        Counter(label: "n", dimensions: [("k", "\(index % 5)")], factory: registry).increment()
                        Metrics.Timer(label: "t", factory: registry).recordMilliseconds(task)
                        if index % 100 == 0 { _ = registry.exposition() }
                    }
                }
            }
        }
        let read = try read()
        for index in 0..<5 { #expect(read.value("n_total", ["k": "\(index)"]) == "800") }
        #expect(read.value("t_seconds_count") == "4000")
    }
}
