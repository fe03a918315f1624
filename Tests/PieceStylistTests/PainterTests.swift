import PieceCodecs
import PieceGraphics
import PieceModel
import PiecePainter
import Testing

@testable import PieceStylist

@Suite("The built-in painter and what its pictures are called")
struct PainterTests {
    private func recipe() throws -> Recipe {
        try Recipe(json: ["effect": "halftone"], path: .root)
    }

    @Test("It paints the same bytes every time, of the size it got")
    func same() async throws {
        let painter: any ImagePainter = BuiltInPainter()
        let asked = try photoRequest(recipe: try recipe())
        let first = try await painter.paint(asked)
        let second = try await painter.paint(asked)
        #expect(first == second)
        let info = try inspect(first.image)
        #expect((info.width, info.height) == (32, 48))
        #expect(first.image != asked.image)
        #expect(painter.id == "built-in")
    }

    @Test("Without a recipe, with a broken photo, or cancelled it says so")
    func refuses() async throws {
        let painter = BuiltInPainter()
        let prompt = try photoRequest()
        let broken = try photoRequest(image: Array("no".utf8), recipe: try recipe())
        for asked in [prompt, broken] {
            let error = await failure { () async throws(PaintError) in try await painter.paint(asked) }
            #expect(error?.code == .badRequest)
            #expect(error?.mayHaveBeenCharged == false)
        }
        let good = try photoRequest(recipe: try recipe())
        let task = Task {
            await withCheckedContinuation { $0.resume() }
            while !Task.isCancelled { await Task.yield() }
            return await failure { () async throws(PaintError) in try await painter.paint(good) }
        }
        task.cancel()
        #expect(await task.value?.code == .cancelled)
    }

    @Test("A picture's key changes with everything that changes the picture, and with nothing else")
    func keys() throws {
        let photo = try #require(BlobHash(String(repeating: "a", count: 64)))
        let other = try #require(BlobHash(String(repeating: "b", count: 64)))
        func framing(_ focal: Double = 0.5, _ frame: PixelSize = PixelSize(400, 500)) -> PhotoFraming {
            PhotoFraming(photo: PixelSize(900, 600), frame: frame, focal: Point(focal, 0.5), sizes: .webUI)
        }
        func key(
            _ hash: BlobHash, _ framing: PhotoFraming, _ subject: CacheKey.Subject = .style(id: "oil", version: 1),
            _ strength: Double = 0.5, _ seed: UInt64 = 1, _ model: String = "m", _ painter: String = "p",
            _ options: String = ""
        ) -> CacheKey {
            CacheKey(
                photo: hash, framing: framing, subject: subject, strength: strength, seed: seed, model: model,
                painter: painter, options: options)
        }
        let all = [
            key(photo, framing()), key(other, framing()), key(photo, framing(0.4)),
            key(photo, framing(0.5, PixelSize(400, 501))), key(photo, framing(), .style(id: "oil", version: 2)),
            key(photo, framing(), .style(id: "ink", version: 1)), key(photo, framing(), .prompt("oil1")),
            key(photo, framing(), .prompt("oil")), key(photo, framing(), .style(id: "oil", version: 1), 0.6),
            key(photo, framing(), .style(id: "oil", version: 1), 0.5, 2),
            key(photo, framing(), .style(id: "oil", version: 1), 0.5, 1, "m2"),
            key(photo, framing(), .style(id: "oil", version: 1), 0.5, 1, "m", "p2"),
            // Parts that run together are still told apart.
            key(photo, framing(), .style(id: "oil", version: 1), 0.5, 1, "mp", ""),
            key(photo, framing(), .style(id: "oil", version: 1), 0.5, 1, "m", "p", "quality high"),
        ]
        #expect(Set(all).count == all.count)
        #expect(key(photo, framing()) == all[0])
        #expect(CacheKey(all[0].description) == all[0])
        #expect(CacheKey("x") == nil)
    }
}
