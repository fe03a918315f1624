import Foundation
import PieceModel
import Testing

@testable import PieceCount

@Suite("The document of titles")
struct TitleDocumentTests {
    private static let heading = "## All of them\n"

    @Test("docs/titles.md lists the titles there are; PIECE_UPDATE=1 writes its table anew")
    func table() throws {
        let rows = try shippedTitles().rules.map { rule in
            "| \(rule.name(.ko)) | \(rule.name(.en)) | `\(rule.id)` | \(rule.about(.ko)) | \(rule.about(.en)) |"
        }
        let table = (["| 이름 | name | id | 받는 법 | earned by |", "|---|---|---|---|---|"] + rows).joined(separator: "\n")
        let file = checkout.appending(path: "docs/titles.md")
        let stored = try String(contentsOf: file, encoding: .utf8)
        let heading = try #require(stored.range(of: TitleDocumentTests.heading))
        let current = stored[..<heading.upperBound] + "\n\(table)\n"
        if ProcessInfo.processInfo.environment["PIECE_UPDATE"] == "1" { try Data(current.utf8).write(to: file) }
        #expect(
            try String(contentsOf: file, encoding: .utf8) == current,
            "run the tests once with PIECE_UPDATE=1 and commit docs/titles.md")
    }

    @Test("The document names every number, verb, name and state")
    func words() throws {
        let text = try String(contentsOf: checkout.appending(path: "docs/titles.md"), encoding: .utf8)
        for number in PieceNumber.allCases { #expect(text.contains("`\(number.rawValue)`"), "\(number)") }
        for verb in TitleVerb.allCases { #expect(text.contains(verb.rawValue), "\(verb)") }
        for dimension in PieceCount.Dimension.counted {
            #expect(text.contains(dimension.rawValue), "\(dimension.rawValue)")
        }
        for state in TitleProgress.State.allCases { #expect(text.contains("`\(state.rawValue)`"), "\(state)") }
    }

    @Test("Every glyph is some title's")
    func glyphs() throws {
        let used = Set(try shippedTitles().rules.map(\.glyph))
        #expect(Set(TitleRule.glyphs).subtracting(used) == [])
    }
}
