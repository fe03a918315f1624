/// How a blur is done on a copy reduced by a whole factor.
struct BlurPlan {
    /// Pixels per sample of the reduced copy.
    let factor: Int
    /// The Gaussian's σ left to do there, in samples.
    let sigma: Double

    /// Averaging over f pixels already blurs with variance f²/12 and enlarging by a B-spline with f²/3, so that much
    /// less is left. The factor leaves at least 2.4 samples of σ; with much less the grid would show.
    init(sigma: Double) {
        let f = max(1, (sigma / 2.5).rounded(.down))
        factor = Int(min(f, 64))
        let size = Double(factor)
        let done = factor == 1 ? 0 : size * size * (1 / 12.0 + 1 / 3.0)
        self.sigma = max(0, sigma * sigma - done).squareRoot() / size
    }
}
