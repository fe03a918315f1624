import Foundation
import PieceGraphics
import Testing

@testable import PieceLayout

/// Area (positive when clockwise on the canvas) and bounding box of a path, from its flattened contours.
private func measure(_ path: Path) -> (area: Double, box: Rect) {
    var area = 0.0
    var (x0, y0, x1, y1) = (Double.infinity, Double.infinity, -Double.infinity, -Double.infinity)
    for contour in path.flattened(tolerance: 0.001) {
        for (p, q) in zip(contour, contour.dropFirst() + contour.prefix(1)) {
            area += (p.x * q.y - q.x * p.y) / 2
            (x0, y0, x1, y1) = (min(x0, p.x), min(y0, p.y), max(x1, p.x), max(y1, p.y))
        }
    }
    return (area, Rect(x0, y0, x1 - x0, y1 - y0))
}

private func near(_ a: Rect, _ b: Rect, _ slack: Double = 0.01) -> Bool {
    abs(a.x - b.x) < slack && abs(a.y - b.y) < slack && abs(a.width - b.width) < slack
        && abs(a.height - b.height) < slack
}

@Suite("SVG path data")
struct PathDataTests {
    @Test(
        "absolute and relative commands of one shape give one path",
        arguments: [
            "M10 10 L30 10 L30 20 L10 20 Z", "m10 10 l20 0 l0 10 l-20 0 z", "M10,10H30V20H10Z", "M10 10h20v10h-20z",
            "M 10 10 30 10 30 20 10 20 z", "m10 10 20 0 0 10 -20 0z", "M1e1 1.0e1L30 10 3e+1 20 100e-1 20Z",
            "\n M 10\t10 , h 20 v 10 h -20 z ",
        ])
    func rectangle(_ data: String) throws {
        let path = try #require(Path(svg: data))
        #expect(path == .rect(Rect(10, 10, 20, 10)))
    }

    @Test("numbers may touch: signs and second dots separate them")
    func packedNumbers() throws {
        #expect(try #require(Path(svg: "M.5.5L10-5")).elements == [.move(Point(0.5, 0.5)), .line(Point(10, -5))])
    }

    @Test("arcs of a circle keep its area and bounds, whichever way they turn")
    func circle() throws {
        let clockwise = try #require(Path(svg: "M 0 50 A 50 50 0 0 1 100 50 A 50 50 0 0 1 0 50 Z"))
        #expect(abs(measure(clockwise).area - .pi * 2_500) < 3)
        #expect(near(measure(clockwise).box, Rect(0, 0, 100, 100)))
        let counter = try #require(Path(svg: "M 0 50 a 50 50 0 0 0 100 0 a 50 50 0 0 0 -100 0 z"))
        #expect(abs(measure(counter).area + .pi * 2_500) < 3)
    }

