extension Field {
    /// Where lines would be drawn, about −1 (a dark line) to 1: the extended difference of Gaussians before its
    /// threshold (Winnemöller, Kyprianidis and Olsen, "XDoG", 2012).
    /// - Parameters:
    ///   - sigma: half a line's width, in samples.
    ///   - sharpness: how much the difference weighs; 0 leaves the blurred tones.
    borrowing func outlines(sigma: Float, sharpness: Float) -> Field {
        let fine = blurred(sigma: sigma)
        let wide = blurred(sigma: sigma * 1.6)
        let result = Field(uninitializedWidth: width, height: height)
        for i in 0..<count { result.base[i] = fine.base[i] + (fine.base[i] - wide.base[i]) * sharpness }
        return result
    }

    /// How much darker each place is than what lies around it, 0 where it is lighter: ink lines.
    /// - Parameter gain: of the difference of Gaussians of `sigma` and 1.6 times it.
    borrowing func darkLines(sigma: Float, gain: Float, floor: Float) -> Field {
        let fine = blurred(sigma: sigma)
        let wide = blurred(sigma: sigma * 1.8)
        let result = Field(uninitializedWidth: width, height: height)
        for i in 0..<count { result.base[i] = smooth(0, 1, (wide.base[i] - fine.base[i] - floor) * gain) }
        return result
    }
}
