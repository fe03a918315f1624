import Foundation
import Testing

/// Python with the packages of scripts/pip.txt, and the readers of calendars and feeds in it.
enum Tools {
    private static let script = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "Python/reader.py")

    /// Nil when scripts/test has not installed them.
    static let python: URL? = {
        let environment = ProcessInfo.processInfo.environment
        let bin =
            environment["PIECE_TOOLS_PYTHON"].map { URL(filePath: $0) }
            ?? script.appending(path: "../../../../.venv-tools/bin").standardizedFileURL
        let python = bin.appending(path: "python")
        let hasReaders = FileManager.default.isExecutableFile(atPath: bin.appending(path: "icalendar").path)
        return hasReaders && FileManager.default.isExecutableFile(atPath: python.path) ? python : nil
    }()

    static let areMissing: Comment = "no Python tools; scripts/test installs them into .venv-tools"

    /// Reads one calendar, or the events of several that follow each other.
    static func calendar(_ feed: [UInt8]) throws -> ReadCalendar {
        try JSONDecoder().decode(ReadCalendar.self, from: read("calendar", feed))
    }

    static func atom(_ feed: [UInt8]) throws -> ReadAtom {
        try JSONDecoder().decode(ReadAtom.self, from: read("atom", feed))
    }

    private static func read(_ format: String, _ feed: [UInt8]) throws -> Data {
        // A file and not a pipe: the reader may write before it has read everything.
        let file = FileManager.default.temporaryDirectory.appending(path: "piece-feed-\(UUID().uuidString)")
        try Data(feed).write(to: file)
        defer { try? FileManager.default.removeItem(at: file) }
        let process = Process()
        let output = Pipe()
        process.executableURL = python
        process.arguments = [script.path, format]
        process.standardInput = try FileHandle(forReadingFrom: file)
        process.standardOutput = output
        try process.run()
        let answer = try output.fileHandleForReading.readToEnd() ?? Data()
        process.waitUntilExit()
        try #require(process.terminationStatus == 0, "reader.py could not read \(format)")
        return answer
    }
}

/// What reader.py tells about a calendar.
struct ReadCalendar: Decodable {
    var properties: [String: String]
    var names: [String]
    var zones: [String]
    var errors: [String]
    var events: [Event]

    struct Event: Decodable {
        var uid: String
        var summary: String
        /// A day, or a moment in UTC by the zone data of Python.
        var start: String?
        /// The moment in UTC by the VTIMEZONE of the feed.
        var startByRules: String?
        var local: String?
        var zone: String?
        var end: String?
        var minutes: Int?
        var stamp: String
        var created: String
        var modified: String
        var sequence: Int
        var location: String?
        var description: String?
        var categories: [String]
        var url: String?
        var transparency: String?
        var image: String?
        var imageParameters: [String: String]?
    }
}

/// What reader.py tells about an Atom feed: some by an XML parser, some by a feed reader.
struct ReadAtom: Decodable {
    var errors: [String]
    var version: String
    var id: String
    var title: String?
    var updated: String
    var author: String
    var language: String
    var links: [String: String]
    var entries: [Entry]

    struct Entry: Decodable {
        var id: String
        var title: String
        var parsedTitle: String
        var published: String
        var updated: String
        var page: String?
        var html: String
        var parsedHTML: String
        var type: String
        var tags: [[String]]
        var enclosures: [[String]]
    }
}
