import HTTPTypes
import Hummingbird
import HummingbirdCore
import PieceCards
import PieceModel
import PieceRender
import PieceStore

extension Services {
    var backRoutes: [Route] {
        [
            Route(.get, "/api/v1/pieces/{id}/back", "getBack", getBack),
            Route(.put, "/api/v1/pieces/{id}/back", "setBack", setBack),
        ]
    }

    private static let sides = BackSide.Side.allCases.map(\.rawValue)
    private static let boxes = BoxColour.allCases.map(\.rawValue)

    /// The ticket's reverse side as a picture.
    @Sendable private func getBack(_ request: Request, _ context: PieceContext) async throws -> Response {
        let id = try context.id("id", of: "piece", PieceRecord.self)
        var reader = try FieldReader(query: request.uri, known: ["side", "box", "locale"])
        let wish = Library.BackWish(
            side: reader.choice("side", from: Services.sides).flatMap(BackSide.Side.init),
            box: reader.choice("box", from: Services.boxes).flatMap(BoxColour.init),
            locale: reader.choice("locale", from: TicketLocale.allCases.map(\.rawValue)).flatMap(TicketLocale.init))
        try reader.check()
        let back = try await library.back(of: id, for: context.identity, wish)
        let slot = try library.pool.reserve(isVisitor: context.identity == nil)
        return picture(request, try await library.paint(back, slot: slot))
    }

    /// Chooses what the reverse side shows, and the colour of its box.
    @Sendable private func setBack(_ request: Request, _ context: PieceContext) async throws -> Response {
        let identity = try context.signedIn(.piecesWrite)
        let id = try context.id("id", of: "piece", PieceRecord.self)
        let version = try request.expectedVersion(required: false)
        var reader = FieldReader(try await bodies.json(request, context), path: .root)
        reader.refuseUnknown(known: ["side", "box"], synonyms: ["color": "box", "colour": "box", "layout": "side"])
        let side = reader.choice("side", from: Services.sides)
        let box = reader.choice("box", from: Services.boxes)
        try reader.check()
        let design = BackDesign(side: side ?? BackSide.Side.review.rawValue, box: box ?? BoxColour.paper.rawValue)
        let record = try await library.setBack(design, of: id, for: identity, version: version)
        return answer(record, hearted: try await isHearted(record.id, identity))
    }
}
