import PieceRender
import Testing

@Suite("Tickets look as they were accepted")
struct TicketGoldenTests {
    @Test("Every ticket of the gallery looks as it was accepted", arguments: Checkout.gallery)
    func ticket(_ sample: Checkout.Sample) throws {
        let renderer = try Checkout.renderer()
        let ticket = try renderer.render(sample.job(RenderOptions(output: .png(.small), longSide: 480)))
        try Golden.check(sample.name, ticket.bytes)
    }

    @Test("The gallery shows every layout normal and under stress")
    func complete() throws {
        let names = try Checkout.renderer().templates.names()
        #expect(names.count >= 8)
        for name in names {
            for variant in ["normal", "stress"] {
                #expect(Checkout.gallery.contains { $0.layout == name && $0.variant == variant }, "\(name) \(variant)")
            }
        }
    }
}
