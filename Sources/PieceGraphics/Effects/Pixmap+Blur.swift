extension Pixmap {
    /// The rectangle `crop` of this pixmap enlarged or reduced to `width` × `height` and blurred by a Gaussian of
    /// `sigma` result pixels: a backdrop. Costs little more than writing the result.
    ///
    /// The work is done on a copy so small that σ is two to three of its pixels. With `dithered` the 16-bit result is
    /// spread over bytes by a fixed pattern, so that wide dark areas show no bands.
    public borrowing func blurredCover(
        crop: Rect, width: Int, height: Int, sigma: Double, matrix: ColorMatrix = .identity, dithered: Bool = true
    ) -> Pixmap {
        let area = crop.intersection(bounds.rect)
        guard width > 0, height > 0, !area.isEmpty, area.width.isFinite, area.height.isFinite else {
            return Pixmap(width: max(0, width), height: max(0, height))
        }
        let sigma = sigma.isFinite ? min(2000, max(0, sigma)) : 0
        let plan = BlurPlan(sigma: sigma)
        if plan.factor == 1 {
            var result = resampled(crop: area, width: width, height: height)
            result.blur(sigma: sigma)
            if matrix != .identity { result.adjust(matrix) }
            return result
        }
        let result = Pixmap(uninitializedWidth: width, height: height)
        blurCover(area, plan, matrix, dithered, to: result.base, stride: result.stride, width: width, height: height)
        return result
    }

    /// Draws a backdrop as `blurredCover` makes it straight into `rect`, which lies inside; `image` is opaque.
    public mutating func drawBlurredCover(
        of image: borrowing Pixmap, crop: Rect, in rect: PixelRect, sigma: Double, matrix: ColorMatrix = .identity
    ) {
        let area = crop.intersection(image.bounds.rect)
        let plan = BlurPlan(sigma: sigma.isFinite ? min(2000, max(0, sigma)) : 0)
        guard rect.intersection(bounds) == rect, !rect.isEmpty, plan.factor > 1, !area.isEmpty else {
            let picture = image.blurredCover(
                crop: crop, width: rect.width, height: rect.height, sigma: sigma, matrix: matrix)
            return draw(picture, at: (rect.x, rect.y))
        }
        image.blurCover(
            area, plan, matrix, true, to: base + rect.y * stride + rect.x * 4, stride: stride, width: rect.width,
            height: rect.height)
    }

    /// Reduces, blurs and colours `area`, and enlarges it to `width` × `height` pixels at `target`.
    private borrowing func blurCover(
        _ area: Rect, _ plan: BlurPlan, _ matrix: ColorMatrix, _ dithered: Bool,
        to target: UnsafeMutablePointer<UInt8>, stride targetStride: Int, width: Int, height: Int
    ) {
        let f = Double(plan.factor)
        let columns = max(1, Int((Double(width) / f).rounded(.up)))
        let rows = max(1, Int((Double(height) / f).rounded(.up)))
        // Source pixels per sample.
        let (cellX, cellY) = (area.width * f / Double(width), area.height * f / Double(height))
        if min(cellX, cellY) < 2 {
            // A picture smaller than the reduced copy is enlarged to it instead.
            let fitted = resampled(crop: area, width: columns, height: rows)
            let soft = Plane(
                widening: fitted.base, stride: fitted.stride, width: columns, height: rows, channels: 4
            ).gaussian(sigma: plan.sigma)
            soft.adjust(matrix)
            return soft.expand(
                to: target, stride: targetStride, width: width, height: height,
                startX: 0, stepX: Double(columns) / Double(width), startY: 0, stepY: Double(rows) / Double(height),
                dithered: dithered)
        }
        let small = Plane(
            averaging: base, stride: stride, channels: 4,
            columns: Pixmap.edges(from: area.x, cell: cellX, count: columns, end: area.maxX, size: self.width),
            rows: Pixmap.edges(from: area.y, cell: cellY, count: rows, end: area.maxY, size: self.height),
            rowsPerCell: 8)
        let soft = small.gaussian(sigma: plan.sigma)
        soft.adjust(matrix)
        soft.expand(
            to: target, stride: targetStride, width: width, height: height, startX: 0, stepX: 1 / f,
            startY: 0, stepY: 1 / f, dithered: dithered)
    }

    /// Blurs the pixmap by a Gaussian of `sigma` pixels; beyond its border it continues with its border pixels.
    public mutating func blur(sigma: Double) {
        guard sigma > 0.05, sigma.isFinite, width > 0, height > 0 else { return }
        let sigma = min(sigma, 2000)
        let plan = BlurPlan(sigma: sigma)
        let f = plan.factor
        if f == 1 {
            let soft = Plane(widening: base, stride: stride, width: width, height: height, channels: 4)
                .gaussian(sigma: plan.sigma)
            for y in 0..<height { soft.narrow(row: y, from: 0, count: width, to: base + y * stride) }
            return
        }
        let columns = (0...(width + f - 1) / f).map { min(width, $0 * f) }
        let rows = (0...(height + f - 1) / f).map { min(height, $0 * f) }
        let small = Plane(
            averaging: base, stride: stride, channels: 4, columns: columns, rows: rows, rowsPerCell: f)
        let soft = small.gaussian(sigma: plan.sigma)
        let step = 1 / Double(f)
        soft.expand(
            to: base, stride: stride, width: width, height: height, startX: 0, stepX: step, startY: 0, stepY: step,
            dithered: false)
    }

    /// Borders of `count` cells of `cell` pixels, rounded to whole pixels.
    private static func edges(from start: Double, cell: Double, count: Int, end: Double, size: Int) -> [Int] {
        var result: [Int] = []
        for i in 0...count {
            let edge = Int(min(end, start + Double(i) * cell).rounded())
            result.append(min(size, max(0, edge)))
        }
        return result
    }
}
