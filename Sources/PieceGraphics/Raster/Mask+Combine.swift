import PieceKernelsC

extension Mask {
    /// Multiplies by the coverage of `other`; where `other` has no frame nothing is left.
    public mutating func multiply(by other: borrowing Mask) {
        let area = frame.intersection(other.frame)
        let rows = MaskRows(other)
        for y in frame.y..<frame.maxY {
            let row = base + (y - frame.y) * stride
            guard y >= area.y, y < area.maxY, area.width > 0 else {
                row.update(repeating: 0, count: frame.width)
                continue
            }
            let left = area.x - frame.x
            row.update(repeating: 0, count: left)
            piece_mask_multiply(row + left, row + left, rows.row(y, from: area.x), area.width)
            (row + left + area.width).update(repeating: 0, count: frame.maxX - area.maxX)
        }
    }

    /// Takes away the coverage of `other`.
    public mutating func subtract(_ other: borrowing Mask) {
        let area = frame.intersection(other.frame)
        guard !area.isEmpty else { return }
        let rows = MaskRows(other)
        for y in area.y..<area.maxY {
            let row = base + (y - frame.y) * stride + (area.x - frame.x)
            piece_mask_subtract(row, row, rows.row(y, from: area.x), area.width)
        }
    }

    /// Multiplies by a constant 0…1.
    public mutating func scale(by factor: Double) {
        let k = coverageByte(factor)
        for y in 0..<frame.height { piece_mask_scale(base + y * stride, base + y * stride, k, frame.width) }
    }

    /// The product of two coverages on the frame they share.
    public static func intersect(_ a: borrowing Mask, _ b: borrowing Mask) -> Mask {
        let area = a.frame.intersection(b.frame)
        let result = Mask(uninitializedFrame: area)
        let (first, second) = (MaskRows(a), MaskRows(b))
        for y in area.y..<area.maxY where area.width > 0 {
            piece_mask_multiply(
                result.base + (y - area.y) * result.stride, first.row(y, from: area.x), second.row(y, from: area.x),
                area.width)
        }
        return result
    }

    /// What is not covered, within `rect`.
    public borrowing func inverted(in rect: PixelRect) -> Mask {
        var result = Mask.full(rect)
        result.subtract(self)
        return result
    }

    /// A mask that covers every pixel of `rect`.
    public static func full(_ rect: PixelRect) -> Mask {
        let result = Mask(uninitializedFrame: rect.limited)
        result.base.update(repeating: 255, count: result.stride * result.frame.height)
        return result
    }

    /// The same coverage, moved by whole pixels.
    public borrowing func offset(dx: Int, dy: Int) -> Mask {
        let result = Mask(uninitializedFrame: PixelRect(frame.x + dx, frame.y + dy, frame.width, frame.height))
        result.base.update(from: base, count: stride * frame.height)
        return result
    }

    /// The coverage on `rect`; 0 where the mask has none.
    public borrowing func cropped(to rect: PixelRect) -> Mask {
        let result = Mask(frame: rect.limited)
        let area = result.frame.intersection(frame)
        for y in area.y..<area.maxY where area.width > 0 {
            let target = result.base + (y - result.frame.y) * result.stride + (area.x - result.frame.x)
            target.update(from: base + (y - frame.y) * stride + (area.x - frame.x), count: area.width)
        }
        return result
    }
}
