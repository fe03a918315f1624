import Foundation
import PieceCodecs
import PieceGraphics
import PieceModel
import PieceRender
import Testing

@Suite("The render pipeline")
struct PipelineTests {
    private let sample = Checkout.Sample(
        layout: "classic-stub", photo: "jekyll.jpg", fields: "jekyll.json", variant: "normal", locale: .ko)

    @Test("The same inputs give the same bytes, whatever was rendered before")
    func deterministic() throws {
        let renderer = try Checkout.renderer()
        var first: [String: [UInt8]] = [:]
        for sample in Checkout.gallery.prefix(8) { first[sample.name] = try renderer.render(sample.job()).bytes }
        for _ in 0..<3 {
            for sample in Checkout.gallery.prefix(8).reversed() {
                #expect(try renderer.render(sample.job()).bytes == first[sample.name], "\(sample.name) again")
            }
        }
        let fresh = try Checkout.renderer()
        #expect(try fresh.render(sample.job()).bytes == renderer.render(sample.job()).bytes)
    }

    @Test("The result tells size, ratio and the colours taken from the photo")
    func result() throws {
        let ticket = try Checkout.renderer().render(sample.job())
        #expect((ticket.width, ticket.height) == (1800, 760))
        #expect(abs(ticket.ratio - 1800.0 / 760) < 1e-9)
        for token in ["vib", "counter", "deep", "tint", "dim"] {
            #expect(ticket.palette[token]?.count == 7, "\(token)")
        }
        #expect(ticket.palette["band"]?.split(separator: ",").isEmpty == false)
        #expect(ticket.warnings == [])
    }

    @Test("A ticket cut out is transparent at its corners, notches and perforation, and opaque between")
    func ticketOnly() throws {
        let whole = try Checkout.renderer().render(sample.job())
        let cut = try Checkout.renderer().render(sample.job(RenderOptions(ticketOnly: true)))
        let pixels = try decode(cut.bytes).takePixmap()
        #expect((cut.width, cut.height) == (1700, 660))
        func alpha(_ x: Int, _ y: Int) -> UInt32 { pixels[x, y] >> 24 }
        #expect(alpha(0, 0) == 0)
        #expect(alpha(1699, 659) == 0)
        // The notch at x 1356, the first bite at y 92 and the first perforation dot, less the ticket's corner 50,50.
        #expect(alpha(1306, 3) == 0)
        #expect(alpha(2, 42) == 0)
        #expect(alpha(1306, 42) == 0)
        #expect(alpha(700, 300) == 255)
        let original = try decode(whole.bytes).takePixmap()
        #expect(pixels[700, 300] == original[750, 350])
    }

    @Test("A layout without a backdrop stays whole")
    func nothingToCut() throws {
        let job = RenderJob(
            layout: "minimal-square", piece: try Checkout.piece("sea.json"), photo: .none,
            options: RenderOptions(ticketOnly: true))
        let ticket = try Checkout.renderer().render(job)
        #expect((ticket.width, ticket.height) == (1080, 1080))
        #expect(ticket.warnings.contains { $0.contains("no edge to cut along") })
    }

    @Test("A ticket is made smaller to a long side, never larger")
    func longSide() throws {
        let renderer = try Checkout.renderer()
        let small = try renderer.render(sample.job(RenderOptions(longSide: 360)))
        #expect((small.width, small.height) == (360, 152))
        #expect(try renderer.render(sample.job(RenderOptions(longSide: 9_000))).width == 1800)
    }

    @Test("A ticket from the photo's master looks like one from the photo")
    func master() throws {
        let renderer = try Checkout.renderer()
        let bytes = [UInt8](try Data(contentsOf: Checkout.samples.appending(path: "jekyll.jpg")))
        let master = try encodeMaster(decode(bytes).takePixmap())
        var job = try sample.job()
        let direct = try decode(renderer.render(job).bytes).takePixmap()
        job.photo = .bytes(master)
        let again = try decode(renderer.render(job).bytes).takePixmap()
        var sum = 0
        for y in stride(from: 0, to: direct.height, by: 3) {
            for x in stride(from: 0, to: direct.width, by: 3) {
                sum += abs(Int(direct[x, y] & 255) - Int(again[x, y] & 255))
            }
        }
        let count = (direct.height / 3 + 1) * (direct.width / 3 + 1)
        #expect(Double(sum) / Double(count) < 3)
    }

    @Test("Nothing but pixels is in the output", arguments: ["png", "jpeg", "webp"])
    func metadata(_ format: String) throws {
        let output: RenderOptions.Output =
            format == "png" ? .png(.fast) : format == "jpeg" ? .jpeg(quality: 90) : .webp(quality: 80)
        let bytes = try Checkout.renderer().render(sample.job(RenderOptions(output: output))).bytes
        for word in ["Exif", "http://ns.adobe", "ICC_PROFILE", "tEXt", "iTXt", "eXIf", "XMP ", "EXIF", "GPS"] {
            let pattern = Array(word.utf8)
            #expect(!bytes.indices.dropLast(pattern.count).contains { bytes[$0...].starts(with: pattern) }, "\(word)")
        }
    }

    @Test("Without a photo a ticket wears the colours of its kind")
    func noPhoto() throws {
        var job = try sample.job()
        job.photo = .none
        let ticket = try Checkout.renderer().render(job)
        #expect(ticket.palette["vib"] != (try Checkout.renderer().render(sample.job())).palette["vib"])
    }

    @Test("An unknown layout is refused with the names there are")
    func unknownLayout() throws {
        var job = try sample.job()
        job.layout = "postcard"
        let error = #expect(throws: RenderError.self) { try Checkout.renderer().render(job) }
        #expect(error?.code == .unknownLayout)
        #expect(error?.remedy.contains("gallery-label") == true)
    }

    @Test("A missing photo and a broken one are told apart, with what to do")
    func badPhotos() throws {
        var job = try sample.job()
        job.photo = .file("/nowhere/night.jpg")
        let missing = #expect(throws: RenderError.self) { try Checkout.renderer().render(job) }
        #expect(missing?.code == .photoMissing)
        #expect(missing?.message.contains("/nowhere/night.jpg") == true)
        job.photo = .bytes(Array("<html>not a photo</html>".utf8))
        let broken = #expect(throws: RenderError.self) { try Checkout.renderer().render(job) }
        #expect(broken?.code == .photoRefused)
        #expect(broken?.remedy.isEmpty == false)
    }

    @Test("A template with mistakes names the first and how many more there are")
    func badTemplate() throws {
        let file = FileManager.default.temporaryDirectory.appending(path: "piece-\(UUID().uuidString).json")
        try Data(#"{"name":"x","version":1,"canvas":[100,100],"layers":[{"text":{"frame":[0,0,1]}}]}"#.utf8).write(
            to: file)
        defer { try? FileManager.default.removeItem(at: file) }
        var job = try sample.job()
        job.layout = file.path
        let error = #expect(throws: RenderError.self) { try Checkout.renderer().render(job) }
        #expect(error?.code == .badLayout)
        #expect(error?.message.contains("more") == true)
    }
}
