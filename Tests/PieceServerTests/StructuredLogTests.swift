import Logging
import PieceModel
import Synchronization
import Testing

@testable import PieceServer

@Suite("Log lines")
struct StructuredLogTests {
    /// What was written.
    final class Lines: Sendable {
        private let text = Mutex("")
        func write(_ line: String) { text.withLock { $0 += line } }
        var all: String { text.withLock { $0 } }
    }

    private let lines = Lines()

    private func logger(_ metadata: Logger.Metadata = [:]) -> Logger {
        let clock = Clock { Instant(milliseconds: 1_794_650_400_123) }
        var logger = Logger(label: "piece.test") { [lines] label in
            StructuredLogHandler(
                label: label, level: .debug, clock: clock, metadataProvider: .init { ["request": "r1", "own": "no"] },
                sink: lines.write)
        }
        for (key, value) in metadata { logger[metadataKey: key] = value }
        return logger
    }

    /// The one line that was written, read by the project's strict JSON reader.
    private func line() throws -> JSONObject {
        let text = lines.all
        #expect(text.hasSuffix("}\n"))
        #expect(text.unicodeScalars.filter { $0.properties.generalCategory == .control } == ["\n"])
        return try #require(try JSONParser.parse(Array(text.utf8.dropLast())).object)
    }

    @Test("An event is one line of JSON, its metadata in order")
    func event() throws {
        logger(["b": "2", "own": "handler"]).info("조각 만듦", metadata: ["a": .stringConvertible(1), "own": "event"])
        #expect(
            lines.all == """
                {"time":"2026-11-14T10:00:00.123Z","level":"info","label":"piece.test","message":"조각 만듦",\
                "source":"PieceServerTests","metadata":{"a":"1","b":"2","own":"event","request":"r1"}}

                """)
        logger().trace("not written")
        #expect(lines.all.count { $0 == "\n" } == 1)
    }

    @Test("No message, key or value can forge a line or steer a terminal")
    func forging() throws {
        let hostile = "x\"}\r\n{\"level\":\"error\"}\u{0}\u{1B}[2J\u{9B}2J\u{85}\u{2028}\u{202E}\u{7F}\\"
        logger().error("\(hostile)", metadata: ["\(hostile)": .array([.string(hostile), ["k\n": "\(hostile)"]])])
        let line = try line()
        #expect(line["message"]?.string == hostile)
        #expect(line["level"]?.string == "error")
        let values = try #require(line["metadata"]?.object?[hostile]?.array)
        #expect(values.first?.string == hostile)
        #expect(values.last?.object?["k\n"]?.string == hostile)
        #expect(!lines.all.unicodeScalars.contains { $0 == "\u{2028}" || $0 == "\u{202E}" })
    }

    @Test("Values of secret keys are left out at every depth")
    func redaction() throws {
        logger(["Authorization": "s3cret"]).warning(
            "m",
            metadata: [
                "set-cookie": "s3cret", "user": ["password": "s3cret", "name": "shown"], "accessToken": "s3cret",
                "share_link": ["deep": "s3cret"], "list": [["client_secret": "s3cret"]],
            ])
        #expect(!lines.all.contains("s3cret"))
        let metadata = try #require(try line()["metadata"]?.object)
        #expect(metadata["user"]?.object?["name"]?.string == "shown")
        #expect(metadata["user"]?.object?["password"]?.string == StructuredLogHandler.redacted)
        #expect(metadata["share_link"]?.string == StructuredLogHandler.redacted)
    }

    @Test("Errors are written, long texts are cut, deep values end")
    func bounds() throws {
        struct Broken: Error {}
        var deep = Logger.MetadataValue.string("bottom")
        for _ in 0..<100 { deep = .array([deep]) }
        logger().error("\(String(repeating: "가", count: 10_000))", error: Broken(), metadata: ["deep": deep])
        let line = try line()
        #expect(line["message"]?.string?.unicodeScalars.count == LogText.maximumCharacters + 1)
        #expect(line["error"]?.string == "Broken()")
        #expect(!lines.all.contains("bottom"))
    }
}
