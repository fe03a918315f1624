import PieceGraphics
import Testing

@testable import PieceLayout

/// The region of the one shape of a template.
private func region(_ shape: String, _ more: String = "", with inputs: Inputs = bare()) throws -> Region {
    let fills = try place(##"{"shape": {\##(shape), "fill": "#000000"}}"##, more, with: inputs).fills
    return try #require(fills.first).outline.region
}

private func isNear(_ a: Rect, _ b: Rect) -> Bool {
    abs(a.x - b.x) < 1e-6 && abs(a.y - b.y) < 1e-6 && abs(a.width - b.width) < 1e-6 && abs(a.height - b.height) < 1e-6
}

@Suite("Shapes of a template")
struct GeometryTests {
    @Test("plain shapes are the paths of the graphics module")
    func plain() throws {
        #expect(try region(#""rect": [10, 20, 30, 40]"#).path == .rect(Rect(10, 20, 30, 40)))
        #expect(
            try region(#""rect": [10, 20, 30, 40], "radius": 5"#).path == .roundedRect(Rect(10, 20, 30, 40), radius: 5))
        #expect(try region(#""ellipse": [10, 20, 30, 40]"#).path == .ellipse(Rect(10, 20, 30, 40)))
        #expect(try region(#""circle": [50, 60, 7]"#).path == .circle(Point(50, 60), radius: 7))
        #expect(try region(#""star": [50, 50, 40, 20]"#).path == .star(Point(50, 50), points: 5, outer: 40, inner: 20))
        let triangle = try region(#""polygon": [[0, 0], [10, 0], ["5 + 5", "2 * 5"]]"#).path
        #expect(triangle == .polygon([Point(0, 0), Point(10, 0), Point(10, 10)]))
        #expect(try region(#""path": "M 0 0 H {5 * 2} V 10 Z""#).path.controlBounds == Rect(0, 0, 10, 10))
    }

    @Test("four radii go clockwise from the top left; two stand for opposite corners")
    func radii() throws {
        let four = Path.roundedRect(Rect(0, 0, 99, 99), topLeft: 1, topRight: 2, bottomRight: 3, bottomLeft: 4)
        #expect(try region(#""rect": [0, 0, 99, 99], "radius": [1, 2, 3, 4]"#).path == four)
        let two = Path.roundedRect(Rect(0, 0, 99, 99), topLeft: 5, topRight: 9, bottomRight: 5, bottomLeft: 9)
        #expect(try region(#""rect": [0, 0, 99, 99], "radius": [5, 9]"#).path == two)
    }

    @Test("concave corners are bitten out: four quarter circles are missing, the edges stay")
    func concave() throws {
        let path = try region(#""rect": [10, 10, 100, 60], "radius": 20, "concave": true"#).path
        #expect(path.controlBounds == Rect(10, 10, 100, 60))
        var area = 0.0
        for contour in path.flattened(tolerance: 0.001) {
            for (p, q) in zip(contour, contour.dropFirst()) { area += (p.x * q.y - q.x * p.y) / 2 }
        }
        #expect(abs(abs(area) - (6_000 - .pi * 400)) < 1)
        // The middle of a bite lies on the circle about the rectangle's corner.
        let distance = path.flattened(tolerance: 0.001).joined().map { p in
            ((p.x - 10) * (p.x - 10) + (p.y - 10) * (p.y - 10)).squareRoot()
        }.min()
        #expect(abs((distance ?? 0) - 20) < 0.05)
    }

    @Test("a radius larger than the sheet is as large as fits")
    func hugeRadius() throws {
        let path = try region(#""rect": [0, 0, 40, 20], "radius": 900, "concave": true"#).path
        #expect(isNear(path.controlBounds, Rect(0, 0, 40, 20)))
    }

    @Test("a shape is scaled about 0,0, turned about its origin and then moved")
    func placement() throws {
        #expect(isNear(try region(#""rect": [0, 0, 10, 20], "at": [5, 7]"#).path.controlBounds, Rect(5, 7, 10, 20)))
        #expect(isNear(try region(#""rect": [1, 1, 10, 20], "scale": [2]"#).path.controlBounds, Rect(2, 2, 20, 40)))
        #expect(isNear(try region(#""rect": [1, 1, 10, 20], "scale": [2, 3]"#).path.controlBounds, Rect(2, 3, 20, 60)))
        let turned = try region(#""rect": [0, 0, 10, 20], "rotate": 90, "origin": [0, 0], "at": [100, 0]"#).path
        #expect(isNear(turned.controlBounds, Rect(80, 0, 20, 10)))
        let about = try region(#""rect": [0, 0, 10, 20], "rotate": 180, "origin": [5, 10]"#).path
        #expect(isNear(about.controlBounds, Rect(0, 0, 10, 20)))
    }

    @Test("repeat makes one shape of many, its number bound from 0")
    func repetition() throws {
        let dots = try region(#""repeat": {"count": 4, "of": {"circle": ["10 + 20 * k", 50, 5]}}"#).path
        #expect(isNear(dots.controlBounds, Rect(5, 45, 70, 10)))
        #expect(dots.elements.filter { if case .move = $0 { true } else { false } }.count == 4)
        let grid = """
            "repeat": {"as": "row", "count": 3, "of": {"repeat": {"as": "col", "count": "row + 1",
              "of": {"rect": ["10 * col", "10 * row", 5, 5]}}}}
            """
        let steps = try region(grid).path
        #expect(steps.elements.filter { if case .move = $0 { true } else { false } }.count == 1 + 2 + 3)
    }

    @Test("nothing is repeated for counts of nothing", arguments: ["0", "-5", "0 / 0", "0.9"])
    func noRepetition(_ count: String) throws {
        #expect(try region(#""repeat": {"count": "\#(count)", "of": {"circle": [0, 0, 5]}}"#).path.isEmpty)
    }

    @Test("a repetition is bounded, whatever its count")
    func boundedRepetition() throws {
        let path = try region(#""repeat": {"count": 900000, "of": {"line": [0, "k", 9, "k"]}}"#).path
        #expect(path.elements.count == 2 * GeometrySpec.maximumRepeats)
    }

    @Test("repetitions within repetitions are bounded together")
    func boundedNesting() throws {
        let nested = """
            "repeat": {"as": "a", "count": 4000, "of": {"repeat": {"as": "b", "count": 500, "of": {"line": [0, 0, "a", "b"]}}}}
            """
        #expect(try region(nested).path.elements.count <= 200_000)
    }

    @Test("a curve follows its expression and ends where it should")
    func curve() throws {
        let path = try region(#""curve": {"from": 0, "to": 10, "step": 4, "y": "x * x"}"#).path
        #expect(
            path.elements == [
                .move(Point(0, 0)), .line(Point(4, 16)), .line(Point(8, 64)), .line(Point(10, 100)),
            ])
        #expect(try region(#""curve": {"from": 10, "to": 0, "y": "x"}"#).path.isEmpty)
        #expect(try region(#""curve": {"from": 0, "to": 10, "step": 0, "y": "x"}"#).path.isEmpty)
    }

    @Test("what is cut away is kept apart from the outline")
    func minus() throws {
        let holed = try region(
            #""rect": [0, 0, 100, 50], "minus": [{"circle": [0, 25, 10]}, {"circle": [100, 25, 10]}]"#)
        #expect(holed.path == .rect(Rect(0, 0, 100, 50)))
        #expect(isNear(try #require(holed.holes).controlBounds, Rect(-10, 15, 120, 20)))
        let single = try region(#""rect": [0, 0, 100, 50], "minus": {"circle": [0, 25, 10]}"#)
        #expect(single.holes == .circle(Point(0, 25), radius: 10))
    }

    @Test("a named shape keeps its holes, moves with them, and may be cut further")
    func named() throws {
        let shapes = """
            "shapes": {"card": {"rect": [0, 0, 100, 50], "minus": {"circle": [0, 25, 10]}},
              "dots": {"repeat": {"count": 3, "of": {"circle": ["50", "10 + 15 * k", 2]}}}}
            """
        let moved = try region(#""use": "card", "at": [40, 20], "minus": {"use": "dots"}"#, shapes)
        #expect(isNear(moved.path.controlBounds, Rect(40, 20, 100, 50)))
        let holes = try #require(moved.holes)
        #expect(isNear(holes.controlBounds, Rect(30, 8, 22, 47)))
        #expect(holes.elements.filter { if case .move = $0 { true } else { false } }.count == 4)
    }

    @Test("a named shape follows the names it was written with")
    func namedExpressions() throws {
        let more = #""define": {"PY": "score > 0 ? 60 : 40"}, "shapes": {"tear": {"rect": [0, "PY", 100, 2]}}"#
        #expect(try region(#""use": "tear""#, more, with: bare(["score": .number(3)])).path.controlBounds.y == 60)
        #expect(try region(#""use": "tear""#, more).path.controlBounds.y == 40)
    }

    @Test("an upright rectangle on whole pixels is known as one, nothing else is")
    func pixelRects() throws {
        func rect(_ shape: String) throws -> PixelRect? { Outline(try region(shape)).pixelRect }
        #expect(try rect(#""rect": [10, 20, 30, 40]"#) == PixelRect(10, 20, 30, 40))
        #expect(try rect(#""rect": [10.5, 20, 30, 40]"#) == nil)
        #expect(try rect(#""rect": [10, 20, 30, 40], "radius": 3"#) == nil)
        #expect(try rect(#""rect": [10, 20, 30, 40], "minus": {"circle": [10, 20, 5]}"#) == nil)
        #expect(try rect(#""rect": [10, 20, 30, 40], "rotate": 45"#) == nil)
        #expect(try rect(#""polygon": [[0, 0], [10, 0], [10, 10]]"#) == nil)
    }

    @Test("paints and strokes are placed with their group")
    func groupedPaint() throws {
        let layers = """
            {"group": {"at": [100, 10], "rotate": 90, "layers": [{"shape": {"rect": [0, 0, 40, 20],
              "fill": {"linear": [0, 0, 40, 0], "stops": [[0, "#000000"], [1, "#FFFFFF"]]}}}]}}
            """
        let fill = try #require(try place(layers).fills.first)
        #expect(isNear(fill.outline.region.path.controlBounds, Rect(80, 10, 20, 40)))
        guard case .linear(let from, let to, let stops, _) = fill.paint else {
            Issue.record("the fill is no gradient")
            return
        }
        #expect(abs(from.x - 100) < 1e-9 && abs(from.y - 10) < 1e-9 && abs(to.x - 100) < 1e-9 && abs(to.y - 50) < 1e-9)
        #expect(stops.map(\.offset) == [0, 1])
    }

    @Test("stars: the score decides how many halves are full, and without a score there are none")
    func stars() throws {
        func stars(_ score: Double, _ align: String = "left") throws -> [FillItem] {
            let layer = """
                {"stars": {"at": [100, 10], "size": 20, "gap": 5, "align": "\(align)", "color": "#FF0000", "empty": "#CCCCCC"}}
                """
            return try place(layer, with: bare(["score": .number(score)])).fills
        }
        #expect(try stars(0).isEmpty)
        #expect(try stars(5).count == 1)
        #expect(try stars(99).map(\.outline.region) == stars(5).map(\.outline.region))
        let half = try stars(2.5)
        #expect(half.map { $0.paint.solid?.hex } == ["#CCCCCC", "#FF0000"])
        // Two whole stars and the left half of the third: 2 · (20 + 5) + 10 px.
        #expect(abs(half[1].outline.region.path.controlBounds.maxX - 160) < 0.01)
        #expect(abs(half[0].outline.region.path.controlBounds.minX - 160) < 0.01)
        // 5 · 20 + 4 · 5 = 120 px in all.
        let (left, right) = (try stars(5).first, try stars(5, "right").first)
        let shift = (left?.outline.region.path.controlBounds.x ?? 0) - (right?.outline.region.path.controlBounds.x ?? 0)
        #expect(abs(shift - 120) < 1e-9)
    }
}
