extension Flow {
    /// Noise smeared along the flow, of mean 0 and variance 1: bristles, gouges, grain of wood.
    ///
    /// Line integral convolution (Cabral and Leedom, 1993), but by passes of three samples whose distances double, in
    /// place of one walk: their weights add up to a bell, which tapers strokes, at a quarter of the work.
    /// - Parameters:
    ///   - noise: of the flow's size.
    ///   - length: how far a stroke reaches to either side, in samples.
    borrowing func streaks(_ noise: borrowing Field, length: Int) -> Field {
        let first = Field(uninitializedWidth: noise.width, height: noise.height)
        let second = Field(uninitializedWidth: noise.width, height: noise.height)
        let steps = Flow.steps(length)
        var source = noise.base
        for (pass, step) in steps.enumerated() {
            let target = pass % 2 == 0 ? first.base : second.base
            smear(source, to: target, step: step)
            source = target
        }
        guard steps.count % 2 == 1 else {
            second.standardise()
            return second
        }
        first.standardise()
        return first
    }

    /// Distances that double and add up to about `length` and a quarter, as the ends of a bell hardly count.
    private static func steps(_ length: Int) -> [Float] {
        var count = 1
        while 1 << count <= length { count += 1 }
        let scale = 1.25 * Float(max(1, length)) / Float(1 << count - 1)
        return (0..<count).map { max(1, Float(1 << $0) * scale) }
    }

    /// Adds to each sample those one step before and after it along the flow.
    private borrowing func smear(
        _ source: UnsafeMutablePointer<Float>, to target: UnsafeMutablePointer<Float>, step: Float
    ) {
        let (width, height) = (x.width, x.height)
        let (tangentX, tangentY) = (x.base, y.base)
        let (right, bottom) = (Float(width - 1), Float(height - 1))
        // Positions are held inside the field, so every index is.
        @inline(__always)
        func index(_ px: Float, _ py: Float) -> Int {
            whole(min(bottom, max(0, py))) &* width &+ whole(min(right, max(0, px)))
        }
        for row in 0..<height {
            let py = Float(row)
            for column in 0..<width {
                let start = row &* width &+ column
                let px = Float(column)
                let (dx, dy) = (tangentX[start] * step, tangentY[start] * step)
                guard step > 3.5 else {
                    target[start] = source[start] + source[index(px + dx, py + dy)] + source[index(px - dx, py - dy)]
                    continue
                }
                // A longer step takes the direction half-way, so that strokes bend with the flow. Tangents have no
                // sign of their own: go on the way we came.
                let ahead = index(px + dx * 0.5, py + dy * 0.5)
                let behind = index(px - dx * 0.5, py - dy * 0.5)
                let (ax, ay, bx, by) = (tangentX[ahead], tangentY[ahead], tangentX[behind], tangentY[behind])
                let forth = ax * dx + ay * dy < 0 ? -step : step
                let back = bx * dx + by * dy < 0 ? -step : step
                target[start] =
                    source[start] + source[index(px + ax * forth, py + ay * forth)]
                    + source[index(px - bx * back, py - by * back)]
            }
        }
    }
}
