import PieceKernelsC

extension Mask {
    /// The coverage blurred by a Gaussian of `sigma` pixels, on a frame that grows by about 3σ on each side.
    public borrowing func blurred(sigma: Double) -> Mask {
        guard sigma > 0.05, sigma.isFinite, !frame.isEmpty else { return copy() }
        let sigma = min(sigma, 2000)
        let plan = BlurPlan(sigma: sigma)
        let f = plan.factor
        // Samples of nothing around the mask, so that the border that blurs continue is empty.
        let margin = Int((3 * sigma / Double(f)).rounded(.up)) + 2
        let (columns, rows) = ((frame.width + f - 1) / f, (frame.height + f - 1) / f)
        let small = Plane(
            uninitializedWidth: columns + 2 * margin, height: rows + 2 * margin, channels: 1)
        small.base.initialize(repeating: 0, count: small.width * small.height)
        addAverages(to: small, factor: f, margin: margin)
        let soft = small.gaussian(sigma: plan.sigma)
        let grow = (margin - 1) * f
        let target = PixelRect(frame.x - grow, frame.y - grow, columns * f + 2 * grow, rows * f + 2 * grow).limited
        let result = Mask(uninitializedFrame: target)
        if f == 1 {
            for y in 0..<target.height {
                soft.narrow(row: y + 1, from: 1, count: target.width, to: result.base + y * result.stride)
            }
        } else {
            let step = 1 / Double(f)
            soft.expand(
                to: result.base, stride: result.stride, width: target.width, height: target.height,
                startX: 1, stepX: step, startY: 1, stepY: step, dithered: false)
        }
        return result
    }

    /// Averages of cells of f × f pixels, written `margin` samples from the border. A cell that the mask fills only
    /// in part counts the rest as empty.
    private borrowing func addAverages(to small: borrowing Plane, factor f: Int, margin: Int) {
        if f == 1 {
            for y in 0..<frame.height {
                piece_widen(small.row(y + margin) + margin, base + y * stride, frame.width)
            }
            return
        }
        let (whole, high) = (frame.width / f, frame.height / f)
        let average = Plane(
            averaging: base, stride: stride, channels: 1, columns: Mask.edges(frame.width, f),
            rows: Mask.edges(frame.height, f), rowsPerCell: f)
        for y in 0..<average.height {
            let source = average.row(y)
            let target = small.row(y + margin) + margin
            // The last cells may be smaller than the others.
            let tall = y < high ? f : frame.height - high * f
            for x in 0..<average.width {
                let broad = x < whole ? f : frame.width - whole * f
                target[x] = Int16(truncatingIfNeeded: Int(source[x]) * tall * broad / (f * f))
            }
        }
    }

    private static func edges(_ size: Int, _ f: Int) -> [Int] {
        (0...(size + f - 1) / f).map { min(size, $0 * f) }
    }
}
