import PieceCards
import PieceGraphics
import PieceModel
import PieceRender
import Testing

@Suite("Reverse sides stay whole in every state")
struct BackStateTests {
    private let renderer: TicketRenderer

    init() throws { renderer = try Checkout.renderer() }

    /// What the checks of layouts find with these photos and this colour.
    private func findings(
        _ side: BackSide.Side, _ box: BoxColour, photos: Int = 0, scenarios: (CheckScenario) -> Bool
    ) throws -> [LayoutFinding] {
        var check = LayoutCheck(renderer: renderer)
        let pictures = try BackPieces.photos(photos)
        let root = renderer.templates.root
        check.prepare = { job throws(RenderError) in
            let back = BackSide(
                side, of: job.piece, picture: job.photo, photos: pictures, box: box, locale: job.options.locale)
            job = try back.job(assets: root)
        }
        let layout = "\(root.path)/layouts/backs/\(side.layout).json"
        var found: [LayoutFinding] = []
        for scenario in check.scenarios() where scenarios(scenario) { found += try check.check(layout, scenario) }
        return LayoutCheck.merge(found)
    }

    @Test("Hard fields and photos leave nothing to find", arguments: BackSide.Side.allCases)
    func hardFields(side: BackSide.Side) throws {
        let found = try findings(side, .paper) { _ in true }.filter { $0.severity == .error }
        #expect(found.map(\.description) == [])
    }

    @Test("Every colour is legible under every photo", arguments: BackSide.Side.allCases)
    func colours(side: BackSide.Side) throws {
        for box in BoxColour.allCases {
            let found = try findings(side, box, photos: 3) { $0.name.hasPrefix("plain, ko") }
                .filter { $0.severity == .error }
            #expect(found.map(\.description) == [], "\(box)")
        }
    }

    @Test("There are nine colours, which differ and leave room for 4.5:1")
    func nine() {
        #expect(BoxColour.allCases.count == 9 && Set(BoxColour.allCases.map(\.color)).count == 9)
        for box in BoxColour.allCases {
            let best = max(box.color.contrast(with: .white), box.color.contrast(with: .black))
            #expect(best >= 9, "\(box) has \(best):1 at most")
            // A template must not mix up what reads as light and as dark.
            #expect(abs(box.color.luminance - 0.3) > 0.05, "\(box)")
        }
    }

    @Test("Photos close up: none to eleven, with and without words", arguments: 0...11)
    func photos(count: Int) throws {
        var pictures = try BackPieces.photos(count)
        if count == 11 { pictures.append(contentsOf: try BackPieces.photos(1)) }
        for review: JSONValue in ["짧은 글", nil] {
            let back = BackSide(
                .record, of: try BackPieces.piece(["review": review]), photos: pictures, box: .sage)
            let job = try back.job(assets: renderer.templates.root)
            #expect(job.images.count == min(10, count) && job.parameterLists["photos"]?.count == min(10, count))
            let ticket = try renderer.render(back, as: TicketForm(output: .jpeg(quality: 50), longSide: 200))
            #expect(ticket.warnings == [])
        }
    }

    @Test("They are no fronts")
    func apart() {
        #expect(renderer.templates.names().allSatisfy { !$0.hasPrefix("back") })
    }

    @Test("A photo that is none says so")
    func broken() throws {
        let back = BackSide(.record, of: try BackPieces.piece(), photos: [CardPicture([1, 2, 3])])
        #expect(throws: RenderError.self) { try renderer.render(back) }
    }
}
