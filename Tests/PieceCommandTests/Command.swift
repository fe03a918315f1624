import Foundation
import Glibc
import Testing

/// How a run of the program ended.
struct Outcome {
    let status: Int32
    let output: Data
    let errors: String

    var text: String { String(decoding: output, as: UTF8.self) }
    /// Lines on standard error.
    var errorLines: [String] { errors.split(separator: "\n").map(String.init) }
}

/// A nameless file that takes what a program prints.
private final class Capture {
    let handle: FileHandle

    init() throws {
        let url = FileManager.default.temporaryDirectory.appending(path: "piece-capture-\(UUID().uuidString)")
        try Data().write(to: url)
        handle = try FileHandle(forUpdating: url)
        try FileManager.default.removeItem(at: url)
    }

    func contents() throws -> Data {
        try handle.seek(toOffset: 0)
        return try handle.readToEnd() ?? Data()
    }
}

/// A run of the program that is under way.
final class Running {
    let process = Process()
    let input = Pipe()
    /// Files, not pipes: a ticket is larger than a pipe holds, and reading two pipes by turns can wait for ever.
    private let output: Capture
    private let errors: Capture

    fileprivate init(_ executable: URL, _ arguments: [String], folder: URL, environment: [String: String]) throws {
        output = try Capture()
        errors = try Capture()
        process.executableURL = executable
        process.arguments = arguments
        process.currentDirectoryURL = folder
        process.environment = environment
        process.standardInput = input
        process.standardOutput = output.handle
        process.standardError = errors.handle
        try process.run()
    }

    func write(_ text: String) throws { try input.fileHandleForWriting.write(contentsOf: Data(text.utf8)) }

    func send(_ signal: Int32) { kill(process.processIdentifier, signal) }

    /// Sends a signal that ends the program and waits for the end; only then is its input closed, as a program that
    /// sees the end of its input may be done before it sees the signal.
    func stopped(by signal: Int32) throws -> Outcome {
        try patiently("the program to heed signals") { heedsSignals }
        send(signal)
        try patiently("the program to stop") { !process.isRunning }
        return try outcome()
    }

    /// Whether the program has come to blocking interrupts, which it takes in a thread of their own.
    private var heedsSignals: Bool {
        let path = "/proc/\(process.processIdentifier)/status"
        guard let status = FileManager.default.contents(atPath: path),
            let line = String(decoding: status, as: UTF8.self).split(separator: "\n").first(where: {
                $0.hasPrefix("SigBlk:")
            }), let blocked = UInt64(line.dropFirst(7).drop { $0 == "\t" }, radix: 16)
        else { return false }
        return blocked & (1 << UInt64(SIGINT - 1)) != 0
    }

    /// What the program has printed so far. The file is opened anew: the program writes where its own handle stands.
    var printed: String {
        let bytes = FileManager.default.contents(atPath: "/proc/\(process.processIdentifier)/fd/1")
        return String(decoding: bytes ?? Data(), as: UTF8.self)
    }

    /// Waits for the end.
    func outcome() throws -> Outcome {
        try? input.fileHandleForWriting.close()
        process.waitUntilExit()
        let output = try output.contents()
        let errors = try errors.contents()
        // Foundation reports the number of a signal that killed the program as its status.
        let status = process.terminationReason == .exit ? process.terminationStatus : -process.terminationStatus
        return Outcome(status: status, output: output, errors: String(decoding: errors, as: UTF8.self))
    }
}

/// A folder of its own for one test, gone afterwards, in which the program runs.
final class Workspace {
    let folder: URL

    init() throws {
        folder = FileManager.default.temporaryDirectory.appending(path: "piece-tests-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    }

    deinit { try? FileManager.default.removeItem(at: folder) }

    /// The built program: it lies beside the test bundle.
    static let program = URL(filePath: "/proc/self/exe").resolvingSymlinksInPath().deletingLastPathComponent()
        .appending(path: "piece")

    /// The checkout: the nearest folder above the program that has fonts, layouts and samples.
    static let checkout: URL = {
        var folder = program.deletingLastPathComponent()
        while folder.path != "/",
            !FileManager.default.fileExists(atPath: folder.appending(path: "fonts/fonts.json").path)
        {
            folder.deleteLastPathComponent()
        }
        return folder
    }()

    static func sample(_ name: String) -> String { checkout.appending(path: "assets/samples/\(name)").path }

    func path(_ name: String) -> String { folder.appending(path: name).path }

    @discardableResult
    func write(_ text: String, to name: String) throws -> String {
        try Data(text.utf8).write(to: folder.appending(path: name))
        return name
    }

    func contents(_ name: String) -> Data? { FileManager.default.contents(atPath: path(name)) }

    func exists(_ name: String) -> Bool { FileManager.default.fileExists(atPath: path(name)) }

    /// All files below the folder, hidden ones included, in alphabetical order.
    func files() -> [String] {
        let names = FileManager.default.enumerator(atPath: folder.path)?.compactMap { $0 as? String } ?? []
        return names.filter {
            var isFolder: ObjCBool = false
            return FileManager.default.fileExists(atPath: path($0), isDirectory: &isFolder) && !isFolder.boolValue
        }.sorted()
    }

    func start(_ arguments: [String], assets: String? = nil) throws -> Running {
        try Running(Workspace.program, arguments, folder: folder, environment: environment(assets))
    }

    func run(_ arguments: String..., input: String = "", assets: String? = nil) throws -> Outcome {
        let running = try start(arguments, assets: assets)
        // A program that stops early closes its end; what it prints is what counts.
        try? running.write(input)
        return try running.outcome()
    }

    /// Runs a line of shell in which `$PIECE` is the program.
    func shell(_ line: String) throws -> Outcome {
        var environment = environment(nil)
        environment["PIECE"] = Workspace.program.path
        return try Running(URL(filePath: "/bin/sh"), ["-c", line], folder: folder, environment: environment).outcome()
    }

    private func environment(_ assets: String?) -> [String: String] {
        var environment = ProcessInfo.processInfo.environment
        environment["PIECE_ASSETS"] = assets ?? Workspace.checkout.path
        return environment
    }

    func wait(for what: String, until condition: () -> Bool) throws { try patiently(what, until: condition) }
}

/// Waits until a condition holds; a minute without it fails the test.
private func patiently(_ what: String, until condition: () -> Bool) throws {
    for _ in 0..<6000 {
        if condition() { return }
        usleep(10_000)
    }
    try #require(condition(), "waited a minute for \(what)")
}

/// Parts of documents that are made from the program; `PIECE_UPDATE=1` writes them anew.
enum Document {
    /// Checks what stands between two lines of a file of the checkout.
    static func check(
        _ path: String, between start: String, and end: String, _ expected: String,
        location: SourceLocation = #_sourceLocation
    ) throws {
        let file = Workspace.checkout.appending(path: path)
        var text = try String(contentsOf: file, encoding: .utf8)
        let first = try #require(text.firstRange(of: start + "\n")?.upperBound)
        let last = try #require(text.firstRange(of: "\n" + end)?.lowerBound)
        if ProcessInfo.processInfo.environment["PIECE_UPDATE"] == "1" {
            text.replaceSubrange(first..<last, with: expected)
            try Data(text.utf8).write(to: file)
        } else {
            #expect(
                text[first..<last] == expected, "run the test with PIECE_UPDATE=1 to write it anew",
                sourceLocation: location)
        }
    }
}
