import Foundation
import Testing

@Suite("Styles and reverse sides of tickets on the command line")
struct FaceTests {
    private let space: Workspace
    private let photo = Workspace.sample("lakeside.jpg")
    private let fields = Workspace.sample("lakeside.json")

    init() throws { space = try Workspace() }

    private func render(_ out: String, _ more: [String]) throws -> Outcome {
        try space.start(
            ["render", "--photo", photo, "--fields", fields, "--long-side", "200", "--out", out] + more
        ).outcome()
    }

    @Test("A ticket in a style is the ticket of the painted photo, in one command")
    func style() throws {
        let front = ["--layout", "minimal-square"]
        for (out, more) in [("plain.png", []), ("oil.png", ["--style", "oil"])] {
            let outcome = try render(out, front + more)
            #expect(outcome.status == 0, "\(outcome.errors)")
        }
        #expect(space.contents("plain.png") != space.contents("oil.png"))
        let painting = try space.run("style", "--photo", photo, "--style", "oil", "--out", "painted.png")
        #expect(painting.status == 0, "\(painting.errors)")
        let two = try space.run(
            "render", "--photo", "painted.png", "--fields", fields, "--layout", "minimal-square", "--long-side", "200",
            "--out", "two.png")
        #expect(two.status == 0 && space.contents("two.png") == space.contents("oil.png"), "\(two.errors)")
    }

    @Test("Each reverse side is rendered from the same fields, and its colour changes it")
    func backs() throws {
        for (out, more) in [
            ("review.png", ["--back", "review"]), ("plum.png", ["--back", "review", "--box", "plum"]),
            ("record.png", ["--back", "record", "--photos", Workspace.sample("sea.jpg"), photo]),
            ("styled.png", ["--back", "review", "--style", "pencil"]),
        ] {
            let outcome = try render(out, more)
            #expect(outcome.status == 0 && outcome.errors.isEmpty, "\(outcome.errors)")
        }
        #expect(Set(space.files().map { space.contents($0) }).count == 4)
    }

    @Test("A batch has styles and reverse sides, and renders again when they change")
    func batch() throws {
        func lines(_ style: String, _ box: String) -> String {
            """
            {"photo":"\(photo)","fields":"\(fields)","layout":"minimal-square","style":"\(style)","out":"front.png"}
            {"photo":"\(photo)","fields":"\(fields)","back":"record","box":"\(box)","photos":["\(photo)"],"out":"back.png"}
            """
        }
        for (style, box, summary) in [
            ("oil", "sky", "rendered 2, unchanged 0"), ("oil", "sky", "rendered 0, unchanged 2"),
            ("film", "sky", "rendered 1, unchanged 1"), ("film", "ink", "rendered 1, unchanged 1"),
        ] {
            try space.write(lines(style, box), to: "jobs.jsonl")
            let outcome = try space.run("render", "--batch", "jobs.jsonl", "--long-side", "100")
            #expect(outcome.status == 0 && outcome.errors.contains(summary), "\(outcome.errors)")
        }
    }

    @Test("Contradictions are refused with what to do")
    func refusals() throws {
        for (more, words) in [
            (["--layout", "minimal-square", "--style", "oli"], "did you mean \"oil\"?"), (["--seed", "1"], "--style"),
            (["--box", "sky"], "--box needs --back"), (["--back", "review", "--photos", photo], "record only"),
            (["--back", "record", "--layout", "minimal-square"], "--layout is for the front"),
            (["--back", "side"], "review"),
        ] as [([String], String)] {
            let outcome = try render("t.png", more)
            #expect(outcome.status == 64 && outcome.errors.contains(words), "\(outcome.errors)")
        }
        let bare = try space.run(
            "render", "--fields", fields, "--layout", "minimal-square", "--style", "oil", "--out", "t.png")
        #expect(bare.status == 64 && bare.errors.contains("--style needs --photo"))
        let overwritten = try render(
            "t.png", ["--back", "record", "--photos", try space.write("x", to: "t.png")])
        #expect(overwritten.status == 64 && overwritten.errors.contains("one of --photos"), "\(overwritten.errors)")
        try space.write(
            """
            {"fields":"\(fields)","layout":"minimal-square","style":"oil","out":"a.png"}
            {"photo":"\(photo)","fields":"\(fields)","back":"revue","out":"b.png"}
            {"photo":"\(photo)","fields":"\(fields)","layout":"minimal-square","box":"sky","seed":1,"out":"c.png"}
            """, to: "jobs.jsonl")
        let batch = try space.run("render", "--batch", "jobs.jsonl")
        #expect(batch.status == 65 && batch.errors.contains("failed 3"))
        for words in ["1: $.style", "2: $.back", "3: $.seed", "3: $.back"] {
            #expect(batch.errors.contains("jobs.jsonl:\(words)"), "\(words) in \(batch.errors)")
        }
    }
}
