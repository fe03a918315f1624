import PieceGraphics
import Testing

/// Results of Pillow's `Image.resize(…, LANCZOS)` for a picture of 13 × 9 grey values: to 5 × 4 and to 17 × 11. The
/// values stay away from black and white, where Pillow clamps between its two passes.
private enum Pillow {
    static let source: [UInt8] = [
        111, 89, 120, 153, 76, 79, 175, 138, 82, 116, 144, 77, 134,
        97, 74, 81, 125, 123, 78, 100, 81, 140, 124, 77, 175, 142,
        85, 98, 150, 150, 144, 77, 143, 144, 120, 76, 98, 75, 141,
        179, 87, 107, 123, 88, 139, 85, 143, 109, 141, 174, 157, 93,
        83, 144, 143, 151, 94, 117, 82, 140, 161, 78, 142, 77, 149,
        96, 133, 157, 138, 124, 169, 110, 129, 144, 128, 116, 108, 101,
        171, 93, 159, 169, 101, 80, 143, 108, 137, 133, 182, 113, 163,
        127, 106, 147, 79, 85, 135, 123, 91, 166, 113, 89, 132, 123,
        75, 155, 79, 167, 141, 143, 171, 182, 174, 110, 113, 158, 114,
    ]
    static let reduced: [UInt8] = [
        98, 115, 112, 112, 122,
        117, 122, 115, 124, 120,
        134, 132, 116, 134, 123,
        121, 120, 139, 135, 127,
    ]
    static let enlarged: [UInt8] = [
        114, 96, 95, 134, 157, 100, 55, 103, 180, 162, 99, 79, 119, 153, 95, 84, 139,
        107, 87, 69, 92, 129, 119, 86, 86, 115, 94, 105, 133, 126, 95, 134, 159, 136,
        74, 81, 102, 125, 138, 157, 106, 72, 121, 111, 128, 131, 85, 68, 94, 136, 151,
        127, 100, 107, 147, 143, 134, 109, 103, 132, 155, 132, 96, 100, 130, 109, 100, 121,
        179, 123, 84, 114, 126, 87, 111, 130, 77, 128, 135, 114, 139, 173, 175, 129, 96,
        79, 121, 151, 145, 153, 106, 103, 111, 82, 122, 169, 135, 78, 137, 100, 95, 155,
        78, 116, 158, 154, 138, 116, 151, 160, 103, 119, 150, 143, 116, 110, 103, 101, 105,
        157, 117, 117, 168, 173, 131, 102, 116, 138, 124, 125, 135, 141, 171, 135, 117, 145,
        174, 109, 109, 167, 127, 90, 78, 103, 131, 91, 117, 148, 124, 146, 127, 128, 159,
        104, 115, 130, 122, 96, 90, 123, 149, 134, 110, 150, 165, 106, 80, 121, 138, 111,
        66, 138, 127, 81, 169, 160, 135, 149, 174, 185, 189, 156, 107, 108, 150, 146, 110,
    ]
}

@Suite
struct ResampleTests {
    private func grey(_ values: [UInt8], width: Int) -> Pixmap {
        Pixmap(width: width, height: values.count / width) { x, y in
            let v = values[y * width + x]
            return (v, v, v, 255)
        }
    }

    @Test("Lanczos agrees with Pillow to 1/255 when reducing and enlarging")
    func pillow() {
        let source = grey(Pillow.source, width: 13)
        for (expected, width, height) in [(Pillow.reduced, 5, 4), (Pillow.enlarged, 17, 11)] {
            let result = source.resampled(crop: source.bounds.rect, width: width, height: height)
            for y in 0..<height {
                for x in 0..<width {
                    #expect(abs(result.components(x, y)[1] - Int(expected[y * width + x])) <= 1)
                }
            }
        }
    }

