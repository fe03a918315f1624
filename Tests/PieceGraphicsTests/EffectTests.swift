import Glibc
import Testing

@testable import PieceGraphics

@Suite
struct EffectTests {
    @Test("Blurring a mask keeps its weight and follows the Gaussian", arguments: [0.8, 2, 4.9, 7, 15, 40])
    func maskBlur(sigma: Double) {
        let mask = Rasterizer().mask(.rect(Rect(0, 0, 400, 400)), clippedTo: PixelRect(0, 0, 400, 400))
        let soft = mask.blurred(sigma: sigma)
        #expect(abs(soft.area() - 160_000) < 1600)
        #expect(soft.frame.x <= -Int(2.5 * sigma) && soft.frame.maxX >= 400 + Int(2.5 * sigma))
        // Across a long edge the result is the normal distribution function.
        for d in [-2.0, -1, -0.5, 0, 0.5, 1, 2] {
            let x = Int((400 + d * sigma).rounded(.down))
            let exact = 0.5 * erfc((Double(x) + 0.5 - 400) / (sigma * 2.0.squareRoot()))
            #expect(abs(Double(soft[x, 200]) / 255 - exact) < 0.02)
        }
    }

    @Test("A blurred cover of one colour is that colour, and of two halves a smooth passage")
    func blurredCover() {
        let plain = Pixmap(width: 300, height: 200) { _, _ in (40, 90, 140, 255) }
        let cover = plain.blurredCover(crop: Rect(10.5, 3, 200, 180), width: 333, height: 251, sigma: 30)
        for y in 0..<251 {
            for x in 0..<333 { #expect(cover.components(x, y) == [40, 90, 140, 255]) }
        }
        let tiny = Pixmap(width: 3, height: 2) { _, _ in (40, 90, 140, 255) }
        let large = tiny.blurredCover(crop: tiny.bounds.rect, width: 217, height: 301, sigma: 60)
        for y in 0..<301 {
            for x in 0..<217 { #expect(large.components(x, y) == [40, 90, 140, 255]) }
        }
        for width in 90..<130 {
            let cover = plain.blurredCover(crop: Rect(0, 0, 300, 199.6), width: width, height: 77, sigma: 21)
            #expect(cover.components(width - 1, 76) == [40, 90, 140, 255])
        }
        let halves = Pixmap(width: 400, height: 100) { x, _ in x < 200 ? (0, 0, 0, 255) : (255, 255, 255, 255) }
        let soft = halves.blurredCover(crop: halves.bounds.rect, width: 400, height: 100, sigma: 20, dithered: false)
        var previous = 0
        for x in 0..<400 {
            let v = soft.components(x, 50)[0]
            let exact = 255 * 0.5 * erfc(-(Double(x) + 0.5 - 200) / (20 * 2.0.squareRoot()))
            #expect(abs(Double(v) - exact) < 6)
            #expect(v >= previous)
            previous = v
        }
    }

    @Test("Blurring in place keeps a constant and spreads a dot", arguments: [0.7, 3, 12])
    func blur(sigma: Double) {
        var plain = Pixmap(width: 71, height: 53) { _, _ in (10, 20, 30, 200) }
        plain.blur(sigma: sigma)
        for y in 0..<53 {
            for x in 0..<71 { #expect(plain.components(x, y) == [10, 20, 30, 200]) }
        }
    }

    @Test("Colour matrices follow the CSS filter definitions")
    func matrices() {
        func adjusted(_ m: ColorMatrix, _ c: (UInt8, UInt8, UInt8)) -> [Int] {
            var p = Pixmap(width: 1, height: 1) { _, _ in (c.0, c.1, c.2, 255) }
            p.adjust(m)
            return Array(p.components(0, 0)[0..<3])
        }
        #expect(adjusted(.brightness(0.5), (200, 100, 51)) == [100, 50, 26])
        #expect(adjusted(.contrast(2), (128, 200, 20)) == [129, 255, 0])
        #expect(adjusted(.grayscale(1), (255, 0, 0)) == [54, 54, 54])
        #expect(adjusted(.sepia(1), (255, 255, 255)) == [255, 255, 239])
        #expect(adjusted(.saturate(1), (12, 34, 56)) == [12, 34, 56])
        #expect(adjusted(.brightness(30), (1, 2, 200)) == [30, 60, 255])
        let both = ColorMatrix.saturate(1.15).then(.brightness(0.55))
        let two = adjusted(.brightness(0.55), (150, 90, 60))
        #expect(adjusted(both, (150, 90, 60)) != two)
        #expect(adjusted(.saturate(.nan), (12, 34, 56)).count == 3)
    }

    @Test("A matrix works on transparent pixels as on the straight colour")
    func matrixAlpha() {
        var p = Pixmap(width: 1, height: 1) { _, _ in (64, 32, 16, 128) }
        p.adjust(.contrast(0.5))
        // Straight .5 .25 .125 → .5 .375 .3125, times alpha.
        #expect(p.components(0, 0) == [64, 48, 40, 128])
    }

    @Test("Grain has the mean and deviation it is made for, and repeats for a seed")
    func grainStatistics() {
        let tile = Grain(seed: 11).values
        #expect(tile == Grain(seed: 11).values)
        #expect(tile != Grain(seed: 12).values)
        let mean = tile.reduce(0.0) { $0 + Double($1) } / Double(tile.count)
        let variance = tile.reduce(0.0) { $0 + (Double($1) - mean) * (Double($1) - mean) } / Double(tile.count)
        #expect(abs(mean - 241) < 0.5)
        // Clipping at 255 takes a little of √(6.5² + 1.3²) = 6.63.
        #expect(abs(variance.squareRoot() - 6.55) < 0.25)
        // The cloudy part ties neighbours together: 1.3² of 6.63², a little less one pixel away.
        var product = 0.0
        for i in 1..<tile.count { product += (Double(tile[i]) - mean) * (Double(tile[i - 1]) - mean) }
        let correlation = product / Double(tile.count) / variance
        #expect(correlation > 0.02 && correlation < 0.06)
    }

    @Test("Grain of strength s multiplies by 1 − s(1 − g/255), keeps alpha and respects its clip")
    func grain() {
        let tile = Grain(seed: 4)
        var canvas = Pixmap(width: 600, height: 3) { _, _ in (200, 100, 50, 255) }
        canvas.grain(tile, in: PixelRect(0, 0, 600, 2), strength: 0.4)
        for x in [0, 5, 511, 512, 599] {
            let g = Double(tile.values[x & 511])
            let factor = 1 - 0.4 * (1 - g / 255)
            #expect(abs(Double(canvas.components(x, 0)[0]) - 200 * factor) <= 0.6)
            #expect(canvas.components(x, 0)[3] == 255)
            #expect(canvas.components(x, 2) == [200, 100, 50, 255])
        }
        let clip = SharedMask(Mask.full(PixelRect(10, 0, 5, 3)))
        var clipped = Pixmap(width: 40, height: 3) { _, _ in (200, 100, 50, 255) }
        clipped.grain(tile, in: clipped.bounds, strength: 1, blend: .overlay, clip: clip)
        #expect(clipped.components(9, 1) == [200, 100, 50, 255])
        #expect(clipped.components(12, 1) != [200, 100, 50, 255])
        #expect(clipped.components(15, 1) == [200, 100, 50, 255])
    }

    @Test("A duotone maps tones through value table, row shift and colours")
    func duotone() {
        let photo = Pixmap(width: 256, height: 3) { x, _ in (UInt8(x), UInt8(x), UInt8(x), 255) }
        let luma = photo.luma()
        #expect(luma[77, 1] == 77 && luma[255, 0] == 255)
        #expect(luma.percentile(0.5) == 127)
        let greys = (0..<256).map { UInt32($0) | UInt32(0xFF00_0000) }
        let curve = ToneCurve.stretched(low: 50, high: 200, gamma: 1)
        let result = Pixmap.duotone(
            luma: luma, valueLUT: curve, rows: [.none, ToneShift(target: 1, amount: 0.5)], colours: greys)
        #expect(result.components(50, 0)[0] == 0 && result.components(125, 0)[0] == 128)
        #expect(result.components(220, 0)[0] == 255)
        #expect(result.components(20, 1)[0] == 128)
        #expect(result.components(125, 2)[0] == 128)
        let map = GradientMap(stops: [Color(rgb: 0x1B1247), Color(rgb: 0xDDFB4F)])
        #expect(map.colours.count == 256)
        #expect(map.colours[0] == Color(rgb: 0x1B1247).premultiplied)
        #expect(map.colours[255] == Color(rgb: 0xDDFB4F).premultiplied)
    }
}
