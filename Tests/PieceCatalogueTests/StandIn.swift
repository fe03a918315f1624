import Foundation
import PieceModel
import PieceNet
import Testing

@testable import PieceCatalogue

/// A run of `standin.py`: TMDB and KOPIS with invented works on loopback. It ends with the value.
final class StandIn {
    static let key = "open-sesame"
    static let token = "head.body.open-sesame"
    static let poster = root.appending(path: "assets/samples/tiny.jpg")

    let port: Int
    private let process = Process()
    private let input = Pipe()
    private let output: FileHandle

    private static let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent()

    init() throws {
        let output = Pipe()
        process.executableURL = URL(filePath: "/usr/bin/env")
        process.arguments = [
            "python3", URL(filePath: #filePath).deletingLastPathComponent().appending(path: "standin.py").path,
            StandIn.poster.path,
        ]
        process.standardInput = input
        process.standardOutput = output
        try process.run()
        self.output = output.fileHandleForReading
        port = try #require(Int(String(decoding: try StandIn.line(self.output), as: UTF8.self).trimmed))
    }

    private static func line(_ output: FileHandle) throws -> Data {
        var line = Data()
        while line.last != 0x0A {
            let more = output.availableData
            try #require(!more.isEmpty, "the stand-in has ended")
            line += more
        }
        return line
    }

    deinit {
        try? input.fileHandleForWriting.close()
        process.waitUntilExit()
    }

    /// Settings that lead to the stand-in, or to one of its faults.
    func settings(
        fault: String? = nil, key: String = StandIn.key, host: String = "127.0.0.1", images: String = "/t/p/w780",
        timeout: Duration = .seconds(60), allowPrivate: Bool = false
    ) throws -> CatalogueSettings {
        CatalogueSettings(
            base: try #require(WebAddress("http://\(host):\(port)" + (fault.map { "/fault/\($0)" } ?? ""))),
            images: [try #require(WebAddress("http://127.0.0.1:\(port)\(images)"))], key: CatalogueKey(key),
            timeout: timeout, allowPrivate: allowPrivate)
    }

    /// A request that came, in the order of coming.
    struct Request {
        let path: String
        let query: [String: String]
        let host: String
    }

    func requests() throws -> [Request] {
        try input.fileHandleForWriting.write(contentsOf: Data("\n".utf8))
        let entries = try #require(try JSONParser.parse([UInt8](StandIn.line(output))).array)
        return try entries.map { entry in
            let object = try #require(entry.object)
            let query = try #require(object["query"]?.object).map { ($0.key, $0.value.string ?? "") }
            return Request(
                path: object["path"]?.string ?? "", query: Dictionary(uniqueKeysWithValues: query),
                host: object["host"]?.string ?? "")
        }
    }
}

/// A clock that stands still, at noon in Korea of a day.
func clock(on day: String) throws -> Clock {
    let days = try #require(LocalDate(day)).daysSince1970
    return Clock { Instant(milliseconds: (Int64(days) * 86_400 + 3 * 3_600) * 1000) }
}

/// What a call fails with, or nil when it does not.
func failure<T>(_ call: () async throws(CatalogueError) -> T) async -> CatalogueError? {
    do throws(CatalogueError) {
        _ = try await call()
        return nil
    } catch {
        return error
    }
}
