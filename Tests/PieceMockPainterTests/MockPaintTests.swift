import Foundation
import PieceModel
import PiecePainter
import Testing

@testable import PieceMockPainter

@Suite("How the stand-in paints")
struct MockPaintTests {
    private func effect(_ prompt: String) -> String? { mockRecipe(prompt).json.object?["effect"]?.string }

    @Test("The prompt of every style is painted with the effect of that style")
    func styles() throws {
        let assets = URL(filePath: #filePath).appending(path: "../../../assets").standardized
        let files =
            try FileManager.default.contentsOfDirectory(
                at: assets.appending(path: "styles"), includingPropertiesForKeys: nil
            ).filter { $0.pathExtension == "json" } + [assets.appending(path: "backdrop.json")]
        #expect(files.count > 10)
        for file in files {
            let style = try #require(try JSONParser.parse(Array(Data(contentsOf: file))).object)
            let prompt = try #require(style["prompt"]?.string)
            #expect(effect(prompt) == style["recipe"]?.object?["effect"]?.string, "\(file.lastPathComponent)")
        }
    }

    @Test("Of several media the first counts, and a word within another is none")
    func words() {
        #expect(effect("Watercolour over pencil") == "watercolour")
        #expect(effect("pencil, then watercolour") == "pencil")
        #expect(effect("wrapped in foil") == "gouache")
        #expect(effect("(oil)") == "oil")
        #expect(effect("") == "gouache")
    }

    @Test("Every medium has an effect, and words that name none tell themselves apart")
    func recipes() {
        for medium in media { #expect(effect(medium.word) == medium.effect) }
        let others = Set((0..<200).map { mockRecipe("nothing \($0)").json })
        // Twelve numbers of paints and five brushes.
        #expect(others.count > 40 && others.count <= 60)
    }
}
