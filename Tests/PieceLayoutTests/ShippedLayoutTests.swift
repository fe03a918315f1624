import PieceGraphics
import PieceModel
import Testing

@testable import PieceLayout

@Suite("Shipped layouts")
struct ShippedLayoutTests {
    @Test("there are layouts to test")
    func present() {
        #expect(Checkout.layouts.count >= 8)
    }

    @Test("a layout is read without a problem or a warning", arguments: Checkout.layouts)
    func readable(_ name: String) throws {
        let (_, warnings) = try Template.read(
            Checkout.bytes("layouts/\(name).json"), file: "\(name).json", fonts: Checkout.fontIDs())
        #expect(warnings.isEmpty, "\(TemplateProblems(warnings))")
    }

    @Test("a layout is called as its file and says what it is in both languages", arguments: Checkout.layouts)
    func labels(_ name: String) throws {
        let template = try Checkout.layout(name)
        #expect(template.name == name)
        #expect(template.version >= 1)
        for text in [template.label.ko, template.label.en, template.summary.ko, template.summary.en] {
            #expect(text.contains { $0.isLetter })
        }
        #expect(template.label.ko.unicodeScalars.contains { (0xAC00...0xD7A3).contains($0.value) })
        let area = template.safeArea
        #expect(area.minX >= 0 && area.minY >= 0 && !area.isEmpty)
        #expect(area.maxX <= Double(template.width) && area.maxY <= Double(template.height))
    }

    @Test("a layout shows the least piece, in both languages, with and without a photo", arguments: Checkout.layouts)
    func leastPiece(_ name: String) throws {
        let template = try Checkout.layout(name)
        let placer = try Checkout.placer()
        for locale in [TicketLocale.ko, .en] {
            for photo in [nil, Size(1_200, 900)] {
                let inputs = Inputs(
                    piece: try piece(), locale: locale, photoSize: photo,
                    canvas: Size(Double(template.width), Double(template.height)))
                let frame = placer.place(template, inputs)
                #expect(frame.width == template.width && frame.height == template.height)
                #expect(frame.texts.contains { $0.string.contains("지킬") }, "the title is missing")
                #expect(frame.photos.isEmpty == (photo == nil))
                #expect(frame.staticCount <= frame.items.count)
            }
        }
    }
}
