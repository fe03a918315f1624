import PieceBlobs
import PieceGraphics
import PieceModel
import PieceRender
import PieceStore

/// What the pictures of a piece are made from.
struct TicketOrder: Sendable {
    var piece: Piece
    var layout: String
    var locale: TicketLocale
    var palette: [PaletteToken: Color] = [:]
    /// The photo's master.
    var photo: [UInt8]?
    /// Where the QR code of the masked ticket leads; nil makes no masked ticket.
    var publicLink: String?

    func job(_ piece: Piece) -> RenderJob {
        RenderJob(
            layout: layout, piece: piece, photo: photo.map(PhotoInput.bytes) ?? .none,
            options: RenderOptions(locale: locale, palette: palette))
    }
}

/// A picture that is rendered, with its bytes.
struct MadePicture: Sendable {
    let picture: Picture
    let content: [UInt8]

    init(_ ticket: RenderedTicket) {
        content = ticket.bytes
        picture = Picture(
            hash: BlobHash(of: ticket.bytes), mediaType: ticket.mediaType, width: ticket.width, height: ticket.height,
            bytes: ticket.bytes.count)
    }

    /// A JPEG of known size.
    init(jpeg content: [UInt8], width: Int, height: Int) {
        self.content = content
        picture = Picture(
            hash: BlobHash(of: content), mediaType: "image/jpeg", width: width, height: height, bytes: content.count)
    }

    init(_ master: Master) {
        content = master.bytes
        picture = Picture(
            hash: BlobHash(of: master.bytes), mediaType: master.mediaType, width: master.width, height: master.height,
            bytes: master.bytes.count)
    }
}

/// A piece's photo, and what was painted after it.
struct PhotoSet: Hashable, Sendable {
    var photo: Picture?
    var painted: Picture?
    var backdrop: Picture?
}

extension Pictures {
    var photos: PhotoSet { PhotoSet(photo: photo, painted: painted, backdrop: backdrop) }
}

/// Everything that is rendered for one state of a piece.
struct MadeTicket: Sendable {
    let ticket: MadePicture
    let thumbnails: [MadePicture]
    let cutout: MadePicture?
    let masked: [MadePicture]
    let palette: [String: String]
    let warnings: [String]
    let timings: RenderTimings

    /// Long sides of the smaller tickets, px: a column of a list on a phone, and the same on a screen twice as dense.
    static let thumbnailSides = [480, 960]

    private static let whole =
        [TicketForm(output: .png(.fast))]
        + thumbnailSides.map { TicketForm(output: .jpeg(quality: 86), longSide: $0) }
    private static let cut = TicketForm(output: .png(.fast), ticketOnly: true)

    /// Renders on a renderer's thread.
    init(_ order: TicketOrder, with renderer: TicketRenderer) throws(RenderError) {
        let forms = try renderer.render(order.job(order.piece), as: MadeTicket.whole + [MadeTicket.cut])
        let pictures = forms.dropLast().compactMap { $0.map(MadePicture.init) }
        guard let ticket = pictures.first, let first = forms.first.flatMap(\.self) else {
            throw RenderError(.encoding, "no ticket was written", "report this layout: \(order.layout)")
        }
        self.ticket = ticket
        thumbnails = Array(pictures.dropFirst())
        cutout = forms.last.flatMap(\.self).map(MadePicture.init)
        palette = first.palette
        warnings = first.warnings
        timings = first.timings
        masked =
            if let link = order.publicLink {
                try renderer.render(order.job(order.piece.masked(link: link)), as: MadeTicket.whole)
                    .compactMap { $0.map(MadePicture.init) }
            } else { [] }
    }

    var all: [MadePicture] { [ticket] + thumbnails + masked + (cutout.map { [$0] } ?? []) }

    /// The record's pictures.
    func pictures(of photos: PhotoSet) -> Pictures {
        Pictures(
            photo: photos.photo, painted: photos.painted, backdrop: photos.backdrop, ticket: ticket.picture,
            thumbnails: thumbnails.map(\.picture),
            cutout: cutout?.picture,
            palette: palette, masked: masked.map(\.picture))
    }
}
