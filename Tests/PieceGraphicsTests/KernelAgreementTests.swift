import PieceKernelsC
import Testing

/// Runs each loop both ways on the same input. Serialised because the choice of loops is one per process.
@Suite(.serialized)
struct KernelAgreementTests {
    static let widths = Array(0...70) + [127, 128, 200, 1025]
    static let seed: UInt64 = 20_261_121

    /// Calls `loop` on a copy of `input` with the vector loops and with the portable ones, and compares the results.
    private func agree<T: Equatable>(
        _ input: [T], _ what: String, _ loop: (UnsafeMutablePointer<T>) -> Void,
        location: SourceLocation = #_sourceLocation
    ) {
        // Some room, so that an empty array has an address too and writes beyond the end are seen.
        var fast = input + input.prefix(1)
        var plain = fast
        guard !fast.isEmpty else { return }
        fast.withUnsafeMutableBufferPointer { if let p = $0.baseAddress { loop(p) } }
        piece_kernels_set_portable(true)
        plain.withUnsafeMutableBufferPointer { if let p = $0.baseAddress { loop(p) } }
        piece_kernels_set_portable(false)
        #expect(fast == plain, "\(what), seed \(Self.seed)", sourceLocation: location)
        #expect(fast.last == input.first, "\(what) wrote beyond its end", sourceLocation: location)
    }

    @Test("Painting loops give the same bytes with AVX2 and without")
    func painting() {
        var random = Seeded(Self.seed)
        for n in Self.widths where n > 0 {
            let (dst, src, cover) = (random.pixels(n), random.pixels(n), random.coverage(n))
            let colour = random.pixels(1)
            let packed = colour.enumerated().reduce(UInt32(0)) { $0 | UInt32($1.element) << (8 * UInt32($1.offset)) }
            agree(dst, "fill \(n)") { piece_fill($0, packed, n) }
            for paint in [packed, packed | 0xFF00_0000] {
                agree(dst, "solid \(n)") { piece_solid_over($0, paint, cover, n) }
                agree(dst, "solid, no coverage \(n)") { piece_solid_over($0, paint, nil, n) }
            }
            agree(dst, "over \(n)") { piece_source_over($0, src, cover, n) }
            agree(dst, "over, no coverage \(n)") { piece_source_over($0, src, nil, n) }
            agree(dst, "scale \(n)") { piece_scale_pixels($0, src, cover, n) }
            for mode in 0...PIECE_BLEND_PLUS.rawValue {
                agree(dst, "blend \(mode), \(n)") { piece_blend($0, src, piece_blend_mode(mode), n) }
            }
        }
    }

    @Test("Mask loops give the same bytes with AVX2 and without")
    func masks() {
        var random = Seeded(Self.seed)
        for n in Self.widths where n > 0 {
            let (a, b) = (random.coverage(n), random.coverage(n))
            let k = random.byte()
            agree(a, "multiply \(n)") { piece_mask_multiply($0, a, b, n) }
            agree(a, "subtract \(n)") { piece_mask_subtract($0, a, b, n) }
            agree(a, "scale \(n)") { piece_mask_scale($0, a, k, n) }
        }
    }

    @Test("Gradient loops give the same bytes with AVX2 and without, NaN and far positions included")
    func gradients() {
        var random = Seeded(Self.seed)
        let table = (0..<Int(PIECE_GRADIENT_ENTRIES)).map { _ in
            (0..<4).reduce(UInt64(0)) { sum, k in sum | (random.next() % 65281) << (16 * UInt64(k)) }
        }
        let dither = (0..<16).map { _ in random.byte() }
        for n in Self.widths where n > 0 {
            let dst = random.pixels(n)
            let t0 = Float(Double(random.next() % 4000) - 1000)
            for (start, step) in [(t0, Float(3.7)), (t0, 0), (.nan, 1), (1e30, -1e30), (-5, .infinity)] {
                agree(dst, "linear \(start) \(step) \(n)") {
                    piece_gradient_linear($0, table, start, step, dither, n)
                }
            }
            agree(dst, "radial \(n)") { piece_gradient_radial($0, table, -0.7, 0.013, 0.05, 2047, dither, n) }
            agree(dst, "radial NaN \(n)") { piece_gradient_radial($0, table, .nan, 1, 0, 2047, dither, n) }
        }
    }

    @Test("Effect loops give the same bytes with AVX2 and without")
    func effects() {
        var random = Seeded(Self.seed)
        let lut = (0..<256).map { _ in UInt32(truncatingIfNeeded: random.next()) }
        for n in Self.widths where n > 0 {
            let (dst, src, grey) = (random.pixels(n), random.pixels(n), random.coverage(n))
            let matrix = (0..<12).map { _ in Int16(truncatingIfNeeded: random.next()) }
            for shift in [4, 12, 14] as [Int32] {
                agree(dst, "matrix \(n)") { piece_colour_matrix($0, matrix, shift, n) }
            }
            for amount in [0, 77, 13_000, 32_896] as [UInt16] {
                agree(dst, "grain \(amount) \(n)") { piece_grain_multiply($0, grey, amount, n) }
            }
            for amount in [0, 6553, 32_767] as [Int16] {
                agree(dst, "overlay grain \(amount) \(n)") { piece_grain_overlay($0, grey, amount, n) }
            }
            agree(dst, "mix \(n)") { piece_mix($0, src, grey, n) }
            agree(grey, "luma \(n)") { piece_luma($0, src, n) }
            agree(dst, "map \(n)") { piece_map($0, grey, lut, n) }
        }
    }

