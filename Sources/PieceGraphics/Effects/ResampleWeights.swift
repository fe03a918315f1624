#if canImport(Glibc)
import Glibc
#elseif canImport(Darwin)
import Darwin
#endif

/// Which source pixels make each target pixel along one axis, and with which weights in 1/16384.
struct ResampleWeights {
    /// Weights per target pixel: a multiple of `multiple`, padded with zeros at the end.
    let taps: Int
    /// First source pixel of each target pixel; even.
    let starts: [UInt32]
    /// `taps` weights for each target pixel; they add up to exactly 16384, so that a constant stays constant.
    let weights: [Int16]
    /// The source pixels that any weight reads, padding included.
    var reach: Range<Int> {
        Int(starts.min() ?? 0)..<Int(starts.max() ?? 0) + taps
    }

    static let one = 16384

    /// Lanczos-3 weights for `count` pixels over `start ..< start + length` of `size` source pixels. Shrinking widens
    /// the kernel by the scale; at the image's border the kernel is cut and its rest scaled up, as Pillow does.
    static func lanczos(start: Double, length: Double, size: Int, count: Int, multiple: Int = 4) -> ResampleWeights {
        let scale = length / Double(count)
        let stretch = max(1, scale)
        return ResampleWeights(size: size, count: count, radius: 3 * stretch, multiple: multiple) { i in
            (start + (Double(i) + 0.5) * scale, { lanczos3($0 / stretch) })
        }
    }

    private init(
        size: Int, count: Int, radius: Double, multiple: Int,
        kernel: (Int) -> (centre: Double, weight: (Double) -> Double)
    ) {
        var spans: [(first: Int, values: [Double])] = []
        spans.reserveCapacity(count)
        var longest = 1
        for i in 0..<count {
            let (centre, weight) = kernel(i)
            let low = max(0, min(size - 1, Int((centre - radius).rounded(.down))))
            let high = max(low + 1, min(size, Int((centre + radius).rounded(.up))))
            var values = (low..<high).map { weight(Double($0) + 0.5 - centre) }
            var first = low
            while values.count > 1, abs(values[values.count - 1]) < 1e-9 { values.removeLast() }
            while values.count > 1, abs(values[0]) < 1e-9 {
                values.removeFirst()
                first += 1
            }
            if first % 2 == 1 {
                first -= 1
                values.insert(0, at: 0)
            }
            longest = max(longest, values.count)
            spans.append((first, values))
        }
        taps = (longest + multiple - 1) / multiple * multiple
        starts = spans.map { UInt32($0.first) }
        var weights: [Int16] = []
        weights.reserveCapacity(count * taps)
        for span in spans {
            weights.append(contentsOf: ResampleWeights.quantised(span.values))
            weights.append(contentsOf: repeatElement(0, count: taps - span.values.count))
        }
        self.weights = weights
    }

    /// Weights as integers that add up to 16384; what rounding leaves over goes to the largest one.
    static func quantised(_ values: [Double]) -> [Int16] {
        let sum = values.reduce(0, +)
        guard sum.isFinite, abs(sum) > 1e-9 else {
            var single = [Int16](repeating: 0, count: values.count)
            single[values.count / 2] = Int16(one)
            return single
        }
        var result = values.map { Int16(($0 / sum * Double(one)).rounded()) }
        let rest = one - result.reduce(0) { $0 + Int($1) }
        if let largest = result.indices.max(by: { result[$0] < result[$1] }) { result[largest] += Int16(rest) }
        return result
    }

    /// sinc(x) · sinc(x/3) for |x| < 3 (Duchon, "Lanczos Filtering in One and Two Dimensions", 1979).
    private static func lanczos3(_ x: Double) -> Double {
        let position = abs(x) * Double(samplesPerUnit)
        let index = Int(min(position, Double(lanczosSamples.count)))
        guard index + 1 < lanczosSamples.count else { return 0 }
        let low = lanczosSamples[index]
        return low + (lanczosSamples[index + 1] - low) * (position - Double(index))
    }

    private static let samplesPerUnit = 1024

    /// The kernel in steps of 1/1024: between two of them a straight line is off by less than 1e-6, far below the
    /// 1/16384 weights are rounded to, and two sines per tap are saved.
    private static let lanczosSamples: [Double] = (0...3 * samplesPerUnit).map { i in
        let a = Double(i) / Double(samplesPerUnit) * .pi
        return i == 0 ? 1 : i == 3 * samplesPerUnit ? 0 : 3 * sin(a) * sin(a / 3) / (a * a)
    }
}
