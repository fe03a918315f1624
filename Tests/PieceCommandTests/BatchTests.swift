import Foundation
import Glibc
import Testing

@Suite("Batches on the command line")
struct BatchTests {
    private let space: Workspace

    init() throws {
        space = try Workspace()
        try FileManager.default.copyItem(atPath: Workspace.sample("jekyll.jpg"), toPath: space.path("photo.jpg"))
        try FileManager.default.copyItem(atPath: Workspace.sample("jekyll.json"), toPath: space.path("fields.json"))
    }

    /// A job as a line. Small outputs keep the tests quick.
    private func line(_ out: String, _ more: String = "") -> String {
        """
        {"photo":"photo.jpg","fields":"fields.json","layout":"minimal-square","out":"\(out)","options":{"longSide":64}\(more)}

        """
    }

    /// The three numbers of the summary.
    private func summary(_ outcome: Outcome) -> String {
        outcome.errorLines.last { $0.contains("rendered ") }.map { line in
            line.split(separator: " ").compactMap { Int($0.prefix { $0 != "," }) }.prefix(3).map(String.init)
                .joined(separator: " ")
        } ?? "none"
    }

    private var hasTemporaries: Bool { space.files().contains { $0.hasSuffix(".tmp") } }

    @Test("A second run renders only what is missing or has changed")
    func resume() throws {
        try space.write(line("out/a.png") + line("out/b.png") + line("out/c.png"), to: "jobs.jsonl")
        #expect(summary(try space.run("render", "--batch", "jobs.jsonl")) == "3 0 0")
        #expect(
            space.files().filter { $0.hasPrefix("out/") } == [
                "out/.piece-batch", "out/a.png", "out/b.png", "out/c.png",
            ])
        let first = space.contents("out/a.png")

        #expect(summary(try space.run("render", "--batch", "jobs.jsonl")) == "0 3 0")
        try FileManager.default.removeItem(atPath: space.path("out/a.png"))
        try space.write("edited by hand", to: "out/b.png")
        #expect(summary(try space.run("render", "--batch", "jobs.jsonl")) == "2 1 0")
        #expect(space.contents("out/a.png") == first)

