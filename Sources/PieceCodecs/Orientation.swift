import PieceGraphics

/// How stored pixels must be turned to stand upright: the values 1…8 of Exif tag 0x0112.
struct Orientation: Sendable, Hashable {
    /// 1…8; 1 means upright already.
    let value: Int

    static let upright = Orientation(1)

    /// Values outside 1…8 are illegal and mean nothing, so they count as upright.
    init(_ value: Int) { self.value = (1...8).contains(value) ? value : 1 }

    /// Whether width and height change places.
    var swapsSides: Bool { value >= 5 }

    // Stored (x, y) lands at upright: 1 (x, y), 2 (w−x, y), 3 (w−x, h−y), 4 (x, h−y), 5 (y, x), 6 (h−y, x),
    // 7 (h−y, w−x), 8 (y, w−x).
    private var mirrorsStoredX: Bool { value == 2 || value == 3 || value == 7 || value == 8 }
    private var mirrorsStoredY: Bool { value == 3 || value == 4 || value == 6 || value == 7 }

    /// The stored region, in fractions of the image, that an upright region comes from.
    func stored(_ r: Rect) -> Rect {
        let (x, y, w, h) = swapsSides ? (r.y, r.x, r.height, r.width) : (r.x, r.y, r.width, r.height)
        return Rect(mirrorsStoredX ? 1 - x - w : x, mirrorsStoredY ? 1 - y - h : y, w, h)
    }

    /// The upright region that a stored region becomes.
    func upright(_ r: Rect) -> Rect {
        let x = mirrorsStoredX ? 1 - r.x - r.width : r.x
        let y = mirrorsStoredY ? 1 - r.y - r.height : r.y
        return swapsSides ? Rect(y, x, r.height, r.width) : Rect(x, y, r.width, r.height)
    }

    /// Where pixels go in an upright pixmap that holds `width` × `height` stored pixels: the byte offset of stored
    /// pixel (0, 0) and the byte steps along a stored row and column.
    func steps(width: Int, height: Int, stride: Int) -> (origin: Int, x: Int, y: Int) {
        let alongX = swapsSides ? stride : 4
        let alongY = swapsSides ? 4 : stride
        return (
            (mirrorsStoredX ? (width - 1) * alongX : 0) + (mirrorsStoredY ? (height - 1) * alongY : 0),
            mirrorsStoredX ? -alongX : alongX, mirrorsStoredY ? -alongY : alongY
        )
    }
}
