import PieceGraphics
import Testing

@testable import PieceRender

@Suite("Layout check: contrast of text with the ground under it")
struct CheckContrastTests {
    let bench: CheckBench

    init() throws { bench = try CheckBench() }

    private let photo = ##"{ "photo": { "frame": [0, 0, 600, 400] } },"##

    private func colored(_ color: String, size: String = "30", more: String = "") -> String {
        text("새벽의 항해", "[40, 140, 520, 120]", size: size, more: ", \"color\": \"\(color)\"" + more)
    }

    @Test("Body text needs 4.5:1, display text 3:1")
    func thresholds() throws {
        // On this paper #7D7D7D has 3.7:1 and #A8A8A8 2.1:1.
        #expect(try bench.faults(colored("#7D7D7D")) == ["error contrast $.layers[1]"])
        #expect(try bench.faults(colored("#7D7D7D", size: "64")) == [])
        #expect(try bench.faults(colored("#A8A8A8", size: "64")) == ["error contrast $.layers[1]"])
        #expect(try bench.faults(colored("#5F5F5F")) == [])
    }

    @Test("The ratio reported on a plain ground is WCAG's")
    func ratio() throws {
        let found = try bench.findings(colored("#7D7D7D"))
        let grey = try #require(Color(hex: "#7D7D7D"))
        let paper = try #require(Color(hex: "#F7F1E4"))
        #expect(abs(-(found.first?.weight ?? 0) - grey.contrast(with: paper)) < 0.01)
    }

    @Test("White on a photo fails on a bright one and passes on a dark one")
    func photos() throws {
        let layers = photo + colored("#FFFFFF")
        #expect(try bench.faults(layers, in: "plain, ko, bright photo") == ["error contrast $.layers[2]"])
        #expect(try bench.faults(layers, in: "plain, ko, dark photo") == [])
        #expect(try bench.faults(layers, in: "plain, ko, noise photo") == ["error contrast $.layers[2]"])
    }

    @Test("A text's own shadow counts as ground")
    func shadow() throws {
        let soft = ##"{ "blur": 40, "color": "#000000" }"##
        let bare = try bench.findings(photo + colored("#FFFFFF"), in: "plain, ko, bright photo")
        let shadows = ", \"shadow\": [\(soft), \(soft), \(soft), \(soft), \(soft), \(soft)]"
        let shaded = try bench.findings(photo + colored("#FFFFFF", more: shadows), in: "plain, ko, bright photo")
        let (without, with) = (-(bare.first?.weight ?? -21), -(shaded.first?.weight ?? -21))
        #expect(without < 1.5)
        #expect(with > 3)
    }

    @Test("Faint text is judged by what shows of it")
    func opacity() throws {
        let layer = "{ \"opacity\": 0.4, " + text("새벽의 항해", "[40, 140, 520, 120]").dropFirst(1)
        #expect(try bench.faults(layer) == ["error contrast $.layers[1]"])
    }

    @Test("Only the run that is too pale is reported, by its colour")
    func runs() throws {
        let runs = ##"[{ "text": "12", "font": "SQ700" }, { "text": "열", "font": "SQ700", "color": "#C0C0C0" }]"##
        let style = ##""frame": [40, 40, 300, 60], "size": 30, "color": "#000000""##
        let layer = "{ \"text\": { \(style), \"runs\": \(runs) } }"
        let found = try bench.findings(layer)
        #expect(found.map(\.kind) == [.contrast])
        #expect(found.first?.message.contains("#C0C0C0") == true)
    }

    @Test("Emoji bring their own colours and have no contrast to keep")
    func emoji() throws {
        #expect(try bench.faults(text("🌙✨", "[40, 140, 520, 120]", more: ##", "color": "#F7F1E4""##)) == [])
    }

    @Test("Grain alone makes no text fail that is a little better than it must be")
    func grain() throws {
        let grain = ##", { "grain": { "strength": 1 } }"##
        // 5.4:1 without grain.
        #expect(try bench.faults(colored("#646464") + grain) == [])
    }

    @Test("Text along an arc is measured too")
    func arc() throws {
        let arc = ##", "color": "#D8D0C0", "arc": { "centre": [0, 0], "radius": 80 }"##
        let words = text("새벽의 항해", "[0, 0, 1, 1]", more: arc)
        let layer = "{ \"group\": { \"at\": [300, 200], \"layers\": [\(words)] } }"
        #expect(try bench.findings(layer).map(\.kind) == [.contrast])
    }
}
