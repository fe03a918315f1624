import Foundation
import PieceBlobs
import PieceModel
import Testing

/// Python with the packages of scripts/pip.txt, and the programs in it that play the other side.
enum Tools {
    static let scripts = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "Python")

    /// Nil when scripts/test has not installed them.
    static let python: URL? = {
        let environment = ProcessInfo.processInfo.environment
        let bin =
            environment["PIECE_TOOLS_PYTHON"].map { URL(filePath: $0) }
            ?? scripts.appending(path: "../../../.venv-tools/bin").standardizedFileURL
        let python = bin.appending(path: "python")
        let hasMoto = FileManager.default.isExecutableFile(atPath: bin.appending(path: "moto_server").path)
        return hasMoto && FileManager.default.isExecutableFile(atPath: python.path) ? python : nil
    }()

    static let areMissing: Comment = "no Python tools; scripts/test installs them into .venv-tools"

    static func start(_ script: String, _ arguments: [String], output: Pipe, input: Pipe) throws -> Process {
        let process = Process()
        process.executableURL = python
        process.arguments = [scripts.appending(path: "\(script).py").path] + arguments
        process.standardOutput = output
        process.standardInput = input
        try process.run()
        return process
    }

    /// Runs a command of client.py.
    static func client(_ arguments: String..., input: [UInt8] = []) throws -> Report {
        let (output, entry) = (Pipe(), Pipe())
        let process = try start("client", arguments, output: output, input: entry)
        try entry.fileHandleForWriting.write(contentsOf: Data(input))
        try entry.fileHandleForWriting.close()
        let text = try output.fileHandleForReading.readToEnd() ?? Data()
        process.waitUntilExit()
        try #require(process.terminationStatus == 0, "client.py \(arguments) failed")
        return try JSONDecoder().decode(Report.self, from: text)
    }

    /// What client.py prints, as far as the command tells it.
    struct Report: Decodable {
        var url: String?
        var authorization: String?
        var status: Int?
        var body: Data?
        var type: String?
        var cache: String?
        var keys: [String]?

        var bytes: [UInt8]? { body.map { [UInt8]($0) } }
    }
}

/// Runs a server of Python/ while a suite runs.
struct Serving: SuiteTrait, TestScoping {
    let script: String

    /// Where the server of this suite is.
    @TaskLocal static var endpoint = "none"

    func provideScope(
        for test: Test, testCase: Test.Case?, performing function: @Sendable () async throws -> Void
    ) async throws {
        let (output, input) = (Pipe(), Pipe())
        let process = try Tools.start(script, [], output: output, input: input)
        defer {
            try? input.fileHandleForWriting.close()
            process.terminate()
            process.waitUntilExit()
        }
        let line = String(decoding: output.fileHandleForReading.availableData, as: UTF8.self)
        let port = try #require(Int(line.trimmingCharacters(in: .whitespacesAndNewlines)), "\(script).py: \(line)")
        try await Serving.$endpoint.withValue("http://127.0.0.1:\(port)", operation: function)
    }
}

extension Trait where Self == Serving {
    static func serving(_ script: String) -> Serving { Serving(script: script) }
}

extension Clock {
    /// The machine's.
    static let real = Clock { Instant(milliseconds: Int64(Date().timeIntervalSince1970 * 1000)) }

    /// One that stands still.
    static func at(_ seconds: Int64) -> Clock { Clock { Instant(milliseconds: seconds * 1000) } }
}
