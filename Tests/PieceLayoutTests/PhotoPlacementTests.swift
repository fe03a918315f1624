import PieceGraphics
import Testing

@testable import PieceLayout

private let big = Size(4_000, 3_000)

private func shown(_ photo: String, of size: Size = big) throws -> PhotoItem {
    try #require(try place(#"{"photo": {\#(photo)}}"#, with: bare(photo: size)).photos.first)
}

private func near(_ a: Rect, _ b: Rect) -> Bool {
    abs(a.x - b.x) < 1e-9 && abs(a.y - b.y) < 1e-9 && abs(a.width - b.width) < 1e-9 && abs(a.height - b.height) < 1e-9
}

private func demand(_ layers: String, _ values: [String: Value] = [:], of size: Size = big) throws -> PhotoDemand? {
    try Checkout.placer().photoDemand(read(source(layers)), bare(values, photo: size))
}

@Suite("Placing photos")
struct PhotoPlacementTests {
    @Test("cover crops the longer side, around a point a little above the middle")
    func cover() throws {
        // 4:3 in a 1:1 frame shows three quarters of the width, all of the height.
        #expect(near(try shown(#""frame": [0, 0, 90, 90]"#).crop, Rect(0.125, 0, 0.75, 1)))
        // 4:3 in a 2:1 frame shows all of the width, two thirds of the height; 42 % of the rest is cut at the top.
        #expect(near(try shown(#""frame": [0, 0, 200, 100]"#).crop, Rect(0, 0.14, 1, 2.0 / 3)))
    }

    @Test(
        "the focal point shares out what is cut, and stays within the photo",
        arguments: [("0, 0", 0.0), ("1, 1", 0.25), ("0.5, 0", 0.125), ("-9, 0", 0), ("\"pow(10, 300)\", 0", 0.25)])
    func focal(_ focal: String, _ x: Double) throws {
        let photo = try shown(#""frame": [0, 0, 90, 90], "focal": [\#(focal)]"#)
        #expect(near(photo.crop, Rect(x, 0, 0.75, 1)))
    }

    @Test("contain shows everything in the middle of its frame")
    func contain() throws {
        let photo = try shown(#""frame": [10, 0, 80, 80], "fit": "contain""#)
        #expect(near(photo.frame, Rect(10, 10, 80, 60)) && near(photo.crop, Rect(0, 0, 1, 1)))
    }

    @Test("a frame that leaves the canvas is cut to it, and its crop with it")
    func cut() throws {
        let photo = try shown(#""frame": [-100, 0, 400, 300]"#)
        #expect(near(photo.frame, Rect(0, 0, 200, 100)))
        #expect(near(photo.crop, Rect(0.25, 0, 0.5, 1.0 / 3)))
        #expect(try place(#"{"photo": {"frame": [500, 0, 40, 30]}}"#, with: bare(photo: big)).items.isEmpty)
    }

    @Test("within a moved group the photo is cut to the same canvas")
    func cutInGroup() throws {
        let photo = try #require(
            try place(
                #"{"group": {"at": [-100, 0], "layers": [{"photo": {"frame": [0, 0, 400, 300]}}]}}"#,
                with: bare(photo: big)
            ).photos.first)
        #expect(near(photo.transform.bounds(of: photo.frame), Rect(0, 0, 200, 100)))
        #expect(near(photo.crop, Rect(0.25, 0, 0.5, 1.0 / 3)))
    }

    @Test("without a photo its frame holds a gradient, waves and the genre's word")
    func fallback() throws {
        let frame = try place(#"{"photo": {"frame": [10, 20, 100, 60]}}"#)
        #expect(frame.photos.isEmpty && frame.fills.count == 2 && frame.glyphs.count == 1)
        #expect(frame.boxes.first == Rect(10, 20, 100, 60))
        #expect(frame.glyphs.first?.glyphs.count == "LIVE".count)
        guard case .beginClip = frame.items.first, case .endClip = frame.items.last else {
            return #expect(Bool(false), "the picture is not clipped to its frame")
        }
        // What is only a blurred ground has neither waves nor a word.
        #expect(try place(#"{"photo": {"frame": [10, 20, 100, 60], "blur": 20}}"#).fills.count == 1)
    }

    @Test("a photo without an area shows nothing")
    func empty() throws {
        for inputs in [bare(), bare(photo: big), bare(photo: Size(0, 0))] {
            #expect(try place(#"{"photo": {"frame": [0, 0, 0, 50]}}"#, with: inputs).items.isEmpty)
        }
    }
}

@Suite("What is asked of the decoder")
struct PhotoDemandTests {
    @Test("a photo is wanted as large as its frame shows it, and only what is shown")
    func size() throws {
        let wanted = try #require(try demand(#"{"photo": {"frame": [0, 0, 90, 90]}}"#))
        #expect(abs(wanted.width - 120) < 1e-9 && abs(wanted.height - 90) < 1e-9)
        #expect(near(wanted.region, Rect(0.125, 0, 0.75, 1)))
    }

    @Test("never larger than it is, and smaller when it is blurred")
    func bounds() throws {
        let layer = #"{"photo": {"frame": [0, 0, 200, 100]}}"#
        #expect(try demand(layer, of: Size(40, 30)).map { Size($0.width, $0.height) } == Size(40, 30))
        let blurred = try #require(try demand(#"{"photo": {"frame": [0, 0, 200, 100], "blur": 40}}"#))
        #expect(abs(blurred.width - 20) < 1e-9)
    }

    @Test("two frames want the larger size and the union of what they show")
    func union() throws {
        let wanted = try #require(
            try demand(
                #"{"photo": {"frame": [0, 0, 90, 90], "focal": [0, 0]}}, "#
                    + #"{"group": {"layers": [{"photo": {"frame": [0, 0, 30, 30], "focal": [1, 0]}}]}}"#))
        #expect(near(wanted.region, Rect(0, 0, 1, 1)))
        #expect(abs(wanted.width - 120) < 1e-9)
    }

    @Test("nothing is wanted without a photo, without a layer, or by a layer that is off")
    func none() throws {
        #expect(try Checkout.placer().photoDemand(read(source(#"{"photo": {"frame": [0, 0, 9, 9]}}"#)), bare()) == nil)
        #expect(try demand("") == nil)
        #expect(try demand(#"{"when": "has(title)", "photo": {"frame": [0, 0, 9, 9]}}"#) == nil)
        let on = try demand(#"{"when": "has(title)", "photo": {"frame": [0, 0, 9, 9]}}"#, ["title": .text("a")])
        #expect(on != nil)
    }

    @Test("every photo that is shown was asked for", arguments: Checkout.layouts)
    func shipped(_ name: String) throws {
        let template = try Checkout.layout(name)
        let placer = try Checkout.placer()
        for size in [Size(3_000, 4_000), Size(4_000, 3_000), Size(5_000, 700)] {
            let inputs = Inputs(
                piece: try piece(), locale: .ko, photoSize: size,
                canvas: Size(Double(template.width), Double(template.height)))
            let wanted = try #require(placer.photoDemand(template, inputs))
            for photo in placer.place(template, inputs).photos {
                let region = wanted.region.inset(by: -1e-9)
                #expect(region.minX <= photo.crop.minX && region.maxX >= photo.crop.maxX)
                #expect(region.minY <= photo.crop.minY && region.maxY >= photo.crop.maxY)
                // Pixels of the frame to one of what was asked for: at most one, unless blurred or the photo is small.
                if photo.blur == 0, wanted.width < size.width {
                    #expect(photo.frame.width <= wanted.width * photo.crop.width + 1e-6)
                }
            }
        }
    }
}
