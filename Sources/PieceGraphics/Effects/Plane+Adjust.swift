extension Plane {
    /// Applies a colour matrix to premultiplied samples of four channels. The result stays within 0…alpha, and in
    /// whole sample steps, so that every machine gives the same.
    func adjust(_ matrix: ColorMatrix) {
        guard matrix != .identity, channels == 4 else { return }
        // Factors in 1/4096, exact for every machine.
        func fixed(_ row: ColorMatrix.Row) -> SIMD4<Int64> {
            func part(_ v: Double) -> Int64 { v.isFinite ? Int64((max(-1e4, min(1e4, v)) * 4096).rounded()) : 0 }
            return SIMD4(part(row.r), part(row.g), part(row.b), part(row.offset))
        }
        let rows = [fixed(matrix.red), fixed(matrix.green), fixed(matrix.blue)]
        for i in stride(from: 0, to: width * height * 4, by: 4) {
            let sample = SIMD4<Int64>(Int64(base[i]), Int64(base[i + 1]), Int64(base[i + 2]), Int64(base[i + 3]))
            for (c, row) in rows.enumerated() {
                let value = (row &* sample).wrappedSum() + 2048
                base[i + c] = Int16(max(0, min(sample.w, value >> 12)))
            }
        }
    }
}
