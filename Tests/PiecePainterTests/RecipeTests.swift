import Foundation
import PieceModel
import PiecePainter
import Testing

@Suite("Recipes")
struct RecipeTests {
    @Test("A recipe writes out every setting and reads itself back", arguments: Recipe.effects)
    func roundTrip(effect: String) throws {
        let recipe = try Recipe.defaults(effect)
        let written = recipe.json
        #expect(written.object?["effect"] == .string(effect))
        #expect((written.object?.count ?? 0) > 2)
        let again = try Recipe(json: JSONParser.parse(written.serialized()), path: .root)
        #expect(again == recipe)
        #expect(again.hashValue == recipe.hashValue)
        #expect(again.json.serialized() == written.serialized())
    }

    @Test("Settings are kept, and equal recipes are equal however they were written")
    func settings() throws {
        let recipe = try Recipe(
            ##"{"effect": "risograph", "inks": ["teal", "orange"], "shift": 4, "paper": "#ffffff"}"##)
        let same = try Recipe(
            ##"{"paper": "#FFFFFF", "shift": 4.0, "inks": ["teal", "orange"], "effect": "risograph"}"##)
        #expect(recipe == same)
        #expect(recipe.json.object?["inks"] == ["teal", "orange"])
        #expect(recipe.json.object?["paper"] == "#FFFFFF")
        #expect(try recipe != Recipe.defaults("risograph"))
    }

    @Test(
        "A bad recipe is refused with the path, what is wrong and what to write",
        arguments: [
            (#"[]"#, "$.recipe", "must be an object, but is an array", "{\"effect\": \"oil\"}"),
            (#"{}"#, "$.recipe.effect", "is missing", "\"oil\""),
            (#"{"effect": "oill"}"#, "$.recipe.effect", "no effect of this name", "did you mean \"oil\"?"),
            (#"{"effect": 3}"#, "$.recipe.effect", "no effect of this name", "the effects are oil"),
            (#"{"effect": "oil", "radus": 3}"#, "$.recipe.radus", "no field of this name", "did you mean \"radius\"?"),
            (#"{"effect": "oil", "radius": 99}"#, "$.recipe.radius", "out of range", "from 2.0 to 14.0"),
            (#"{"effect": "oil", "radius": "6"}"#, "$.recipe.radius", "must be a number", "without quotes"),
            (#"{"effect": "pixel", "cell": 2.5}"#, "$.recipe.cell", "must be an integer", "in digits"),
            (#"{"effect": "pixel", "colours": 65}"#, "$.recipe.colours", "out of range", "from 2 to 64"),
            (##"{"effect": "linocut", "ink": "black"}"##, "$.recipe.ink", "is no colour", "#1B3A5C"),
            (##"{"effect": "linocut", "ink": "#12345678"}"##, "$.recipe.ink", "is no colour", "six hexadecimal"),
            (#"{"effect": "halftone", "mode": "cmy"}"#, "$.recipe.mode", "there is no \"cmy\"", "\"cmyk\""),
            (#"{"effect": "halftone", "mode": []}"#, "$.recipe.mode", "must be a string", "cmyk, mono, lines"),
            (#"{"effect": "risograph", "inks": ["blue"]}"#, "$.recipe.inks", "array of 2 to 4 inks", "[ ]"),
            (#"{"effect": "risograph", "inks": ["blue", "tael"]}"#, "$.recipe.inks[1]", "no \"tael\"", "\"teal\""),
            (#"{"effect": "risograph", "inks": ["blue", "blue"]}"#, "$.recipe.inks[1]", "there twice", "once"),
            (#"{"effect": "risograph", "inks": ["blue", 5]}"#, "$.recipe.inks[1]", "must be a string", "black"),
        ])
    func refused(json: String, path: String, message: String, remedy: String) throws {
        let value = try JSONParser.parse(json)
        let errors = #expect(throws: FieldErrors.self) {
            try Recipe(json: value, path: JSONPath.root.key("recipe"))
        }
        let problem = try #require(errors?.problems.first)
        #expect(problem.path == path)
        #expect(problem.message.contains(message), "\(problem.message)")
        #expect(problem.remedy.contains(remedy), "\(problem.remedy)")
    }

    @Test("All problems of a recipe are told at once")
    func allAtOnce() throws {
        let value = try JSONParser.parse(#"{"effect": "film", "grain": 2, "halation": true, "hue": 1}"#)
        let errors = #expect(throws: FieldErrors.self) { try Recipe(json: value, path: .root) }
        #expect(errors?.problems.count == 3)
    }

    @Test("The recipe of every style can be read")
    func styles() throws {
        let folder = Checkout.root.appending(path: "assets/styles")
        let names = try FileManager.default.contentsOfDirectory(atPath: folder.path).filter { $0.hasSuffix(".json") }
        #expect(names.count >= 10)
        for name in names {
            let style = try JSONParser.parse([UInt8](Data(contentsOf: folder.appending(path: name))))
            let recipe = try #require(style.object?["recipe"], "\(name)")
            _ = try Recipe(json: recipe, path: JSONPath.root.key("recipe"))
            #expect(style.object?["id"]?.string == String(name.dropLast(5)))
        }
    }
}
