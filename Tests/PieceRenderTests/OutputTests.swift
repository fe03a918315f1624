import Foundation
import PieceCodecs
import PieceGraphics
import PieceModel
import PieceRender
import Testing

/// A folder of small templates for one test.
private struct TemplateFolder {
    let folder: URL

    init() throws {
        folder = FileManager.default.temporaryDirectory.appending(path: "piece-templates-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    }

    func remove() { try? FileManager.default.removeItem(at: folder) }

    /// A job that renders a template of `layers` on a square canvas.
    func job(_ file: String, side: Int, _ layers: String, photo: PhotoInput = .none) throws -> RenderJob {
        let template = """
            {"name": "small", "version": 1, "label": {"ko": "작은", "en": "Small"}, "summary": {"ko": "작다", "en": "Small"},
             "canvas": [\(side), \(side)], "layers": [\(layers)]}
            """
        let path = folder.appending(path: file + ".json")
        try Data(template.utf8).write(to: path)
        return RenderJob(layout: path.path, piece: try Checkout.piece("jekyll.json"), photo: photo)
    }
}

private func pixels(_ bytes: [UInt8]) throws -> Pixmap { try decode(bytes).takePixmap() }

@Suite("What a render leaves behind and gives out")
struct OutputTests {
    /// Shapes that reach beyond a small canvas, so that what is cut off at its edge would be missed on a larger one.
    private static let beyond = ##"""
        {"shape": {"rect": [0, 0, 300, 300], "fill": "#FFFFFF"}},
        {"shape": {"circle": [100, 100, 90], "fill": "#C92F17",
          "shadow": {"x": 20, "y": 20, "blur": 30, "color": "#000000"}, "innerShadow": {"blur": 20, "color": "#00000080"}}},
        {"group": {"clip": {"ellipse": [40, 40, 240, 200]}, "layers": [
          {"shape": {"rect": [0, 0, 300, 300], "fill": "#2B5FC980"}}]}},
        {"grain": {"strength": 0.8, "clip": {"circle": [100, 100, 120]}}}
        """##

    @Test("The same shapes on canvases of different sizes do not share what was cut off")
    func canvases() throws {
        let folder = try TemplateFolder()
        defer { folder.remove() }
        let small = try folder.job("small", side: 100, Self.beyond)
        let large = try folder.job("large", side: 300, Self.beyond)
        let (freshSmall, freshLarge) = (
            try Checkout.renderer().render(small).bytes, try Checkout.renderer().render(large).bytes
        )
        let used = try Checkout.renderer()
        for _ in 0..<3 {
            #expect(try used.render(small).bytes == freshSmall)
            #expect(try used.render(large).bytes == freshLarge)
        }
    }

    @Test("Two templates of one name keep apart, as do pictures handed in under one name")
    func names() throws {
        let folder = try TemplateFolder()
        defer { folder.remove() }
        func job(_ file: String, _ color: String) throws -> RenderJob {
            let layers =
                ##"{"shape": {"rect": [0, 0, 20, 20], "fill": "\##(color)"}}, {"image": {"name": "a", "frame": [10, 0, 10, 20]}}"##
            var job = try folder.job(file, side: 20, layers)
            var picture = Pixmap(width: 10, height: 20)
            for y in 0..<20 { for x in 0..<10 { picture[x, y] = file == "one" ? 0xFF00_00FF : 0xFFFF_0000 } }
            job.images["a"] = SharedPixmap(picture)
            return job
        }
        let renderer = try Checkout.renderer()
        for _ in 0..<3 {
            let one = try pixels(renderer.render(job("one", "#00FF00")).bytes)
            let two = try pixels(renderer.render(job("two", "#FFFF00")).bytes)
            #expect(one[2, 2] == 0xFF00_FF00 && one[15, 10] == 0xFF00_00FF)
            #expect(two[2, 2] == 0xFF00_FFFF && two[15, 10] == 0xFFFF_0000)
        }
    }

    @Test("A picture in a clipped group stays within the clip, fades with the group and may be absurdly large")
    func images() throws {
        let folder = try TemplateFolder()
        defer { folder.remove() }
        let layers = ##"""
            {"shape": {"rect": [0, 0, 40, 40], "fill": "#FFFFFF"}},
            {"opacity": 0.5, "group": {"clip": {"rect": [0, 0, 20, 40]}, "layers": [
              {"image": {"name": "a", "frame": [0, 0, 40, 40], "radius": 4}}]}},
            {"image": {"name": "a", "frame": [0, 0, 1000000, 1000000], "radius": 2}}
            """##
        var job = try folder.job("clip", side: 40, layers)
        var black = Pixmap(width: 4, height: 4)
        for y in 0..<4 { for x in 0..<4 { black[x, y] = 0xFF00_0000 } }
        job.images["a"] = SharedPixmap(black)
        let ticket = try pixels(Checkout.renderer().render(job).bytes)
        #expect(ticket[30, 20] == 0xFFFF_FFFF, "the picture left its group's clip")
        #expect((126...129).contains(ticket[10, 20] & 255), "the picture did not fade with its group")
    }

    @Test("A picture that was not handed in is a warning, not a failure")
    func missingImage() throws {
        let folder = try TemplateFolder()
        defer { folder.remove() }
        let job = try folder.job("no-image", side: 40, #"{"image": {"name": "a", "frame": [0, 0, 40, 40]}}"#)
        let ticket = try Checkout.renderer().render(job)
        #expect(ticket.warnings.contains { $0.contains("'a'") })
    }

    @Test("A photo turned by its Exif tag gives the ticket of the upright photo", arguments: 2...8, ["jpg", "webp"])
    func orientations(_ value: Int, _ format: String) throws {
        let marks = Checkout.root.appending(path: "Tests/PieceCodecsTests/Fixtures/exif-orientation-marks")
        func ticket(_ value: Int) throws -> Pixmap {
            var job = RenderJob(
                layout: "minimal-square", piece: try Checkout.piece("sea.json"),
                photo: .file(marks.appending(path: "o\(value).\(format)").path))
            job.options.longSide = 360
            return try pixels(Checkout.renderer().render(job).bytes)
        }
        let upright = try ticket(1)
        let turned = try ticket(value)
        try #require(upright.width == turned.width && upright.height == turned.height)
        var sum = 0
        for y in 0..<upright.height {
            for x in 0..<upright.width {
                let (a, b) = (upright[x, y], turned[x, y])
                sum += [0, 8, 16].reduce(0) { $0 + abs(Int(a >> $1 & 255) - Int(b >> $1 & 255)) }
            }
        }
        // The files are compressed anew for each orientation; a corner in the wrong place would give far more.
        #expect(Double(sum) / Double(3 * upright.width * upright.height) < 2)
    }

    @Test(
        "A PNG holds its header, its colour space, pixels and end, nothing else",
        arguments: RenderOptions.PNGEffort.allCases)
    func pngChunks(_ effort: RenderOptions.PNGEffort) throws {
        for isCut in [false, true] {
            let bytes = try ticket(RenderOptions(output: .png(effort), longSide: 400, ticketOnly: isCut))
            #expect(bytes.prefix(8).elementsEqual([0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A]))
            var names: [String] = []
            var position = 8
            while position + 12 <= bytes.count {
                let length = bytes[position..<position + 4].reduce(0) { $0 << 8 | Int($1) }
                names.append(String(decoding: bytes[position + 4..<position + 8], as: UTF8.self))
                position += length + 12
            }
            #expect(position == bytes.count, "there is something after the last chunk")
            #expect(names.first == "IHDR" && names.last == "IEND" && names.contains("IDAT"))
            #expect(Set(names).subtracting(["IHDR", "sRGB", "gAMA", "cHRM", "IDAT", "IEND"]) == [], "\(names)")
            // Colour type 2 is RGB, 6 is RGBA.
            #expect(bytes[25] == (isCut ? 6 : 2))
        }
    }

    @Test("A JPEG holds no segment but those that pixels need")
    func jpegSegments() throws {
        let bytes = try ticket(RenderOptions(output: .jpeg(quality: 85), longSide: 400))
        #expect(bytes.prefix(2) == [0xFF, 0xD8])
        var markers: [UInt8] = []
        var position = 2
        while position + 4 <= bytes.count, bytes[position] == 0xFF {
            let marker = bytes[position + 1]
            markers.append(marker)
            if marker == 0xDA { break }
            position += 2 + Int(bytes[position + 2]) << 8 + Int(bytes[position + 3])
        }
        #expect(markers.last == 0xDA, "the start of the scan was not reached")
        // JFIF header, tables, frame header and scan: no Exif or XMP (E1), ICC (E2), Adobe (EE), comment (FE).
        let allowed: Set<UInt8> = [0xE0, 0xDB, 0xC0, 0xC2, 0xC4, 0xDD, 0xDA]
        #expect(Set(markers).subtracting(allowed) == [], "\(markers)")
    }

    @Test("A WebP holds its pixels only", arguments: [nil, 80])
    func webpChunks(_ quality: Int?) throws {
        for isCut in [false, true] {
            let bytes = try ticket(RenderOptions(output: .webp(quality: quality), longSide: 400, ticketOnly: isCut))
            func little(_ at: Int) -> Int { (0..<4).reduce(0) { $0 | Int(bytes[at + $1]) << (8 * $1) } }
            #expect(String(decoding: bytes[0..<4], as: UTF8.self) == "RIFF" && little(4) + 8 == bytes.count)
            var names: Set<String> = []
            var position = 12
            while position + 8 <= bytes.count {
                names.insert(String(decoding: bytes[position..<position + 4], as: UTF8.self))
                position += 8 + (little(position + 4) + 1) / 2 * 2
            }
            #expect(names.subtracting(["VP8 ", "VP8L", "VP8X", "ALPH"]) == [], "\(names)")
        }
    }

    @Test(
        "A cut ticket has clean transparent pixels: colours nowhere above their alpha, nothing outside",
        arguments: [nil, 400])
    func premultiplied(_ longSide: Int?) throws {
        for sample in Checkout.gallery where sample.variant == "normal" {
            let bytes = try Checkout.renderer().render(
                sample.job(RenderOptions(longSide: longSide, ticketOnly: true))
            ).bytes
            let ticket = try pixels(bytes)
            // A cut that crops to its bounds touches all four sides.
            let (w, h) = (ticket.width, ticket.height)
            #expect((0..<w).contains { ticket[$0, 0] >> 24 > 0 } && (0..<w).contains { ticket[$0, h - 1] >> 24 > 0 })
            #expect((0..<h).contains { ticket[0, $0] >> 24 > 0 } && (0..<h).contains { ticket[w - 1, $0] >> 24 > 0 })
            for y in 0..<h {
                for x in 0..<w {
                    let p = ticket[x, y]
                    guard max(p & 255, p >> 8 & 255, p >> 16 & 255) > p >> 24 else { continue }
                    Issue.record("\(sample.name): \(x),\(y) is brighter than its alpha")
                    return
                }
            }
        }
    }

    @Test("Options out of range are met with the nearest that works", arguments: [-5, 0, 1, 101])
    func oddOptions(_ number: Int) throws {
        let jpeg = try ticket(RenderOptions(output: .jpeg(quality: number), longSide: number))
        #expect(try inspect(jpeg).width >= 1)
    }

    private func ticket(_ options: RenderOptions) throws -> [UInt8] {
        let sample = Checkout.Sample(
            layout: "classic-stub", photo: "jekyll.jpg", fields: "jekyll.json", variant: "normal", locale: .ko)
        return try Checkout.renderer().render(sample.job(options)).bytes
    }
}
