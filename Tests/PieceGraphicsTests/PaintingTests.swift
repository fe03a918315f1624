import PieceGraphics
import Testing

@Suite
struct PaintingTests {
    /// The W3C formula for one channel, on straight colours 0…1.
    private func reference(_ mode: BlendMode, _ cb: Double, _ cs: Double) -> Double {
        switch mode {
        case .normal, .plus: cs
        case .multiply: cb * cs
        case .screen: cb + cs - cb * cs
        case .overlay: reference(.hardLight, cs, cb)
        case .hardLight: cs <= 0.5 ? cb * 2 * cs : reference(.screen, cb, 2 * cs - 1)
        case .darken: min(cb, cs)
        case .lighten: max(cb, cs)
        case .softLight:
            cs <= 0.5
                ? cb - (1 - 2 * cs) * cb * (1 - cb)
                : cb + (2 * cs - 1) * ((cb <= 0.25 ? ((16 * cb - 12) * cb + 4) * cb : cb.squareRoot()) - cb)
        }
    }

    @Test("Blend modes agree with the W3C formulas to 1/255", arguments: BlendMode.allCases)
    func blendModes(mode: BlendMode) {
        let seed: UInt64 = 5
        var random = Seeded(seed)
        let count = 4000
        let (back, front) = (random.pixels(count), random.pixels(count))
        func pixmap(_ bytes: [UInt8]) -> Pixmap {
            Pixmap(width: count, height: 1) { x, _ in
                (bytes[4 * x], bytes[4 * x + 1], bytes[4 * x + 2], bytes[4 * x + 3])
            }
        }
        var canvas = pixmap(back)
        canvas.draw(pixmap(front), at: (0, 0), blend: mode)
        var worst = 0.0
        for i in 0..<count {
            let result = canvas.components(i, 0)
            let (sa, da) = (Double(front[4 * i + 3]) / 255, Double(back[4 * i + 3]) / 255)
            for k in 0..<3 {
                let (s, d) = (Double(front[4 * i + k]) / 255, Double(back[4 * i + k]) / 255)
                let mixed = sa > 0 && da > 0 ? reference(mode, min(1, d / da), min(1, s / sa)) : 0
                let exact = mode == .plus ? min(1, s + d) : s * (1 - da) + d * (1 - sa) + sa * da * mixed
                worst = max(worst, abs(exact * 255 - Double(result[k])))
                #expect(result[k] <= result[3])
            }
            let alpha = mode == .plus ? min(1, sa + da) : sa + da - sa * da
            worst = max(worst, abs(alpha * 255 - Double(result[3])))
        }
        #expect(worst <= 1.001, "seed \(seed)")
    }

    @Test("Painting stays inside the pixmap, its mask and its clip")
    func clipping() {
        let rasterizer = Rasterizer()
        var canvas = Pixmap(width: 50, height: 40)
        let mask = rasterizer.mask(.rect(Rect(-20, -20, 60, 50)), clippedTo: PixelRect(-30, -30, 200, 200))
        let clip = SharedMask(rasterizer.mask(.rect(Rect(10, 5, 200, 200)), clippedTo: PixelRect(0, 0, 300, 300)))
        canvas.fill(mask, paint: .solid(.white), clip: clip)
        for y in 0..<40 {
            for x in 0..<50 {
                let isInside = x >= 10 && x < 40 && y >= 5 && y < 30
                #expect(canvas[x, y] == (isInside ? 0xFFFF_FFFF : 0))
            }
        }
        canvas.fill(PixelRect(-5, -5, 1000, 1000), paint: .solid(.black))
        #expect(canvas[49, 39] == 0xFF00_0000)
        canvas.fill(PixelRect(60, 60, 10, 10), paint: .solid(.white))
        canvas.draw(Pixmap(width: 10, height: 10), at: (-20, 100))
    }

    @Test("Opacity mixes with what is there")
    func opacity() {
        var canvas = Pixmap(width: 3, height: 1)
        canvas.fill(canvas.bounds, paint: .solid(.black))
        canvas.fill(canvas.bounds, paint: .solid(.white), opacity: 0.5)
        #expect(canvas.components(1, 0) == [128, 128, 128, 255])
        let white = Pixmap(width: 3, height: 1) { _, _ in (255, 255, 255, 255) }
        canvas.draw(white, at: (0, 0), opacity: .nan)
        #expect(canvas.components(1, 0) == [128, 128, 128, 255])
    }

