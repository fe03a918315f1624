public import PieceGraphics

/// The built-in painter: filters that repaint a photo in the manner of a medium. They are honest filters, not
/// generators: what the photo does not show they do not invent.
public struct Painter: Sendable {
    public init() {}

    /// The photo repainted by `recipe`: as large, and opaque. Where the photo is transparent it lies on white.
    ///
    /// A pure function: the same photo, recipe and seed give the same bytes every time. Another seed moves what chance
    /// decides (grain, paper, strokes, misregistration), never the composition. Lengths in recipes are pixels of a
    /// picture of 1080 × 1350 and grow with the picture.
    public func paint(_ photo: borrowing Pixmap, _ recipe: Recipe, seed: UInt64) -> Pixmap {
        guard photo.width > 0, photo.height > 0 else { return photo.copy() }
        if photo.isOpaque() { return recipe.effect.paint(photo, seed: seed) }
        let ground = photo.onWhite()
        return recipe.effect.paint(ground, seed: seed)
    }
}

extension Pixmap {
    /// The picture over white.
    fileprivate borrowing func onWhite() -> Pixmap {
        let result = Pixmap(uninitializedWidth: width, height: height)
        for y in 0..<height {
            let (source, target) = (base + y * stride, result.base + y * result.stride)
            for x in 0..<width {
                let p = source + 4 * x
                let rest = 255 - Int(p[3])
                // Premultiplied, so that no colour exceeds its alpha; the rest is white.
                for c in 0..<3 { target[4 * x + c] = UInt8(min(255, Int(p[c]) + rest)) }
                target[4 * x + 3] = 255
            }
        }
        return result
    }

    /// How many pixels of this picture one of a picture of 1080 × 1350 is.
    borrowing func unit() -> Float { (Float(width) * Float(height)).squareRoot() / (1080 * 1350 as Float).squareRoot() }
}
