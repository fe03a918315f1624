import PieceGraphics

#if canImport(Glibc)
import Glibc
#elseif canImport(Darwin)
import Darwin
#endif

/// How light a photo is, and the curve that makes a dark one light enough for ink and paint on paper.
struct Exposure {
    /// Factors of 256 for each largest byte of a pixel, so that hues and saturation stay; nil when nothing is to do.
    private let gains: [UInt16]?

    /// - Parameters:
    ///   - amount: 0 leaves the photo; 1 brings a dark photo's lights and middle up as far as an engraver would.
    ///   - middle: what the mean brightness is brought to, if it is darker.
    init(_ photo: borrowing Pixmap, amount: Float, middle: Float) {
        let tones = Exposure.tones(photo)
        // A twentieth of the highlights' way stays: a dark picture stays a dark one.
        let white = mix(1, min(1, max(0.25, tones.white / 0.96)), amount)
        let black = min(0.25 * white, tones.black) * 0.7 * amount
        let mean = min(0.99, max(0.02, (tones.mean - black) / (white - black)))
        let bend = min(1, max(0.5, Float(log(Double(middle)) / log(Double(mean)))))
        let power = Double(mix(1, bend, amount))
        guard white < 0.99 || power < 0.99 else {
            gains = nil
            return
        }
        gains = (0..<256).map { i in
            guard i > 0 else { return 0 }
            let v = Float(i) / 255
            let seen = Float(pow(Double(held((v - black) / (white - black))), power))
            // Noise of the deepest shadows is not worth more.
            return UInt16((min(3.2, seen / v) * 256).rounded())
        }
    }

    /// The photo as it is to be painted.
    func apply(_ photo: borrowing Pixmap) -> Pixmap {
        guard let gains else { return photo.copy() }
        let result = Pixmap(uninitializedWidth: photo.width, height: photo.height)
        gains.withUnsafeBufferPointer { gains in
            for y in 0..<photo.height {
                let (source, target) = (photo.base + y * photo.stride, result.base + y * result.stride)
                for x in 0..<photo.width {
                    let (p, q) = (source + 4 * x, target + 4 * x)
                    let (r, g, b) = (UInt32(p[0]), UInt32(p[1]), UInt32(p[2]))
                    let gain = UInt32(gains[Int(max(r, max(g, b)))])
                    q[0] = UInt8(min(255, (r * gain + 128) >> 8))
                    q[1] = UInt8(min(255, (g * gain + 128) >> 8))
                    q[2] = UInt8(min(255, (b * gain + 128) >> 8))
                    q[3] = 255
                }
            }
        }
        return result
    }

    /// The darkest and the lightest brightness that a hundredth of the photo passes, and the mean, 0…1. Brightness is
    /// half the luma and half the largest channel: a stage in blue light is brighter than its luma.
    private static func tones(_ photo: borrowing Pixmap) -> (black: Float, white: Float, mean: Float) {
        var counts = [Int](repeating: 0, count: 256)
        var (total, sum) = (0, 0)
        let step = max(1, min(photo.width, photo.height) / 256)
        for y in stride(from: step / 2, to: photo.height, by: step) {
            let row = photo.base + y * photo.stride
            for x in stride(from: step / 2, to: photo.width, by: step) {
                let p = row + 4 * x
                let (r, g, b) = (Int(p[0]), Int(p[1]), Int(p[2]))
                let bright = (((54 * r + 183 * g + 19 * b) >> 8) + max(r, max(g, b))) >> 1
                counts[bright] += 1
                sum += bright
                total += 1
            }
        }
        func passed(_ share: Float) -> Float {
            var left = Int(Float(total) * share)
            for (value, count) in counts.enumerated() {
                left -= count
                if left < 0 { return Float(value) / 255 }
            }
            return 1
        }
        return (passed(0.01), passed(0.99), Float(sum) / Float(max(1, total)) / 255)
    }
}

extension Pixmap {
    /// The photo with its tones brought up for a medium on light paper; one that is light enough stays as it is.
    borrowing func exposed(_ amount: Float = 1, middle: Float = 0.44) -> Pixmap {
        Exposure(self, amount: amount, middle: middle).apply(self)
    }
}
