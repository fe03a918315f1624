import PieceBlobs
import PieceCodecs
import PieceGraphics
import PieceLayout
import PieceModel
import PieceRender
import PieceStore

/// A picture that shows what a run would change: kept tickets, the new ones and where they differ.
public struct RerenderSheet: Sendable {
    /// The picture as PNG.
    public let png: [UInt8]
    /// Width and height in px.
    public let width: Int
    public let height: Int
    /// How many pieces it shows.
    public let count: Int
    /// Samples that could not be rendered.
    public let failures: [RerenderFailure]

    /// Of the sheet: between its edge and the cards, which have a margin of their own.
    static let margin = 20
    /// Below the cards.
    static let foot = 40
    static let ground = Color(rgb: 0xFAF6EE)
}

extension Rerender {
    /// Renders samples of what a plan would change onto one sheet; nothing is written to the store or the blobs.
    public func sheet(of plan: RerenderPlan, _ selection: RerenderSelection) async throws -> RerenderSheet {
        var cards: [SharedPixmap] = []
        var failures: [RerenderFailure] = []
        for id in plan.samples(Rerender.sampleLimit) {
            guard let record = try await library.store.piece(id),
                case .stale(let layout) = selection.verdict(on: record, library.layouts)
            else { continue }
            do {
                let sample = try await sample(of: record, layout)
                let assets = assets
                cards.append(
                    try await library.rendering { renderer throws(RenderError) in
                        SharedPixmap(try sample.card(assets, with: renderer))
                    })
            } catch {
                guard let reason = reason(of: error) else { throw error }
                failures.append(RerenderFailure(id, record.number, reason))
            }
        }
        let (drawn, failed, count) = (cards, failures, plan.total.toRender)
        let assets = assets
        return try await library.rendering { renderer throws(RenderError) in
            try RerenderSheet(drawn, of: count, failures: failed, assets, with: renderer)
        }
    }

    private func sample(of record: PieceRecord, _ layout: LayoutList.Layout) async throws -> RerenderSample {
        let before = try await library.content(of: record.pictures.ticket)
        var photo: [UInt8]?
        if let picture = record.pictures.source { photo = try await library.content(of: picture) }
        let order = TicketOrder(
            piece: record.piece, layout: layout.name, locale: record.design.locale,
            palette: .init(texts: record.design.palette), photo: photo)
        return RerenderSample(record: record, layout: layout, before: before, order: order)
    }
}

extension RerenderSheet {
    /// Puts the cards into two columns below a heading, each where there is most room.
    fileprivate init(
        _ cards: [SharedPixmap], of count: Int, failures: [RerenderFailure], _ assets: AssetRoot,
        with renderer: TicketRenderer
    ) throws(RenderError) {
        let head = try RerenderSheet.head(cards.count, of: count, assets, with: renderer)
        var ends = [head.height, head.height]
        let places = cards.map { card -> (x: Int, y: Int) in
            let column = ends[0] <= ends[1] ? 0 : 1
            defer { ends[column] += card.pixmap.height }
            return (RerenderSheet.margin + column * card.pixmap.width, ends[column])
        }
        (width, height) = (head.width, max(ends[0], ends[1]) + RerenderSheet.foot)
        var sheet = Pixmap(width: width, height: height)
        sheet.fill(sheet.bounds, paint: .solid(RerenderSheet.ground))
        sheet.draw(head, at: (0, 0))
        for (card, place) in zip(cards, places) { sheet.draw(card.pixmap, at: place) }
        png = try PieceServer.encoded(sheet)
        self.count = cards.count
        self.failures = failures
    }

    private static func head(
        _ shown: Int, of count: Int, _ assets: AssetRoot, with renderer: TicketRenderer
    ) throws(RenderError) -> Pixmap {
        let blank: Piece
        do throws(FieldErrors) {
            blank = try Piece(fields: ["kind": "etc", "title": "PIECE", "date": "2000-01-01"])
        } catch {
            throw RenderError(.badOptions, "the heading's piece is refused: \(error)", "report this")
        }
        let job = RenderJob(
            layout: "\(assets.path)/assets/cards/rerender-heading.json", piece: blank, photo: .none,
            options: RenderOptions(locale: .ko),
            parameters: ["shown": .number(Double(shown)), "total": .number(Double(count))])
        return try RerenderSample.pixels(renderer.render(job).bytes, "the heading")
    }
}

private func encoded(_ sheet: borrowing Pixmap) throws(RenderError) -> [UInt8] {
    do throws(CodecError) {
        return try encodePNG(sheet, mode: .balanced)
    } catch {
        throw RenderError(.encoding, "the sheet cannot be written: \(error.message)", error.remedy)
    }
}
