import PieceGraphics

/// Step 3: how much smaller than stored the image is decoded, and which part of it.
struct Scale {
    /// 1, 2, 4 or 8: the stored image is decoded at 1/divisor of its size. libjpeg-turbo has fast transforms for these
    /// scales (8/8, 4/8, 2/8, 1/8) and slow ones for those between.
    let divisor: Int
    /// Size of the whole scaled image as stored, in pixels.
    let width: Int
    let height: Int
    /// The needed part of it, in pixels, grown to whole ones.
    let needed: PixelRect

    init(_ header: Header, _ request: DecodeRequest) {
        let region = header.orientation.stored(Scale.sanitised(request.region))
        let swaps = header.orientation.swapsSides
        let minimumWidth = Double(max(1, (swaps ? request.minimumHeight : request.minimumWidth) ?? 1))
        let minimumHeight = Double(max(1, (swaps ? request.minimumWidth : request.minimumHeight) ?? 1))
        let (width, height) = (header.info.width, header.info.height)
        func scaled(_ side: Int, _ divisor: Int) -> Int { (side + divisor - 1) / divisor }
        var chosen = 1
        if request.minimumWidth != nil || request.minimumHeight != nil {
            for divisor in [2, 4, 8]
            where Double(scaled(width, divisor)) * region.width >= minimumWidth
                && Double(scaled(height, divisor)) * region.height >= minimumHeight
            {
                chosen = divisor
            }
        }
        divisor = chosen
        self.width = scaled(width, chosen)
        self.height = scaled(height, chosen)
        let (x0, x1) = Scale.pixels(region.minX, region.maxX, self.width)
        let (y0, y1) = Scale.pixels(region.minY, region.maxY, self.height)
        needed = PixelRect(x0, y0, x1 - x0, y1 - y0)
    }

    /// The region inside the image; the whole image when none of it is, or when it is no region at all.
    private static func sanitised(_ region: Rect?) -> Rect {
        let whole = Rect(0, 0, 1, 1)
        guard let region, region.x.isFinite, region.y.isFinite, region.width.isFinite, region.height.isFinite
        else { return whole }
        let inside = region.intersection(whole)
        return inside.isEmpty ? whole : inside
    }

    /// Whole pixels that cover a span of fractions; at least one.
    private static func pixels(_ from: Double, _ to: Double, _ side: Int) -> (Int, Int) {
        // Forgives the rounding error of fractions that were computed from whole pixels.
        let first = min(side - 1, max(0, Int((from * Double(side) + 1e-6).rounded(.down))))
        let end = min(side, max(first + 1, Int((to * Double(side) - 1e-6).rounded(.up))))
        return (first, end)
    }
}

/// Step 4's result: pixels and which part of the scaled image as stored they are.
struct HeldPixels: ~Copyable {
    let pixmap: Pixmap
    let held: PixelRect
}
