public import PieceGraphics
import PieceLayout
public import PieceModel
public import PieceRender

/// The reverse side of a ticket: the same piece on a template of `layouts/backs/`, apart from the fronts, which people
/// choose from.
public struct BackSide: Hashable, Sendable {
    /// What a reverse side shows.
    public enum Side: String, Hashable, Sendable, CaseIterable {
        /// A picture with a card on it: date, title, review, stars.
        case review
        /// The long text (자세히 기록), or without one the review, and small photos.
        case record

        /// The name of its template.
        public var layout: String { "back-\(rawValue)" }
    }

    /// The most photos that a record shows.
    public static let photoLimit = 10

    public var side: Side
    public var piece: Piece
    /// What lies behind the card of a review, such as a generated backdrop or the piece's own photo; without one the
    /// colours of the kind.
    public var picture: PhotoInput
    /// Small photos of a record, in order; the first ten count.
    public var photos: [CardPicture]
    public var box: BoxColour
    public var locale: TicketLocale
    /// Colours of the front, so that both sides belong together; empty takes them from `picture`, or from the kind.
    public var palette: [PaletteToken: Color]

    public init(
        _ side: Side, of piece: Piece, picture: PhotoInput = .none, photos: [CardPicture] = [],
        box: BoxColour = .paper, locale: TicketLocale = .ko, palette: [PaletteToken: Color] = [:]
    ) {
        self.side = side
        self.piece = piece
        self.picture = picture
        self.photos = photos
        self.box = box
        self.locale = locale
        self.palette = palette
    }

    /// Everything one render of the side depends on. It decodes the small photos, some milliseconds each: call it where
    /// tickets are rendered, not on the cooperative pool.
    /// - Throws: why a photo cannot be decoded.
    public func job(assets: AssetRoot, as form: TicketForm = .card) throws(RenderError) -> RenderJob {
        var parameters: [String: Value] = ["box": .color(box.color)]
        var lists: [String: [[String: Value]]] = [:]
        var images = CardImages()
        if side == .record {
            parameters["record"] = .text(piece.record ?? "")
            let shown = photos.prefix(BackSide.photoLimit)
            let cell = frame(of: shown.count)
            var rows: [[String: Value]] = []
            for (index, photo) in shown.enumerated() {
                let entry = try images.add(photo, as: "photo\(index)", width: cell.width, height: cell.height)
                rows.append(["image": .text(entry.name)])
            }
            lists["photos"] = rows
        }
        let options = RenderOptions(
            locale: locale, output: form.output, longSide: form.longSide, ticketOnly: form.ticketOnly, palette: palette)
        return RenderJob(
            layout: BackSide.path(of: side, in: assets), piece: piece,
            photo: side == .review ? picture : .none, options: options, images: images.pixmaps,
            parameters: parameters, parameterLists: lists)
    }

    /// Where the template of a side lies.
    public static func path(of side: Side, in assets: AssetRoot) -> String {
        "\(assets.path)/layouts/backs/\(side.layout).json"
    }

    /// The largest frame that the template gives one of so many photos, in px: decoding to less would blur it.
    private func frame(of count: Int) -> (width: Double, height: Double) {
        let hasText = piece.record != nil || piece.review != nil
        let columns = Double(count > 5 ? count / 2 : max(1, count))
        return (964 / columns, hasText ? 430 : 960)
    }
}

extension TicketRenderer {
    /// A reverse side as an encoded picture. Like every render it wants a renderer's own thread.
    /// - Throws: why a photo cannot be decoded, or the template not be read.
    public func render(_ back: BackSide, as form: TicketForm = .card) throws(RenderError) -> RenderedTicket {
        try render(back.job(assets: templates.root, as: form))
    }
}
