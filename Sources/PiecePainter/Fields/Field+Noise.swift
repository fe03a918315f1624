extension Field {
    /// Normal white noise of variance 1.
    init(white noise: Noise, width: Int, height: Int) {
        self.init(uninitializedWidth: width, height: height)
        for y in 0..<height { noise.normals(row(y), y: y, count: width) }
    }

    /// Cloudy noise of about mean 0 and variance 1: `octaves` layers, the first with cells of `cell` samples, each next
    /// with half the cells and `persistence` times the height.
    init(clouds noise: Noise, width: Int, height: Int, cell: Float, octaves: Int, persistence: Float = 0.5) {
        self.init(width: width, height: height, repeating: 0)
        var (size, amplitude, power) = (max(1, cell), Float(1), Float(0))
        for _ in 0..<octaves {
            power += amplitude * amplitude
            amplitude *= persistence
        }
        // Uniform numbers of −1…1 have a deviation of 0.577, and a cubic B-spline leaves 0.479 of it in two dimensions.
        amplitude = 1 / (0.577 * 0.479 * power.squareRoot())
        for octave in 0..<octaves where size >= 1 {
            add(noise, octave, cell: size, amplitude)
            size /= 2
            amplitude *= persistence
        }
    }

    /// Adds lattice noise smoothed by a cubic B-spline, which shows no grid.
    private func add(_ noise: Noise, _ octave: Int, cell: Float, _ amplitude: Float) {
        let columns = SplinePlaces(count: width, cell: cell, start: noise.unit(octave, -1))
        let lines = SplinePlaces(count: height, cell: cell, start: noise.unit(octave, -2))
        let lattice = columns.reach
        let mixed = UnsafeMutablePointer<Float>.allocate(capacity: lattice)
        let rows = Field(uninitializedWidth: lattice, height: lines.reach)
        defer { mixed.deallocate() }
        for j in 0..<lines.reach {
            let row = rows.row(j)
            for i in 0..<lattice { row[i] = noise.signed(i, j &+ octave &* 0x1_0000) }
        }
        columns.places.withUnsafeBufferPointer { places in
            for y in 0..<height {
                let (j, v) = (lines.places[y].first, lines.places[y].weights * amplitude)
                let (a, b, c, d) = (rows.row(j), rows.row(j + 1), rows.row(j + 2), rows.row(j + 3))
                for i in 0..<lattice { mixed[i] = a[i] * v.x + b[i] * v.y + c[i] * v.z + d[i] * v.w }
                let target = row(y)
                for x in places.indices {
                    let place = places[x]
                    let four = UnsafeRawPointer(mixed + place.first).loadUnaligned(as: SIMD4<Float>.self)
                    target[x] += (four * place.weights).sum()
                }
            }
        }
    }
}

/// For each sample the first of four lattice points and their cubic B-spline weights.
private struct SplinePlaces {
    let places: [(first: Int, weights: SIMD4<Float>)]
    /// Lattice points that any sample reads.
    let reach: Int

    init(count: Int, cell: Float, start: Float) {
        places = (0..<count).map { i in
            let position = Float(i) / cell + start
            let first = Int(position)
            let t = position - Float(first)
            let s = 1 - t
            return (
                first,
                SIMD4(s * s * s, 3 * t * t * t - 6 * t * t + 4, 3 * s * s * s - 6 * s * s + 4, t * t * t) * (1 / 6)
            )
        }
        reach = (places.last?.first ?? 0) + 4
    }
}
