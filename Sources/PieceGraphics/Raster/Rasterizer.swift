import CFreeType

/// Turns outlines into coverage masks with FreeType's smooth rasteriser, which computes exact area coverage of pixels.
///
/// A rasteriser owns a FreeType library instance and shares nothing, so each thread that paints keeps its own.
public final class Rasterizer {
    private let library: FT_Library
    private var outline = OutlineBuffer()

    public init() throws(RasterizerError) {
        var library: FT_Library?
        let code = FT_Init_FreeType(&library)
        guard code == 0, let library else { throw RasterizerError(code: Int(code)) }
        self.library = library
    }

    deinit { FT_Done_FreeType(library) }

    /// The coverage of the nonzero fill of `path`. The frame is the path's bounding box, as far as it lies in `clip`.
    public func mask(_ path: Path, clippedTo clip: PixelRect) -> Mask {
        var mask = Mask(frame: PixelRect(covering: path.finiteBounds).intersection(clip).limited)
        if !mask.frame.isEmpty { fill(path, into: &mask) }
        return mask
    }

    /// The coverage of `region`, its holes cut out with anti-aliased edges.
    public func mask(_ region: Region, clippedTo clip: PixelRect) -> Mask {
        var result = mask(region.path, clippedTo: clip)
        if let holes = region.holes, !holes.isEmpty { result.subtract(mask(holes, clippedTo: result.frame)) }
        return result
    }

    /// Adds the fill of `path` to the coverage in `mask`, saturating at 255.
    private func fill(_ path: Path, into mask: inout Mask) {
        // FreeType's spans hold 16-bit positions, so a wide mask is filled in bands.
        let bandWidth = 16_384
        for left in stride(from: 0, to: mask.frame.width, by: bandWidth) {
            for top in stride(from: 0, to: mask.frame.height, by: bandWidth) {
                let band = PixelRect(
                    mask.frame.x + left, mask.frame.y + top,
                    min(bandWidth, mask.frame.width - left), min(bandWidth, mask.frame.height - top))
                var target = SpanTarget(base: mask.base + top * mask.stride + left, stride: mask.stride)
                fill(path, band: band, target: &target)
            }
        }
    }

    private func fill(_ path: Path, band: PixelRect, target: inout SpanTarget) {
        let safe = band.rect.inset(by: -OutlineBuffer.reach)
        // Far outlines would overflow the rasteriser's fixed-point numbers; they are cut to the neighbourhood first.
        if safe.contains(path.finiteBounds) {
            fill(near: path, band, within: PixelRect(0, 0, band.width, band.height), &target)
        } else {
            let near = path.clippedAsPolygons(to: band.rect.inset(by: -16))
            fill(near: near, band, within: PixelRect(0, 0, band.width, band.height), &target)
        }
    }

    /// Fills the part of `band` that is `box`, in the band's own pixels.
    ///
    /// An outline with more points than FreeType can count is cut in two by area, not by contours: contours of one
    /// shape may lie in each other, and only their windings together say what is inside.
    private func fill(near path: Path, _ band: PixelRect, within box: PixelRect, _ target: inout SpanTarget) {
        let isSinglePixel = box.width <= 1 && box.height <= 1
        if path.pointCount <= OutlineBuffer.maximumPoints || isSinglePixel {
            outline.removeAll()
            for contour in path.contourRanges {
                outline.append(path.elements[contour], origin: Point(Double(band.x), Double(band.y)))
            }
            return render(box, &target)
        }
        let (w, h) = (box.width, box.height)
        let halves =
            h >= w
            ? [PixelRect(box.x, box.y, w, h / 2), PixelRect(box.x, box.y + h / 2, w, h - h / 2)]
            : [PixelRect(box.x, box.y, w / 2, h), PixelRect(box.x + w / 2, box.y, w - w / 2, h)]
        for half in halves where !half.isEmpty {
            let onCanvas = PixelRect(band.x + half.x, band.y + half.y, half.width, half.height)
            fill(near: path.clippedAsPolygons(to: onCanvas.rect.inset(by: -1)), band, within: half, &target)
        }
    }

    private func render(_ box: PixelRect, _ target: inout SpanTarget) {
        guard !outline.isEmpty else { return }
        let library = library
        outline.withOutline { shape in
            withUnsafeMutablePointer(to: &target) { target in
                var parameters = FT_Raster_Params()
                parameters.flags = FT_RASTER_FLAG_AA | FT_RASTER_FLAG_DIRECT | FT_RASTER_FLAG_CLIP
                parameters.gray_spans = addSpans
                parameters.user = UnsafeMutableRawPointer(target)
                parameters.clip_box = FT_BBox(xMin: box.x, yMin: box.y, xMax: box.maxX, yMax: box.maxY)
                // The only errors left are those of memory and of coordinates out of range, which were excluded;
                // either leaves the mask without this part.
                _ = FT_Outline_Render(library, &shape, &parameters)
            }
        }
    }
}

/// Where spans go: the mask's memory from the band's top left pixel.
private struct SpanTarget {
    let base: UnsafeMutablePointer<UInt8>
    let stride: Int
}

/// FreeType calls this for each row with the runs of equal coverage in it; all lie in the clip box.
private func addSpans(
    y: Int32, count: Int32, spans: UnsafePointer<FT_Span>?, user: UnsafeMutableRawPointer?
) {
    guard let spans, let user else { return }
    let target = user.assumingMemoryBound(to: SpanTarget.self).pointee
    let row = target.base + Int(y) * target.stride
    for i in 0..<Int(count) {
        let span = spans[i]
        let pixels = row + Int(span.x)
        if span.coverage == 255 {
            pixels.update(repeating: 255, count: Int(span.len))
        } else {
            for x in 0..<Int(span.len) {
                let (sum, overflow) = pixels[x].addingReportingOverflow(span.coverage)
                pixels[x] = overflow ? 255 : sum
            }
        }
    }
}
