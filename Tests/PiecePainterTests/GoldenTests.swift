import Foundation
import PieceCodecs
import PieceGraphics
import PieceModel
import PiecePainter
import Testing

/// Compares a detail of a painting with the one that was looked at and accepted, Goldens/EFFECT.png: no channel may
/// differ by more than 1/255. `PIECE_UPDATE=1` accepts what is painted; look at it before committing.
@Suite("Paintings look as they were accepted")
struct GoldenTests {
    @Test("A detail of every effect", arguments: Recipe.effects)
    func detail(effect: String) throws {
        // Painted as large as the strokes need, shown as small as a file should be.
        let photo = try Checkout.photo("rite-of-spring", width: 540, height: 675)
        let picture = Painter().paint(photo, try Recipe.defaults(effect), seed: 20_261_121)
        let part = picture.resampled(crop: Rect(200, 330, 150, 120), width: 150, height: 120)
        let file = Checkout.root.appending(path: "Tests/PiecePainterTests/Goldens/\(effect).png")
        if ProcessInfo.processInfo.environment["PIECE_UPDATE"] == "1" {
            try Data(encodePNG(part, mode: .small)).write(to: file)
            return
        }
        let accepted = try #require(
            try? Data(contentsOf: file), "there is no \(file.path); accept it with PIECE_UPDATE=1")
        let expected = try decode([UInt8](accepted)).takePixmap()
        let worst = zip(expected.bytes(), part.bytes()).map { abs(Int($0) - Int($1)) }.max() ?? 255
        guard worst > 1 else { return }
        let panel = FileManager.default.temporaryDirectory.appending(path: "piece-\(effect)-actual.png")
        try Data(encodePNG(part)).write(to: panel)
        Issue.record("\(effect): differs by up to \(worst)/255; see \(panel.path)")
    }
}
