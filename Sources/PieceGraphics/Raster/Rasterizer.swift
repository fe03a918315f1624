import Glibc
import PieceKernelsC

/// Turns outlines into coverage masks: exact area coverage of pixels, nonzero winding, positions to 1/256 pixel.
///
/// A rasteriser keeps its working memory from one mask to the next and shares nothing, so each thread that paints has
/// its own. It replaces FreeType's, whose fixed small pool makes it walk a long outline again for every few rows: fine
/// line work took it twenty times as long.
public final class Rasterizer {
    /// Sums of signed area, all zero between masks.
    private var sums: UnsafeMutablePointer<Int32>
    private var sumCapacity = 0
    /// One byte for each 16 sums, all zero between masks.
    private var touched: UnsafeMutablePointer<UInt8>
    private var lines: [Int32] = []

    /// The most a rasteriser keeps for the next mask, in sums: a canvas of four megapixels.
    private static let keptSums = 1 << 22

    public init() {
        sums = Self.zeroed(1)
        touched = Self.zeroed(1)
    }

    deinit {
        free(sums)
        free(touched)
    }

    private static func zeroed<T: FixedWidthInteger>(_ count: Int) -> UnsafeMutablePointer<T> {
        guard let raw = calloc(max(1, count), MemoryLayout<T>.stride) else {
            // As every allocation in Swift: sizes are bounded by the canvas, so only a full machine ends here.
            fatalError("no memory for \(count) cells")
        }
        return raw.bindMemory(to: T.self, capacity: max(1, count))
    }

    /// The coverage of the nonzero fill of `path`; open contours are closed. The frame is the path's bounding box, as
    /// far as it lies in `clip`. Points that are not finite are left out.
    public func mask(_ path: Path, clippedTo clip: PixelRect) -> Mask {
        let polygons = path.polylines(tolerance: 0.02)
        let frame = PixelRect(covering: Polyline.bounds(polygons)).intersection(clip).limited
        guard !frame.isEmpty else { return Mask(frame: PixelRect(frame.x, frame.y, 0, 0)) }
        let mask = Mask(uninitializedFrame: frame)
        // Room for the cell and its right neighbour at the right border.
        let stride = (frame.width + 2 + 15) & ~15
        reserve(sums: stride * frame.height)
        var cells = piece_cells(sums: sums, touched: touched, stride: stride)
        lines.removeAll(keepingCapacity: true)
        let clipper = LineClipper(frame: frame)
        for polygon in polygons where polygon.points.count > 2 {
            clipper.add(polygon.points, to: &lines)
        }
        lines.withUnsafeBufferPointer { piece_add_lines(&cells, $0.baseAddress, $0.count / 4) }
        for y in 0..<frame.height { piece_take_row(mask.base + y * mask.stride, &cells, y, frame.width) }
        if sumCapacity > Self.keptSums { replace(capacity: 0) }
        return mask
    }

    /// The coverage of `region`, its holes cut out with anti-aliased edges.
    public func mask(_ region: Region, clippedTo clip: PixelRect) -> Mask {
        var result = mask(region.path, clippedTo: clip)
        if let holes = region.holes, !holes.isEmpty { result.subtract(mask(holes, clippedTo: result.frame)) }
        return result
    }

    private func reserve(sums count: Int) {
        if count > sumCapacity { replace(capacity: count) }
    }

    private func replace(capacity: Int) {
        free(sums)
        free(touched)
        // Zeroed by the system page by page when first touched: most of a canvas never is.
        sums = Self.zeroed(capacity)
        touched = Self.zeroed(capacity / 16)
        sumCapacity = capacity
    }
}
