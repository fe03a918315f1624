import PieceModel
import Testing

@testable import PieceCount

@Suite("The file of titles")
struct TitleReadingTests {
    /// A file with one title, some of whose members are changed; nil removes one.
    private static func file(_ changes: [(String, JSONValue?)], also other: JSONObject? = nil) -> [UInt8] {
        var title = plain
        for (key, value) in changes { title[key] = value }
        let titles = [title, other].compactMap(\.self).map(JSONValue.object)
        return Array(JSONValue.object(["titles": .array(titles)]).serialized().utf8)
    }

    private static let plain: JSONObject = [
        "id": "night-owl", "glyph": "moon", "name": ["ko": "올빼미", "en": "Owl"],
        "about": ["ko": "밤에 봤어요", "en": "Saw it at night"], "pieces": ["time": ["22:00", "23:59"]], "threshold": 3,
    ]

    private static func problems(_ file: [UInt8]) -> [String] {
        do throws(FieldErrors) {
            _ = try TitleRules(file)
            return []
        } catch {
            return error.problems.map { "\($0.path): \($0.message)" }
        }
    }

    @Test("A plain file is read")
    func plainFile() throws {
        let rules = try TitleRules(TitleReadingTests.file([]))
        #expect(rules.rules.map(\.id) == ["night-owl"] && rules.rule("night-owl")?.name(.en) == "Owl")
        #expect(rules.rule("night-owl")?.threshold == 3 && rules.rule("owl") == nil)
    }

    @Test(
        "A mistake is named with its place",
        arguments: [
            ([("id", "Night Owl")], "$.titles[0].id: \"Night Owl\" is no address"),
            ([("id", "a--b")], "$.titles[0].id: \"a--b\" is no address"),
            ([("id", nil)], "$.titles[0].id: is missing"),
            ([("name", ["ko": "올빼미"])], "$.titles[0].name.en: is missing"),
            ([("name", ["ko": " ", "en": "Owl"])], "$.titles[0].name.ko: must not be blank"),
            ([("about", nil)], "$.titles[0].about: is missing"),
            ([("about", "밤에")], "$.titles[0].about: must be an object, but is a string"),
            ([("glyph", "mooon")], "$.titles[0].glyph: \"mooon\" is not one of the words it may be"),
            ([("glyph", nil)], "$.titles[0].glyph: is missing"),
            ([("threshold", nil)], "$.titles[0].threshold: is missing"),
            ([("threshold", 0)], "$.titles[0].threshold: 0 is out of range"),
            ([("threshhold", 3)], "$.titles[0].threshhold: there is no field of this name"),
            ([("pieces", nil)], "$.titles[0]: must have exactly one metric, but has none"),
            ([("joined", true)], "$.titles[0]: must have exactly one metric, but has pieces and joined"),
            ([("pieces", nil), ("joined", false)], "$.titles[0].joined: must be true"),
            ([("window", "week")], "$.titles[0].window: \"week\" is not one of the words it may be"),
            ([("pieces", nil), ("most", "work"), ("window", "day")], "$.titles[0].window: belongs to \"pieces\" only"),
            ([("kind", "movie")], "$.titles[0].kind: belongs to \"most\" only"),
            (
                [("pieces", nil), ("most", "venue"), ("kind", "opera")],
                "$.titles[0].kind: \"opera\" is not one of the words it may be"
            ),
            ([("pieces", nil), ("spent", "WON")], "$.titles[0].spent: \"WON\" is not a currency"),
            ([("pieces", nil), ("titles", ["owl"])], "$.titles[0].titles[0]: there is no title \"owl\""),
            (
                [("pieces", nil), ("titles", ["night-owl"])],
                "$.titles[0].titles[0]: \"night-owl\" asks for titles itself"
            ),
            ([("pieces", nil), ("titles", [])], "$.titles[0].titles: names no title"),
            ([("pieces", nil), ("titles", [1])], "$.titles[0].titles[0]: must be a string, but is an integer"),
            ([("pieces", [])], "$.titles[0].pieces: must be an object, but is an array"),
            ([("pieces", ["kind": "movie"])], "$.titles[0].pieces.kind: there is no field of this name"),
            (
                [("pieces", ["kinds": ["movi"]])],
                "$.titles[0].pieces.kinds[0]: \"movi\" is not one of the words it may be"
            ),
            ([("pieces", ["kinds": []])], "$.titles[0].pieces.kinds: is empty"),
            (
                [("pieces", ["kinds": ["movie", "movie"]])],
                "$.titles[0].pieces.kinds[1]: names \"movie\" a second time"
            ),
            ([("pieces", ["months": [13]])], "$.titles[0].pieces.months[0]: is not a month"),
            ([("pieces", ["days": ["02-30"]])], "$.titles[0].pieces.days: there is no day \"02-30\""),
            ([("pieces", ["time": ["22:00"]])], "$.titles[0].pieces.time: is not a span of one day"),
            ([("pieces", ["time": ["22:00", "04:00"]])], "$.titles[0].pieces.time: is not a span of one day"),
            ([("pieces", ["time": ["22:00", "24:00"]])], "$.titles[0].pieces.time: is not a span of one day"),
            ([("pieces", ["score": [5]])], "$.titles[0].pieces.score: is not a range"),
            ([("pieces", ["score": [nil, nil]])], "$.titles[0].pieces.score: is not a range"),
            ([("pieces", ["score": [1, "x"]])], "$.titles[0].pieces.score: is not a range"),
            ([("pieces", ["score": [5, 1]])], "$.titles[0].pieces.score: 5 is above 1"),
            ([("verb", "see")], "$.titles[0].verb: comes together with \"what\""),
            (
                [("what", ["ko": "{n} 편", "en": "{n}"]), ("verb", "watch")],
                "$.titles[0].verb: \"watch\" is not one of the words it may be"
            ),
            (
                [("what", ["ko": "편", "en": "{n}"]), ("verb", "see")],
                "$.titles[0].what.ko: must have {n}, {#} or {times}, and once"
            ),
            (
                [("what", ["ko": "{n} 편", "en": "{n} {m}"]), ("verb", "see")],
                "$.titles[0].what.en: has {m}, which means nothing here"
            ),
            (
                [("what", ["ko": "{n} 편", "en": "{n"]), ("verb", "see")], "$.titles[0].what.en: has a { without its }"
            ),
        ] as [([(String, JSONValue?)], String)])
    func mistakes(_ changes: [(String, JSONValue?)], _ problem: String) {
        let problems = TitleReadingTests.problems(TitleReadingTests.file(changes))
        #expect(problems == [problem])
    }

