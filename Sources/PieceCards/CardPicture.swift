import PieceCodecs
import PieceGraphics
import PieceLayout
import PieceRender

/// A finished ticket as a card shows it: the picture without its backdrop where the layout has one.
public struct CardPicture: Hashable, Sendable {
    /// JPEG, PNG or WebP.
    public var bytes: [UInt8]

    public init(_ bytes: [UInt8]) { self.bytes = bytes }

    /// Whether a card should show the cut-out of this layout's tickets. They are small in the middle of a wide backdrop;
    /// of the others the whole picture belongs to the look.
    public static func wantsCutout(layout: String) -> Bool { layout == "classic-stub" || layout == "poster-ticket" }
}

/// The decoded pictures of a card by name.
struct CardImages: Sendable {
    private(set) var pixmaps: [String: SharedPixmap] = [:]

    /// Where a picture is looked at when its frame crops it, as fractions.
    struct Entry {
        var name: String
        var focalX: Double
        var focalY: Double
    }

    /// Decodes a picture for a frame of `width` by `height` px. Wide and square tickets keep their left end, where the
    /// photo and the title begin; tall ones their upper part.
    mutating func add(
        _ picture: CardPicture, as name: String, width: Double, height: Double
    ) throws(RenderError) -> Entry {
        do throws(CodecError) {
            let info = try inspect(picture.bytes)
            let (w, h) = (Double(info.uprightWidth), Double(info.uprightHeight))
            let scale = max(width / max(1, w), height / max(1, h))
            let request = DecodeRequest(
                minimumWidth: Int((w * scale).rounded(.up)), minimumHeight: Int((h * scale).rounded(.up)))
            pixmaps[name] = SharedPixmap(try decode(picture.bytes, request).takePixmap())
            return Entry(name: name, focalX: w > 0.9 * h ? 0 : 0.5, focalY: w < 0.6 * h ? 0.28 : 0.45)
        } catch {
            throw RenderError(.photoRefused, "the card's picture '\(name)': \(error.message)", error.remedy)
        }
    }
}
