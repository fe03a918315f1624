import PieceGraphics
import PieceKernelsC
import PiecePainter
import Testing

/// Serialised because the choice of loops is one per process; what runs beside it gets the same bytes either way.
@Suite("The painter's loops give the same bits with AVX2 and without", .serialized)
struct KernelTests {
    static let seed: UInt64 = 20_261_122
    static let widths = Array(1...40) + [63, 64, 65, 127, 1080]

    /// What `loop` writes with the vector loops and with the portable ones, bit for bit.
    private func agree<T>(_ count: Int, _ zero: T, _ what: String, _ loop: (UnsafeMutablePointer<T>) -> Void) {
        func run(portable: Bool) -> [UInt8] {
            var result = [T](repeating: zero, count: count)
            piece_kernels_set_portable(portable)
            result.withUnsafeMutableBufferPointer { if let p = $0.baseAddress { loop(p) } }
            piece_kernels_set_portable(false)
            return result.withUnsafeBytes { Array($0) }
        }
        #expect(run(portable: false) == run(portable: true), "\(what), seed \(Self.seed)")
    }

    @Test("Convolving")
    func convolve() {
        var random = Seeded(Self.seed)
        for n in Self.widths {
            let lines = (0..<7).map { _ in (0..<n + 8).map { _ in random.unit() * 3 - 1 } }
            let weights = (0..<7).map { _ in random.unit() }
            let flat = lines.flatMap(\.self)
            flat.withUnsafeBufferPointer { flat in
                let rows = (0..<7).map { flat.baseAddress?.advanced(by: $0 * (n + 8) + $0) }
                agree(n, Float(0), "convolve \(n)") { piece_field_convolve($0, rows, weights, 7, n) }
            }
        }
    }

    @Test("OKLab there and back")
    func oklab() {
        var random = Seeded(Self.seed)
        let linear = LinearColor.decodedBytes.map(Float.init)
        let encoded = (0...Int(PIECE_LIGHT_STEPS)).map { UInt8(truncatingIfNeeded: $0 >> 4) }
        for n in Self.widths {
            let pixels = (0..<4 * n).map { _ in random.byte() }
            agree(3 * n, Float(0), "oklab \(n)") { piece_field_oklab($0, $0 + n, $0 + 2 * n, pixels, linear, n) }
            // Beyond what pixels can hold, too.
            let lab = (0..<3 * n).map { _ in random.unit() * 1.6 - 0.3 }
            lab.withUnsafeBufferPointer { lab in
                guard let base = lab.baseAddress else { return }
                agree(4 * n, UInt8(0), "pixels \(n)") {
                    piece_field_pixels($0, base, base + n, base + 2 * n, encoded, n)
                }
            }
        }
    }

    @Test("A byte picture comes back from OKLab as it was")
    func exact() throws {
        var random = Seeded(Self.seed)
        let linear = LinearColor.decodedBytes.map(Float.init)
        let encoded = (0...Int(PIECE_LIGHT_STEPS)).map { i in
            let root = Double(i) / Double(PIECE_LIGHT_STEPS)
            return UInt8((min(1, LinearColor.encode(root * root)) * 255).rounded())
        }
        let n = 4096
        let pixels = (0..<4 * n).map { $0 % 4 == 3 ? 255 : random.byte() }
        var lab = [Float](repeating: 0, count: 3 * n)
        var back = [UInt8](repeating: 0, count: 4 * n)
        lab.withUnsafeMutableBufferPointer { lab in
            guard let base = lab.baseAddress else { return }
            piece_field_oklab(base, base + n, base + 2 * n, pixels, linear, n)
            piece_field_pixels(&back, base, base + n, base + 2 * n, encoded, n)
        }
        let worst = zip(pixels, back).map { abs(Int($0) - Int($1)) }.max() ?? 255
        #expect(worst <= 1)
        // And it is OKLab: the reference code agrees.
        for i in stride(from: 0, to: n, by: 97) {
            let p = pixels[4 * i..<4 * i + 3].map { Double($0) / 255 }
            let expected = OKLab(Color(p[0], p[1], p[2]))
            #expect(abs(expected.l - Double(lab[i])) < 1e-4)
            #expect(abs(expected.a - Double(lab[n + i])) < 1e-4)
            #expect(abs(expected.b - Double(lab[2 * n + i])) < 1e-4)
        }
    }

    @Test("Every effect as a whole", arguments: Recipe.effects)
    func effects(effect: String) throws {
        // An odd width, as loops take pixels in pairs and more.
        let photo = try Checkout.photo("rite-of-spring", width: 151, height: 120)
        let recipe = try Recipe.defaults(effect)
        let fast = Painter().paint(photo, recipe, seed: 1).bytes()
        piece_kernels_set_portable(true)
        let portable = Painter().paint(photo, recipe, seed: 1).bytes()
        piece_kernels_set_portable(false)
        #expect(fast == portable)
    }
}
