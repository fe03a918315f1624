import Testing

@testable import PieceLayout

private func find(_ part: String, at path: String, in problems: [TemplateProblem]) -> TemplateProblem? {
    problems.first { $0.path == path && $0.message.contains(part) }
}

private let one = #"{"id": "one", "text": {"frame": [0, 0, 9, 9], "text": "a", "font": "SQ700", "size": 12}}"#

@Suite("Rules of names in templates")
struct ReaderRuleTests {
    @Test("each of eight mistakes in eight parts of a document comes with its own remedy")
    func remedies() throws {
        let found = try problems(
            source(
                """
                {"shape": {"rect": [0, 0, 10], "radius": 1}},
                {"shape": {"rect": [0, 0, 9, 9], "filll": "palette.vib"}},
                {"text": {"frame": [0, 0, 9, 9], "text": "{revew}", "font": "SQ70", "size": 12}},
                {"photo": {"frame": [0, 0, 9, 9]}, "grain": {"strength": 1}},
                {"each": {"in": "rowz", "layers": []}}
                """,
                #""define": {"title": "1"}, "lists": {"rows": {"items": [{"a": "1"}, {"a": "'x'"}]}}"#))
        let expected: [(path: String, message: String, remedy: String)] = [
            ("$.define.title", "already a name of the piece", "choose another name"),
            ("$.lists.rows.items[1].a", "is a text, but a number in an item before", "give it one type"),
            ("$.layers[0].shape.rect", "needs 4 items, has 3", "write 4 items"),
            ("$.layers[1].shape.filll", "unknown property \"filll\"; did you mean 'fill'?", "correct its name"),
            ("$.layers[2].text.text", "unknown name 'revew'; did you mean 'review'?", "correct the expression"),
            ("$.layers[2].text.font", "unknown font 'SQ70'; did you mean 'SQ", "use an id of fonts/fonts.json"),
            ("$.layers[3]", "photo and grain exclude each other", "give exactly one of"),
            ("$.layers[4].each.in", "unknown list 'rowz'; did you mean 'rows'?", "define it under \"lists\""),
        ]
        #expect(found.count == expected.count, "\(TemplateProblems(found))")
        for (path, message, remedy) in expected {
            let problem = try #require(find(message, at: path, in: found), "\(path): \(TemplateProblems(found))")
            #expect(problem.remedy.contains(remedy) && problem.file == "small.json" && problem.severity == .error)
        }
    }

    @Test("a property that resembles nothing gets no suggestion")
    func noSuggestion() throws {
        let found = try problems(source(#"{"shape": {"rect": [0, 0, 9, 9], "zzzzzzzzzz": 1}}"#))
        #expect(found.map(\.message) == ["unknown property \"zzzzzzzzzz\""])
    }

    @Test(
        "only texts and stacks have an id",
        arguments: [
            #""shape": {"rect": [0, 0, 9, 9]}"#, #""photo": {"frame": [0, 0, 9, 9]}"#, #""group": {"layers": []}"#,
            #""stars": {"at": [0, 0], "size": 9}"#,
        ])
    func wrongID(_ layer: String) throws {
        let found = try problems(source(#"{"id": "one", \#(layer)}"#))
        #expect(find("only a text or a stack", at: "$.layers[0].id", in: found)?.remedy == "remove \"id\"")
    }

    @Test("an id may be a Korean word, like any name")
    func koreanID() throws {
        #expect(try problems(source(one.replacing("\"one\"", with: "\"제목1\""))).isEmpty)
    }

    @Test("what a text measures is known below it, not above, and not to a photo")
    func measured() throws {
        let line = #"{"shape": {"rect": [0, "one.bottom", 9, 9]}}"#
        #expect(try problems(source(one + "," + line)).isEmpty)
        let above = try problems(source(line + "," + one))
        #expect(find("unknown name 'one.bottom'", at: "$.layers[0].shape.rect[1]", in: above) != nil)
        let photo = try problems(source(one + #", {"photo": {"frame": [0, "one.bottom", 90, 90]}}"#))
        #expect(find("'one.bottom' is measured only after", at: "$.layers[1].photo", in: photo) != nil)
        #expect(photo.count == 1)
    }

    @Test("a name is defined once, and not as a parameter too")
    func duplicates() throws {
        let twice = try problems(source("", #""define": {"a": 1, "a": 2}"#))
        #expect(twice.count == 1)
        #expect(twice.first?.file.hasPrefix("small.json:") == true, "no line: \(twice)")
        let both = try problems(source("", #""parameters": {"a": "text"}, "define": {"a": 1}"#))
        #expect(find("already a name", at: "$.define.a", in: both) != nil)
    }

    @Test("has() takes a text: a score is compared with 0 instead")
    func hasScore() throws {
        let found = try problems(source(#"{"when": "has(score)", "shape": {"rect": [0, 0, 9, 9]}}"#))
        #expect(found.count == 1)
        #expect(find("must be a text, not a number", at: "$.layers[0].when", in: found) != nil)
    }

    @Test(
        "sides are whole numbers from 16 to 4096",
        arguments: ["[15, 100]", "[100, 4097]", "[100.5, 100]", "[-100, 100]", "[\"pow(10, 300)\", 16]"])
    func canvas(_ canvas: String) throws {
        let found = try problems(source("", canvas: canvas))
        #expect(found.map(\.path) == ["$.canvas"])
        #expect(found.first?.message.contains("16 to 4096") == true)
        #expect(try read(source("", canvas: "[16, 4096]")).height == 4_096)
    }

    @Test("five hundred layers are allowed, wherever they stand")
    func layers() throws {
        let group = #"{"group": {"layers": [\#(Array(repeating: one, count: 249).joined(separator: ","))]}}"#
        #expect(try problems(source(group + "," + group)).isEmpty)
        let found = try problems(source(group + "," + group + "," + one))
        #expect(find("more than 500 layers", at: "$.layers[2]", in: found) != nil, "\(TemplateProblems(found))")
    }
}
