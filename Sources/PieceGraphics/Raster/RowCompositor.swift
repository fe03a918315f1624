import PieceKernelsC

/// Where the pixels of a painting operation come from.
enum PaintSource {
    case solid(UInt32)
    case gradient(GradientRows)
    /// Rows of premultiplied pixels: the address of canvas pixel (0, 0), were it there.
    case rows(base: UnsafeRawPointer, originX: Int, originY: Int, stride: Int)

    init(_ paint: Paint, opacity: Double) {
        switch paint {
        case .solid(let color): self = .solid(color.opacity(unit(opacity)).premultiplied)
        case .linear(let from, let to, let stops, let space):
            self = .gradient(
                GradientRows(linearFrom: from, to: to, stops: stops, space: space, opacity: unit(opacity)))
        case .radial(let centre, let rx, let ry, let stops, let space):
            self = .gradient(
                GradientRows(radialAt: centre, rx, ry, stops: stops, space: space, opacity: unit(opacity)))
        }
    }
}

/// The memory of a mask that outlives the painting operation it takes part in.
struct MaskRows {
    let frame: PixelRect
    let base: UnsafePointer<UInt8>
    let stride: Int

    init(frame: PixelRect, base: UnsafePointer<UInt8>, stride: Int) {
        self.frame = frame
        self.base = base
        self.stride = stride
    }

    init(_ mask: borrowing Mask) {
        frame = mask.frame
        base = UnsafePointer(mask.base)
        stride = mask.stride
    }

    /// Coverage from canvas pixel (x, y) on, which lies in the frame.
    func row(_ y: Int, from x: Int) -> UnsafePointer<UInt8> { base + (y - frame.y) * stride + (x - frame.x) }
}

/// Two rows of scratch memory for as long as one painting operation.
private final class Scratch {
    let pixels: UnsafeMutablePointer<UInt8>
    let coverage: UnsafeMutablePointer<UInt8>

    init(width: Int) {
        pixels = .allocate(capacity: width * 4)
        coverage = .allocate(capacity: width)
    }

    deinit {
        pixels.deallocate()
        coverage.deallocate()
    }
}

extension Pixmap {
    /// Paints `source` over `rect` with up to two masks and a constant coverage, row by row.
    ///
    /// Every pointer handed to a loop is inside its buffer because `rect` is cut to the pixmap and to the frames of
    /// the masks first; callers cut it to the extent of row sources.
    mutating func composite(
        _ source: PaintSource, in rect: PixelRect, mask: MaskRows?, clip: MaskRows?, blend: BlendMode, coverage: UInt8
    ) {
        var area = rect.intersection(bounds)
        if let mask { area = area.intersection(mask.frame) }
        if let clip { area = area.intersection(clip.frame) }
        guard !area.isEmpty, coverage > 0 else { return }
        let scratch = Scratch(width: area.width)
        let n = area.width
        if mask == nil && clip == nil && coverage < 255 {
            scratch.coverage.update(repeating: coverage, count: n)
        }
        for y in area.y..<area.maxY {
            let row = base + y * stride + area.x * 4
            var cover: UnsafePointer<UInt8>?
            switch (mask, clip) {
            case (nil, nil): cover = coverage < 255 ? UnsafePointer(scratch.coverage) : nil
            case (let one?, nil), (nil, let one?): cover = one.row(y, from: area.x)
            case (let one?, let two?):
                piece_mask_multiply(scratch.coverage, one.row(y, from: area.x), two.row(y, from: area.x), n)
                cover = UnsafePointer(scratch.coverage)
            }
            if let some = cover, coverage < 255, mask != nil || clip != nil {
                piece_mask_scale(scratch.coverage, some, coverage, n)
                cover = UnsafePointer(scratch.coverage)
            }
            if blend == .normal {
                paintRow(row, source, x: area.x, y: y, cover, n, scratch.pixels)
            } else {
                blendRow(row, source, x: area.x, y: y, cover, n, blend, scratch.pixels)
            }
        }
    }

    private func paintRow(
        _ row: UnsafeMutablePointer<UInt8>, _ source: PaintSource, x: Int, y: Int, _ cover: UnsafePointer<UInt8>?,
        _ n: Int, _ scratch: UnsafeMutablePointer<UInt8>
    ) {
        switch source {
        case .solid(let colour):
            if cover == nil && colour >> 24 == 255 {
                piece_fill(row, colour, n)
            } else {
                piece_solid_over(row, colour, cover, n)
            }
        case .gradient(let gradient):
            gradient.write(x: x, y: y, count: n, to: scratch)
            piece_source_over(row, scratch, cover, n)
        case .rows(let base, let originX, let originY, let stride):
            let pixels = base + ((y - originY) * stride + (x - originX) * 4)
            piece_source_over(row, pixels.assumingMemoryBound(to: UInt8.self), cover, n)
        }
    }

    private func blendRow(
        _ row: UnsafeMutablePointer<UInt8>, _ source: PaintSource, x: Int, y: Int, _ cover: UnsafePointer<UInt8>?,
        _ n: Int, _ blend: BlendMode, _ scratch: UnsafeMutablePointer<UInt8>
    ) {
        var pixels = UnsafePointer(scratch)
        switch source {
        case .solid(let colour): piece_fill(scratch, colour, n)
        case .gradient(let gradient): gradient.write(x: x, y: y, count: n, to: scratch)
        case .rows(let base, let originX, let originY, let stride):
            pixels = UnsafePointer(
                (base + ((y - originY) * stride + (x - originX) * 4)).assumingMemoryBound(to: UInt8.self))
        }
        if let cover {
            piece_scale_pixels(scratch, pixels, cover, n)
            pixels = UnsafePointer(scratch)
        }
        piece_blend(row, pixels, blend.kernelMode, n)
    }
}

extension BlendMode {
    /// The loop's name of the mode; `normal` has its own loops and maps to none of these.
    fileprivate var kernelMode: piece_blend_mode {
        switch self {
        case .multiply: PIECE_BLEND_MULTIPLY
        case .screen: PIECE_BLEND_SCREEN
        case .overlay: PIECE_BLEND_OVERLAY
        case .softLight: PIECE_BLEND_SOFT_LIGHT
        case .hardLight: PIECE_BLEND_HARD_LIGHT
        case .darken: PIECE_BLEND_DARKEN
        case .lighten: PIECE_BLEND_LIGHTEN
        case .normal, .plus: PIECE_BLEND_PLUS
        }
    }
}

/// Opacity as coverage.
func coverageByte(_ opacity: Double) -> UInt8 { UInt8((unit(opacity) * 255).rounded()) }
