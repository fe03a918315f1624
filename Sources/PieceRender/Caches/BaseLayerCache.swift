import PieceGraphics
import PieceModel

/// Keeps the painted static part of a few layouts, by palette: a batch of one photo, or of a layout with fixed
/// colours, copies it instead of painting it.
final class BaseLayerCache {
    struct Key: Hashable {
        var layout: String
        var version: Int
        var palette: PhotoPalette
        var locale: TicketLocale
    }

    /// Canvases kept at the most: about 8 MB each.
    private static let capacity = 2
    private var entries: [(key: Key, base: SharedPixmap)] = []

    func copy(_ key: Key) -> Pixmap? {
        guard let index = entries.firstIndex(where: { $0.key == key }) else { return nil }
        let entry = entries.remove(at: index)
        entries.append(entry)
        return entry.base.pixmap.copy()
    }

    func keep(_ canvas: borrowing Pixmap, for key: Key) {
        if entries.count >= Self.capacity { entries.removeFirst() }
        entries.append((key, SharedPixmap(canvas.copy())))
    }
}
