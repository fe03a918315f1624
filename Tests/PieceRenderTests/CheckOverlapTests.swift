import Testing

@testable import PieceRender

@Suite("Layout check: texts and codes that get in each other's way")
struct CheckOverlapTests {
    let bench: CheckBench

    init() throws { bench = try CheckBench() }

    @Test("Two texts in one place overlap, and the finding names both")
    func overlap() throws {
        let found = try bench.findings(
            text("{title}", "[40, 40, 300, 60]") + "," + text("{venue}", "[60, 48, 300, 60]"))
        #expect(found.map { "\($0.kind) \($0.path)" } == ["overlap $.layers[2]"])
        #expect(found.first?.message.contains("$.layers[1]") == true)
    }

    @Test("The same words a second time are an effect, not an overlap")
    func effect() throws {
        #expect(
            try bench.faults(text("{title}", "[40, 40, 300, 60]") + "," + text("{title}", "[43, 43, 300, 60]")) == [])
    }

    @Test("A short last line leaves room for a text beside it")
    func ragged() throws {
        let long = text("가나다라 마바사아 자차", "[40, 40, 140, 120]", more: ", \"lines\": 3, \"balance\": false")
        #expect(try bench.faults(long + "," + text("끝", "[140, 100, 100, 60]", more: ", \"valign\": \"bottom\"")) == [])
    }

    @Test("Turned texts overlap where their glyphs do, not where the boxes around them do")
    func turned() throws {
        func pair(_ y: Int) -> String {
            let texts = text("새벽의 항해 노래 모음", "[0, 0, 300, 40]") + "," + text("블루스퀘어 극장", "[0, \(y), 300, 40]")
            return "{ \"group\": { \"at\": [120, 150], \"rotate\": 12, \"layers\": [\(texts)] } }"
        }
        #expect(try bench.faults(pair(34)) == [])
        #expect(try bench.faults(pair(8)) == ["error overlap $.layers[1].group.layers[1]"])
    }

    private func code(_ symbology: String, _ frame: String, color: String = "#000000") -> String {
        "{ \"\(symbology)\": { \"frame\": \(frame), \"data\": \"{code}\", \"color\": \"\(color)\" } }"
    }

    @Test("A QR code of modules under 4 px and bars under 2 px are errors")
    func tinyCodes() throws {
        #expect(try bench.findings(code("qr", "[40, 40, 60, 60]")).map(\.kind) == [.code])
        #expect(try bench.findings(code("code128", "[40, 40, 90, 60]")).map(\.kind) == [.code])
        #expect(try bench.faults(code("qr", "[40, 40, 120, 120]") + "," + code("code128", "[200, 40, 360, 60]")) == [])
    }

    @Test("Text on a code is an error, text in its quiet zone a warning")
    func textOnCode() throws {
        let qr = code("qr", "[40, 40, 126, 126]")
        let over = try bench.findings(qr + "," + text("새벽", "[80, 80, 100, 40]"))
        #expect(over.map { "\($0.severity) \($0.kind)" } == ["error code"])
        let near = try bench.findings(qr + "," + text("새벽", "[174, 80, 100, 40]"))
        #expect(near.map { "\($0.severity) \($0.kind)" } == ["warning code"])
        #expect(try bench.faults(qr + "," + text("새벽", "[220, 80, 100, 40]")) == [])
    }

    @Test("A pale code and a light code on a dark ground are found")
    func codeColours() throws {
        #expect(try bench.findings(code("qr", "[40, 40, 126, 126]", color: "#C0B8A8")).map(\.kind) == [.contrast])
        let plate = #"{ "shape": { "rect": [20, 20, 200, 200], "fill": "DARK" } },"#.replacing("DARK", with: "#111111")
        let inverted = try bench.findings(plate + code("qr", "[40, 40, 126, 126]", color: "#FFFFFF"))
        #expect(inverted.map { "\($0.severity) \($0.kind)" } == ["warning code"])
    }

    @Test("A code outside the safe area is an error")
    func codePlace() throws {
        #expect(try bench.findings(code("qr", "[0, 40, 126, 126]")).map(\.kind) == [.safeArea])
    }
}
