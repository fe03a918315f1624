import Foundation
import PieceModel
import PieceNet
import Testing

@testable import PieceStylist

@Suite("Settings of painters")
struct PainterSettingsTests {
    private static let whole = """
        {
          "preferred": "studio", "builtIn": false, "ownPrompts": "everyone",
          "budget": {"userDay": "0.50", "userMonth": "5", "allDay": "2", "allMonth": "20", "zoneOffset": -210},
          "painters": [
            {"id": "studio", "name": {"ko": "화실", "en": "Studio"}, "kind": "openai",
             "base": "https://paint.example/v1", "key": {"environment": "STUDIO_KEY"}, "model": "gpt-image-1.5",
             "partName": "image[]", "honoursKeys": true, "quality": "medium", "fidelity": "high",
             "timeouts": {"connect": 2.5, "attempt": 120, "total": 300},
             "limits": {"concurrent": 3, "perMinute": 5, "attempts": 4, "failures": 6, "coolDown": 60,
                        "answerMegabytes": 64},
             "prices": {"perPicture": "0.25",
                        "pictures": [{"size": "1024x1536", "quality": "low", "price": "0.04"},
                                     {"model": "gpt-image-1.5", "price": "0.2"}],
                        "tokens": [{"inputText": "5", "inputImage": "8", "output": "32"}]}},
            {"id": "home", "name": {"ko": "집", "en": "Home"}, "kind": "webui", "base": "http://192.168.0.7:7860",
             "key": {"file": "home.key"}, "allowPrivate": true, "steps": 24, "guidance": 6.5, "sampler": "DPM++ 2M"}
          ]
        }
        """

    /// Reads settings whose keys are fixed ones.
    private func read(_ text: String) throws(FieldErrors) -> PainterSettings {
        try PainterSettings(Array(text.utf8)) { source throws(KeyError) in
            switch source {
            case .environment("STUDIO_KEY"): sesame
            case .file("home.key"): "user:\(sesame)\n"
            default: throw KeyError("is not there", "put it there")
            }
        }
    }

    /// The problems of the good settings after one of their parts was replaced.
    private func problems(_ part: String, _ other: String) throws -> [FieldProblem] {
        try #require(Self.whole.contains(part))
        do throws(FieldErrors) {
            _ = try read(Self.whole.replacing(part, with: other, maxReplacements: 1))
            return []
        } catch {
            #expect(!"\(error)".contains(sesame))
            return error.problems
        }
    }

