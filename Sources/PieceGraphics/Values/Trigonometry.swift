#if canImport(Glibc)
import Glibc
#elseif canImport(Darwin)
import Darwin
#endif

/// Sine and cosine of an angle in degrees, exact at multiples of 90° so that quarter turns keep whole pixels.
func exactSineCosine(_ degrees: Double) -> (sine: Double, cosine: Double) {
    let turn = degrees.truncatingRemainder(dividingBy: 360)
    switch turn < 0 ? turn + 360 : turn {
    case 0: return (0, 1)
    case 90: return (1, 0)
    case 180: return (0, -1)
    case 270: return (-1, 0)
    default:
        let radians = degrees * .pi / 180
        return (sin(radians), cos(radians))
    }
}
