import Testing

@testable import PieceLayout

@Suite("Reading templates")
struct ReaderTests {
    @Test("every mistake of a template is reported, each with its path and what to do")
    func allProblems() throws {
        let found = try problems(
            """
            {"name": "bad", "version": 1, "label": {"ko": "나쁨"}, "summary": {"ko": "나쁘다", "en": "Bad"},
             "canvas": [200, 9000], "define": {"A": "palette.vbi", "title": "1"},
             "layers": [
               {"shape": {"rect": [0, 0, 10], "fill": "#FFF"}},
               {"text": {"frame": [0, 0, 10, 10], "text": "{titel}", "font": "SQ701", "size": 20, "colour": "#000"}},
               {"qr": {"frame": [0, 0, 10, "'x'"], "data": "{link}"}},
               {"photo": {"frame": [0, 0, 10, 10], "fit": "covr"}, "stars": {"at": [0, 0], "size": 5}}
             ]}
            """)
        let expected = [
            "$.label", "$.canvas", "$.define.A", "$.define.title", "$.layers[0].shape.rect", "$.layers[1].text.text",
            "$.layers[1].text.font", "$.layers[1].text.colour", "$.layers[2].qr.frame[3]", "$.layers[3]",
        ]
        for path in expected { #expect(found.contains { $0.path == path }, "nothing at \(path): \(found)") }
        // The photo is read although it stands beside the stars, so that its own mistake is not hidden.
        #expect(found.count - expected.count <= 2, "\(found)")
        for problem in found {
            #expect(!problem.message.isEmpty && !problem.remedy.isEmpty && problem.file == "small.json", "\(problem)")
        }
    }

    @Test("eight mistakes in eight places are eight problems")
    func eight() throws {
        let found = try problems(
            source(
                """
                {"shape": {"rect": [0, 0, 10, 10], "fil": "#FFF"}},
                {"shape": {"rect": [0, 0, 10, 10], "fill": "#GGG"}},
                {"shape": {"circle": [0, "1 +", 10], "fill": "#FFF"}},
                {"grain": {"strength": true}},
                {"mark": {"at": [0, 0]}},
                {"code128": {"frame": [0, 0, 10, 10], "data": "{code"}},
                {"each": {"in": "csat", "layers": []}},
                {"shape": {"use": "nothing", "fill": "#FFF"}}
                """))
        #expect(
            found.map(\.path) == [
                "$.layers[0].shape.fil", "$.layers[1].shape.fill", "$.layers[2].shape.circle[1]",
                "$.layers[3].grain.strength", "$.layers[4].mark", "$.layers[5].code128.data", "$.layers[6].each.in",
                "$.layers[7].shape.use",
            ], "\(found)")
    }

