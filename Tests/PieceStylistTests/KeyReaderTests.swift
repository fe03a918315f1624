import Foundation
import Glibc
import Testing

@testable import PieceStylist

@Suite("Where keys are kept")
struct KeyReaderTests {
    /// What reading a file of some content and mode gives.
    private func read(_ content: [UInt8], mode: Int) throws -> Result<String, KeyError> {
        try withFolder { folder in
            try Data(content).write(to: URL(filePath: "\(folder)/k"))
            try FileManager.default.setAttributes([.posixPermissions: mode], ofItemAtPath: "\(folder)/k")
            return key(.file("k"), in: folder)
        }
    }

    private func key(_ source: KeySource, in folder: String) -> Result<String, KeyError> {
        do throws(KeyError) {
            return .success(try KeyReader(folder: folder) { ["SET": "x", "BLANK": " "][$0] }.key(source))
        } catch {
            return .failure(error)
        }
    }

    @Test("A file that only its owner may read gives its text", arguments: [0o600, 0o400, 0o700])
    func good(mode: Int) throws {
        #expect(try read(Array("sk-1\n".utf8), mode: mode).get() == "sk-1\n")
    }

    @Test("A file that anybody else may read, write or run is refused", arguments: [0o640, 0o604, 0o620, 0o602, 0o644])
    func open(mode: Int) throws {
        let error = try #require(try read(Array("sk-1".utf8), mode: mode).error)
        #expect(error.message.contains("others") && error.remedy.contains("chmod 600"))
    }

    @Test("Folders, pipes, empty and large files are refused, and none of them blocks")
    func odd() throws {
        #expect(try read([], mode: 0o600).error != nil)
        #expect(try read(Array(" \n\t".utf8), mode: 0o600).error != nil)
        #expect(try read([UInt8](repeating: 0x61, count: 4_096), mode: 0o600).error == nil)
        #expect(try read([UInt8](repeating: 0x61, count: 4_097), mode: 0o600).error != nil)
        try withFolder { folder in
            #expect(mkfifo("\(folder)/pipe", 0o600) == 0)
            for path in ["pipe", ".", "none", "/dev/null"] { #expect(key(.file(path), in: folder).error != nil) }
        }
    }

    @Test("A link leads to its file, whose mode counts")
    func links() throws {
        try withFolder { folder in
            let file = "\(folder)/k"
            try "sk-1".write(toFile: file, atomically: true, encoding: .utf8)
            #expect(chmod(file, 0o600) == 0 && symlink(file, "\(folder)/link") == 0)
            #expect(key(.file("link"), in: "/").error != nil)
            #expect(try key(.file("link"), in: folder).get() == "sk-1")
            #expect(chmod(file, 0o644) == 0)
            #expect(key(.file("link"), in: folder).error != nil)
        }
    }

    @Test("A variable gives its value, unless it is blank or not set")
    func variables() throws {
        #expect(try key(.environment("SET"), in: "/").get() == "x")
        #expect(key(.environment("BLANK"), in: "/").error != nil)
        let error = try #require(key(.environment("SK_SECRET"), in: "/").error)
        #expect(!"\(error)".contains("SK_SECRET"))
    }

    @Test("Without a word it is the environment of the process")
    func process() throws {
        let path = try #require(ProcessInfo.processInfo.environment["PATH"])
        #expect(try KeyReader(folder: "/").key(.environment("PATH")) == path)
    }
}
