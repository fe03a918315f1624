import Foundation
import PieceCodecs
import PieceGraphics
import PieceLayout
import PieceModel
import PieceRender
import Testing

/// One small template, one issue, one picture: Templates/NAME.json.
@Suite("Engine features look as they were accepted")
struct FeatureGoldenTests {
    static let names: [String] = {
        let folder = Checkout.tests.appending(path: "Templates")
        let files = (try? FileManager.default.contentsOfDirectory(atPath: folder.path)) ?? []
        return files.filter { $0.hasSuffix(".json") }.map { String($0.dropLast(5)) }.sorted()
    }()

    @Test("Each feature's small picture looks as it was accepted", arguments: names)
    func feature(_ name: String) throws {
        let renderer = try Checkout.renderer()
        var job = RenderJob(
            layout: Checkout.tests.appending(path: "Templates/\(name).json").path,
            piece: try Checkout.piece("jekyll.json"),
            photo: .file(Checkout.samples.appending(path: "sea.jpg").path),
            options: RenderOptions(output: .png(.small), ticketOnly: name == "perforated-cut"))
        if name == "calendar-grid" || name == "recap-card" { try embed(into: &job, renderer) }
        let ticket = try renderer.render(job)
        #expect(ticket.warnings == [])
        try Golden.check("feature-" + name, ticket.bytes)
    }

    @Test("There is a template for every feature")
    func complete() { #expect(Self.names.count >= 20) }

    /// Real tickets, and what a month and a year would say.
    private func embed(into job: inout RenderJob, _ renderer: TicketRenderer) throws {
        let normal = Checkout.gallery.filter { $0.variant == "normal" }.prefix(3)
        for (index, sample) in normal.enumerated() {
            let ticket = try renderer.render(sample.job(RenderOptions(longSide: 300)))
            job.images["ticket\(index)"] = SharedPixmap(try decode(ticket.bytes).takePixmap())
        }
        job.parameters["total"] = .number(87)
        job.parameterLists["fan"] = (0..<3).map { ["image": .text("ticket\($0)")] }
        job.parameterLists["months"] = [4, 2, 7, 1, 0, 9, 5, 3, 6, 8, 2, 4].map { ["count": .number($0)] }
        job.parameterLists["days"] = (1...31).map { day in
            [
                "number": .text("\(day)"), "image": .text(day % 9 == 3 ? "ticket\(day / 9 % 3)" : ""),
                "more": .number(day == 12 ? 2 : 0),
            ]
        }
    }
}
