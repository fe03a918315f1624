import Foundation
import PieceCards
import PieceCodecs
import PieceGraphics
import PieceModel
import PieceRender
import Testing

/// The checkout the tests run in, found above this file.
enum Checkout {
    static let root: URL = {
        var folder = URL(filePath: #filePath).deletingLastPathComponent()
        while !FileManager.default.fileExists(atPath: folder.appending(path: "fonts/fonts.json").path) {
            let parent = folder.deletingLastPathComponent()
            precondition(parent.path != folder.path, "no fonts/fonts.json above \(#filePath)")
            folder = parent
        }
        return folder
    }()

    static func renderer() throws -> TicketRenderer { try TicketRenderer(assets: AssetRoot(path: root.path)) }
}

/// Tickets of assets/samples, as small as cards show them.
struct Tickets {
    let renderer: TicketRenderer

    /// The ticket of a sample photo and its fields, cut out where a card wants that.
    func picture(_ layout: String, _ photo: String, fields: String? = nil) throws -> CardPicture {
        let samples = Checkout.root.appending(path: "assets/samples")
        let piece = try Piece(
            json: [UInt8](Data(contentsOf: samples.appending(path: "\(fields ?? photo).json"))))
        let job = RenderJob(
            layout: layout, piece: piece, photo: .file(samples.appending(path: "\(photo).jpg").path),
            options: RenderOptions(longSide: 480, ticketOnly: CardPicture.wantsCutout(layout: layout)))
        return CardPicture(try renderer.render(job).bytes)
    }
}

/// Compares a card with the one that was looked at and accepted, Goldens/NAME.png, as the tickets' goldens are: no
/// channel may differ by more than 1/255. `PIECE_UPDATE=1` accepts what is rendered; look at it before committing.
enum Golden {
    static let form = TicketForm(output: .png(.small), longSide: 640)

    static func check(_ name: String, _ card: RenderedTicket, sourceLocation: SourceLocation = #_sourceLocation) throws
    {
        let file = Checkout.root.appending(path: "Tests/PieceCardsTests/Goldens/\(name).png")
        if ProcessInfo.processInfo.environment["PIECE_UPDATE"] == "1" {
            try Data(card.bytes).write(to: file)
            return
        }
        let accepted = try #require(
            try? Data(contentsOf: file), "there is no \(file.path); accept it with PIECE_UPDATE=1",
            sourceLocation: sourceLocation)
        let expected = try decode([UInt8](accepted)).takePixmap()
        let actual = try decode(card.bytes).takePixmap()
        let sizes = (actual.width == expected.width, actual.height == expected.height)
        try #require(sizes == (true, true), "\(name) has another size", sourceLocation: sourceLocation)
        var worst = (value: 1, place: "")
        for y in 0..<expected.height {
            for x in 0..<expected.width where expected[x, y] != actual[x, y] {
                for shift: UInt32 in [0, 8, 16, 24] {
                    let off = abs(Int(expected[x, y] >> shift & 255) - Int(actual[x, y] >> shift & 255))
                    if off > worst.value { worst = (off, "\(x),\(y)") }
                }
            }
        }
        guard worst.value > 1 else { return }
        let panel = FileManager.default.temporaryDirectory.appending(path: "piece-\(name)-actual.png")
        try Data(card.bytes).write(to: panel)
        Issue.record(
            "\(name): differs by up to \(worst.value)/255 at \(worst.place); see \(panel.path)",
            sourceLocation: sourceLocation)
    }
}
