import Foundation
import Testing

@Suite("Bad input on the command line")
struct BadInputTests {
    private let space: Workspace
    private let photo = Workspace.sample("jekyll.jpg")
    private let fields = Workspace.sample("jekyll.json")

    init() throws { space = try Workspace() }

    /// Checks that a run ended with a code, said everything in `words` on lines of its own, and left no file.
    private func expect(
        _ outcome: Outcome, _ status: Int32, _ words: [String], location: SourceLocation = #_sourceLocation
    ) {
        #expect(outcome.status == status, "\(outcome.errors)", sourceLocation: location)
        #expect(outcome.errorLines.count >= 1, sourceLocation: location)
        for word in words { #expect(outcome.errors.contains(word), "\(outcome.errors)", sourceLocation: location) }
        #expect(!space.exists("t.png") && space.files().allSatisfy { !$0.hasSuffix(".tmp") }, sourceLocation: location)
    }

    private func render(fields: String? = nil, photo: String? = nil, layout: String = "poster-ticket") throws -> Outcome
    {
        try space.run(
            "render", "--fields", fields ?? self.fields, "--photo", photo ?? self.photo, "--layout", layout, "--out",
            "t.png")
    }

    @Test("Wrong usage ends with 64 and says how it goes")
    func usage() throws {
        expect(try space.run("render", "--fields", fields), 64, ["--out"])
        expect(try space.run("render", "--out", "t.png"), 64, ["--fields"])
        expect(try space.run("render", "--batch", "x", "--photo", "y"), 64, ["--photo cannot be used with --batch"])
        expect(try space.run("render", "--fields", "-", "--photo", "-", "--out", "t.png"), 64, ["standard input"])
        expect(try space.run("render", "--jobs", "0", "--batch", "x"), 64, ["1 to 256"])
        expect(try space.run("reticket"), 64, ["reticket"])
        expect(
            try space.run(
                "render", "--fields", fields, "--layout", "poster-ticket", "--out", "t.jpg", "--ticket-only"), 64,
            ["JPEG"])
        expect(
            try space.run("render", "--fields", fields, "--out", "t.png"), 64, ["no layout is named", "poster-ticket"])
    }

    @Test("Inputs that are not there end with 66 and name the path")
    func missing() throws {
        expect(try render(fields: "nowhere.json"), 66, ["fields 'nowhere.json'", "No such file"])
        expect(try render(photo: "nowhere.jpg"), 66, ["nowhere.jpg"])
        expect(try render(fields: space.folder.path), 66, ["name a file, not a folder"])
        expect(try render(photo: space.folder.path), 66, ["not a regular file"])
        expect(try render(layout: "no-such-layout"), 66, ["no layout 'no-such-layout'", "poster-ticket"])
        expect(try space.run("render", "--batch", "nowhere.jsonl"), 66, ["nowhere.jsonl"])
        expect(try space.run("layouts", "show", "no-such-layout"), 66, ["no-such-layout"])
        expect(try space.run("layouts", "list", "--assets", "nowhere"), 66, ["--assets", "nowhere"])
    }

    @Test("Bad fields end with 65 and a line per problem with file, path and remedy")
    func badFields() throws {
        try space.write(
            """
            {"kind": "musicl", "title": "가\\u0007", "date": "2026-02-30", "venue": "곳", "price": -5, "titel": 1}
            """, to: "f.json")
        let outcome = try render(fields: "f.json")
        expect(outcome, 65, ["$.kind", "$.title", "$.date", "$.price", "$.titel", "did you mean \"musical\"?"])
        #expect(outcome.errorLines.count == 5)
        #expect(outcome.errorLines.allSatisfy { $0.hasPrefix("piece: f.json: $.") && $0.contains("; ") })
    }

    @Test("Fields that are no JSON, no UTF-8 or too much end with 65 and the place")
    func badJSON() throws {
        try space.write("{\n  \"title\": \"햄릿\",\n}", to: "comma.json")
        expect(try render(fields: "comma.json"), 65, ["comma.json: line 2, column 16"])
        try Data([0x7B, 0x22, 0xFF, 0x22, 0x3A, 0x31, 0x7D]).write(to: space.folder.appending(path: "latin.json"))
        expect(try render(fields: "latin.json"), 65, ["latin.json: line 1, column 3", "UTF-8"])
        try space.write(String(repeating: "[", count: 100_000), to: "deep.json")
        expect(try render(fields: "deep.json"), 65, ["nest deeper"])
        try space.write("\"" + String(repeating: "a", count: 1 << 20) + "\"", to: "large.json")
        expect(try render(fields: "large.json"), 65, ["large.json", "shorten it"])
        try space.write("", to: "empty.json")
        expect(try render(fields: "empty.json"), 65, ["empty.json: line 1, column 1"])
    }

    @Test("Photos that are no pictures end with 65 and name the file")
    func badPhoto() throws {
        try space.write("this is a text", to: "text.jpg")
        expect(try render(photo: "text.jpg"), 65, ["text.jpg"])
        try space.write("", to: "empty.png")
        expect(try render(photo: "empty.png"), 65, ["empty.png"])
        try space.write("<svg xmlns='http://www.w3.org/2000/svg'/>", to: "drawing.png")
        expect(try render(photo: "drawing.png"), 65, ["drawing.png"])
    }

    @Test("Layouts that are no templates end with 65 and every problem")
    func badLayout() throws {
        try space.write("{\"name\": 3}", to: "bad.json")
        expect(try render(layout: "./bad.json"), 65, ["bad.json"])
        let check = try space.run("layouts", "check", "./bad.json")
        #expect(check.status == 65 && check.errorLines.count > 1 && check.errors.contains("$.name"), "\(check.errors)")
    }

    @Test("Outputs that cannot be made end with 73 and leave nothing")
    func noOutput() throws {
        for out in ["no/such/folder/t.png", space.folder.path, "f.json/t.png"] {
            try space.write("{}", to: "f.json")
            let outcome = try space.run(
                "render", "--fields", fields, "--photo", photo, "--layout", "poster-ticket", "--out", out)
            expect(outcome, 73, ["output '\(out)'"])
            #expect(space.files() == ["f.json"])
        }
    }

    @Test("An output that is the photo, the fields, the layout or the other output ends with 64 and destroys nothing")
    func outputIsInput() throws {
        for (source, name) in [
            (photo, "p.jpg"), (fields, "f.json"),
            (Workspace.checkout.appending(path: "layouts/poster-ticket.json").path, "l.json"),
        ] { try FileManager.default.copyItem(atPath: source, toPath: space.path(name)) }
        symlink("p.jpg", space.path("link.png"))
        let before = space.files().map { space.contents($0) }
        let arguments = ["render", "--fields", "f.json", "--photo", "p.jpg", "--layout", "./l.json", "--out"]
        for (outs, words) in [
            (["p.jpg"], "--photo"), (["./link.png"], "--photo"), (["f.json"], "--fields"), (["l.json"], "the layout"),
            (["t.png", "--master-out", "p.jpg"], "--photo"), (["t.png", "--master-out", "./t.png"], "--out"),
        ] {
            expect(try space.start(arguments + outs).outcome(), 64, [words])
            #expect(space.files().map { space.contents($0) } == before, "\(outs)")
        }
    }

    @Test("A disk that fills up ends with 74, leaves no partial file and keeps the file that was there")
    func fullDisk() throws {
        let arguments = "render --fields '\(fields)' --photo '\(photo)' --layout poster-ticket"
        try space.write("the old ticket", to: "t.png")
        // A limit of two blocks a file makes the write fail half-way, as a full disk does.
        let outcome = try space.shell("ulimit -f 2; exec \"$PIECE\" \(arguments) --out t.png")
        #expect(outcome.status == 74, "\(outcome.errors)")
        #expect(outcome.errors.contains("output 't.png'"))
        #expect(space.files() == ["t.png"])
        #expect(space.contents("t.png") == Data("the old ticket".utf8))
        #expect(try space.shell("exec \"$PIECE\" \(arguments) --out /dev/full").status == 74)
    }

    @Test("Missing fonts end with 69, and the doctor gives the command that installs them")
    func missingFonts() throws {
        let outcome = try space.run(
            "render", "--fields", fields, "--layout", "poster-ticket", "--out", "t.png", "--fonts", space.folder.path)
        expect(outcome, 69, ["font"])
        let doctor = try space.run("doctor", "--fonts", space.folder.path)
        #expect(doctor.status == 69)
        #expect(doctor.text.contains("apt-get install -y --no-install-recommends fonts-"))
        #expect(doctor.text.contains("fonts-nanum"))
    }

    @Test("The doctor finds everything where it should be")
    func doctor() throws {
        let outcome = try space.run("doctor")
        #expect(outcome.status == 0, "\(outcome.text)")
        for word in ["libpng", "FreeType", "HarfBuzz", "zint", "poster-ticket", "Everything is here."] {
            #expect(outcome.text.contains(word), "\(outcome.text)")
        }
    }
}