    @Test(
        "each kind of mistake names what is wrong and what to do",
        arguments: [
            (##"{"shape": {"rect": [0, 0, 1, 1], "fil": "#FFF"}}"##, "unknown property \"fil\"; did you mean 'fill'?"),
            (##"{"shape": {"fill": "#FFF"}}"##, "none of rect, ellipse, circle"),
            (#"{"shape": {"rect": [0, 0, 1, 1], "circle": [0, 0, 1]}}"#, "rect and circle exclude each other"),
            (#"{"blob": {}}"#, "none of shape, photo, text"),
            (#"{"text": {"frame": [0, 0, 9, 9], "size": 9}}"#, "neither text nor runs"),
            (#"{"text": {"frame": [0, 0, 9, 9], "size": 9, "text": "a"}}"#, "no font is given"),
            (#"{"text": {"frame": [0, 0, 9, 9], "size": 9, "text": "a", "font": "SQ80"}}"#, "did you mean 'SQ800'?"),
            (#"{"text": {"frame": [0, 0, 9, 9], "text": "a", "font": "SQ800"}}"#, "\"size\" is missing"),
            (#"{"text": {"frame": [0, 0, 9, 9], "size": 9, "text": 5, "font": "SQ800"}}"#, "must be a string"),
            (
                #"{"text": {"frame": [0, 0, 9, 9], "size": 9, "text": "a", "font": "SQ800", "align": "centre"}}"#,
                "did you mean 'center'?"
            ),
            (
                #"{"text": {"frame": [0, 0, 9, 9], "size": [1, 2, 3], "text": "a", "font": "SQ800"}}"#,
                "needs 1 to 2 items, has 3"
            ),
            (
                #"{"text": {"frame": [0, 0, 9, 9], "size": 9, "text": "a", "font": "SQ800", "balance": "yes"}}"#,
                "must be true or false"
            ),
            (#"{"photo": {"frame": "all"}}"#, "must be an array, not a string"),
            (##"{"photo": {"frame": [0, 0, 9, 9], "duotone": {"stops": ["#000"]}}}"##, "needs 2 to 9 items, has 1"),
            (
                ##"{"photo": {"frame": [0, 0, 9, 9], "blur": 3, "duotone": {"stops": ["#000", "#FFF"]}}}"##,
                "neither filters nor blur"
            ),
            (#"{"photo": {"frame": [0, 0, 9, 9], "filters": [{"sharpen": 1}]}}"#, "none of brightness, contrast"),
            (
                ##"{"shape": {"rect": [0, 0, 1, 1], "fill": {"linear": [0, 0, 1, 1], "stops": [[0, "#000"]]}}}"##,
                "needs 2 to 32 items, has 1"
            ),
            (
                #"{"shape": {"rect": [0, 0, 1, 1], "fill": {"linear": [0, 0, 1, 1], "stops": [[0], [1]]}}}"#,
                "must be [offset, colour]"
            ),
            (#"{"shape": {"rect": [0, 0, 1, 1], "fill": "score"}}"#, "is a number, but a color is needed"),
            (#"{"shape": {"rect": [0, 0, "title", 1]}}"#, "is a text, but a number is needed"),
            (#"{"when": "score", "mark": {"at": [0, 0], "height": 9}}"#, "is a number, but a bool is needed"),
            (
                #"{"id": "9x", "text": {"frame": [0, 0, 9, 9], "size": 9, "text": "a", "font": "SQ800"}}"#,
                "'9x' is no name"
            ),
            (#"{"id": "m", "mark": {"at": [0, 0], "height": 9}}"#, "only a text or a stack measures anything"),
            (#"{"each": {"in": "rows", "layers": []}}"#, "unknown list 'rows'"),
            (#"{"each": {"in": "cast", "count": 3, "layers": []}}"#, "in and count exclude each other"),
            (
                #"{"shape": {"shapes": [{"rect": [0, 0, 9, 9], "minus": {"circle": [0, 0, 2]}}]}}"#,
                "only the outermost shape"
            ),
            (#"{"mark": 7}"#, "must be an object, not an integer"),
            ("17", "must be an object, not an integer"),
        ])
    func kinds(_ layer: String, _ part: String) throws {
        let found = try problems(source(layer))
        #expect(found.contains { $0.description.contains(part) }, "\(found)")
    }

    @Test(
        "mistakes outside of layers are found too",
        arguments: [
            (#""canvas": [100, 100.5]"#, "whole numbers from 16 to 4096"),
            (#""canvas": [100]"#, "needs 2 items, has 1"),
            (#""canvas": [8, 100]"#, "whole numbers from 16 to 4096"),
            (#""canvas": [100, 100], "lists": {"r": {}}"#, "must be an object with \"items\""),
            (
                #""canvas": [100, 100], "lists": {"r": {"items": [{"a": "1"}, {"a": "'x'"}]}}"#,
                "is a text, but a number in an item before"
            ),
            (#""canvas": [100, 100], "lists": {"r": {"items": [7]}}"#, "must be an object, not an integer"),
            (#""canvas": [100, 100], "lists": {"cast": {"items": []}}"#, "already a list of the piece"),
            (#""canvas": [100, 100], "define": {"a": "b", "b": "1"}"#, "unknown name 'b'"),
            (#""canvas": [100, 100], "define": {"a": []}"#, "a number, a boolean or an expression, not an array"),
            (#""canvas": [100, 100], "define": {"a b": "1"}"#, "is no name"),
            (#""canvas": [100, 100], "parameters": {"n": "integer"}"#, "must be number, text, bool or color"),
            (#""canvas": [100, 100], "parameters": {"title": "text"}"#, "already a name of the piece"),
            (#""canvas": [100, 100], "shapes": {"s": 5}"#, "must be an object, not an integer"),
            (#""canvas": [100, 100], "cut": {"use": "s"}"#, "unknown shape 's'"),
            (#""canvas": [100, 100], "layer": []"#, "unknown property \"layer\"; did you mean 'layers'?"),
        ])
    func outside(_ members: String, _ part: String) throws {
        let json = """
            {"name": "x", "version": 1, "label": {"ko": "", "en": ""}, "summary": {"ko": "", "en": ""}, \(members), "layers": []}
            """
        let found = try problems(json)
        #expect(found.contains { $0.description.contains(part) }, "\(found)")
    }

    @Test("what is no template at all is one problem", arguments: ["", "[]", "{", "null", "\"x\"", "{\"name\": }"])
    func noTemplate(_ json: String) throws {
        let found = try problems(json)
        #expect(found.count == 1 && found[0].path == "$", "\(found)")
    }

    @Test("a syntax error names line and column")
    func syntax() throws {
        #expect(try problems("{\n  \"name\": \"x\",,\n}").first?.file == "small.json:2:15")
    }

    @Test("an empty object misses everything that is required")
    func empty() throws {
        let missing = try problems("{}").map(\.message)
        for key in ["name", "version", "label", "summary", "canvas", "layers"] {
            #expect(missing.contains("\"\(key)\" is missing"), "\(key)")
        }
    }

    @Test("comments may stand in every object")
    func comments() throws {
        let layer = ##"{"$comment": "why", "shape": {"$comment": "why", "rect": [0, 0, 1, 1], "fill": "#FFF"}}"##
        #expect(try problems(source(layer)).isEmpty)
    }

    @Test("too many layers are refused")
    func tooManyLayers() throws {
        let mark = #"{"group": {"layers": [{"mark": {"at": [0, 0], "height": 9}}]}}"#
        let found = try problems(source(Array(repeating: mark, count: 260).joined(separator: ",")))
        #expect(found.contains { $0.message.contains("more than 500 layers") }, "\(found.prefix(3))")
    }

    @Test("no more problems are collected than anyone reads")
    func tooManyProblems() throws {
        let found = try problems(
            source(Array(repeating: #"{"mark": {"at": 1, "x": 1}}"#, count: 400).joined(separator: ",")))
        #expect(found.count == 200)
    }

    @Test("a version beyond all integers does not end the program", arguments: ["1e30", "-1e300", "\"1 / 0\""])
    func hugeVersion(_ version: String) throws {
        let json = source("").replacing("\"version\": 1,", with: "\"version\": \(version),")
        _ = try problems(json)
    }

    @Test("names that are measured or bound are known where they should be, and not beyond")
    func scopes() throws {
        let text = #"{"id": "head", "text": {"frame": [0, 0, 100, 20], "text": "a", "font": "SQ700", "size": 9}}"#
        let uses = ##"{"shape": {"rect": [0, "head.bottom + head.lines", "head.width", 2], "fill": "#000"}}"##
        #expect(try problems(source("\(text), \(uses)")).isEmpty)
        #expect(
            try problems(source("\(uses), \(text)")).map(\.path)
                == ["$.layers[0].shape.rect[1]", "$.layers[0].shape.rect[2]"])
        let each =
            #"{"each": {"as": "c", "in": "cast", "layers": [{"text": {"frame": [0, "i", 9, 9], "text": "{c.name}", "font": "SQ700", "size": 9}}]}}"#
        #expect(try problems(source(each)).isEmpty)
        let beyond = #"{"text": {"frame": [0, "i", 9, 9], "text": "{c.name}", "font": "SQ700", "size": 9}}"#
        #expect(try problems(source("\(each), \(beyond)")).count == 2)
        let photo = #"{"photo": {"frame": [0, "head.bottom", 100, 50]}}"#
        #expect(try problems(source("\(text), \(photo)")).first?.message.contains("measured only after") == true)
    }

    @Test("path data that is written out is checked when the template is read")
    func pathData() throws {
        let found = try problems(source(##"{"shape": {"path": "M 0 0 L 10", "fill": "#000"}}"##))
        #expect(found.first?.path == "$.layers[0].shape.path")
    }
}
