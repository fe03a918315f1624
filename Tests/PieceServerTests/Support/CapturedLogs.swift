import Logging
import Synchronization

/// Every line any service of this test process logged, for tests that look for what must not be there.
enum CapturedLogs {
    private static let lines = Mutex<[String]>([])

    static var text: String { lines.withLock { $0.joined(separator: "\n") } }

    struct Handler: LogHandler {
        var metadata: Logger.Metadata = [:]
        var logLevel = Logger.Level.info

        subscript(metadataKey key: String) -> Logger.Metadata.Value? {
            get { metadata[key] }
            set { metadata[key] = newValue }
        }

        func log(event: LogEvent) {
            let all = metadata.merging(event.metadata ?? [:]) { $1 }
            CapturedLogs.lines.withLock { $0.append("\(event.level) \(event.message) \(all)") }
        }
    }
}
