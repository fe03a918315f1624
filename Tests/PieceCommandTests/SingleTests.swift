import Foundation
import Glibc
import Testing

@Suite("One ticket on the command line")
struct SingleTests {
    private let space: Workspace
    private let photo = Workspace.sample("jekyll.jpg")
    private let fields = Workspace.sample("jekyll.json")
    private static let signature: [UInt8] = [0x89, 0x50, 0x4E, 0x47]

    init() throws { space = try Workspace() }

    @Test("A ticket is written whole, and nothing else")
    func ticket() throws {
        let outcome = try space.run(
            "render", "--photo", photo, "--fields", fields, "--layout", "poster-ticket", "--out", "t.png")
        #expect(outcome.status == 0, "\(outcome.errors)")
        #expect(outcome.text.isEmpty)
        #expect(space.files() == ["t.png"])
        #expect(space.contents("t.png")?.starts(with: SingleTests.signature) == true)
    }

    @Test("Fields and photo come through standard input and the ticket goes to standard output, the same bytes")
    func streams() throws {
        let common = ["render", "--layout", "poster-ticket", "--out"]
        let file = try space.run(
            common[0], common[1], common[2], common[3], "t.png", "--fields", fields, "--photo", photo)
        #expect(file.status == 0, "\(file.errors)")
        let text = String(decoding: try Data(contentsOf: URL(filePath: fields)), as: UTF8.self)
        let piped = try space.run(
            common[0], common[1], common[2], common[3], "-", "--fields", "-", "--photo", photo, input: text)
        #expect(piped.output == space.contents("t.png"))
        let photoPiped = try space.shell(
            "exec \"$PIECE\" render --layout poster-ticket --out - --fields '\(fields)' --photo - < '\(photo)'")
        #expect(photoPiped.output == piped.output)
    }

    @Test("The format follows the output's name unless it is said")
    func formats() throws {
        for (out, more, start) in [
            ("t.jpg", [], [0xFF, 0xD8]), ("t.webp", [], [0x52, 0x49, 0x46, 0x46]),
            ("t.bin", ["--format", "jpeg", "--quality", "50"], [0xFF, 0xD8]),
            ("t.any", [], SingleTests.signature), ("small.png", ["--png-mode", "small"], SingleTests.signature),
        ] as [(String, [String], [UInt8])] {
            let running = try space.start(
                [
                    "render", "--photo", photo, "--fields", fields, "--layout", "poster-ticket", "--out", out,
                    "--long-side",
                    "300",
                ] + more)
            let outcome = try running.outcome()
            #expect(outcome.status == 0, "\(outcome.errors)")
            #expect(space.contents(out)?.starts(with: start) == true, "\(out)")
        }
    }

    @Test("The information says size, ratio and palette")
    func info() throws {
        let outcome = try space.run(
            "render", "--photo", photo, "--fields", fields, "--layout", "poster-ticket", "--out", "t.png",
            "--long-side",
            "640", "--info")
        #expect(outcome.status == 0, "\(outcome.errors)")
        let info = try #require(try JSONSerialization.jsonObject(with: outcome.output) as? [String: Any])
        #expect(info["width"] as? Int == 360 && info["height"] as? Int == 640)
        #expect(info["ratio"] as? Double == 0.5625)
        #expect(info["mediaType"] as? String == "image/png")
        let palette = try #require(info["palette"] as? [String: String])
        #expect(palette["vib"]?.hasPrefix("#") == true)
    }

    @Test("A master is written beside the ticket, and a ticket can be made from it")
    func master() throws {
        let first = try space.run(
            "render", "--photo", photo, "--fields", fields, "--layout", "minimal-square", "--out", "t.png",
            "--master-out",
            "master.jpg")
        #expect(first.status == 0, "\(first.errors)")
        #expect(space.files() == ["master.jpg", "t.png"])
        let again = try space.run(
            "render", "--photo", "master.jpg", "--fields", fields, "--layout", "minimal-square", "--out", "u.png")
        #expect(again.status == 0, "\(again.errors)")
    }

    @Test("Writing over a link keeps the link, and a file keeps its permissions")
    func links() throws {
        try space.write("old", to: "real.png")
        chmod(space.path("real.png"), 0o640)
        symlink("real.png", space.path("t.png"))
        let outcome = try space.run("render", "--fields", fields, "--layout", "minimal-square", "--out", "t.png")
        #expect(outcome.status == 0, "\(outcome.errors)")
        let attributes = try FileManager.default.attributesOfItem(atPath: space.path("t.png"))
        #expect(attributes[.type] as? FileAttributeType == .typeSymbolicLink)
        let real = try FileManager.default.attributesOfItem(atPath: space.path("real.png"))
        #expect((real[.posixPermissions] as? NSNumber)?.intValue == 0o640)
        #expect(space.files() == ["real.png", "t.png"])
    }

    @Test("Ctrl-C ends a render with 130 and leaves nothing, a termination with 143")
    func interrupted() throws {
        for (signal, status) in [(SIGINT, Int32(130)), (SIGTERM, 143)] {
            let running = try space.start(["render", "--fields", "-", "--layout", "poster-ticket", "--out", "t.png"])
            // Half a document keeps the program waiting for the rest.
            try running.write("{")
            let outcome = try running.stopped(by: signal)
            #expect(outcome.status == status, "\(outcome.errors)")
            #expect(space.files().isEmpty)
        }
    }

    @Test("A temporary file that an earlier process left in the way is neither used nor removed")
    func temporaryInTheWay() throws {
        let outcome = try space.shell(
            """
            for i in 1 2 3; do echo mine > .t.png.$$-$i.tmp; done
            exec "$PIECE" render --fields '\(fields)' --layout minimal-square --out t.png
            """)
        #expect(outcome.status == 0, "\(outcome.errors)")
        #expect(space.contents("t.png")?.starts(with: SingleTests.signature) == true)
        let left = space.files().filter { $0.hasSuffix(".tmp") }
        #expect(left.count == 3)
        for name in left { #expect(space.contents(name) == Data("mine\n".utf8)) }
    }

    @Test("Every layout is listed, and a preview renders each sample variant")
    func layouts() throws {
        let list = try space.run("layouts", "list")
        #expect(list.status == 0, "\(list.errors)")
        #expect(list.text.split(separator: "\n").count >= 8)
        let preview = try space.run("layouts", "preview", "minimal-square", "--out", "preview")
        #expect(preview.status == 0, "\(preview.errors)")
        let expected = ["en", "no-photo", "normal", "stress"].map { "preview/minimal-square-\($0).png" }
        #expect(space.files() == expected)
        let schema = try space.run("layouts", "schema")
        #expect(schema.text.contains("https://json-schema.org/draft/2020-12/schema"))
    }
}
