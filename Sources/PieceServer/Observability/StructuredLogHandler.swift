import Glibc
public import Logging
public import PieceModel
import Synchronization

/// Writes one line of JSON per event: `time` (RFC 3339, UTC), `level`, `label`, `message`, `error`, `source` and the
/// metadata, in the order of its keys.
///
/// The values of keys that name secrets are left out, and no character of an event can end its line, begin another or
/// steer a terminal.
public struct StructuredLogHandler: LogHandler {
    /// Where lines go, each with its line end.
    public typealias Sink = @Sendable (String) -> Void

    /// Parts of key names whose values are never written, in small letters.
    public static let secretKeys = [
        "authorization", "cookie", "password", "passphrase", "token", "secret", "link", "credential", "api-key",
        "apikey",
        "api_key", "signature",
    ]

    /// What is written instead of a secret.
    public static let redacted = "[redacted]"

    private let label: String
    private let clock: Clock
    private let secrets: [String]
    private let sink: Sink

    public var logLevel: Logger.Level
    public var metadata: Logger.Metadata = [:]
    public var metadataProvider: Logger.MetadataProvider?

    /// - Parameters:
    ///   - label: the part of the program that writes.
    ///   - secrets: parts of key names in small letters; a key that contains one has its value left out.
    public init(
        label: String, level: Logger.Level = .info, clock: Clock, metadataProvider: Logger.MetadataProvider? = nil,
        secrets: [String] = StructuredLogHandler.secretKeys,
        sink: @escaping Sink = StructuredLogHandler.standardError
    ) {
        self.label = label
        self.logLevel = level
        self.clock = clock
        self.metadataProvider = metadataProvider
        self.secrets = secrets
        self.sink = sink
    }

    public subscript(metadataKey key: String) -> Logger.Metadata.Value? {
        get { metadata[key] }
        set { metadata[key] = newValue }
    }

    /// Writes an event.
    public func log(event: LogEvent) {
        var line = "{\"time\":\"\(clock.now())\",\"level\":\"\(event.level.rawValue)\",\"label\":"
        LogText.write(label, to: &line)
        line += ",\"message\":"
        LogText.write(event.message.description, to: &line)
        if let error = event.error {
            line += ",\"error\":"
            LogText.write("\(error)", to: &line)
        }
        line += ",\"source\":"
        LogText.write(event.source, to: &line)

        var all = metadataProvider?.get() ?? [:]
        all.merge(metadata) { $1 }
        if let own = event.metadata { all.merge(own) { $1 } }
        if !all.isEmpty {
            line += ",\"metadata\":"
            write(all, to: &line, depth: 0)
        }
        sink(line + "}\n")
    }

    private func write(_ values: Logger.Metadata, to line: inout String, depth: Int) {
        line += "{"
        for (index, (key, value)) in values.sorted(by: { $0.key < $1.key }).enumerated() {
            if index > 0 { line += "," }
            LogText.write(key, to: &line)
            line += ":"
            if isSecret(key) {
                LogText.write(StructuredLogHandler.redacted, to: &line)
            } else {
                write(value, to: &line, depth: depth + 1)
            }
        }
        line += "}"
    }

    private func write(_ value: Logger.MetadataValue, to line: inout String, depth: Int) {
        switch value {
        // Nobody logs as deep as this on purpose.
        case _ where depth > 8: LogText.write("…", to: &line)
        case .string(let text): LogText.write(text, to: &line)
        case .stringConvertible(let value): LogText.write(value.description, to: &line)
        case .dictionary(let values): write(values, to: &line, depth: depth)
        case .array(let values):
            line += "["
            for (index, value) in values.enumerated() {
                if index > 0 { line += "," }
                write(value, to: &line, depth: depth + 1)
            }
            line += "]"
        }
    }

    private func isSecret(_ key: String) -> Bool {
        let key = key.lowercased()
        return secrets.contains { key.contains($0) }
    }

    /// Writes a line to the standard error, whole as far as the system allows, and never fails.
    public static let standardError: Sink = { line in
        var line = line
        line.withUTF8 { bytes in
            // One line at a time; a write of a long line to a pipe may take several calls.
            standardErrorLock.withLock { _ in
                var rest = UnsafeRawBufferPointer(bytes)[...]
                while !rest.isEmpty {
                    let written = Glibc.write(
                        STDERR_FILENO, UnsafeRawBufferPointer(rebasing: rest).baseAddress, rest.count)
                    if written < 0, errno == EINTR { continue }
                    // There is nobody to tell that the log cannot be written.
                    guard written > 0 else { return }
                    rest = rest.dropFirst(written)
                }
            }
        }
    }

    private static let standardErrorLock = Mutex(())
}

/// Text in lines of a log.
enum LogText {
    /// Longer texts are cut, so that one event cannot fill a disk.
    static let maximumCharacters = 4_000

    /// Writes a JSON string in which everything that ends lines, is unseen or reorders text is escaped.
    static func write(_ text: String, to line: inout String) {
        line += "\""
        for (count, scalar) in text.unicodeScalars.enumerated() {
            guard count < maximumCharacters else {
                line += "…"
                break
            }
            switch scalar {
            case "\"": line += "\\\""
            case "\\": line += "\\\\"
            case "\n": line += "\\n"
            case "\r": line += "\\r"
            case "\t": line += "\\t"
            case _ where Filename.isUnseen(scalar):
                let digits = String(scalar.value, radix: 16, uppercase: true)
                line += "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
            default: line.unicodeScalars.append(scalar)
            }
        }
        line += "\""
    }
}
