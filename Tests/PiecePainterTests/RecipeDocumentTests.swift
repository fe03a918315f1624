import Foundation
import PieceModel
import PiecePainter
import Testing

/// docs/styles.md lists every setting of every effect. What stands there is derived here from what recipes really take,
/// so that neither can change alone.
@Suite("The document of the recipes")
struct RecipeDocumentTests {
    /// What the reader says about a setting that is wrong.
    private func complaint(_ effect: String, _ name: String, _ value: JSONValue) -> FieldProblem? {
        do throws(FieldErrors) {
            _ = try Recipe(json: ["effect": .string(effect), "\(name)": value] as JSONValue, path: .root)
            return nil
        } catch {
            return error.problems.first
        }
    }

    /// `2.0` as `2`.
    private func short(_ text: some StringProtocol) -> String {
        text.hasSuffix(".0") ? String(text.dropLast(2)) : String(text)
    }

    /// One setting as a row: name, what may be written, default, meaning.
    private func row(_ effect: String, _ name: String, _ value: JSONValue) throws -> String {
        if value.array != nil || value.string.map({ !$0.hasPrefix("#") }) == true {
            let wrong: JSONValue = value.array == nil ? "no such" : ["no such", "nor such"]
            let remedy = try #require(complaint(effect, name, wrong)).remedy
            let names = remedy.replacing("write one of ", with: "").split(separator: ", ").map { "`\($0)`" }
            let counts = complaint(effect, name, [])?.message.replacing("must be an array of ", with: "")
            let several = value.array == nil ? "one of " : "\(counts ?? ""): "
            let usual = value.array.map { $0.map { "`\($0.string ?? "")`" }.joined(separator: ", ") }
            return
                "| `\(name)` | \(several)\(names.joined(separator: ", ")) | \(usual ?? "`\(value.string ?? "")`") | |"
        }
        if let colour = value.string {
            let remedy = try #require(complaint(effect, name, "no colour")).remedy
            let what = remedy.replacing("write ", with: "").split(separator: " as six").first ?? ""
            return "| `\(name)` | `\"#RRGGBB\"` | `\(colour)` | \(what) |"
        }
        let remedy = try #require(complaint(effect, name, 1_000_000)).remedy
        let parts = remedy.replacing("write ", with: "").components(separatedBy: " from ")
        let range = try #require(parts.last).components(separatedBy: " to ").map { short($0) }
        let what = parts.dropLast().joined(separator: " from ")
        return "| `\(name)` | \(range.joined(separator: "…")) | \(short(value.serialized())) | \(what) |"
    }

    private func table(_ effect: String) throws -> String {
        let recipe = try Recipe(json: ["effect": .string(effect)] as JSONValue, path: .root)
        let settings = try #require(recipe.json.object).filter { $0.key != "effect" }
        var lines = ["### `\(effect)`", "", "| setting | values | default | |", "|---|---|---|---|"]
        for setting in settings { lines.append(try row(effect, setting.key, setting.value)) }
        return lines.joined(separator: "\n")
    }

    @Test("Every setting of every effect stands in docs/styles.md as it is")
    func settings() throws {
        let tables = try Recipe.effects.map(table).joined(separator: "\n\n")
        let page = URL(filePath: #filePath).appending(path: "../../../docs/styles.md").standardized
        var text = try String(contentsOf: page, encoding: .utf8)
        let (start, end) = ("<!-- settings of all effects, from the program -->\n", "\n<!-- end of the settings -->")
        let first = try #require(text.firstRange(of: start)?.upperBound)
        let last = try #require(text.firstRange(of: end)?.lowerBound)
        if ProcessInfo.processInfo.environment["PIECE_UPDATE"] == "1" {
            text.replaceSubrange(first..<last, with: tables)
            try Data(text.utf8).write(to: page)
        } else {
            #expect(text[first..<last] == tables, "run the test with PIECE_UPDATE=1 to write them anew")
        }
    }
}
