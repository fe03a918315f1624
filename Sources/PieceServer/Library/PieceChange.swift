import PieceGraphics
import PieceModel
import PieceStore

/// Where a ticket's photo comes from.
enum PhotoChoice: Hashable, Sendable {
    case none
    /// A photo that came with the request, as it was uploaded.
    case bytes([UInt8])
    /// A photo uploaded before.
    case upload(Identifier<Upload>)
    /// The one the piece has.
    case same
}

/// A piece as a request describes it, validated.
struct PieceChange: Hashable, Sendable {
    var piece: Piece
    /// A layout of the list; nil takes the one the piece prefers, has, or `PieceChange.defaultLayout`.
    var layout: String?
    var locale: TicketLocale?
    var palette: [PaletteToken: Color]?
    var photo: PhotoChoice
    /// Whether statistics count the piece; nil leaves that as it is.
    var isCounted: Bool?

    static let defaultLayout = "classic-stub"
}

extension [PaletteToken: Color] {
    /// As records keep it.
    var texts: [String: String] { [String: String](uniqueKeysWithValues: self.map { ($0.key.rawValue, $0.value.hex) }) }

    /// Reads what `texts` wrote; what is no colour is left out.
    init(texts: [String: String]) {
        self = texts.reduce(into: [:]) { palette, text in
            guard let token = PaletteToken(rawValue: text.key), let color = Color(hex: text.value) else { return }
            palette[token] = color
        }
    }
}
