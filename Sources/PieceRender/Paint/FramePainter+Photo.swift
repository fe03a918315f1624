import PieceGraphics
import PieceLayout

/// The decoded photo as the painter sees it: pixels and the part of the whole photo they show.
struct PhotoSource: ~Copyable {
    let pixmap: Pixmap
    /// The part held, as fractions of the whole upright photo.
    let held: Rect
    /// The part the layout shows somewhere, as fractions.
    var shown = Rect(0, 0, 1, 1)
    /// No pixel lets anything through.
    var isOpaque = false
    var warnings: [String] = []

    /// Crop of the pixmap, px, that shows `crop` (fractions of the whole photo).
    func pixels(of crop: Rect) -> Rect {
        let (w, h) = (Double(pixmap.width), Double(pixmap.height))
        let x = (crop.x - held.x) / held.width * w
        let y = (crop.y - held.y) / held.height * h
        let x0 = max(0, min(w - 1, x))
        let y0 = max(0, min(h - 1, y))
        return Rect(
            x0, y0, max(1, min(w - x0, crop.width / held.width * w)), max(1, min(h - y0, crop.height / held.height * h))
        )
    }
}

extension FramePainter {
    mutating func paint(_ item: PhotoItem, from photo: borrowing PhotoSource, on canvas: inout Pixmap) {
        guard photo.pixmap.width > 0, photo.pixmap.height > 0, let clip = clip(within: item.clip, canvas.bounds) else {
            return
        }
        // Whole pixels: the frame's edges stay crisp and the resampled picture needs no second sampling.
        let area = item.transform.isTranslation ? item.transform.bounds(of: item.frame) : item.frame
        let x = Int(area.minX.rounded())
        let y = Int(area.minY.rounded())
        let width = max(1, Int(area.maxX.rounded()) - x)
        let height = max(1, Int(area.maxY.rounded()) - y)
        if item.blur > 0, item.duotone == nil, item.transform.isTranslation, clip.mask == nil, item.opacity == 1,
            item.blend == .normal, photo.isOpaque
        {
            canvas.drawBlurredCover(
                of: photo.pixmap, crop: photo.pixels(of: item.crop), in: PixelRect(x, y, width, height),
                sigma: item.blur, matrix: item.matrix)
            return
        }
        let picture = pixels(item, photo, width, height)
        if item.transform.isTranslation {
            canvas.draw(picture, at: (x, y), clip: clip.mask, blend: item.blend, opacity: item.opacity)
        } else {
            let place = Transform.translation(Double(x), Double(y)).then(item.transform)
            canvas.draw(picture, transform: place, clip: clip.mask, blend: item.blend, opacity: item.opacity)
        }
    }

    private struct ClipChoice {
        var mask: SharedMask?
    }

    /// An item's own clip within the clip in force; nil when nothing can show.
    private func clip(within own: Outline?, _ bounds: PixelRect) -> ClipChoice? {
        guard let own else { return ClipChoice(mask: clip) }
        let mask = coverage.fill(own, within: bounds)
        guard let outer = clip else { return ClipChoice(mask: mask) }
        let both = Mask.intersect(mask.mask, outer.mask)
        return both.frame.isEmpty ? nil : ClipChoice(mask: SharedMask(both))
    }

    private func pixels(_ item: PhotoItem, _ photo: borrowing PhotoSource, _ width: Int, _ height: Int) -> Pixmap {
        let crop = photo.pixels(of: item.crop)
        if let duotone = item.duotone {
            let picture = photo.pixmap.resampled(crop: crop, width: width, height: height)
            return picture.duotone(duotone)
        }
        if item.blur > 0 {
            return photo.pixmap.blurredCover(
                crop: crop, width: width, height: height, sigma: item.blur, matrix: item.matrix)
        }
        var picture = photo.pixmap.resampled(crop: crop, width: width, height: height)
        if item.matrix != .identity { picture.adjust(item.matrix) }
        return picture
    }

    mutating func paint(_ item: ImageItem, on canvas: inout Pixmap) {
        guard let image = images[item.name] else { return warn("no picture named '\(item.name)' was handed in") }
        let source = Size(Double(image.pixmap.width), Double(image.pixmap.height))
        // A picture far larger than the canvas would cost memory for what nobody sees.
        let largest = Double(4 * max(canvas.width, canvas.height))
        guard source.width > 0, source.height > 0, item.frame.width <= largest, item.frame.height <= largest,
            let choice = clip(within: item.clip, canvas.bounds)
        else { return }
        let scale = max(item.frame.width / source.width, item.frame.height / source.height)
        let (w, h) = (item.frame.width / scale, item.frame.height / scale)
        let crop = Rect((source.width - w) * item.focal.x, (source.height - h) * item.focal.y, w, h)
        let width = max(1, Int(item.frame.width.rounded()))
        let height = max(1, Int(item.frame.height.rounded()))
        let picture = image.pixmap.resampled(crop: crop, width: width, height: height)
        let mask = choice.mask
        if item.transform.isTranslation {
            let corner = item.transform.apply(Point(item.frame.x, item.frame.y))
            canvas.draw(
                picture, at: (Int(corner.x.rounded()), Int(corner.y.rounded())), clip: mask, blend: .normal,
                opacity: item.opacity)
        } else {
            let place = Transform.translation(item.frame.x, item.frame.y).then(item.transform)
            canvas.draw(picture, transform: place, clip: mask, opacity: item.opacity)
        }
    }
}
