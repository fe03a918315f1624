import PieceKernelsC

extension Pixmap {
    /// Draws `image` through an affine map from its pixels to this pixmap's, with Catmull-Rom sampling and
    /// anti-aliased edges. An image that shrinks by more than 1.5 is first reduced by Lanczos-3. `opacity` is 0…1.
    public mutating func draw(
        _ image: borrowing Pixmap, transform: Transform, clip: SharedMask? = nil, blend: BlendMode = .normal,
        opacity: Double = 1
    ) {
        guard image.width > 0, image.height > 0 else { return }
        let size = (width: Double(image.width), height: Double(image.height))
        let scaleX = Point(transform.a, transform.b).norm
        let scaleY = Point(transform.c, transform.d).norm
        guard scaleX.isFinite, scaleY.isFinite, transform.tx.isFinite, transform.ty.isFinite else { return }

        if let target = transform.wholePixels(of: image.bounds.rect) {
            if target.width == image.width, target.height == image.height {
                draw(image, at: (target.x, target.y), clip: clip, blend: blend, opacity: opacity)
            } else {
                let fitted = image.resampled(crop: image.bounds.rect, width: target.width, height: target.height)
                draw(fitted, at: (target.x, target.y), clip: clip, blend: blend, opacity: opacity)
            }
        } else if min(scaleX, scaleY) < 1 / 1.5 {
            let w = max(1, Int((size.width * min(1, scaleX)).rounded()))
            let h = max(1, Int((size.height * min(1, scaleY)).rounded()))
            let small = image.resampled(crop: image.bounds.rect, width: w, height: h)
            let enlarged = Transform.scale(size.width / Double(w), size.height / Double(h)).then(transform)
            sample(small, enlarged, clip, blend, opacity)
        } else {
            sample(image, transform, clip, blend, opacity)
        }
    }

    private mutating func sample(
        _ image: borrowing Pixmap, _ transform: Transform, _ clip: SharedMask?, _ blend: BlendMode, _ opacity: Double
    ) {
        guard let inverse = transform.inverse else { return }
        // Positions are 32.32 numbers: an image pixel must not be stretched or squeezed beyond what they hold.
        let entries = [inverse.a, inverse.b, inverse.c, inverse.d]
        guard entries.allSatisfy({ abs($0) < 4096 }) else { return }
        var area = PixelRect(covering: transform.bounds(of: image.bounds.rect).inset(by: -1)).intersection(bounds)
        if let clip { area = area.intersection(clip.mask.frame) }
        guard !area.isEmpty else { return }
        let one = 0x1p32
        // Farther from the image than any canvas is wide there is nothing to sample; 64 bits hold it.
        let limit = 0x1p28
        var sampler = piece_sampler()
        sampler.base = UnsafePointer(image.base)
        sampler.stride = image.stride
        sampler.width = Int32(image.width)
        sampler.height = Int32(image.height)
        sampler.du = Int64((inverse.a * one).rounded())
        sampler.dv = Int64((inverse.b * one).rounded())
        sampler.edge_u = Pixmap.edgeSlope(Point(inverse.a, inverse.c).norm)
        sampler.edge_v = Pixmap.edgeSlope(Point(inverse.b, inverse.d).norm)
        let pixels = Pixmap(uninitializedWidth: area.width, height: 1)
        let cover = UnsafeMutablePointer<UInt8>.allocate(capacity: area.width)
        defer { cover.deallocate() }
        CatmullRom.weights.withUnsafeBufferPointer { weights in
            sampler.weights = weights.baseAddress
            for y in area.y..<area.maxY {
                let start = inverse.apply(Point(Double(area.x) + 0.5, Double(y) + 0.5))
                sampler.u = Int64((min(limit, max(-limit, start.x)) * one).rounded())
                sampler.v = Int64((min(limit, max(-limit, start.y)) * one).rounded())
                piece_sample_bicubic(pixels.base, cover, &sampler, area.width)
                let line = PixelRect(area.x, y, area.width, 1)
                let source = PaintSource.rows(
                    base: UnsafeRawPointer(pixels.base), originX: area.x, originY: y, stride: pixels.stride)
                composite(
                    source, in: line, mask: MaskRows(frame: line, base: UnsafePointer(cover), stride: area.width),
                    clip: clip.map { MaskRows($0.mask) }, blend: blend, coverage: coverageByte(opacity))
            }
        }
        withExtendedLifetime(clip) {}
    }

    /// Canvas pixels per image pixel across an edge, in 1/256 of 1/65536; `gradient` is image pixels per canvas pixel.
    private static func edgeSlope(_ gradient: Double) -> Int64 {
        Int64((min(4096, 1 / max(gradient, 1e-6)) * 256 * 65536).rounded())
    }
}

extension Transform {
    /// Where `rect` lands if that is exactly on whole pixels, upright; nil otherwise.
    fileprivate func wholePixels(of rect: Rect) -> PixelRect? {
        guard isUpright else { return nil }
        let target = bounds(of: rect)
        let values = [target.x, target.y, target.width, target.height]
        guard values.allSatisfy({ abs($0) < 1e6 && abs($0 - $0.rounded()) < 1e-6 }) else { return nil }
        let w = Int(target.width.rounded())
        let h = Int(target.height.rounded())
        guard w > 0, h > 0, w <= Pixmap.maximumSide, h <= Pixmap.maximumSide else { return nil }
        return PixelRect(Int(target.x.rounded()), Int(target.y.rounded()), w, h)
    }
}

/// Four weights in 1/16384 for each of 256 positions between two samples: Catmull and Rom's spline, which is Keys's
/// cubic convolution (1981) with a = −1/2.
private enum CatmullRom {
    static let weights: [Int16] = (0..<256).flatMap { phase in
        let t = Double(phase) / 256
        let (t2, t3) = (t * t, t * t * t)
        return ResampleWeights.quantised([
            (-t3 + 2 * t2 - t) / 2, (3 * t3 - 5 * t2 + 2) / 2, (-3 * t3 + 4 * t2 + t) / 2, (t3 - t2) / 2,
        ])
    }
}