    @Test("A constant stays constant at any size and any fractional crop")
    func constant() {
        let source = Pixmap(width: 61, height: 47) { _, _ in (200, 13, 97, 211) }
        for (w, h) in [(1, 1), (7, 90), (61, 20), (100, 100), (30, 47)] {
            let result = source.resampled(crop: Rect(3.3, 1.7, 50.9, 40.2), width: w, height: h)
            for y in 0..<h {
                for x in 0..<w { #expect(result.components(x, y) == [200, 13, 97, 211]) }
            }
        }
    }

    @Test("A whole-pixel crop at its own size is an exact copy")
    func copy() {
        var random = Seeded(3)
        let bytes = random.pixels(40 * 30)
        let source = Pixmap(width: 40, height: 30) { x, y in
            let i = 4 * (y * 40 + x)
            return (bytes[i], bytes[i + 1], bytes[i + 2], bytes[i + 3])
        }
        let part = source.resampled(crop: Rect(5, 7, 20, 11), width: 20, height: 11)
        for y in 0..<11 {
            for x in 0..<20 { #expect(part[x, y] == source[x + 5, y + 7]) }
        }
    }

    @Test("At edges no colour exceeds its alpha and no overshoot wraps round", arguments: [9, 20, 57, 83])
    func edges(size: Int) {
        let source = Pixmap(width: 40, height: 40) { x, y in
            (x / 5 + y / 5) % 2 == 0 ? (255, 255, 255, 255) : (0, 0, 0, x < 20 ? 255 : 0)
        }
        let result = source.resampled(crop: source.bounds.rect, width: size, height: size)
        for y in 0..<size {
            for x in 0..<size {
                let p = result.components(x, y)
                #expect(p[0] <= p[3] && p[1] <= p[3] && p[2] <= p[3])
            }
        }
        // A step from black to white stays on its side of grey, away from the step.
        let step = Pixmap(width: 40, height: 4) { x, _ in x < 20 ? (0, 0, 0, 255) : (255, 255, 255, 255) }
        let wide = step.resampled(crop: step.bounds.rect, width: 100, height: 4)
        for x in 0..<48 { #expect(wide.components(x, 1)[0] < 30) }
        for x in 52..<100 { #expect(wide.components(x, 1)[0] > 225) }
    }

    @Test("Crops outside the picture and empty sizes give empty results")
    func degenerate() {
        let source = Pixmap(width: 10, height: 10) { _, _ in (1, 2, 3, 255) }
        #expect(source.resampled(crop: Rect(50, 50, 10, 10), width: 4, height: 4).components(1, 1) == [0, 0, 0, 0])
        #expect(source.resampled(crop: Rect(.nan, 0, 10, 10), width: 4, height: 4).width == 4)
        #expect(source.resampled(crop: Rect(0, 0, 10, 10), width: 0, height: 4).width == 0)
        #expect(source.resampled(crop: Rect(2, 2, 0.01, 0.01), width: 9, height: 9).components(4, 4) == [1, 2, 3, 255])
    }

    @Test("A turned picture keeps its colour inside and fades over one pixel at its edges")
    func rotation() {
        let source = Pixmap(width: 60, height: 40) { _, _ in (90, 60, 30, 255) }
        var canvas = Pixmap(width: 120, height: 120)
        canvas.draw(
            source, transform: Transform.translation(-30, -20).then(.rotation(degrees: 30)).then(.translation(60, 60)))
        #expect(canvas.components(60, 60) == [90, 60, 30, 255])
        var area = 0
        for y in 0..<120 {
            for x in 0..<120 { area += canvas.components(x, y)[3] }
        }
        #expect(abs(Double(area) / 255 - 2400) < 6)
        var quarter = Pixmap(width: 120, height: 120)
        quarter.draw(source, transform: Transform.rotation(degrees: 90).then(.translation(80, 10)))
        #expect(quarter.components(40, 10) == [90, 60, 30, 255])
        #expect(quarter.components(79, 69) == [90, 60, 30, 255])
        #expect(quarter.components(39, 10)[3] == 0 && quarter.components(80, 30)[3] == 0)
    }

    @Test("Transforms that are singular, huge or not numbers draw nothing harmful")
    func wildTransforms() {
        let source = Pixmap(width: 8, height: 8) { _, _ in (255, 255, 255, 255) }
        var canvas = Pixmap(width: 20, height: 20)
        for t in [
            Transform(a: 0, d: 0), Transform(a: .nan), Transform(a: 1e300, d: 1e300), Transform(tx: 1e300),
            Transform(a: 1e-9, d: 1e9), Transform(a: 1, b: 1, c: 1, d: 1.000001), Transform(a: -3, d: 0.2, tx: 1e7),
        ] {
            canvas.draw(source, transform: t)
        }
        #expect(canvas.width == 20)
    }
}
