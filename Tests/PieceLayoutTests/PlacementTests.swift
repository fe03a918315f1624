import PieceGraphics
import Testing

@testable import PieceLayout

@Suite("Placement")
struct PlacementTests {
    private let rows = """
        "lists": {"rows": {"max": 3, "items": [
          {"label": "'일시'", "value": "date"}, {"when": "has(venue)", "label": "'장소'", "value": "venue"},
          {"when": "has(seat)", "label": "'좌석'", "value": "seat"}, {"when": "has(cast)", "label": "'출연'", "value": "cast"}
        ]}}
        """
    private let rowLayer = """
        {"each": {"in": "rows", "at": [10, 20], "pitch": [0, 15], "layers": [
          {"shape": {"rect": [0, 0, "5 + i", "n"], "fill": "#000000"}},
          {"text": {"frame": [10, 0, 180, 15], "text": "{item.label}={item.value}", "font": "SQ700", "size": 10}}]}}
        """

    @Test("absent facts leave no hole: later rows move up, and no more are shown than fit")
    func listsCloseUp() throws {
        func texts(_ values: [String: Value]) throws -> [String] {
            try place(rowLayer, rows, with: bare(values)).texts.map(\.string)
        }
        let all: [String: Value] = [
            "date": .text("11.14"), "venue": .text("극장"), "seat": .text("7번"), "cast": .text("윤서진"),
        ]
        #expect(try texts(all) == ["일시=11.14", "장소=극장", "좌석=7번"])
        var some = all
        some["venue"] = .text("")
        #expect(try texts(some) == ["일시=11.14", "좌석=7번", "출연=윤서진"])
        let frame = try place(rowLayer, rows, with: bare(some))
        #expect(frame.boxes == [Rect(10, 20, 5, 3), Rect(10, 35, 6, 3), Rect(10, 50, 7, 3)])
        #expect(try texts(["date": .text("11.14")]) == ["일시=11.14"])
    }

    @Test("count(list) knows how many rows are left")
    func counts() throws {
        let layer = ##"{"shape": {"rect": [0, 0, "10 * count(rows)", "count(cast)"], "fill": "#000000"}}"##
        let inputs = bare(["venue": .text("x")], lists: ["cast": Array(repeating: ["name": .text("a")], count: 6)])
        #expect(try place(layer, rows, with: inputs).boxes == [Rect(0, 0, 20, 6)])
    }

    @Test("a grid fills its columns from the left, then the next row")
    func grid() throws {
        let layer = """
            {"each": {"count": 5, "columns": 2, "at": [100, 0], "pitch": [10, 20], "layers": [
              {"shape": {"rect": ["i", 0, 1, 1], "fill": "#000000"}}]}}
            """
        let corners = try place(layer).boxes.map { [$0.x, $0.y] }
        #expect(corners == [[100, 0], [111, 0], [102, 20], [113, 20], [104, 40]])
    }

    @Test("from and limit take a part of a list, counted anew")
    func part() throws {
        let layer = """
            {"each": {"in": "cast", "from": 1, "limit": 2, "pitch": [10, 0], "layers": [
              {"text": {"frame": [0, 0, 99, 20], "text": "{i}/{n} {item.name}", "font": "SQ700", "size": 9}}]}}
            """
        func texts(_ names: [String]) throws -> [String] {
            try place(layer, with: bare(lists: ["cast": names.map { ["name": .text($0)] }])).texts.map(\.string)
        }
        #expect(try texts(["가", "나", "다", "라"]) == ["0/2 나", "1/2 다"])
        #expect(try texts(["가", "나"]) == ["0/1 나"])
        #expect(try texts(["가"]) == [])
        #expect(try texts([]) == [])
    }

