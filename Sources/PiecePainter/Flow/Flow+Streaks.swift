extension Flow {
    /// Noise smeared along the flow (line integral convolution; Cabral and Leedom, 1993), of mean 0 and variance 1:
    /// bristles, gouges, grain of wood.
    /// - Parameters:
    ///   - noise: of the flow's size.
    ///   - length: steps of one sample to either side.
    borrowing func streaks(_ noise: borrowing Field, length: Int) -> Field {
        let (width, height) = (x.width, x.height)
        let result = Field(uninitializedWidth: width, height: height)
        let (tangentX, tangentY, values) = (x.base, y.base, noise.base)
        let (right, bottom) = (Float(width - 1), Float(height - 1))
        for row in 0..<height {
            for column in 0..<width {
                let start = row * width + column
                var sum = values[start]
                for side: Float in [1, -1] {
                    var (dx, dy) = (tangentX[start] * side, tangentY[start] * side)
                    var (px, py) = (Float(column), Float(row))
                    for _ in 0..<length {
                        // Positions are held inside the field, so every index is.
                        px = min(right, max(0, px + dx))
                        py = min(bottom, max(0, py + dy))
                        let i = Int(py + 0.5) &* width &+ Int(px + 0.5)
                        sum += values[i]
                        let (tx, ty) = (tangentX[i], tangentY[i])
                        // Tangents have no sign of their own: go on the way we came.
                        let sign: Float = tx * dx + ty * dy < 0 ? -1 : 1
                        dx = tx * sign
                        dy = ty * sign
                    }
                }
                result.base[start] = sum
            }
        }
        result.standardise()
        return result
    }
}
