import Metrics
import Synchronization

/// The values of one measure with one set of labels.
final class MetricsSeries: Sendable {
    /// What Prometheus calls a kind of measure.
    enum Kind: String, Sendable {
        case counter, gauge, histogram, summary
    }

    private struct Values {
        /// A counter's or gauge's value, or the sum of what was recorded.
        var sum = 0.0
        var count: UInt64 = 0
        /// How many recorded values were at most each bound and more than the one before.
        var buckets: [UInt64] = []
    }

    /// The bounds of timers, in seconds: 1 ms to 10 s.
    static let bounds = [0.001, 0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1, 2, 5, 10]

    let kind: Kind
    private let values: Mutex<Values>

    init(_ kind: Kind) {
        self.kind = kind
        let buckets = kind == .histogram ? MetricsSeries.bounds.count : 0
        values = Mutex(Values(buckets: Array(repeating: 0, count: buckets)))
    }

    private func observe(_ value: Double) {
        let bucket = kind == .histogram ? MetricsSeries.bounds.firstIndex { value <= $0 } : nil
        values.withLock { values in
            values.sum += value
            values.count += 1
            if let bucket { values.buckets[bucket] += 1 }
        }
    }

    /// The lines of the exposition.
    func lines(_ id: ID) -> String {
        let values = values.withLock { $0 }
        guard kind == .histogram || kind == .summary else { return id.line(value: values.sum) }
        var text = ""
        if kind == .histogram {
            var total: UInt64 = 0
            for (bound, count) in zip(MetricsSeries.bounds, values.buckets) {
                total += count
                let label = ("le", MetricsSeries.number(bound))
                text += id.line("_bucket", extra: label, value: Double(total))
            }
            text += id.line("_bucket", extra: ("le", "+Inf"), value: Double(values.count))
        }
        text += id.line("_sum", value: values.sum)
        return text + id.line("_count", value: Double(values.count))
    }

    /// A number as the format writes it.
    static func number(_ value: Double) -> String {
        if value.isNaN { return "NaN" }
        if value.isInfinite { return value < 0 ? "-Inf" : "+Inf" }
        return Int64(exactly: value).map(String.init) ?? "\(value)"
    }

    /// A label's value, or with its quotes left alone a help text, with what would end it escaped.
    static func escaped(_ text: String, quotes: Bool = true) -> String {
        var result = ""
        for scalar in text.unicodeScalars {
            switch scalar {
            case "\\": result += "\\\\"
            case "\n": result += "\\n"
            case "\"" where quotes: result += "\\\""
            default: result.unicodeScalars.append(scalar)
            }
        }
        return result
    }
}

extension MetricsSeries {
    /// A name and labels, as they are told.
    struct ID: Hashable, Sendable {
        let name: String
        /// `method="GET",route="/"`, in the order of the label names.
        let labels: String

        init(_ label: String, _ dimensions: [(String, String)], _ kind: Kind) {
            let suffix = kind == .counter ? "_total" : kind == .histogram ? "_seconds" : ""
            let name = ID.legal(label)
            self.name = name.hasSuffix(suffix) ? name : name + suffix
            var labels: [String: String] = [:]
            for (key, value) in dimensions { labels[ID.label(key)] = MetricsSeries.escaped(value) }
            self.labels = labels.sorted { $0.key < $1.key }.map { "\($0.key)=\"\($0.value)\"" }.joined(separator: ",")
        }

        /// One line of the exposition.
        func line(_ suffix: String = "", extra: (name: String, value: String)? = nil, value: Double) -> String {
            var labels = labels
            if let extra { labels += (labels.isEmpty ? "" : ",") + "\(extra.name)=\"\(extra.value)\"" }
            return "\(name)\(suffix)\(labels.isEmpty ? "" : "{\(labels)}") \(MetricsSeries.number(value))\n"
        }

        /// Names are letters, digits and `_`, and begin with no digit.
        private static func legal(_ text: String) -> String {
            let name = String(
                decoding: text.unicodeScalars.map { scalar in
                    let isLegal =
                        scalar.isASCII && (scalar.properties.isAlphabetic || scalar.properties.numericType != nil)
                    return isLegal ? UInt8(ascii: scalar) : UInt8(ascii: "_")
                }, as: UTF8.self)
            return name.first.map { $0.isNumber ? "_" + name : name } ?? "_"
        }

        /// `le` and `quantile` belong to histograms and summaries, names with `__` in front to Prometheus itself.
        private static func label(_ text: String) -> String {
            let name = legal(text)
            return name == "le" || name == "quantile" || name.hasPrefix("__") ? "label_" + name : name
        }
    }
}

extension MetricsSeries: CounterHandler, FloatingPointCounterHandler {
    func increment(by amount: Int64) { increment(by: Double(amount)) }

    /// A gauge may go either way; a counter that went down would be taken for a restart.
    func increment(by amount: Double) {
        guard kind == .gauge || amount >= 0 else { return }
        values.withLock { $0.sum += amount }
    }

    func reset() { values.withLock { $0.sum = 0 } }
}

extension MetricsSeries: MeterHandler, RecorderHandler {
    func set(_ value: Int64) { set(Double(value)) }
    func set(_ value: Double) { values.withLock { $0.sum = value } }
    func decrement(by amount: Double) { increment(by: -amount) }

    func record(_ value: Int64) { record(Double(value)) }
    func record(_ value: Double) {
        if kind == .gauge { set(value) } else { observe(value) }
    }
}

extension MetricsSeries: TimerHandler {
    func recordNanoseconds(_ duration: Int64) { observe(Double(duration) / 1e9) }
}
