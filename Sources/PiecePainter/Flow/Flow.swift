import PieceGraphics

/// Which way the forms of a photo run, at half its resolution: the tangents along which brushes and gouges go.
///
/// The smoothed structure tensor of the luma (Brox, Weickert, Burgeth and Mrázek, "Nonlinear structure tensors", 2006;
/// as used by Kyprianidis, Kang and Döllner, "Image and Video Abstraction by Anisotropic Kuwahara Filtering", 2009).
/// Where the photo is flat, a part of a much wider average and of a gently turning wind decide.
struct Flow: ~Copyable {
    /// The unit tangent of each sample.
    let x: Field
    let y: Field
    /// How much one direction prevails, 0…1.
    let anisotropy: Field

    /// - Parameters:
    ///   - luma: half the photo's size.
    ///   - sigma: how far directions are averaged, in samples.
    ///   - wind: the direction of flat places in turns; it sways by a twentieth of a turn.
    ///   - guidance: how much the photo's forms weigh against the wind.
    init(_ luma: borrowing Field, sigma: Float, wind: Float = 0.1, guidance: Float = 1, seed: UInt64) {
        let (width, height) = (luma.width, luma.height)
        let xx = Field(uninitializedWidth: width, height: height)
        let xy = Field(uninitializedWidth: width, height: height)
        let yy = Field(uninitializedWidth: width, height: height)
        Flow.gradients(luma, xx, xy, yy)
        let wide = sigma * 6
        let fineXX = xx.blurred(sigma: sigma)
        let fineXY = xy.blurred(sigma: sigma)
        let fineYY = yy.blurred(sigma: sigma)
        let farXX = fineXX.blurred(sigma: wide)
        let farXY = fineXY.blurred(sigma: wide)
        let farYY = fineYY.blurred(sigma: wide)
        let sway = Field(
            clouds: Noise(seed: seed, 11), width: width, height: height, cell: Float(max(width, height)) / 4, octaves: 1
        )
        x = Field(uninitializedWidth: width, height: height)
        y = Field(uninitializedWidth: width, height: height)
        anisotropy = Field(uninitializedWidth: width, height: height)
        for i in 0..<luma.count {
            // The wind's own tensor: a gradient across it.
            let (s, c) = Flow.sineCosine(wind + 0.05 * sway.base[i])
            let calm: Float = 2e-5
            let e = guidance * (fineXX.base[i] + 0.04 * farXX.base[i]) + calm * s * s
            let f = guidance * (fineXY.base[i] + 0.04 * farXY.base[i]) - calm * s * c
            let g = guidance * (fineYY.base[i] + 0.04 * farYY.base[i]) + calm * c * c
            let spread = ((e - g) * (e - g) + 4 * f * f).squareRoot()
            let largest = 0.5 * (e + g + spread)
            // The eigenvector of the smaller eigenvalue, from whichever row of the matrix says more.
            var (tx, ty) = (largest - e, -f)
            if abs(largest - g) > abs(largest - e) { (tx, ty) = (-f, largest - g) }
            let length = (tx * tx + ty * ty).squareRoot()
            if length > 1e-12 {
                tx /= length
                ty /= length
            } else {
                (tx, ty) = (c, s)
            }
            x.base[i] = tx
            y.base[i] = ty
            anisotropy.base[i] = spread / (e + g + 1e-4)
        }
    }

    /// Products of the derivatives, by a 3 × 3 kernel whose response hardly depends on the angle (Jähne, Scharr and
    /// Körkel, 1999).
    private static func gradients(
        _ luma: borrowing Field, _ xx: borrowing Field, _ xy: borrowing Field, _ yy: borrowing Field
    ) {
        let (width, height) = (luma.width, luma.height)
        for y in 0..<height {
            let (above, here, below) = (luma.rowHeld(y - 1), luma.row(y), luma.rowHeld(y + 1))
            let (ee, ff, gg) = (xx.row(y), xy.row(y), yy.row(y))
            for x in 0..<width {
                let (l, r) = (max(0, x - 1), min(width - 1, x + 1))
                let dx =
                    (above[r] - above[l] + below[r] - below[l]) * (3 / 32) + (here[r] - here[l]) * (10 / 32)
                let dy =
                    (below[l] - above[l] + below[r] - above[r]) * (3 / 32) + (below[x] - above[x]) * (10 / 32)
                ee[x] = dx * dx
                ff[x] = dx * dy
                gg[x] = dy * dy
            }
        }
    }

    /// Sine and cosine of an angle in turns, from a parabola with a correction (about 1e-3): directions need no more.
    private static func sineCosine(_ turns: Float) -> (Float, Float) {
        func sine(_ turns: Float) -> Float {
            let t = turns - turns.rounded()
            let p = 8 * t - 16 * t * abs(t)
            return 0.225 * (p * abs(p) - p) + p
        }
        return (sine(turns), sine(turns + 0.25))
    }
}
