import PieceCodecs
import PieceGraphics
import PieceModel
import Testing

@testable import PieceStylist

@Suite("Which part of a photo is sent")
struct FramingTests {
    private static let rules: [SizeRule] = [
        .openAI(model: "gpt-image-1"), .openAI(model: "gpt-image-2"), .openAI(model: "dall-e-2"), .webUI, .any,
        .listed([PixelSize(64, 64), PixelSize(96, 64), PixelSize(64, 96)]),
    ]

    @Test("The frame's part lies in what is sent, of the frame's aspect, and what is sent has the painter's")
    func geometry() {
        var numbers = Numbers(for: "framing")
        for round in 0..<4_000 {
            let photo = PixelSize(
                Int.random(in: 16...2160, using: &numbers), Int.random(in: 16...2160, using: &numbers))
            let frame = PixelSize(
                Int.random(in: 16...1600, using: &numbers), Int.random(in: 16...1600, using: &numbers))
            let focal = Point(Double.random(in: -0.2...1.2, using: &numbers), Double.random(in: 0...1, using: &numbers))
            let rule = Self.rules[round % Self.rules.count]
            let framing = PhotoFraming(photo: photo, frame: frame, focal: focal, sizes: rule)
            let whole = Rect(0, 0, Double(photo.width), Double(photo.height))
            let (inner, outer) = (framing.inner, framing.outer)
            #expect(whole.contains(inner, slack: 1e-6), "\(framing)")
            #expect(outer.contains(inner, slack: 1e-6), "\(framing)")
            // A crop thinner than a pixel is not taken: the whole photo is.
            let crop = PhotoFraming.cover(photo, aspect: frame.aspect, focal: focal)
            if min(crop.width, crop.height) >= 1.001 {
                #expect(abs(inner.width / inner.height / frame.aspect - 1) < 1e-6, "\(framing)")
                #expect(abs(inner.width - whole.width) < 1e-6 || abs(inner.height - whole.height) < 1e-6)
            }
            #expect(abs(outer.width / outer.height / framing.sent.aspect - 1) < 1e-6, "\(framing)")
            // No more than needed: one side is the frame's.
            #expect(abs(outer.width - inner.width) < 1e-6 || abs(outer.height - inner.height) < 1e-6, "\(framing)")
            // Beyond the photo only where it is too small.
            if outer.width <= whole.width { #expect(outer.minX >= -1e-6 && outer.maxX <= whole.width + 1e-6) }
            if outer.height <= whole.height { #expect(outer.minY >= -1e-6 && outer.maxY <= whole.height + 1e-6) }
            let window = framing.window
            #expect(Rect(0, 0, 1, 1).contains(window, slack: 1e-9), "\(framing)")
            // Of an answer of any size, what is used lies inside it.
            let answer = PixelSize(
                Int.random(in: 16...3000, using: &numbers), Int.random(in: 16...3000, using: &numbers))
            let used = framing.used(of: answer)
            #expect(Rect(0, 0, Double(answer.width), Double(answer.height)).contains(used, slack: 1e-6), "\(framing)")
            // In an answer of the size asked for, it is the window itself.
            let exact = framing.used(of: framing.sent)
            #expect(abs(exact.x - window.x * Double(framing.sent.width)) < 1e-6)
            #expect(abs(exact.width - window.width * Double(framing.sent.width)) < 1e-6)
        }
    }

    @Test("Sizes are those that models take, and chosen for themselves again")
    func sizes() {
        var numbers = Numbers(for: "sizes")
        for round in 0..<4_000 {
            let frame = PixelSize(
                Int.random(in: 1...5_000, using: &numbers), Int.random(in: 1...5_000, using: &numbers))
            let rule = Self.rules[round % Self.rules.count]
            let size = rule.size(for: frame)
            #expect(rule.size(for: size) == size, "\(frame) \(size)")
            switch rule {
            case .listed(let sizes): #expect(sizes.contains(size))
            case .grid(let grid):
                #expect(size.width % grid.step == 0 && size.height % grid.step == 0)
                #expect(max(size.width, size.height) <= grid.longSide, "\(frame) \(size)")
                #expect(min(size.width, size.height) <= grid.shortSide, "\(frame) \(size)")
                #expect(size.width * size.height <= grid.area.upperBound, "\(frame) \(size)")
                #expect(max(size.aspect, 1 / size.aspect) <= grid.aspect + 1e-9, "\(frame) \(size)")
            }
        }
    }

    @Test(
        "Frames get the size nearest in aspect",
        arguments: [
            ("gpt-image-1", 1080, 1350, 1024, 1536), ("gpt-image-1", 1000, 1500, 1024, 1536),
            ("gpt-image-1", 1500, 800, 1536, 1024), ("unknown", 500, 500, 816, 816),
            ("gpt-image-2", 1080, 1350, 1088, 1344), ("gpt-image-2", 1000, 5000, 720, 2160),
            ("dall-e-2", 100, 900, 1024, 1024),
        ])
    func nearest(model: String, width: Int, height: Int, across: Int, down: Int) {
        #expect(SizeRule.openAI(model: model).size(for: PixelSize(width, height)) == PixelSize(across, down))
    }

    @Test("A painter that changes nothing gives the frame's part back, whatever sizes it takes")
    func identity() throws {
        var numbers = Numbers(for: "framing pictures")
        let small = SizeRule.listed([PixelSize(160, 160), PixelSize(240, 160), PixelSize(160, 240)])
        for _ in 0..<12 {
            let photo = PixelSize(Int.random(in: 90...300, using: &numbers), Int.random(in: 90...300, using: &numbers))
            let frame = PixelSize(Int.random(in: 60...200, using: &numbers), Int.random(in: 60...200, using: &numbers))
            let focal = Point(Double.random(in: 0...1, using: &numbers), Double.random(in: 0...1, using: &numbers))
            let framing = PhotoFraming(photo: photo, frame: frame, focal: focal, sizes: small)
            let sent = try framing.picture(from: try png(photo.width, photo.height), as: .png)
            let info = try inspect(sent)
            #expect(PixelSize(info.width, info.height) == framing.sent)
            let fitted = try framing.fitted(PaintAnswer(image: sent, model: ""))
            #expect(fitted.width == frame.width && fitted.height == frame.height)
            for y in stride(from: 4, to: frame.height - 4, by: 7) {
                for x in stride(from: 4, to: frame.width - 4, by: 7) {
                    let place = Point(
                        framing.inner.x + (Double(x) + 0.5) / Double(frame.width) * framing.inner.width,
                        framing.inner.y + (Double(y) + 0.5) / Double(frame.height) * framing.inner.height)
                    let pixel = fitted[x, y]
                    let red = Double(pixel & 255) - place.x / Double(photo.width) * 255
                    let green = Double(pixel >> 8 & 255) - place.y / Double(photo.height) * 255
                    #expect(abs(red) < 4 && abs(green) < 4, "\(framing) at \(x), \(y): \(red), \(green)")
                }
            }
        }
    }

    @Test("Where the photo ends, its mirror image goes on")
    func mirrored() throws {
        let framing = PhotoFraming(
            photo: PixelSize(100, 40), crop: Rect(0, 0, 1, 1), frame: PixelSize(100, 40),
            sizes: .listed([PixelSize(100, 100)]))
        #expect(!framing.isWithinPhoto)
        let sent = try decode(try framing.picture(from: try png(100, 40), as: .png)).takePixmap()
        // The photo lies in rows 30 to 69.
        for (place, source) in [(29, 30), (20, 39), (70, 69), (75, 64), (99, 40)] {
            #expect((0..<100).allSatisfy { sent[$0, place] == sent[$0, source] })
        }
        for (place, start, count) in [(0, 30, 40), (99, 0, 1), (5, 2, 3)] {
            #expect((0..<count).contains(Stretch(Double(start), Double(start + count), 1, 100).source(place)))
        }
    }
}