    @Test("Everything that is written is read")
    func everything() throws {
        let settings = try read(Self.whole)
        #expect(settings.preferred == "studio" && !settings.hasBuiltIn && settings.ownPrompts == .everyone)
        #expect(
            settings.budget
                == BudgetLimits(
                    userDay: MicroUSD(500_000), userMonth: MicroUSD(5_000_000), allDay: MicroUSD(2_000_000),
                    allMonth: MicroUSD(20_000_000), zoneOffset: -210 * 60))
        #expect(settings.painters.map(\.id) == ["studio", "home"])
        let studio = try #require(settings["studio"])
        #expect(studio.name == BilingualText(ko: "화실", en: "Studio") && studio.isPriced)
        #expect(
            studio.endpoint
                == (try Endpoint(
                    kind: .openAI, base: "https://paint.example/v1", key: Secret(sesame), model: "gpt-image-1.5",
                    partName: "image[]", honoursKeys: true,
                    timeouts: .init(connect: .milliseconds(2_500), attempt: .seconds(120), total: .seconds(300)),
                    limits: .init(
                        concurrent: 3, perMinute: 5, attempts: 4, failures: 6, coolDown: .seconds(60),
                        answerBytes: 64 << 20),
                    prices: CostTable(
                        pictures: [
                            .init(
                                model: "gpt-image-1.5", size: PixelSize(1024, 1536), quality: .low,
                                price: MicroUSD(40_000)),
                            .init(model: "gpt-image-1.5", price: MicroUSD(200_000)),
                        ],
                        tokens: [
                            .init(
                                model: "gpt-image-1.5", inputText: MicroUSD(5_000_000),
                                inputImage: MicroUSD(8_000_000), output: MicroUSD(32_000_000))
                        ], other: MicroUSD(250_000)),
                    options: PaintOptions(quality: .medium, fidelity: .high))))
        let home = try #require(settings["home"])
        #expect(!home.isPriced && home.endpoint.key == Secret("user:\(sesame)") && home.endpoint.allowPrivate)
        #expect(home.endpoint.options == PaintOptions(steps: 24, guidance: 6.5, sampler: "DPM++ 2M"))
        #expect(home.endpoint.limits.concurrent == 1)
        #expect(settings["none"] == nil && settings["built-in"] == nil)
    }

    @Test("What is left out has its default")
    func defaults() throws {
        let standard = PainterSettings.standard
        for settings in [standard, try read("{}"), try read("{\"painters\": [], \"budget\": {}}")] {
            #expect(settings.painters.isEmpty && settings.hasBuiltIn && settings.preferred == "built-in")
            #expect(settings.ownPrompts == .admins && settings.budget == BudgetLimits())
        }
        let small = try read(
            """
            {"painters": [{"id": "a", "name": {"ko": "가", "en": "A"}, "kind": "openai", "model": "any",
            "base": "http://localhost:8080/v1", "allowPrivate": true, "prices": {"perPicture": "0"}}]}
            """)
        #expect(small.preferred == "built-in" && !small.painters[0].isPriced)
        #expect(
            small.painters[0].endpoint
                == (try Endpoint(kind: .openAI, base: "http://localhost:8080/v1", model: "any", allowPrivate: true)))
    }

    @Test(
        "Each thing that is wrong is told with its place",
        arguments: [
            ("\"preferred\": \"studio\"", "\"preferred\": \"nobody\"", "$.preferred"),
            ("\"preferred\": \"studio\"", "\"preferred\": \"built-in\"", "$.preferred"),
            ("\"preferred\": \"studio\",", "", "$.preferred"),
            ("\"preferred\"", "\"prefered\"", "$.prefered"),
            ("\"everyone\"", "\"all\"", "$.ownPrompts"), ("\"builtIn\": false", "\"builtIn\": 0", "$.builtIn"),
            ("\"0.50\"", "0.5", "$.budget.userDay"), ("\"0.50\"", "\"-1\"", "$.budget.userDay"),
            ("\"20\"", "\"1000001\"", "$.budget.allMonth"), ("\"5\"", "\"0.0000001\"", "$.budget.userMonth"),
            ("-210", "1440", "$.budget.zoneOffset"), ("\"allMonth\": \"20\", ", "", "$.budget.allMonth"),
            ("\"id\": \"studio\"", "\"id\": \"home\"", "$.painters[1].id"),
            ("\"id\": \"home\"", "\"id\": \"built-in\"", "$.painters[1].id"),
            ("\"id\": \"home\"", "\"id\": \"Home!\"", "$.painters[1].id"),
            ("\"id\": \"home\", ", "", "$.painters[1].id"), ("\"openai\"", "\"dalle\"", "$.painters[0].kind"),
            ("\"kind\": \"openai\",", "", "$.painters[0].kind"),
            ("{\"ko\": \"집\", \"en\": \"Home\"}", "\"Home\"", "$.painters[1].name"),
            (", \"en\": \"Home\"", "", "$.painters[1].name.en"),
            ("https://paint.example/v1", "paint.example/v1", "$.painters[0].base"),
            ("https://paint.example/v1", "http://paint.example/v1", "$.painters[0].base"),
            ("https://paint.example/v1", "https://127.0.0.1/v1", "$.painters[0].base"),
            ("https://paint.example/v1", "https://[::1]/v1", "$.painters[0].base"),
            ("https://paint.example/v1", "https://localhost/v1", "$.painters[0].base"),
            ("192.168.0.7", "1.1.1.1", "$.painters[1].base"),
            ("\"base\": \"https://paint.example/v1\",", "", "$.painters[0].base"),
            ("\"gpt-image-1.5\",\n", "\"\",", "$.painters[0].model"), ("image[]", "photo", "$.painters[0].partName"),
            ("\"honoursKeys\": true", "\"honoursKeys\": \"yes\"", "$.painters[0].honoursKeys"),
            ("\"quality\": \"medium\"", "\"quality\": \"best\"", "$.painters[0].quality"),
            ("\"quality\": \"medium\"", "\"quality\": \"max\"", "$.painters[0].quality"),
            ("\"quality\": \"medium\"", "\"steps\": 20", "$.painters[0].steps"),
            ("\"steps\": 24", "\"fidelity\": \"high\"", "$.painters[1].fidelity"),
            ("\"steps\": 24", "\"steps\": 0", "$.painters[1].steps"),
            ("\"guidance\": 6.5", "\"guidance\": 0", "$.painters[1].guidance"),
            ("\"connect\": 2.5", "\"connect\": 0", "$.painters[0].timeouts.connect"),
            ("\"total\": 300", "\"total\": 100", "$.painters[0].timeouts.total"),
            ("\"concurrent\": 3", "\"concurrent\": 65", "$.painters[0].limits.concurrent"),
            ("\"answerMegabytes\": 64", "\"answerBytes\": 64", "$.painters[0].limits.answerBytes"),
            ("\"answerMegabytes\": 64", "\"answerMegabytes\": 257", "$.painters[0].limits.answerMegabytes"),
            ("\"coolDown\": 60", "\"coolDown\": -1", "$.painters[0].limits.coolDown"),
            ("\"perPicture\": \"0.25\",", "", "$.painters[0].prices.perPicture"),
            ("\"perPicture\": \"0.25\"", "\"perPicture\": \"0\"", "$.painters[0].prices"),
            ("\"price\": \"0.04\"", "\"price\": \"\"", "$.painters[0].prices.pictures[0].price"),
            ("\"size\": \"1024x1536\"", "\"size\": \"1024×1536\"", "$.painters[0].prices.pictures[0].size"),
            ("{\"model\": \"gpt-image-1.5\", ", "{\"model\": \"gpt\", ", "$.painters[0].prices.pictures[1].model"),
            (", \"output\": \"32\"", "", "$.painters[0].prices.tokens[0].output"),
            ("\"prices\":", "\"cost\":", "$.painters[0].prices"),
        ])
    func wrong(part: String, other: String, path: String) throws {
        #expect(try problems(part, other).map(\.path).contains(path))
    }

    @Test("A missing price, a missing month and a private address say what to write")
    func remedies() throws {
        let cost = try problems("\"prices\":", "\"cost\":").first { $0.path == "$.painters[0].prices" }
        #expect(cost?.remedy.contains("{\"perPicture\": \"0.25\"}") == true)
        let month = try problems("\"allMonth\": \"20\", ", "").first { $0.path == "$.budget.allMonth" }
        #expect(month?.message.contains("\"studio\"") == true)
        let near = try problems("\"allowPrivate\": true", "\"allowPrivate\": false")
        #expect(near.map(\.path) == ["$.painters[1].base"])
        #expect(near.first?.remedy.contains("\"allowPrivate\": true") == true)
    }

    @Test("All problems are told at once, and each once")
    func allAtOnce() throws {
        let text = """
            {"preferred": "x", "ownPrompts": "x", "budget": {"userDay": 1}, "more": 1, "painters": [
              {"id": "A", "kind": "openai", "base": "ftp://x", "model": "m", "partName": "x", "quality": "x"}, 7]}
            """
        var paths: [String] = []
        do throws(FieldErrors) {
            _ = try read(text)
        } catch {
            paths = error.problems.map(\.path)
        }
        let painter = ["id", "name", "base", "partName", "quality", "prices"].map { "$.painters[0].\($0)" }
        #expect(
            paths.sorted()
                == (["$.preferred", "$.ownPrompts", "$.budget.userDay", "$.more", "$.painters[1]"] + painter).sorted())
    }

    @Test("More painters than there may be, and what is no JSON, are refused as a whole")
    func extremes() throws {
        let many = Array(repeating: "{}", count: 21).joined(separator: ",")
        for (text, path) in [
            ("{\"painters\": [\(many)]}", "$.painters"), ("[]", "$"), ("{,}", "line 1, column 2"),
            ("{\"builtIn\": true, \"builtIn\": true}", "line 1, column 19"),
        ] {
            do throws(FieldErrors) {
                _ = try read(text)
                Issue.record("\(text.prefix(40)) was read")
            } catch {
                #expect(error.problems.map(\.path) == [path])
            }
        }
    }

    @Test(
        "A key in the settings is refused, and neither it nor the place of one is repeated",
        arguments: [
            "\"\(sesame)\"", "{\"\(sesame)\": \"x\"}", "{\"file\": \"\(sesame)\"}", "{\"environment\": \"\(sesame)\"}",
            "{\"text\": \"\(sesame)\"}", "{\"file\": \"home.key\", \"environment\": \"\(sesame)\"}", "[\"\(sesame)\"]",
            "{\"file\": 7}", "{}",
        ])
    func keys(key: String) throws {
        #expect(
            try problems("{\"environment\": \"STUDIO_KEY\"}", key).map(\.path).contains { $0 == "$.painters[0].key" })
    }

    @Test("Keys that no header can hold, and a web UI's without a password, are refused without repeating them")
    func badKeys() throws {
        for (key, kind) in [("a b", "openai"), ("비밀", "openai"), ("a\nb", "openai"), ("user", "webui")] {
            let text = """
                {"painters": [{"id": "a", "name": {"ko": "가", "en": "A"}, "kind": "\(kind)", "model": "m",
                "base": "https://a.example", "key": {"file": "k"}, "prices": {"perPicture": "0"}}]}
                """
            do throws(FieldErrors) {
                _ = try PainterSettings(Array(text.utf8)) { _ in key }
                Issue.record("\(key) was taken")
            } catch {
                #expect(error.problems.map(\.path) == ["$.painters[0].key"])
                #expect(!"\(error)".contains(key) || key == "user")
            }
        }
    }

    @Test("A file's key files start from its folder, and its problems begin with its path")
    func files() throws {
        try withFolder { folder in
            let (file, key) = ("\(folder)/painters.json", "\(folder)/home.key")
            try Self.whole.write(toFile: file, atomically: true, encoding: .utf8)
            try "user:\(sesame)\n".write(toFile: key, atomically: true, encoding: .utf8)
            try FileManager.default.setAttributes([.posixPermissions: 0o600], ofItemAtPath: key)
            let settings = try PainterSettings(file: file) { ["STUDIO_KEY": sesame][$0] }
            #expect(settings["home"]?.endpoint.key == Secret("user:\(sesame)"))
            do throws(FieldErrors) {
                _ = try PainterSettings(file: file) { _ in nil }
                Issue.record("a key that is not there was found")
            } catch {
                #expect(error.problems.map(\.path) == ["\(file) $.painters[0].key"])
            }
            #expect(throws: FieldErrors.self) { _ = try PainterSettings(file: "\(folder)/none.json") }
            #expect(throws: FieldErrors.self) { _ = try PainterSettings(file: folder) }
        }
    }
}