        #expect(summary(try space.run("render", "--batch", "jobs.jsonl", "--locale", "en")) == "3 0 0")
        #expect(summary(try space.run("render", "--batch", "jobs.jsonl", "--locale", "en")) == "0 3 0")
        #expect(summary(try space.run("render", "--batch", "jobs.jsonl", "--locale", "en", "--force")) == "3 0 0")
    }

    @Test("A change of photo, fields or layout renders again, and a change of white space does not")
    func inputs() throws {
        let layout = try String(
            contentsOf: Workspace.checkout.appending(path: "layouts/minimal-square.json"), encoding: .utf8)
        try space.write(layout, to: "mine.json")
        let job = line("a.png").replacing("minimal-square", with: "./mine.json")
        try space.write(job, to: "jobs.jsonl")
        #expect(summary(try space.run("render", "--batch", "jobs.jsonl")) == "1 0 0")

        let fields = String(decoding: try #require(space.contents("fields.json")), as: UTF8.self)
        try space.write("\n" + fields.replacing("\n", with: "\n  ") + "\n", to: "fields.json")
        #expect(summary(try space.run("render", "--batch", "jobs.jsonl")) == "0 1 0")
        try space.write(fields.replacing("4.5", with: "3.5"), to: "fields.json")
        #expect(summary(try space.run("render", "--batch", "jobs.jsonl")) == "1 0 0")

        try space.write(layout + "\n", to: "mine.json")
        #expect(summary(try space.run("render", "--batch", "jobs.jsonl")) == "1 0 0")

        try FileManager.default.removeItem(atPath: space.path("photo.jpg"))
        try FileManager.default.copyItem(atPath: Workspace.sample("hamlet.jpg"), toPath: space.path("photo.jpg"))
        #expect(summary(try space.run("render", "--batch", "jobs.jsonl")) == "1 0 0")
        #expect(summary(try space.run("render", "--batch", "jobs.jsonl")) == "0 1 0")
    }

    @Test("Bad lines are reported with their numbers, the rest is rendered, and the exit code is 65")
    func badLines() throws {
        let lines = [
            line("good.png"), "not json\n", "\n", "{\"fields\": {\"kind\": \"play\"}, \"out\": \"x.png\"}\n",
            line("y.png").replacing("photo.jpg", with: "nowhere.jpg"), line("z.png", ",\"colour\":1"),
            line("good.png"), "[]\n", String(repeating: "x", count: 300_000) + "\n", line("last.png").dropLast() + "",
        ]
        try space.write(lines.joined(), to: "jobs.jsonl")
        let outcome = try space.run("render", "--batch", "jobs.jsonl", "--jobs", "1")
        #expect(outcome.status == 65)
        #expect(summary(outcome) == "2 0 7")
        for (number, words) in [
            (2, "column 1"), (4, "$.fields.title: is missing"), (5, "nowhere.jpg"), (6, "$.colour"),
            (7, "output of line 1"),
            (8, "must be an object"), (9, "more than"),
        ] {
            #expect(
                outcome.errorLines.contains { $0.hasPrefix("piece: jobs.jsonl:\(number): ") && $0.contains(words) },
                "line \(number) in \(outcome.errors)")
        }
        #expect(space.files().filter { $0.hasSuffix(".png") } == ["good.png", "last.png"])
        #expect(!hasTemporaries)
    }

    @Test("A line that names standard input or a path with NUL is refused, and the lines after it are still jobs")
    func noStandardInput() throws {
        let lines = [
            line("a.png").replacing("fields.json", with: "-"), line("b.png").replacing("photo.jpg", with: "-"),
            line("c.png").replacing("fields.json", with: "fields.json\\u0000"),
            line("d.png", ",\"colour\":1").replacing("fields.json", with: "nowhere.json"), line("good.png"),
        ]
        let outcome = try space.run("render", "--batch", "-", "--jobs", "1", input: lines.joined())
        #expect(outcome.status == 65)
        #expect(summary(outcome) == "1 0 4", "\(outcome.errors)")
        for words in ["$.fields: a batch has no", "$.photo: a batch has no", "$.fields: must be a text", "$.colour"] {
            #expect(outcome.errors.contains(words), "\(outcome.errors)")
        }
        #expect(!outcome.errors.contains("nowhere.json"), "a line with problems opens nothing: \(outcome.errors)")
        #expect(space.files().filter { $0.hasSuffix(".png") } == ["good.png"])
    }

    @Test("Two paths to one output are one output, whether its folder is there yet or not")
    func samePaths() throws {
        try FileManager.default.createDirectory(atPath: space.path("real"), withIntermediateDirectories: true)
        symlink("real", space.path("link"))
        let outs = ["d.png", "./d.png", "new/../d.png", "new/e.png", "new/./e.png", "real/f.png", "link//f.png"]
        try space.write(outs.map { line($0) }.joined(), to: "jobs.jsonl")
        let outcome = try space.run("render", "--batch", "jobs.jsonl", "--jobs", "3")
        #expect(outcome.status == 65)
        #expect(summary(outcome) == "3 0 4", "\(outcome.errors)")
    }

    @Test("An output that is the line's photo, fields or layout, or the batch itself, is refused and kept")
    func outputIsInput() throws {
        try FileManager.default.copyItem(
            at: Workspace.checkout.appending(path: "layouts/minimal-square.json"),
            to: space.folder.appending(path: "mine.json"))
        link(space.path("photo.jpg"), space.path("hard.jpg"))
        symlink("fields.json", space.path("soft.png"))
        let outs = ["photo.jpg", "hard.jpg", "fields.json", "soft.png", "mine.json", "jobs.jsonl"]
        let lines = outs.map { line($0).replacing("minimal-square", with: "./mine.json") }.joined()
        try space.write(lines, to: "jobs.jsonl")
        let before = outs.map { space.contents($0) }
        let outcome = try space.run("render", "--batch", "jobs.jsonl", "--jobs", "1")
        #expect(outcome.status == 65)
        #expect(summary(outcome) == "0 0 6", "\(outcome.errors)")
        #expect(outs.map { space.contents($0) } == before)
    }

    @Test("Another build of the program renders again, and the same build elsewhere does not")
    func newBuild() throws {
        try space.write(line("a.png"), to: "jobs.jsonl")
        #expect(summary(try space.run("render", "--batch", "jobs.jsonl")) == "1 0 0")
        let same = try space.shell("cp -p \"$PIECE\" same && ./same render --batch jobs.jsonl")
        #expect(summary(same) == "0 1 0", "\(same.errors)")
        let other = try space.shell("touch same && ./same render --batch jobs.jsonl")
        #expect(summary(other) == "1 0 0", "\(other.errors)")
    }

    @Test("Several workers write the same bytes as one")
    func workers() throws {
        for jobs in ["1", "3"] {
            let lines = (0..<6).map { line("\(jobs)/\($0).png") }.joined()
            try space.write(lines, to: "jobs.jsonl")
            #expect(summary(try space.run("render", "--batch", "jobs.jsonl", "--jobs", jobs)) == "6 0 0")
        }
        for index in 0..<6 {
            let one = try #require(space.contents("1/\(index).png"))
            #expect(one == space.contents("3/\(index).png"))
        }
    }

    @Test("Paths are relative to the batch file, and outputs to --out when it is given")
    func folders() throws {
        try FileManager.default.createDirectory(atPath: space.path("jobs"), withIntermediateDirectories: true)
        for name in ["photo.jpg", "fields.json"] {
            try FileManager.default.moveItem(atPath: space.path(name), toPath: space.path("jobs/\(name)"))
        }
        try space.write(line("a.png"), to: "jobs/jobs.jsonl")
        #expect(try space.run("render", "--batch", "jobs/jobs.jsonl").status == 0)
        #expect(space.exists("jobs/a.png"))
        #expect(try space.run("render", "--batch", "jobs/jobs.jsonl", "--out", "deep/er").status == 0)
        #expect(space.exists("deep/er/a.png"))
    }

    @Test("Ctrl-C finishes what is under way, leaves no partial file, ends with 130 and the next run goes on")
    func interrupted() throws {
        let running = try space.start(["render", "--batch", "-", "--jobs", "2"])
        try running.write((0..<3).map { line("\($0).png") }.joined())
        try space.wait(for: "three tickets") { (0..<3).allSatisfy { space.exists("\($0).png") } }
        let stopped = try running.stopped(by: SIGINT)
        #expect(stopped.status == 130, "\(stopped.errors)")
        #expect(stopped.errors.contains("run the same command again"))
        #expect(summary(stopped) == "3 0 0")
        #expect(!hasTemporaries)
        let rest = try space.run("render", "--batch", "-", input: (0..<5).map { line("\($0).png") }.joined())
        #expect(summary(rest) == "2 3 0", "\(rest.errors)")
    }

    @Test("Killed at any moment, every output is whole and the next run completes the batch")
    func killed() throws {
        let count = 24
        try space.write((0..<count).map { line("\($0).png") }.joined(), to: "jobs.jsonl")
        let reference = try space.run("render", "--batch", "jobs.jsonl", "--out", "reference")
        #expect(reference.status == 0, "\(reference.errors)")
        let running = try space.start(["render", "--batch", "jobs.jsonl", "--out", "o", "--jobs", "2"])
        try space.wait(for: "a ticket") { space.exists("o/0.png") || space.exists("o/1.png") }
        running.send(SIGKILL)
        _ = try running.outcome()
        let whole = try #require(space.contents("reference/0.png"))
        for index in 0..<count where space.exists("o/\(index).png") {
            #expect(space.contents("o/\(index).png") == whole)
        }
        let rest = try space.run("render", "--batch", "jobs.jsonl", "--out", "o")
        #expect(rest.status == 0, "\(rest.errors)")
        for index in 0..<count { #expect(space.contents("o/\(index).png") == whole) }
    }

    @Test("A damaged state file costs renders and nothing else")
    func damagedState() throws {
        try space.write(line("a.png") + line("b.png"), to: "jobs.jsonl")
        #expect(summary(try space.run("render", "--batch", "jobs.jsonl")) == "2 0 0")
        let state = try #require(space.contents(".piece-batch"))
        let half = state.prefix(state.count - 5)
        try (Data("nonsense\n1 2 3\n".utf8) + half).write(to: space.folder.appending(path: ".piece-batch"))
        #expect(summary(try space.run("render", "--batch", "jobs.jsonl")) == "1 1 0")
        #expect(summary(try space.run("render", "--batch", "jobs.jsonl")) == "0 2 0")
    }

    @Test("A disk that fills up stops the batch with 74 and says how to go on")
    func fullDisk() throws {
        try space.write((0..<5).map { line("\($0).png") }.joined(), to: "jobs.jsonl")
        let outcome = try space.shell("ulimit -f 2; exec \"$PIECE\" render --batch jobs.jsonl --jobs 1")
        #expect(outcome.status == 74, "\(outcome.errors)")
        #expect(outcome.errors.contains("run the same command again"))
        #expect(space.files().allSatisfy { !$0.hasSuffix(".png") && !$0.hasSuffix(".tmp") })
    }
}
