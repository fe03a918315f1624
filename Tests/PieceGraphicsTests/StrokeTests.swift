import PieceGraphics
import Testing

@Suite
struct StrokeTests {
    private let clip = PixelRect(0, 0, 300, 300)

    private func area(_ path: Path, _ style: StrokeStyle) -> Double {
        Rasterizer().mask(path.stroked(style), clippedTo: clip).area()
    }

    private func line(_ a: Point, _ b: Point) -> Path {
        var path = Path()
        path.move(a)
        path.line(b)
        return path
    }

    @Test("A line covers length × width, and its caps what they add")
    func caps() {
        let path = line(Point(50, 60.25), Point(150, 60.25))
        #expect(abs(area(path, StrokeStyle(width: 8)) - 800) < 1)
        #expect(abs(area(path, StrokeStyle(width: 8, cap: .square)) - 864) < 1)
        #expect(abs(area(path, StrokeStyle(width: 8, cap: .round)) - (800 + .pi * 16)) < 1)
    }

    @Test("Hairlines cover as much as they are wide", arguments: [0.1, 0.25, 0.5, 1.0])
    func hairlines(width: Double) {
        let path = line(Point(20.3, 30.7), Point(220.3, 130.7))
        let exact = path.length * width
        #expect(abs(area(path, StrokeStyle(width: width)) - exact) < 0.03 * exact)
    }

    @Test("Joins add a miter, a wedge or a round corner")
    func joins() {
        var corner = Path()
        corner.move(Point(50, 50))
        corner.line(Point(150, 50))
        corner.line(Point(150, 150))
        // Two lines of 100 × 20 share a quarter of the square at the corner.
        let base = 4000.0 - 100
        #expect(abs(area(corner, StrokeStyle(width: 20, join: .miter)) - (base + 100)) < 1)
        #expect(abs(area(corner, StrokeStyle(width: 20, join: .bevel)) - (base + 50)) < 1)
        #expect(abs(area(corner, StrokeStyle(width: 20, join: .round)) - (base + .pi * 25)) < 1)
        #expect(abs(area(corner, StrokeStyle(width: 20, join: .miter, miterLimit: 1)) - (base + 50)) < 1)
    }

    @Test("Rings have the area of the difference of two circles", arguments: [1.0, 5, 40, 120])
    func rings(width: Double) {
        let exact = 2 * .pi * 80 * width
        let ring = area(.circle(Point(150, 150), radius: 80), StrokeStyle(width: width))
        #expect(abs(ring - exact) < 0.004 * exact + 1)
    }

    @Test("A line that doubles back and tight curves leave no holes")
    func folds() {
        var path = Path()
        path.move(Point(100, 100))
        path.cubic(Point(104, 90), Point(108, 90), Point(106, 104))
        path.line(Point(100, 101))
        let mask = Rasterizer().mask(path.stroked(StrokeStyle(width: 60, cap: .round, join: .round)), clippedTo: clip)
        for y in 92..<112 {
            for x in 92..<114 { #expect(mask[x, y] == 255) }
        }
    }

    @Test("Dashes take their part of the length, on closed lines through the start too")
    func dashes() {
        let path = line(Point(10, 100), Point(210, 100))
        #expect(abs(area(path, StrokeStyle(width: 4, dash: [6, 4])) - 120 * 4) < 1)
        #expect(abs(area(path, StrokeStyle(width: 4, dash: [5])) - 100 * 4) < 1)
        #expect(abs(area(path, StrokeStyle(width: 4, dash: [6, 4], dashPhase: -3)) - 119 * 4) < 8.1)
        let box = Path.rect(Rect(50, 50, 100, 100))
        let phased = box.stroked(StrokeStyle(width: 4, dash: [50, 50], dashPhase: 25))
        #expect(abs(Rasterizer().mask(phased, clippedTo: clip).area() - 200 * 4) < 8)
    }

    @Test("Patterns without length, and styles without width, neither hang nor crash")
    func degenerate() {
        let path = line(Point(10, 100), Point(210, 100))
        for dash in [[0, 0], [0], [-1, 3], [.nan], [1e-9, 1e-9], [.infinity, 2]] as [[Double]] {
            #expect(abs(area(path, StrokeStyle(width: 4, dash: dash)) - 800) < 1)
        }
        for width in [0, -1, .nan, .infinity] as [Double] {
            #expect(path.stroked(StrokeStyle(width: width)).isEmpty)
        }
        let dot = line(Point(50, 50), Point(50, 50))
        #expect(abs(area(dot, StrokeStyle(width: 20, cap: .round)) - .pi * 100) < 1)
        #expect(area(dot, StrokeStyle(width: 20)) == 0)
    }

    @Test("The length of a path is that of its curves")
    func lengths() {
        #expect(abs(Path.circle(Point(0, 0), radius: 100).length - 200 * .pi) < 0.2)
        #expect(Path.rect(Rect(0, 0, 30, 40)).length == 140)
        #expect(Path().length == 0)
    }
}
