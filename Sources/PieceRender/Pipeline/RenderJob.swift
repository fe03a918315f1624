public import PieceGraphics
public import PieceLayout
public import PieceModel

/// Everything one render depends on.
public struct RenderJob: Sendable {
    /// A layout's name, or the path of a template.
    public var layout: String
    public var piece: Piece
    public var photo: PhotoInput
    public var options: RenderOptions
    /// Finished pictures a layout may embed by name, such as the tickets of a recap card.
    public var images: [String: SharedPixmap]
    /// Values of the template's `parameters`.
    public var parameters: [String: Value]
    /// Rows of the lists among the template's `parameters`.
    public var parameterLists: [String: [[String: Value]]]

    public init(
        layout: String, piece: Piece, photo: PhotoInput, options: RenderOptions = RenderOptions(),
        images: [String: SharedPixmap] = [:], parameters: [String: Value] = [:],
        parameterLists: [String: [[String: Value]]] = [:]
    ) {
        self.layout = layout
        self.piece = piece
        self.photo = photo
        self.options = options
        self.images = images
        self.parameters = parameters
        self.parameterLists = parameterLists
    }
}

/// Where the photo comes from; a master is given like any other photo.
public enum PhotoInput: Hashable, Sendable {
    case none
    case file(String)
    case bytes([UInt8])
}

/// How the ticket is written.
public struct RenderOptions: Hashable, Sendable {
    public enum Output: Hashable, Sendable {
        case png(PNGEffort)
        /// Quality 1…100.
        case jpeg(quality: Int)
        /// Quality 1…100; nil is lossless.
        case webp(quality: Int?)
    }

    /// How hard PNG compression tries.
    public enum PNGEffort: String, CaseIterable, Hashable, Sendable { case fast, balanced, small }

    public var locale: TicketLocale
    public var output: Output
    /// Long side of the picture in px; nil keeps the layout's own size. Never enlarges.
    public var longSide: Int?
    /// Cut along the ticket's outline, the rest transparent; layouts without a backdrop stay whole.
    public var ticketOnly: Bool
    /// Colours in place of the photo's own.
    public var palette: [PaletteToken: Color]

    public init(
        locale: TicketLocale = .ko, output: Output = .png(.fast), longSide: Int? = nil, ticketOnly: Bool = false,
        palette: [PaletteToken: Color] = [:]
    ) {
        self.locale = locale
        self.output = output
        self.longSide = longSide
        self.ticketOnly = ticketOnly
        self.palette = palette
    }

    /// How the finished ticket is written, apart from what is on it.
    public var form: TicketForm { TicketForm(output: output, longSide: longSide, ticketOnly: ticketOnly) }
}

/// One way to write a painted ticket; see `RenderOptions`.
public struct TicketForm: Hashable, Sendable {
    public var output: RenderOptions.Output
    public var longSide: Int?
    public var ticketOnly: Bool

    public init(output: RenderOptions.Output, longSide: Int? = nil, ticketOnly: Bool = false) {
        self.output = output
        self.longSide = longSide
        self.ticketOnly = ticketOnly
    }
}

/// A finished ticket.
public struct RenderedTicket: Sendable {
    /// The encoded picture; it holds no metadata of the upload.
    public var bytes: [UInt8]
    public var mediaType: String
    /// Size of the picture, px.
    public var width: Int
    public var height: Int
    /// The colours taken from the photo, `#RRGGBB` by token name: pages use them before the picture loads.
    public var palette: [String: String]
    public var warnings: [String]
    /// CPU nanoseconds by stage.
    public var timings: RenderTimings

    /// Width by height.
    public var ratio: Double { Double(width) / Double(max(1, height)) }
}

/// CPU time of this thread by stage, in nanoseconds.
public struct RenderTimings: Hashable, Sendable {
    public var decode: UInt64 = 0
    public var palette: UInt64 = 0
    public var layout: UInt64 = 0
    public var paint: UInt64 = 0
    public var encode: UInt64 = 0

    public var total: UInt64 { decode + palette + layout + paint + encode }
}
