/// Small pieces of arithmetic that effects share.

/// `v` held in 0…1; 0 for NaN.
@inline(__always)
func held(_ v: Float) -> Float { v > 0 ? min(1, v) : 0 }

/// 0 below `low`, 1 above `high`, smooth between them.
@inline(__always)
func smooth(_ low: Float, _ high: Float, _ v: Float) -> Float {
    let t = held((v - low) / (high - low))
    return t * t * (3 - 2 * t)
}

@inline(__always)
func mix(_ a: Float, _ b: Float, _ t: Float) -> Float { a + (b - a) * t }

/// The nearest whole number of one of 0…2²², without the checks that converting makes: from 2²³ on floats have no
/// fraction.
@inline(__always)
func whole(_ v: Float) -> Int { Int(truncatingIfNeeded: (v + 0x1p23).bitPattern & 0x7F_FFFF) }

/// 0…1 as a byte, rounded.
@inline(__always)
func byte(_ v: Float) -> UInt8 { UInt8(held(v) * 255 + 0.5) }

/// An angle of a vector in turns, −0.5…0.5, to about 2e-4 of a turn: a polynomial, so that it is the same everywhere.
func turn(_ y: Float, _ x: Float) -> Float {
    let (ax, ay) = (abs(x), abs(y))
    let (low, high) = (min(ax, ay), max(ax, ay))
    guard high > 0 else { return 0 }
    let t = low / high
    // atan(t) ≈ t · (π/4 + 0.273 · (1 − t)), here divided by 2π.
    var angle = t * (0.125 + 0.043_449 * (1 - t))
    if ay > ax { angle = 0.25 - angle }
    if x < 0 { angle = 0.5 - angle }
    return y < 0 ? -angle : angle
}
