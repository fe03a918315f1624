import PieceGraphics
import PieceLayout

/// Keeps the coverage of outlines and of their shadows. Coverage holds no colour, so it serves every palette: a
/// ticket in new colours pays for filling, not for rasterising and blurring again.
final class CoverageCache {
    private enum Key: Hashable {
        case fill(Outline, PixelRect)
        case shadow(Outline, sigma: Double, spread: Double, offset: Point, isCovered: Bool, PixelRect)
        case innerShadow(Outline, sigma: Double, dx: Double, dy: Double, PixelRect)
    }

    private struct Entry {
        var mask: SharedMask
        var lastUse: Int
    }

    private var entries: [Key: Entry] = [:]
    private var bytes = 0
    private var clock = 0
    private let limit: Int
    private let rasterizer: Rasterizer

    /// - Parameter limit: bytes of masks to keep.
    init(rasterizer: Rasterizer, limit: Int) {
        self.rasterizer = rasterizer
        self.limit = limit
    }

    /// Coverage of an outline within `canvas`.
    func fill(_ outline: Outline, within canvas: PixelRect) -> SharedMask {
        cached(.fill(outline, canvas)) { rasterizer.mask(outline.region, clippedTo: canvas) }
    }

    /// Coverage of a blurred outline, not yet moved by the shadow's offset. What lies off the canvas counts too, as
    /// its blur may reach back in. What an opaque fill of the same outline will hide is left out.
    func shadow(_ item: ShadowItem, within canvas: PixelRect) -> SharedMask {
        let (outline, sigma, spread) = (item.outline, item.sigma, item.spread)
        let key = Key.shadow(
            outline, sigma: sigma, spread: spread, offset: item.offset, isCovered: item.isCovered, canvas)
        return cached(key) {
            let reach = Int((sigma * 3).rounded(.up)) + 2
            // What falls onto the canvas once it is moved, and what is blurred into that.
            let (dx, dy) = (Int(item.offset.x.rounded()), Int(item.offset.y.rounded()))
            let area = PixelRect(
                canvas.x - dx - reach, canvas.y - dy - reach, canvas.width + 2 * reach, canvas.height + 2 * reach)
            let mask = rasterizer.mask(grown(outline.region, by: spread), clippedTo: area)
            var shadow = sigma > 0 ? mask.blurred(sigma: sigma) : mask
            if item.isCovered {
                let hidden = rasterizer.mask(outline.region, clippedTo: canvas).fullyCovered()
                shadow.subtract(hidden.offset(dx: -dx, dy: -dy))
            }
            return shadow
        }
    }

    /// Coverage of the shadow the outline's edge throws inwards.
    func innerShadow(_ item: ShadowItem, within canvas: PixelRect) -> SharedMask {
        let key = Key.innerShadow(
            item.outline, sigma: item.sigma, dx: item.offset.x, dy: item.offset.y, canvas)
        return cached(key) {
            let inside = rasterizer.mask(item.outline.region, clippedTo: canvas)
            let reach = Int((item.sigma * 3).rounded(.up)) + 2
            let around = PixelRect(
                inside.frame.x - reach, inside.frame.y - reach, inside.frame.width + 2 * reach,
                inside.frame.height + 2 * reach)
            let moved = item.outline.region.transformed(by: .translation(item.offset.x, item.offset.y))
            let outside = rasterizer.mask(moved, clippedTo: around).inverted(in: around)
            var result = item.sigma > 0 ? outside.blurred(sigma: item.sigma) : outside
            result.multiply(by: inside)
            return result
        }
    }

    private func grown(_ region: Region, by spread: Double) -> Region {
        guard spread > 0 else { return region }
        var path = region.path
        path.append(region.path.stroked(StrokeStyle(width: spread * 2, cap: .round, join: .round)))
        return Region(path, holes: region.holes)
    }

    private func cached(_ key: Key, _ make: () -> Mask) -> SharedMask {
        clock += 1
        if let entry = entries[key] {
            entries[key]?.lastUse = clock
            return entry.mask
        }
        let mask = SharedMask(make())
        entries[key] = Entry(mask: mask, lastUse: clock)
        bytes += mask.byteCount
        if bytes > limit { evict() }
        return mask
    }

    /// Drops the half that was not used for longest; rare, so a sort is cheaper than a linked list everywhere else.
    private func evict() {
        for (key, entry) in entries.sorted(by: { $0.value.lastUse < $1.value.lastUse }) where bytes > limit / 2 {
            bytes -= entry.mask.byteCount
            entries[key] = nil
        }
    }
}
