import PieceLayout
public import PieceModel
public import PieceRender

/// A card made of many pieces. Its template lies in `assets/cards/`, apart from the layouts: nobody makes a ticket of it.
public protocol Card: Sendable {
    /// The name of the template, without folder and `.json`.
    static var template: String { get }
    /// The language the card speaks.
    var locale: TicketLocale { get }

    /// What the template's `parameters` are, and the pictures it embeds.
    /// - Throws: why a picture cannot be decoded.
    func content() throws(RenderError) -> CardContent
}

/// What a card hands to its template.
public struct CardContent: Sendable {
    var values: [String: Value] = [:]
    var lists: [String: [[String: Value]]] = [:]
    var images = CardImages()

    /// A text that absent facts leave empty.
    mutating func set(_ name: String, _ text: String?) { values[name] = .text(text ?? "") }

    mutating func set(_ name: String, _ number: Double) { values[name] = .number(number) }
}

extension Card {
    /// Everything one render of the card depends on. It decodes the pictures, some milliseconds each: call it where
    /// tickets are rendered, not on the cooperative pool.
    /// - Throws: why a picture cannot be decoded.
    public func job(assets: AssetRoot, as form: TicketForm = .card) throws(RenderError) -> RenderJob {
        let content = try content()
        let options = RenderOptions(locale: locale, output: form.output, longSide: form.longSide)
        return RenderJob(
            layout: "\(assets.path)/assets/cards/\(Self.template).json", piece: try blankPiece(), photo: .none,
            options: options, images: content.images.pixmaps, parameters: content.values,
            parameterLists: content.lists)
    }
}

extension TicketForm {
    /// PNG of the template's own size.
    public static let card = TicketForm(output: .png(.fast))
}

extension TicketRenderer {
    /// A card as an encoded picture, by the engine of the tickets. Like every render it wants a renderer's own thread.
    /// - Throws: why a picture cannot be decoded, or the template not be read.
    public func render(_ card: some Card, as form: TicketForm = .card) throws(RenderError) -> RenderedTicket {
        try render(card.job(assets: templates.root, as: form))
    }
}

/// The engine fills templates with a piece; a card shows none, and its template reads no name of one.
private func blankPiece() throws(RenderError) -> Piece {
    do throws(FieldErrors) {
        return try Piece(fields: ["kind": "etc", "title": "PIECE", "date": "2000-01-01"])
    } catch {
        throw RenderError(.badOptions, "the blank piece of a card is refused: \(error)", "report this")
    }
}
