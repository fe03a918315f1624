import Foundation
import PieceModel
import PiecePainter
import Testing

@testable import PieceStylist

@Suite("Styles and prompts")
struct StyleTests {
    private static let oil = """
        {"id":"oil","version":2,"name":{"ko":"유화","en":"Oil painting"},"about":{"ko":"두껍게.","en":"Thick."},
        "prompt":"an oil painting","negative":"text","strength":0.55,"recipe":{"effect":"oil","radius":6}}
        """

    private func read(_ files: [String: String]) throws -> Result<Styles, FieldErrors> {
        try withFolder { folder in
            for (name, text) in files {
                try text.write(toFile: "\(folder)/\(name)", atomically: true, encoding: .utf8)
            }
            do throws(FieldErrors) {
                return .success(try Styles(folder: folder))
            } catch {
                let problems = error.problems.map {
                    FieldProblem(
                        path: $0.path.replacingOccurrences(of: folder, with: "F"), message: $0.message,
                        remedy: $0.remedy)
                }
                return .failure(FieldErrors(problems))
            }
        }
    }

    @Test("Styles are read from a folder, in the order of their ids")
    func folder() throws {
        let ink = Self.oil.replacingOccurrences(of: "\"oil\",\"version\"", with: "\"ink\",\"version\"")
            .replacingOccurrences(of: "\"negative\":\"text\",", with: "")
        let styles = try read(["oil.json": Self.oil, "ink.json": ink, ".hidden.json": "x", "notes.txt": "x"]).get()
        #expect(styles.all.map(\.id) == ["ink", "oil"])
        let oil = try #require(styles["oil"])
        #expect(oil.version == 2)
        #expect(oil.name[.ko] == "유화" && oil.name[.en] == "Oil painting")
        #expect(oil.about.en == "Thick.")
        #expect(oil.prompt == "an oil painting" && oil.negative == "text" && oil.strength == 0.55)
        #expect(oil.recipe.json.object?["effect"] == "oil")
        #expect(styles["ink"]?.negative == "")
        #expect(styles["none"] == nil)
    }

    @Test("All problems of all files are told at once, each with its file and place")
    func problems() throws {
        let bad = """
            {"id":"other","verson":1,"name":{"ko":"","fr":"x"},"about":"x","prompt":" ","strength":1.5,"recipe":{}}
            """
        let error = try #require(
            try read(["a.json": bad, "B.json": Self.oil, "c.json": "{,", "oil.json": Self.oil]).error)
        let paths = error.problems.map(\.path)
        #expect(paths.contains("F/B.json $"))
        #expect(paths.contains("F/c.json line 1, column 2"))
        for place in [
            "verson", "id", "version", "name.fr", "name.ko", "name.en", "about", "prompt", "strength",
        ] { #expect(paths.contains("F/a.json $.\(place)"), "\(place)") }
        #expect(paths.contains { $0.hasPrefix("F/a.json $.recipe") })
        #expect(!paths.contains { $0.contains("oil.json") })
        #expect(error.problems.contains { $0.remedy.contains("did you mean \"version\"") })
    }

    @Test(
        "Each wrong value is named",
        arguments: [
            ("\"version\":2", "\"version\":0", "version"), ("\"version\":2", "\"version\":\"2\"", "version"),
            ("0.55", "-0.1", "strength"), ("0.55", "\"0.5\"", "strength"), ("0.55", "null", "strength"),
            ("\"an oil painting\"", "\"a\\nb\"", "prompt"), ("\"an oil painting\"", "7", "prompt"),
            ("{\"effect\":\"oil\",\"radius\":6}", "7", "recipe"), ("\"유화\"", "\"\\u0007\"", "name.ko"),
        ])
    func values(old: String, new: String, place: String) throws {
        let error = try #require(
            try read(["oil.json": Self.oil.replacingOccurrences(of: old, with: new)]).error)
        #expect(error.problems.map(\.path) == ["F/oil.json $.\(place)"])
    }

    @Test("A folder without styles, or none at all, is told")
    func nothing() throws {
        #expect(try read([:]).error?.problems.map(\.path) == ["F"])
        #expect(throws: FieldErrors.self) { try Styles(folder: "/nowhere/styles") }
    }

    private static let own = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent().appending(path: "assets/styles").path

    @Test("The program's own styles are good", .enabled(if: FileManager.default.fileExists(atPath: own)))
    func ownStyles() throws { #expect(try Styles(folder: Self.own).all.count >= 10) }

    @Test("A user's prompt is trimmed and brought to normal form C")
    func prompts() throws {
        #expect(try PromptRules.check("  수채화 \u{1112}\u{1161}\u{11AB}  ") == "수채화 한")
        #expect(try PromptRules.check(String(repeating: "가", count: 1_000)).count == 1_000)
        #expect(try PromptRules.check("\"]}; DROP --") == "\"]}; DROP --")
        // A family of eleven scalars is one picture that people type.
        #expect(try PromptRules.check("👨‍👩‍👧‍👦").unicodeScalars.count == 7)
    }

    @Test(
        "Prompts that say nothing, too much or something hidden are refused",
        arguments: [
            "", "   ", "a\u{0}b", "a\r\nb", "a\nb", "\u{1B}[31m", "a\u{2028}b", "a\u{202E}b", "a\u{2066}b", "\u{E000}",
            "\u{E0041}", "\u{FFFF}", String(repeating: "가", count: 1_001), "oil <lora:x:1>",
            "oil <sd_cpp_extra_args>{}</sd_cpp_extra_args>",
            "a" + String(repeating: "\u{301}", count: 999),
        ])
    func badPrompts(text: String) throws {
        do {
            _ = try PromptRules.check(text)
            Issue.record("it was taken")
        } catch {
            #expect(error.problems.map(\.path) == ["$.prompt"])
        }
    }

    @Test("Prompts that are no texts are refused", arguments: [.null, 7, true, [], [:]] as [JSONValue])
    func noTexts(value: JSONValue) {
        #expect(throws: FieldErrors.self) { try PromptRules.read(value, at: .root) }
    }
}
