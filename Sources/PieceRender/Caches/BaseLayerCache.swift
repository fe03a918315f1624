import PieceGraphics
import PieceModel

/// Keeps the painted static part of a few layouts, by palette: a batch of one photo, or of a layout with fixed
/// colours, copies it instead of painting it. A palette that comes by once is not worth a copy, so a base is kept only
/// when it was just asked for the second time.
final class BaseLayerCache {
    struct Key: Hashable {
        var template: Int
        var palette: PhotoPalette
        var locale: TicketLocale
    }

    /// Canvases kept at the most: about 8 MB each.
    private static let capacity = 2
    private var entries: [(key: Key, base: SharedPixmap)] = []
    private var missed: [Key] = []

    func copy(_ key: Key) -> Pixmap? {
        guard let index = entries.firstIndex(where: { $0.key == key }) else { return nil }
        let entry = entries.remove(at: index)
        entries.append(entry)
        return entry.base.pixmap.copy()
    }

    func keep(_ canvas: borrowing Pixmap, for key: Key) {
        guard missed.contains(key) else {
            if missed.count >= 8 { missed.removeFirst() }
            missed.append(key)
            return
        }
        if entries.count >= Self.capacity { entries.removeFirst() }
        entries.append((key, SharedPixmap(canvas.copy())))
    }
}
