import Glibc
import PieceGraphics
import Testing

@Suite
struct CoverageTests {
    private let clip = PixelRect(0, 0, 200, 200)

    @Test("A rectangle that covers half a pixel gives coverage 128 there and 255 inside")
    func halfPixels() {
        let mask = Rasterizer().mask(.rect(Rect(10.5, 20, 30, 10.5)), clippedTo: clip)
        #expect(mask.frame == PixelRect(10, 20, 31, 11))
        #expect(mask[10, 22] == 128)
        #expect(mask[40, 22] == 128)
        #expect(mask[20, 22] == 255)
        #expect(mask[20, 30] == 128)
        #expect(mask[10, 30] == 64)
        #expect(mask[9, 22] == 0)
    }

    @Test("Circles have the area πr²", arguments: [0.4, 1, 3.3, 20, 71.7])
    func circles(radius: Double) {
        let area = Rasterizer().mask(.circle(Point(100.3, 99.6), radius: radius), clippedTo: clip).area()
        let exact = Double.pi * radius * radius
        // Edge pixels are rounded down by half a step of 1/256 on average.
        #expect(abs(area - exact) < 0.01 * radius * 2 * .pi + 0.002 * exact)
    }

    @Test("Rounded rectangles lose (4 − π)r² at their corners")
    func roundedRectangles() {
        let area = Rasterizer()
            .mask(.roundedRect(Rect(10.25, 12.5, 150, 100), radius: 24), clippedTo: clip).area()
        #expect(abs(area - (15000 - (4 - .pi) * 24 * 24)) < 6)
    }

    @Test("Contours that turn the same way do not cut each other out; opposite ones do")
    func winding() {
        let rasterizer = Rasterizer()
        var same = Path.rect(Rect(10, 10, 100, 100))
        same.append(.rect(Rect(30, 30, 40, 40)))
        #expect(rasterizer.mask(same, clippedTo: clip).area() == 10000)
        var opposite = Path.rect(Rect(10, 10, 100, 100))
        opposite.append(.polygon([Point(30, 30), Point(30, 70), Point(70, 70), Point(70, 30)]))
        #expect(rasterizer.mask(opposite, clippedTo: clip).area() == 8400)
        let region = Region(.rect(Rect(10, 10, 100, 100)), holes: .rect(Rect(30, 30, 40, 40)))
        #expect(rasterizer.mask(region, clippedTo: clip).area() == 8400)
    }

    @Test("A shape looks the same in a smaller clip, wherever it is cut")
    func clipping() {
        let seed: UInt64 = 99
        var random = Seeded(seed)
        let rasterizer = Rasterizer()
        for _ in 0..<60 {
            let points = (0..<7).map { _ in
                Point(Double(random.next() % 6000) / 10 - 200, Double(random.next() % 6000) / 10 - 200)
            }
            let path = Path.polygon(points)
            let whole = rasterizer.mask(path, clippedTo: PixelRect(-300, -300, 1000, 1000))
            let part = rasterizer.mask(path, clippedTo: PixelRect(40, 50, 90, 70))
            var worst = 0
            for y in 50..<120 {
                for x in 40..<130 { worst = max(worst, abs(Int(whole[x, y]) - Int(part[x, y]))) }
            }
            // Cut lines meet the border at positions rounded to 1/256 pixel.
            #expect(worst <= 3, "seed \(seed)")
        }
    }

    @Test("Coordinates that are huge or not numbers leave the rest of the path whole")
    func wildCoordinates() {
        let rasterizer = Rasterizer()
        let huge = Path.rect(Rect(-1e300, -1e300, 2e300, 2e300))
        #expect(rasterizer.mask(huge, clippedTo: clip).area() == 40000)
        var odd = Path.rect(Rect(10, 10, 20, 20))
        odd.move(Point(.nan, 3))
        odd.cubic(Point(1, .infinity), Point(2, 2), Point(.nan, .nan))
        #expect(rasterizer.mask(odd, clippedTo: clip).area() == 400)
        #expect(rasterizer.mask(Path(), clippedTo: clip).frame.isEmpty)
        #expect(rasterizer.mask(huge, clippedTo: PixelRect(5, 5, 0, 9)).frame.isEmpty)
    }

    @Test("An outline of 120,000 points is filled whole")
    func manyPoints() {
        var path = Path()
        for i in 0..<30_000 {
            path.append(.rect(Rect(Double(i % 200), Double(i / 200), 1, 1)))
        }
        #expect(Rasterizer().mask(path, clippedTo: clip).area() == 30_000)
    }

    @Test("A rasteriser gives the same mask again after others")
    func reuse() {
        let rasterizer = Rasterizer()
        let star = Path.star(Point(100, 100), points: 5, outer: 90, inner: 40)
        let first = rasterizer.mask(star, clippedTo: clip).area()
        _ = rasterizer.mask(.circle(Point(50, 50), radius: 400), clippedTo: PixelRect(0, 0, 900, 900))
        #expect(rasterizer.mask(star, clippedTo: clip).area() == first)
    }
}