    @Test(
        "Two titles may not be the same",
        arguments: [
            (["id": "night-owl"], "$.titles[1].id: \"night-owl\" is another title's id already"),
            (["name": ["ko": "올빼미", "en": "Other"]], "$.titles[1].name: \"올빼미\" is the name of \"night-owl\" already"),
            (["name": ["ko": "새", "en": "Owl"]], "$.titles[1].name: \"Owl\" is the name of \"night-owl\" already"),
            (["threshold": 3], "$.titles[1]: is earned exactly when \"night-owl\" is"),
        ] as [(JSONObject, String)])
    func twice(_ changes: JSONObject, _ problem: String) {
        var other = TitleReadingTests.plain
        for (key, value) in [("id", "bird"), ("name", ["ko": "새", "en": "Bird"]), ("threshold", 4)]
            as [(String, JSONValue)]
        { other[key] = changes[key] ?? value }
        #expect(TitleReadingTests.problems(TitleReadingTests.file([], also: other)) == [problem])
    }

    @Test(
        "A file of another shape is refused",
        arguments: [
            ("[]", "$: must be an object, but is an array"), ("{}", "$.titles: is missing"),
            (#"{"titles": [], "more": 1}"#, "$.more: there is no field of this name"),
            (#"{"titles": {}}"#, "$.titles: must be an array of titles, but is an object"),
            (#"{"titles": [1]}"#, "$.titles[0]: must be an object, but is an integer"),
            ("{\"titles\": [\n}", "line 2, column 1: a value should be here, but there is ‘}’"),
        ])
    func shapes(_ json: String, _ problem: String) {
        #expect(TitleReadingTests.problems(Array(json.utf8)) == [problem])
    }

    @Test("All mistakes are told at once")
    func allAtOnce() {
        let file = TitleReadingTests.file([("id", nil), ("glyph", "x"), ("pieces", ["kinds": ["x"], "time": 1])])
        #expect(TitleReadingTests.problems(file).count == 5)
    }

    @Test("The version follows what counts, not the words")
    func version() throws {
        func version(_ changes: [(String, JSONValue?)]) throws -> String {
            try TitleRules(TitleReadingTests.file(changes)).version
        }
        let plain = try version([])
        let spaced = JSONValue.object(["titles": [.object(TitleReadingTests.plain)]]).serialized(pretty: true)
        #expect(try TitleRules(Array(spaced.utf8)).version == plain)
        #expect(try version([("name", ["ko": "부엉이", "en": "Eagle owl"]), ("glyph", "star")]) == plain)
        let others = try [
            version([("threshold", 4)]), version([("id", "owl")]), version([("window", "day")]),
            version([("pieces", ["time": ["22:01", "23:59"]])]), version([("pieces", nil), ("joined", true)]),
        ]
        #expect(Set(others + [plain]).count == 6)
    }

    @Test("Titles that ask for the same share one condition")
    func sharing() throws {
        let rules = try shippedTitles()
        #expect(Set(rules.conditions.map(\.condition)).count == rules.conditions.count)
        #expect(rules.rule("ten-piecer")?.metric == .pieces(condition: "one-piecer", .all))
        #expect(rules.marks(of: try counted([:])).contains("one-piecer"))
        let windows = rules.windows(of: try counted([:]), marks: ["one-piecer"])
        #expect(
            Set(windows.map { "\($0.condition) \($0.name)" }) == [
                "one-piecer.day 2024-03-05", "one-piecer.month 2024-03", "one-piecer.year 2024",
            ])
    }
}