    @Test("the four arcs between two points are those of the SVG specification's figure")
    func flags() throws {
        func box(_ large: Int, _ sweep: Int) throws -> (area: Double, box: Rect) {
            measure(try #require(Path(svg: "M 100 0 A 100 100 0 \(large) \(sweep) 0 100")))
        }
        // Quarter circles about 0,0 (clockwise) and 100,100 (counter-clockwise); three quarters about the other centre.
        let quarter = .pi * 2_500.0 - 5_000
        // Cubics and their flattening stray about 2 px² from the true arc.
        #expect(abs(try box(0, 1).area - quarter) < 4)
        #expect(abs(try box(0, 0).area + quarter) < 4)
        #expect(near(try box(1, 1).box, Rect(0, 0, 200, 200)))
        #expect(near(try box(1, 0).box, Rect(-100, -100, 200, 200)))
    }

    @Test("flags may touch what follows, as optimisers write them")
    func packedFlags() throws {
        #expect(Path(svg: "M0 50a50 50 0 01100 0") == Path(svg: "M0 50 a 50 50 0 0 1 100 0"))
    }

    @Test("radii too small for the distance grow until they reach")
    func smallRadii() throws {
        let path = try #require(Path(svg: "M 0 0 A 1 1 0 0 1 100 0"))
        #expect(near(measure(path).box, Rect(0, -50, 100, 50)))
    }

    @Test("a turned ellipse has the bounds that geometry gives")
    func turnedEllipse() throws {
        // Half axes 50 and 20 at 30°: half extents √(a²cos²φ + b²sin²φ) and √(a²sin²φ + b²cos²φ).
        let (c, s) = (cos(Double.pi / 6), sin(Double.pi / 6))
        let (dx, dy) = (50 * c, 50 * s)
        let data = "M \(-dx) \(-dy) A 50 20 30 0 1 \(dx) \(dy) A 50 20 30 0 1 \(-dx) \(-dy) Z"
        let (w, h) = ((2_500 * c * c + 400 * s * s).squareRoot(), (2_500 * s * s + 400 * c * c).squareRoot())
        let result = measure(try #require(Path(svg: data)))
        #expect(near(result.box, Rect(-w, -h, 2 * w, 2 * h), 0.05))
        #expect(abs(result.area - .pi * 1_000) < 2)
    }

    @Test("degenerate arcs are lines", arguments: ["M0 0 A 0 10 0 0 1 30 40", "M0 0 A 10 0 0 1 0 30 40"])
    func degenerate(_ data: String) {
        #expect(Path(svg: data)?.elements == [.move(.zero), .line(Point(30, 40))])
    }

    @Test("smooth curves mirror the control point before them, and only of their own kind")
    func smooth() throws {
        #expect(
            Path(svg: "M0 0 C 0 10 10 10 10 0 S 20 -10 20 0")
                == Path(svg: "M0 0 C 0 10 10 10 10 0 C 10 -10 20 -10 20 0"))
        #expect(Path(svg: "M0 0 Q 5 10 10 0 T 20 0") == Path(svg: "M0 0 Q 5 10 10 0 Q 15 -10 20 0"))
        #expect(Path(svg: "M0 0 Q 5 10 10 0 S 15 5 20 0") == Path(svg: "M0 0 Q 5 10 10 0 C 10 0 15 5 20 0"))
        #expect(Path(svg: "M0 0 L 10 0 T 20 0") == Path(svg: "M0 0 L 10 0 Q 10 0 20 0"))
        #expect(Path(svg: "m0 0 q5 10 10 0 t10 0") == Path(svg: "M0 0 Q 5 10 10 0 T 20 0"))
    }

    @Test("a relative command after z starts at the contour's start")
    func afterClose() throws {
        let path = try #require(Path(svg: "M10 10h10v10z m5 5 h1v1z"))
        #expect(path.elements.contains(.move(Point(15, 15))))
        let drawn = try #require(Path(svg: "M10 10h10v10z l-5 0 v-5 z"))
        #expect(near(measure(drawn).box, Rect(5, 5, 15, 15)))
    }

    @Test(
        "malformed data is refused",
        arguments: [
            "10 10", "M 10", "M 0 0 L 5", "M 0 0 X 5 5", "M 0 0 A 5 5 0 2 0 9 9", "M 0 0 Z 5 5", "M a b", "M 0 0 L é",
        ])
    func malformed(_ data: String) {
        #expect(Path(svg: data) == nil)
    }

    @Test("nothing is an empty path")
    func nothing() {
        #expect(Path(svg: "")?.isEmpty == true)
        #expect(Path(svg: " \n")?.isEmpty == true)
    }

    @Test(
        "numbers beyond all canvases give a path or nothing, never a trap",
        arguments: [
            "M0 0 A 1e200 1e200 0 0 0 10 10", "M0 0 A 1e999 5 0 0 0 10 10", "M0 0 A 1 1 0 0 0 1e200 0",
            "M1e308 1e308 l1e308 1e308 a 3 4 0 1 1 5 6 z", "M0 0 C 1e999 0 0 1e999 5 5", "M0 0 A 1 1 1e308 0 0 9 9",
            "M0 0 A 1e-300 1e-300 0 0 0 10 10",
        ])
    func huge(_ data: String) {
        let path = Path(svg: data)
        #expect(path == nil || path?.flattened(tolerance: 0.1).isEmpty == false || path?.isEmpty == true)
    }

    @Test("random path data never crashes")
    func random() {
        let seed: UInt64 = 4_711
        print("seed \(seed)")
        var random = Seeded(seed)
        let words = [
            "M", "m", "L", "l", "H", "v", "C", "s", "Q", "t", "A", "a", "Z", "z", "0", "1", "-5", ".5", "1e3", "1e400",
            "-1e308",
            "e", ",", " ", "+", "1e", "00", "10",
        ]
        var readable = 0
        for _ in 0..<30_000 {
            var data = "M 0 0 "
            for _ in 0..<Int.random(in: 1...14, using: &random) {
                data += (words.randomElement(using: &random) ?? "") + " "
            }
            guard let path = Path(svg: data) else { continue }
            readable += 1
            _ = path.controlBounds
        }
        #expect(readable > 100)
    }
}
