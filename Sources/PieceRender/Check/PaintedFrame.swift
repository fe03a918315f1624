import PieceGraphics
import PieceLayout

/// A placed frame and its pixels, before anything is cut, scaled or encoded: what a check looks at.
struct PaintedFrame: ~Copyable {
    let frame: Frame
    let pixmap: Pixmap
    let template: Template
    let warnings: [String]
}