    @Test("a field that an item leaves out does not show the item before")
    func missingFields() throws {
        let layer = """
            {"each": {"in": "cast", "layers": [
              {"text": {"frame": [0, 0, 99, 20], "text": "{item.name}:{item.role}", "font": "SQ700", "size": 9}}]}}
            """
        let inputs = bare(lists: ["cast": [["name": .text("가"), "role": .text("왕")], ["name": .text("나")]]])
        #expect(try place(layer, with: inputs).texts.map(\.string) == ["가:왕", "나:"])
    }

    @Test("loops within loops keep their own items")
    func nestedLoops() throws {
        let layer = """
            {"each": {"as": "a", "in": "cast", "pitch": [0, 50], "layers": [
              {"each": {"as": "b", "in": "companions", "pitch": [50, 0], "layers": [
                {"text": {"frame": [0, 0, 50, 20], "text": "{a.name}{b.name}{i}", "font": "SQ700", "size": 9}}]}},
              {"text": {"frame": [0, 0, 50, 20], "text": "{a.name}{i}", "font": "SQ700", "size": 9}}]}}
            """
        func list(_ names: String...) -> [[String: Value]] { names.map { ["name": .text($0)] } }
        let frame = try place(layer, with: bare(lists: ["cast": list("A", "B"), "companions": list("x", "y")]))
        #expect(frame.texts.map(\.string) == ["Ax0", "Ay1", "A0", "Bx0", "By1", "B1"])
    }

    @Test("what a text measured places what comes after it")
    func measured() throws {
        let layers = """
            {"id": "head", "text": {"frame": [20, 30, 160, 0], "text": "{title}", "font": "SQ700", "size": 20, "lines": 4,
              "lineHeight": 1.5, "valign": "top"}},
            {"shape": {"rect": [0, "head.bottom", "head.size", "head.lines"], "fill": "#000000"}},
            {"shape": {"rect": ["head.left", "head.top", "head.width", "head.height"], "fill": "#000000"}}
            """
        let one = try place(layers, with: bare(["title": .text("햄릿")])).boxes
        #expect(one[0] == Rect(0, 60, 20, 1))
        #expect(one[1].y == 30 && one[1].height == 30 && one[1].x >= 20 && one[1].width < 45 && one[1].width > 30)
        let three = try place(layers, with: bare(["title": .text("햄릿\n햄릿\n햄릿")])).boxes
        #expect(three[0] == Rect(0, 120, 20, 3))
        // Without a title nothing is measured: the names read as 0.
        #expect(try place(layers).boxes[0].y == 0)
    }

    @Test("a name that was not measured adds nothing to what it is added to")
    func unmeasured() throws {
        let layers = """
            {"id": "head", "when": "has(title)", "text": {"frame": [0, 0, 100, 20], "text": "{title}", "font": "SQ700", "size": 9}},
            {"shape": {"rect": [0, "head.bottom + 40", 10, 10], "fill": "#000000"}}
            """
        #expect(try place(layers).boxes == [Rect(0, 40, 10, 10)])
    }

