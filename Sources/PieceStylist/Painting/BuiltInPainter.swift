import PieceCodecs
import PieceGraphics
import PiecePainter

/// The program's own painter: effects of this machine, without a server, free and always the same.
public struct BuiltInPainter: ImagePainter {
    private let slots: Slots

    /// - Parameter concurrent: how many pictures are painted at once, each on a core of its own; more wait.
    public init(concurrent: Int = 64) { slots = Slots(max(1, concurrent)) }

    public var id: String { "built-in" }
    /// Counted up when the same recipe makes other pictures.
    public var model: String { "1" }
    public var sizes: SizeRule { .any }
    /// Nothing is sent anywhere, so nothing need be lost.
    public var format: SentFormat { .png }

    /// - Throws: `.badRequest` without a recipe, as with a user's own prompt, or when the photo cannot be decoded;
    ///   `.cancelled` when that came before the work began, which itself is not interrupted.
    public func paint(_ request: PaintRequest) async throws(PaintError) -> PaintAnswer {
        guard let recipe = request.recipe else {
            throw PaintError(
                .badRequest, "the built-in painter cannot follow a prompt", "choose a style, or connect a server")
        }
        guard await slots.take() else { throw PaintError(.cancelled, "the painting was cancelled", "ask again") }
        defer { slots.giveBack() }
        let (photo, seed) = (request.image, request.seed)
        let image = try await OffPool.run { () throws(PaintError) in
            try BuiltInPainter.painted(photo, recipe, seed: seed)
        }
        request.progress?(1)
        return PaintAnswer(image: image, model: model)
    }

    private static func painted(_ photo: [UInt8], _ recipe: Recipe, seed: UInt64) throws(PaintError) -> [UInt8] {
        do throws(CodecError) {
            let picture = try decode(photo).takePixmap()
            return try encodePNG(Painter().paint(picture, recipe, seed: seed))
        } catch {
            throw PaintError(.badRequest, "the photo cannot be painted: \(error.message)", error.remedy)
        }
    }
}