    @Test("Resampling loops give the same bytes with AVX2 and without")
    func resampling() {
        var random = Seeded(Self.seed)
        for n in Self.widths where n > 0 {
            for taps in [2, 4, 12] {
                let rows = (0..<taps).map { _ in random.pixels(n + 1) }
                let sums = (0..<taps).map { _ in (0..<n).map { _ in Int16(random.next() % 32641) } }
                let weights = Self.weights(taps, &random)
                let even = n & ~1
                withRows(rows) { rows in
                    agree([Int16](repeating: 0, count: even * 4), "rows \(n)") {
                        piece_resample_rows($0, rows, weights, taps, even)
                    }
                }
                withRows(sums) { rows in
                    agree([Int16](repeating: 0, count: n), "convolve \(n)") {
                        piece_convolve($0, rows, weights, taps, n)
                    }
                }
            }
            for taps in [4, 8, 16] {
                let source = (0..<(2 * n + 2 + taps) * 4).map { _ in Int16(random.next() % 20000) - 2000 }
                let starts = (0..<n).map { UInt32($0 * 2) }
                let weights = (0..<n).flatMap { _ in Self.weights(taps, &random) }
                agree(random.pixels(n), "columns \(n)") {
                    piece_resample_columns($0, source, starts, weights, taps, n)
                }
            }
            let four = (0..<4).map { _ in (0..<n).map { _ in Int16(random.next() % 32641) } }
            let bias = (0..<64).map { _ in Int32(random.next() % (1 << 21)) }
            withRows(four) { rows in
                agree(random.coverage(n), "expand \(n)") {
                    piece_expand_rows($0, rows, [2730, 10924, 2730, 0], bias, n)
                }
            }
            let bytes = random.coverage(n)
            agree((0..<n).map { _ in UInt16(random.next() % 60000) }, "add \(n)") { piece_add_bytes($0, bytes, n) }
            agree([Int16](repeating: 0, count: n), "widen \(n)") { piece_widen($0, bytes, n) }
            let wide = (0..<n).map { _ in Int16(truncatingIfNeeded: random.next()) }
            agree(bytes, "narrow \(n)") { piece_narrow($0, wide, n) }
            for channels in [1, 4] {
                let source = (0..<(n + 4) * channels).map { _ in Int16(random.next() % 32641) }
                let starts = (0..<n).map { _ in UInt32(random.next() % UInt64(n)) }
                let weights = (0..<n).flatMap { _ in [2730, 10924, 2700, 30] as [Int16] }
                agree([Int16](repeating: 0, count: n * channels), "enlarge \(channels) \(n)") {
                    piece_enlarge($0, source, starts, weights, channels, n)
                }
            }
        }
    }

    @Test("Bicubic sampling gives the same bytes with AVX2 and without, at edges and beyond them")
    func sampling() {
        var random = Seeded(Self.seed)
        let (width, height) = (23, 17)
        let image = random.pixels(width * height)
        let weights = (0..<256).flatMap { _ in Self.weights(4, &random) }
        image.withUnsafeBufferPointer { image in
            weights.withUnsafeBufferPointer { weights in
                for n in 1...70 {
                    var sampler = piece_sampler()
                    sampler.base = image.baseAddress
                    sampler.stride = width * 4
                    sampler.width = Int32(width)
                    sampler.height = Int32(height)
                    sampler.weights = weights.baseAddress
                    sampler.u = (Int64(random.next() % 30) - 5) << 32 + Int64(random.next() % (1 << 32))
                    sampler.v = (Int64(random.next() % 25) - 5) << 32 + Int64(random.next() % (1 << 32))
                    sampler.du = Int64(random.next() % (1 << 32)) - (1 << 31)
                    sampler.dv = Int64(random.next() % (1 << 31)) - (1 << 30)
                    sampler.edge_u = 256 << 16
                    sampler.edge_v = 200 << 16
                    var cover = [UInt8](repeating: 0, count: n)
                    agree(random.pixels(n), "pixels \(n)") { piece_sample_bicubic($0, &cover, &sampler, n) }
                    var pixels = [UInt8](repeating: 0, count: n * 4)
                    agree(random.coverage(n), "coverage \(n)") { piece_sample_bicubic(&pixels, $0, &sampler, n) }
                }
            }
        }
    }

    /// Weights that add up to 16384, some of them negative.
    private static func weights(_ count: Int, _ random: inout Seeded) -> [Int16] {
        var result = (0..<count).map { _ in Int16(random.next() % 3000) - 700 }
        result[count / 2] += 16384 - result.reduce(0, +)
        return result
    }

    private func withRows<T>(_ rows: [[T]], _ body: (UnsafePointer<UnsafePointer<T>?>) -> Void) {
        let memory = rows.map { row in
            let copy = UnsafeMutablePointer<T>.allocate(capacity: row.count)
            copy.initialize(from: row, count: row.count)
            return copy
        }
        let pointers: [UnsafePointer<T>?] = memory.map { UnsafePointer($0) }
        pointers.withUnsafeBufferPointer { if let p = $0.baseAddress { body(p) } }
        for pointer in memory { pointer.deallocate() }
    }
}
