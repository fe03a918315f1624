import Foundation
import Glibc
import Testing

@Suite("Photos painted on the command line")
struct StyleTests {
    private let space: Workspace
    private let photo = Workspace.sample("tiny.jpg")

    init() throws { space = try Workspace() }

    /// The size of a PNG from its header.
    private func size(_ name: String) throws -> [Int] {
        let bytes = Array(try #require(space.contents(name)))
        return [16, 20].map { bytes[$0..<$0 + 4].reduce(0) { $0 << 8 | Int($1) } }
    }

    @Test("The list names every style in both languages, as lines and as JSON")
    func list() throws {
        let lines = try space.run("style", "--list")
        #expect(lines.status == 0, "\(lines.errors)")
        let json = try space.run("style", "--list", "--json")
        let object = try #require(try JSONSerialization.jsonObject(with: json.output) as? [String: Any])
        let styles = try #require(object["styles"] as? [[String: Any]])
        let files = try FileManager.default.contentsOfDirectory(
            atPath: Workspace.checkout.appending(path: "assets/styles").path
        ).filter { $0.hasSuffix(".json") }
        #expect(styles.count == files.count && lines.text.split(separator: "\n").count == files.count)
        for style in styles {
            let id = try #require(style["id"] as? String)
            let name = try #require(style["name"] as? [String: String])
            let line = try #require(lines.text.split(separator: "\n").first { $0.hasPrefix("\(id) ") })
            let (ko, en) = (try #require(name["ko"]), try #require(name["en"]))
            #expect(line.contains(ko) && line.hasSuffix(en))
        }
    }

    @Test("docs/styles.md has every style in its table")
    func document() throws {
        let json = try space.run("style", "--list", "--json")
        let object = try #require(try JSONSerialization.jsonObject(with: json.output) as? [String: Any])
        var lines = ["| id | 이름 | name | |", "|---|---|---|---|"]
        for style in try #require(object["styles"] as? [[String: Any]]) {
            let id = try #require(style["id"] as? String)
            let name = try #require(style["name"] as? [String: String])
            let about = try #require(style["about"] as? [String: String])
            lines.append("| `\(id)` | \(name["ko"] ?? "") | \(name["en"] ?? "") | \(about["en"] ?? "") |")
        }
        try Document.check(
            "docs/styles.md", between: "<!-- the styles, from the program -->", and: "<!-- end of the styles -->",
            lines.joined(separator: "\n"))
    }

    @Test("A photo is painted at its own size or a frame's, the same bytes every time, others with another seed")
    func single() throws {
        for (name, more) in [("a", []), ("b", []), ("c", ["--seed", "7"]), ("d", ["--frame", "100x200"])] {
            let arguments = ["style", "--photo", photo, "--style", "watercolour", "--out", "\(name).png"] + more
            let outcome = try space.start(arguments).outcome()
            #expect(outcome.status == 0 && outcome.errors.isEmpty && outcome.text.isEmpty, "\(outcome.errors)")
        }
        #expect(try size("a.png") == [320, 240])
        #expect(try size("d.png") == [100, 200])
        #expect(space.contents("a.png") == space.contents("b.png"))
        #expect(space.contents("a.png") != space.contents("c.png"))
        #expect(space.files() == ["a.png", "b.png", "c.png", "d.png"])
    }

    @Test("The photo comes through standard input, the picture goes to standard output, and the name tells the format")
    func streams() throws {
        let file = try space.run("style", "--photo", photo, "--style", "oil", "--out", "t.jpg")
        #expect(file.status == 0 && space.contents("t.jpg")?.starts(with: [0xFF, 0xD8]) == true, "\(file.errors)")
        let piped = try space.shell("exec \"$PIECE\" style --photo - --style oil --out - < '\(photo)'")
        #expect(piped.output == space.contents("t.jpg"), "\(piped.errors)")
        #expect(try space.run("style", "--photo", photo, "--mode", "backdrop", "--out", "t.webp").status == 0)
        #expect(space.contents("t.webp")?.starts(with: Array("RIFF".utf8)) == true)
    }

    @Test(
        "What cannot be painted is refused before anything is written",
        arguments: [
            (["--style", "oli"], 64, "did you mean \"oil\"?"), ([], 64, "nothing says how to paint"),
            (["--prompt", "at night"], 64, "cannot follow a prompt"),
            (["--style", "oil", "--prompt", "x"], 64, "exclude each other"),
            (["--style", "oil", "--mode", "backdrop"], 64, "words of its own"),
            (["--prompt", "a\u{7}b"], 64, "--prompt"), (["--style", "oil", "--strength", "2"], 64, "from 0 to 1"),
            (["--style", "oil", "--frame", "10x99999"], 64, "write it as 1080x1350"),
            (["--style", "oil", "--painter", "studio"], 64, "there is no painter 'studio'"),
            (["--style", "oil", "--painters", "nowhere.json"], 65, "nowhere.json"),
            (["--style", "oil", "--workers", "2"], 64, "needs --batch"),
        ] as [([String], Int32, String)])
    func refusals(_ arguments: [String], _ status: Int32, _ words: String) throws {
        let outcome = try space.start(["style", "--photo", photo, "--out", "t.png"] + arguments).outcome()
        #expect(outcome.status == status && outcome.errors.contains(words), "\(outcome.status) \(outcome.errors)")
        #expect(space.files().isEmpty)
    }

    @Test("A photo that is none, that is not there, or that is the output too is refused")
    func badPhotos() throws {
        try space.write("no picture", to: "p.jpg")
        #expect(try space.run("style", "--photo", "p.jpg", "--style", "oil", "--out", "t.png").status == 65)
        #expect(try space.run("style", "--photo", "none.jpg", "--style", "oil", "--out", "t.png").status == 66)
        #expect(try space.run("style", "--photo", "p.jpg", "--style", "oil", "--out", "./p.jpg").status == 64)
        #expect(space.files() == ["p.jpg"])
    }

    @Test("A batch reports bad lines by number, paints the rest, and a second run paints only what is missing")
    func batch() throws {
        try FileManager.default.copyItem(atPath: photo, toPath: space.path("photo.jpg"))
        let lines = [
            #"{"photo": "photo.jpg", "out": "o/a.png"}"#, #"{"photo": "photo.jpg", "style": "oli", "out": "o/x.png"}"#,
            #"{"photo": "photo.jpg", "mode": "backdrop", "seed": 3, "frame": "64x64", "out": "o/b.png"}"#,
            #"{"photo": "photo.jpg", "out": "o/a.png"}"#, #"{"photo": "photo.jpg", "seed": -1, "stlye": 1}"#,
        ]
        try space.write(lines.joined(separator: "\n"), to: "jobs.jsonl")
        let first = try space.run("style", "--batch", "jobs.jsonl", "--style", "pencil", "--workers", "1")
        #expect(first.status == 65)
        #expect(first.errors.contains("painted 2, unchanged 0, failed 3"), "\(first.errors)")
        for (number, words) in [
            (2, "did you mean \"oil\"?"), (4, "output of line 1"), (5, "$.seed"), (5, "$.stlye"), (5, "$.out"),
        ] {
            #expect(
                first.errorLines.contains { $0.hasPrefix("piece: jobs.jsonl:\(number): ") && $0.contains(words) },
                "line \(number) in \(first.errors)")
        }
        #expect(try size("o/b.png") == [64, 64])
        try FileManager.default.removeItem(atPath: space.path("o/b.png"))
        let second = try space.run("style", "--batch", "jobs.jsonl", "--style", "pencil")
        #expect(second.errors.contains("painted 1, unchanged 1, failed 3"), "\(second.errors)")
        #expect(!space.exists("jobs.jsonl.state"), "what costs nothing needs no notes")
    }
}