    @Test("Gradients meet their stops, stay between them and are dithered around the exact value")
    func gradients() {
        let (dark, light) = (Color(rgb: 0x101820), Color(rgb: 0x282A30))
        var canvas = Pixmap(width: 64, height: 1024)
        let stops = [GradientStop(0, dark), GradientStop(1, light)]
        canvas.fill(canvas.bounds, paint: .linear(from: Point(0, 0), to: Point(0, 1024), stops: stops))
        #expect(canvas.components(3, 0)[0] == 0x10)
        #expect(canvas.components(3, 1023)[0] == 0x28)
        for y in stride(from: 40, to: 1000, by: 16) {
            var sum = 0
            for line in y..<y + 16 {
                for x in 0..<64 { sum += canvas.components(x, line)[0] }
            }
            let exact = 16 + 24 * (Double(y) + 8) / 1024
            #expect(abs(Double(sum) / 1024 - exact) < 0.06)
        }
        var round = Pixmap(width: 101, height: 101)
        round.fill(
            round.bounds,
            paint: .radial(
                centre: Point(50.5, 50.5), radiusX: 50, radiusY: 25,
                stops: [
                    GradientStop(0, .white), GradientStop(1, .clear),
                ]))
        #expect(round.components(50, 50) == [255, 255, 255, 255])
        #expect(round.components(50, 20) == [0, 0, 0, 0])
        #expect(abs(round.components(75, 50)[3] - 128) <= 1)
    }

    @Test("A vertical gradient is the same whether drawn whole or in parts")
    func gradientParts() {
        let stops = [GradientStop(0, Color(rgb: 0x123456)), GradientStop(1, Color(rgb: 0x654321))]
        for paint in [
            Paint.linear(from: Point(0, 0), to: Point(0, 50), stops: stops),
            .linear(from: Point(0, 0), to: Point(0, 50), stops: stops, space: .oklch),
            .linear(from: Point(0, 0), to: Point(0, 50), stops: stops, space: .linear),
        ] {
            var whole = Pixmap(width: 60, height: 50)
            whole.fill(whole.bounds, paint: paint)
            var parts = Pixmap(width: 60, height: 50)
            for x in [0, 7, 23, 41] { parts.fill(PixelRect(x, 0, 19, 50), paint: paint) }
            #expect(whole.allBytes() == parts.allBytes())
        }
    }

    @Test("Gradients without length, stops or sense are drawn without a crash")
    func degenerateGradients() {
        var canvas = Pixmap(width: 9, height: 9)
        let stops = [GradientStop(.nan, .black), GradientStop(0.9, .white), GradientStop(0.2, Color(.nan, 2, -1))]
        for paint in [
            Paint.linear(from: Point(1, 1), to: Point(1, 1), stops: stops), .linear(from: .zero, to: .zero, stops: []),
            .linear(from: Point(.nan, 0), to: Point(0, .infinity), stops: stops, space: .oklch),
            .radial(centre: Point(.nan, 0), radiusX: 0, radiusY: -1, stops: stops, space: .linear),
        ] {
            canvas.fill(canvas.bounds, paint: paint)
        }
        for y in 0..<9 {
            for x in 0..<9 {
                let p = canvas.components(x, y)
                #expect(p[0] <= p[3] && p[1] <= p[3] && p[2] <= p[3])
            }
        }
    }

    @Test("multiplyAlpha keeps what the mask covers and clears the rest")
    func cutOut() {
        var canvas = Pixmap(width: 30, height: 20) { _, _ in (200, 100, 50, 255) }
        canvas.multiplyAlpha(
            by: Rasterizer().mask(.rect(Rect(5.5, 4, 10, 6)), clippedTo: PixelRect(0, 0, 30, 20)))
        #expect(canvas.components(5, 5) == [100, 50, 25, 128])
        #expect(canvas.components(10, 5) == [200, 100, 50, 255])
        #expect(canvas.components(10, 12) == [0, 0, 0, 0])
        #expect(canvas.components(25, 5) == [0, 0, 0, 0])
    }

    @Test("Masks combine: intersection, difference, inverse, offset")
    func masks() {
        let rasterizer = Rasterizer()
        let clip = PixelRect(0, 0, 100, 100)
        let a = rasterizer.mask(.rect(Rect(0, 0, 60, 60)), clippedTo: clip)
        let b = rasterizer.mask(.rect(Rect(40, 40, 60, 60)), clippedTo: clip)
        #expect(Mask.intersect(a, b).area() == 400)
        #expect(a.inverted(in: clip).area() == 6400)
        #expect(a.offset(dx: -10, dy: 7).frame == PixelRect(-10, 7, 60, 60))
        var c = a.copy()
        c.subtract(b)
        #expect(c.area() == 3200)
        c.multiply(by: b)
        #expect(c.area() == 0)
        #expect(a.cropped(to: PixelRect(50, 50, 40, 40)).area() == 100)
    }
}