    @Test("layers whose condition fails are not placed, nor what is in them")
    func conditions() throws {
        let layers = """
            {"when": "score > 0", "group": {"layers": [{"shape": {"rect": [0, 0, 1, 1], "fill": "#000000"}}]}},
            {"when": "!has(title)", "shape": {"rect": [0, 0, 2, 2], "fill": "#000000"}},
            {"group": {"layers": [{"when": "score > 4", "shape": {"rect": [0, 0, 3, 3], "fill": "#000000"}}]}}
            """
        #expect(try place(layers).boxes.map(\.width) == [2])
        #expect(
            try place(layers, with: bare(["score": .number(4.5), "title": .text("x")])).boxes.map(\.width) == [1, 3])
    }

    @Test("groups move, turn and fade what is in them, and clip it between a begin and an end")
    func groups() throws {
        let layers = """
            {"opacity": 0.5, "group": {"at": [10, 20], "clip": {"rect": [0, 0, 50, 50]}, "layers": [
              {"opacity": 0.5, "blend": "multiply", "shape": {"rect": [1, 2, 3, 4], "fill": "#000000"}},
              {"qr": {"frame": [0, 0, 40, 40], "data": "x", "color": "#FF0000"}}]}}
            """
        let frame = try place(layers)
        guard case .beginClip(let clip) = frame.items.first, case .endClip = frame.items.last else {
            Issue.record("the clip does not enclose the group")
            return
        }
        #expect(clip.region.path == .rect(Rect(10, 20, 50, 50)))
        #expect(frame.boxes == [Rect(11, 22, 3, 4)])
        #expect(frame.fills[0].opacity == 0.25 && frame.fills[0].blend == .multiply)
        #expect(frame.codes[0].frame == Rect(10, 20, 40, 40) && frame.codes[0].color.alpha == 0.5)
    }

    @Test("a shape's shadows lie below its fill, inner shadows above it, its stroke on top")
    func shapeOrder() throws {
        let layer = """
            {"shape": {"rect": [10, 10, 50, 50], "fill": "#FFFFFF", "stroke": {"color": "#FF0000", "width": 4},
              "shadow": [{"y": 8, "blur": 20, "color": "#00000080"}, {"y": 1, "color": "#000000"}],
              "innerShadow": {"blur": 6, "color": "#0000FF"}}}
            """
        let frame = try place(layer)
        let kinds = frame.items.map { item in
            switch item {
            case .shadow(let shadow): shadow.isInner ? "inner" : "shadow \(shadow.sigma)"
            case .fill(let fill): fill.paint.solid?.hex ?? ""
            default: "other"
            }
        }
        #expect(kinds == ["shadow 10.0", "shadow 0.0", "#FFFFFF", "inner", "#FF0000"])
        #expect(frame.boxes[1].minX == 8 && frame.boxes[1].maxX == 62)
    }

    @Test("a stack is as high as its texts, with gaps between items and within, and closes up")
    func stacks() throws {
        let layers = """
            {"id": "slip", "stack": {"frame": [40, 10, 100], "padding": [10, 8, 6], "gap": 5,
              "background": [{"shape": {"rect": [0, 0, "stack.width", "stack.height"], "fill": "#FFFFFF"}}],
              "items": [
                {"gap": 2, "texts": [
                  {"text": {"frame": [0, 0, 0, 12], "text": "어디서", "font": "SQ700", "size": 10}},
                  {"text": {"frame": [0, 0, 0, 0], "text": "{venue}", "font": "SQ700", "size": 20, "lineHeight": 1, "lines": 3}}]},
                {"when": "has(seat)", "texts": [
                  {"text": {"frame": [0, 0, 0, 20], "text": "{seat}", "font": "SQ700", "size": 10}}]}]}},
            {"shape": {"rect": [0, "slip.bottom", 1, "slip.height"], "fill": "#000000"}}
            """
        func boxes(_ venue: String, _ seat: String) throws -> [Rect] {
            try place(layers, with: bare(["venue": .text(venue), "seat": .text(seat)])).boxes
        }
        // 10 + 12 + 2 + 20 + 6; with a second line 20 more; with a seat 5 + 20 more.
        #expect(try boxes("극장", "") == [Rect(40, 10, 100, 50), Rect(0, 60, 1, 50)])
        #expect(try boxes("극장\n극장", "") == [Rect(40, 10, 100, 70), Rect(0, 80, 1, 70)])
        #expect(try boxes("극장", "7번") == [Rect(40, 10, 100, 75), Rect(0, 85, 1, 75)])
        let frame = try place(layers, with: bare(["venue": .text("극장"), "seat": .text("7번")]))
        #expect(
            frame.texts.map { [$0.frame.x, $0.frame.y, $0.frame.width] } == [
                [48, 20, 84], [48, 34, 84], [48, 59, 84],
            ])
    }

    @Test("codes say which way they lie, and nothing is a code of nothing")
    func codes() throws {
        let layers = """
            {"qr": {"frame": [0, 0, 90, 90], "data": "{link}"}}, {"code128": {"frame": [0, 0, 90, 20], "data": "{code}"}},
            {"code128": {"frame": [0, 0, 20, 90], "data": "{code}", "vertical": true}}
            """
        let codes = try place(layers, with: bare(["link": .text("https://piece.example"), "code": .text("T1")])).codes
        #expect(codes.map(\.data) == ["https://piece.example", "T1", "T1"])
        #expect(codes.map(\.symbology) == [.qr, .code128, .verticalCode128])
        #expect(try place(layers).codes.isEmpty)
    }

    @Test("runs without text leave no colour behind, and texts report what was fitted")
    func runs() throws {
        let layer = """
            {"text": {"frame": [10, 10, 180, 60], "font": "BEB", "size": [40, 10], "runs": [
              {"text": "{number}", "color": "#FF0000"}, {"text": "번", "font": "SQ800", "scale": 0.5, "gap": 4},
              {"when": "score > 0", "text": "x"}, {"text": "{seat}", "color": "#00FF00"}]}}
            """
        let frame = try place(layer, with: bare(["number": .text("12")]))
        #expect(frame.glyphs[0].colors.map(\.hex) == ["#FF0000", "#000000"])
        #expect(frame.texts[0].string == "12번" && frame.texts[0].path == "$.layers[0]")
        #expect(frame.texts[0].missing.isEmpty && !frame.texts[0].didClamp && !frame.texts[0].overflows)
        let sizes = Set(frame.glyphs[0].glyphs.map(\.size))
        #expect(sizes == [40, 20])
    }

    @Test("a text too long for its frame says so")
    func overflow() throws {
        let layer = #"{"text": {"frame": [0, 0, 60, 20], "font": "SQ700", "size": [20, 15], "text": "{title}"}}"#
        let frame = try place(layer, with: bare(["title": .text("아주 길고 긴 공연의 제목입니다")]))
        #expect(frame.texts[0].didClamp && frame.texts[0].size == 15)
    }

    @Test("canvas and cut are the template's")
    func canvas() throws {
        let more = #""cut": {"rect": [10, 10, 100, 50], "minus": {"circle": [10, 35, 5]}}"#
        let frame = try place("", more)
        #expect((frame.width, frame.height) == (200, 100))
        #expect(frame.cut?.region.path == .rect(Rect(10, 10, 100, 50)))
        #expect(frame.cut?.region.holes == .circle(Point(10, 35), radius: 5))
        #expect(try place("").cut == nil)
    }

    @Test("without columns one pitch moves every item on by x and y alike")
    func diagonal() throws {
        let layer =
            ##"{"each": {"count": 3, "pitch": [10, 4], "layers": [{"shape": {"rect": [0, 0, 1, 1], "fill": "#000"}}]}}"##
        #expect(try place(layer).boxes.map { [$0.x, $0.y] } == [[0, 0], [10, 4], [20, 8]])
    }

    @Test("a loop is bounded, whatever its count")
    func boundedLoop() throws {
        let layer = ##"{"each": {"count": 900000, "layers": [{"shape": {"rect": [0, 0, 1, 1], "fill": "#000"}}]}}"##
        #expect(try place(layer).fills.count == 2_000)
    }

    @Test("parameters and their lists are what the caller hands in")
    func parameters() throws {
        let more = #""parameters": {"total": "number", "months": {"label": "text", "count": "number"}}"#
        let layers = """
            {"each": {"in": "months", "pitch": [50, 0], "layers": [
              {"text": {"frame": [0, 0, 50, 20], "text": "{item.label} {item.count}/{total}", "font": "SQ700", "size": 9}}]}}
            """
        let months: [[String: Value]] = [
            ["label": .text("1월"), "count": .number(4)], ["label": .text("2월"), "count": .number(0)],
        ]
        let inputs = bare(["total": .number(87)], lists: ["months": months])
        #expect(try place(layers, more, with: inputs).texts.map(\.string) == ["1월 4/87", "2월 0/87"])
        #expect(try place(layers, more).texts.isEmpty)
    }

    @Test("what a text in a group measured is known after the group, in the group's coordinates")
    func measuredInGroup() throws {
        let layers = """
            {"group": {"at": [0, 50], "layers": [
              {"id": "head", "text": {"frame": [0, 10, 100, 0], "text": "가", "font": "SQ700", "size": 10, "lineHeight": 1}}]}},
            {"shape": {"rect": [0, "head.bottom", 5, 5], "fill": "#000000"}}
            """
        #expect(try place(layers).boxes == [Rect(0, 20, 5, 5)])
    }

    @Test("the ticket's language chooses between two texts and sets English a little wider")
    func language() throws {
        let layer = #"{"text": {"frame": [0, 0, 190, 20], "text": "{t('AAAA', 'AAAA')}", "font": "SQ700", "size": 10}}"#
        let both = #"{"text": {"frame": [0, 0, 190, 20], "text": "{t('일시', 'Date')}", "font": "SQ700", "size": 10}}"#
        #expect(try place(both).texts.map(\.string) == ["일시"])
        #expect(try place(both, with: bare(korean: false)).texts.map(\.string) == ["Date"])
        let (korean, english) = (
            try place(layer).texts[0].ink.width, try place(layer, with: bare(korean: false)).texts[0].ink.width
        )
        // 0.01 em after each of three letters.
        #expect(abs(english - korean - 0.3) < 1e-6)
    }

    @Test("layers before the first that shows the piece are static: painted once per template and palette")
    func staticPart() throws {
        let paper = ##"{"shape": {"rect": [0, 0, 200, 100], "fill": "palette.tint"}}"##
        let defined = ##"{"shape": {"rect": [0, 0, "W", 100], "fill": "#000000"}}"##
        let titled = ##"{"shape": {"rect": [0, 0, "len(title)", 100], "fill": "#000000"}}"##
        func count(_ layers: String..., define: String = "20", photo: Size? = nil) throws -> Int {
            let more = #""define": {"W": "\#(define)"}"#
            return try place(layers.joined(separator: ","), more, with: bare(photo: photo)).staticCount
        }
        #expect(try count(paper, defined, titled) == 2)
        #expect(try count(paper, titled, defined) == 1)
        #expect(try count(titled, paper) == 0)
        #expect(try count(paper, defined, define: "round(palette.hue)") == 2)
        #expect(try count(paper, defined, define: "len(title)") == 1)
        #expect(try count(paper, #"{"photo": {"frame": [0, 0, 9, 9]}}"#, paper, photo: Size(9, 9)) == 1)
        #expect(try count(paper, #"{"image": {"name": "x", "frame": [0, 0, 9, 9]}}"#, paper) == 1)
        #expect(try count(paper, #"{"each": {"in": "swatches", "layers": [\#(paper)]}}"#, paper) == 1)
        #expect(try count(paper, #"{"each": {"count": 3, "layers": [\#(paper)]}}"#, paper) == 5)
    }

    @Test("a photo in a group is asked of the decoder; in loops and stacks, which come too late, it is refused")
    func demand() throws {
        let photo = #"{"photo": {"frame": [0, 0, 500, 250]}}"#
        let template = try read(source(#"{"group": {"at": [5, 5], "layers": [\#(photo)]}}"#, canvas: "[2000, 2000]"))
        #expect(try Checkout.placer().photoDemand(template, bare(photo: Size(4_000, 2_000)))?.width == 500)
        let loop = try problems(source(#"{"each": {"count": 3, "layers": [\#(photo)]}}"#))
        #expect(loop.map(\.path) == ["$.layers[0].each.layers[0].photo"])
        let stack = try problems(source(#"{"stack": {"frame": [0, 0, 9], "items": [], "background": [\#(photo)]}}"#))
        #expect(stack.map(\.path) == ["$.layers[0].stack.background[0].photo"])
    }
}
