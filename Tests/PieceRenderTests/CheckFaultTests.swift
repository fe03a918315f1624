import PieceModel
import Testing

@testable import PieceRender

@Suite("Layout check: every fault is found, with its kind and layer")
struct CheckFaultTests {
    let bench: CheckBench

    init() throws { bench = try CheckBench() }

    @Test("A sound template gives no finding in any scenario")
    func sound() throws {
        let path = try bench.template(
            text("{title}", "[40, 40, 520, 150]", size: "[40, 16]", more: ", \"lines\": 4") + ","
                + text("{date}", "[40, 200, 400, 30]", size: "[24, 16]") + ","
                + #"{ "qr": { "frame": [420, 240, 130, 130], "data": "{link}", "color": "INK" } }"#
                .replacing("INK", with: "#000000"))
        #expect(try bench.check.check(path).map(\.description) == [])
    }

    @Test("A line taller than its frame overflows")
    func overflow() throws {
        let faults = try bench.faults(text("낮", "[100, 100, 200, 20]", size: "60"))
        #expect(faults.contains("error overflow $.layers[1]"))
    }

    @Test("A frame lower than a line of text is a warning while the ink fits")
    func tightLine() throws {
        #expect(try bench.faults(text("여름", "[100, 100, 200, 35]")) == ["warning overflow $.layers[1]"])
    }

    @Test("A cut title is an error unless its layer may clamp")
    func clamped() throws {
        let name = "long-title, ko, landscape photo"
        let frame = "[40, 40, 200, 40]"
        #expect(try bench.faults(text("{title}", frame), in: name) == ["error clamped $.layers[1]"])
        #expect(try bench.faults(text("{title}", frame, more: ", \"mayClamp\": true"), in: name) == [])
    }

    @Test("A word that fits a line and is broken all the same is a warning; a word wider than the line is not")
    func brokenWord() throws {
        let lines = ", \"lines\": 2"
        let words = try bench.faults(text("가나다 라마바 사아자", "[40, 40, 150, 80]", more: lines))
        #expect(words == ["warning broken-word $.layers[1]"])
        #expect(try bench.faults(text("가나다라마바사아자", "[40, 40, 150, 80]", more: lines)) == [])
    }

    @Test("A character that no font has is named")
    func tofu() throws {
        let found = try bench.findings(text("별 \u{10FFFD}", "[40, 40, 300, 60]"))
        #expect(found.map(\.kind) == [.tofu])
        #expect(found.first?.path == "$.layers[1]")
        #expect(found.first?.message.contains("U+10FFFD") == true)
    }

    @Test("A tofu along an arc is found too")
    func tofuOnArc() throws {
        let arc = ", \"arc\": { \"centre\": [0, 0], \"radius\": 80 }"
        let layer =
            #"{ "group": { "at": [300, 200], "layers": ["# + text("별 \u{10FFFD}", "[0, 0, 1, 1]", more: arc) + "] } }"
        #expect(try bench.findings(layer).map(\.kind) == [.tofu])
    }

    @Test(
        "Ink outside the safe area or the canvas is an error",
        arguments: ["[2, 100, 200, 50]", "[540, 100, 200, 50]"])
    func safeArea(frame: String) throws {
        #expect(try bench.faults(text("새벽", frame)) == ["error safe-area $.layers[1]"])
    }

    @Test("Text turned about its middle is measured where its ink is")
    func turned() throws {
        // 160 px of text in a column 40 px from the edge: upright it would leave the safe area on the left.
        let layer = text("새벽의 항해", "[-30, 180, 160, 40]", more: ", \"rotate\": -90, \"align\": \"center\"")
        #expect(try bench.faults(layer) == [])
    }

    @Test("Text beyond the clip of its group is cut off")
    func clipped() throws {
        func group(_ width: Int) -> String {
            let clip = "{ \"rect\": [40, 40, \(width), 100] }"
            return "{ \"group\": { \"clip\": \(clip), \"layers\": [\(text("새벽의 항해", "[50, 50, 200, 40]"))] } }"
        }
        #expect(try bench.faults(group(60)) == ["error clipped $.layers[1].group.layers[0]"])
        #expect(try bench.faults(group(300)) == [])
    }

    @Test("The worst finding of a layer stands for all scenarios it shows in")
    func merging() throws {
        let found = try bench.check.check(bench.template(text("{title}", "[40, 40, 200, 40]")))
        let clamped = found.filter { $0.kind == .clamped }
        #expect(clamped.count == 1)
        #expect(clamped.first?.alsoIn.isEmpty == false)
        #expect(found.map(\.severity) == found.map(\.severity).sorted(by: >))
        #expect(clamped.first?.alsoIn.contains(clamped.first?.scenario ?? "") == false)
    }

    @Test("A layout that is not there is an error of its own")
    func unknown() throws {
        #expect(throws: RenderError.self) { try bench.check.check("no-such-layout") }
    }
}
