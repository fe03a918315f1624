extension Color {
    /// WCAG 2.2 relative luminance, 0 black … 1 white; alpha is ignored.
    public var luminance: Double {
        let light = LinearColor(self)
        return 0.2126 * light.red + 0.7152 * light.green + 0.0722 * light.blue
    }

    /// WCAG 2.2 contrast ratio, 1…21.
    public func contrast(with other: Color) -> Double {
        let (a, b) = (luminance, other.luminance)
        return (max(a, b) + 0.05) / (min(a, b) + 0.05)
    }
}

/// `fg` made legible on `bg`: its OKLCH lightness moves by 0.01 away from the luminance of `bg` until their contrast
/// reaches `ratio`; chroma is clamped into sRGB. The ratio holds for the colour's bytes.
///
/// Where black or white is not enough in that direction (mid-grey grounds) the other direction is tried, and the better
/// of both is taken.
public func fixed(_ fg: Color, on bg: Color, ratio: Double = 4.5) -> Color {
    if rounded(fg).contrast(with: bg) >= ratio { return fg }
    let darker = fg.luminance <= bg.luminance
    let (first, reached) = moved(fg, on: bg, ratio: ratio, step: darker ? -0.01 : 0.01)
    if reached { return first }
    let (second, alsoReached) = moved(fg, on: bg, ratio: ratio, step: darker ? 0.01 : -0.01)
    return alsoReached || second.contrast(with: bg) > first.contrast(with: bg) ? second : first
}

/// Moves lightness by `step` until the contrast is reached or lightness ends.
private func moved(_ fg: Color, on bg: Color, ratio: Double, step: Double) -> (color: Color, reached: Bool) {
    var colour = OKLCH(fg)
    while true {
        colour.l = unit(colour.l + step)
        let candidate = rounded(colour.color(alpha: fg.alpha))
        if candidate.contrast(with: bg) >= ratio { return (candidate, true) }
        if colour.l <= 0 || colour.l >= 1 { return (candidate, false) }
    }
}

/// The colour that bytes can hold.
private func rounded(_ c: Color) -> Color {
    let b = c.bytes
    return Color(Double(b.red) / 255, Double(b.green) / 255, Double(b.blue) / 255, alpha: c.alpha)
}
