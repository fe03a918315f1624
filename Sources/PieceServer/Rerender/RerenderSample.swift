import PieceCodecs
import PieceGraphics
import PieceLayout
import PieceModel
import PieceRender
import PieceStore

/// One piece on a sheet: its ticket as it is kept and as it would be, and where they differ.
struct RerenderSample: Sendable {
    let record: PieceRecord
    let layout: LayoutList.Layout
    /// The kept ticket's bytes.
    let before: [UInt8]
    let order: TicketOrder

    /// Where things are on the card, px; the template has the same.
    private enum Place {
        static let (left, top, width, gap) = (60.0, 182.0, 1120.0, 20.0)
        /// Between two rows of pictures, for the second one's caption.
        static let caption = 56.0
        static let tallest = 640.0
        /// Below the pictures; three in a row have the verdict there, two rows have it beside the last picture.
        static func bottom(isWide: Bool) -> Double { isWide ? 68 : 104 }
    }

    /// Renders the ticket and paints the card, on a renderer's thread.
    func card(_ assets: AssetRoot, with renderer: TicketRenderer) throws(RenderError) -> Pixmap {
        let old = try RerenderSample.pixels(before, "the kept ticket")
        let new = try RerenderSample.pixels(renderer.render(order.job(order.piece)).bytes, "the ticket")
        // Wide tickets stand two and two, others three in a row.
        let isWide = 5 * min(old.width, new.width) > 6 * max(old.height, new.height)
        let columns = isWide ? 2.0 : 3.0
        let room = ((Place.width - (columns - 1) * Place.gap) / columns).rounded(.down)
        let sizes = [(old.width, old.height), (new.width, new.height)].map { size -> Size in
            let scale = min(room / Double(size.0), Place.tallest / Double(size.1))
            return Size((Double(size.0) * scale).rounded(), (Double(size.1) * scale).rounded())
        }
        let height = max(sizes[0].height, sizes[1].height)
        func frame(_ index: Int, _ size: Size) -> [Double] {
            let (column, row) = isWide ? (index % 2, index / 2) : (index, 0)
            return [
                Place.left + Double(column) * (room + Place.gap), Place.top + Double(row) * (height + Place.caption),
                size.width, size.height,
            ]
        }
        let shown = RerenderSample.scaled(new, sizes[1])
        var images = ["before": SharedPixmap(RerenderSample.scaled(old, sizes[0]))]
        let difference = PictureDifference(old, new, shown: shown)
        images["difference"] = difference?.picture
        images["after"] = SharedPixmap(shown)
        let end = Place.top + height + (isWide ? height + Place.caption : 0)
        var values: [String: Value] = [
            "end": .number(end), "room": .number(room), "boxHeight": .number(height), "wide": .bool(isWide),
            "comparable": .bool(difference != nil), "made": .text(made), "same": .bool(difference?.changed == 0),
            "sizes": .text("\(old.width) × \(old.height)\n→ \(new.width) × \(new.height)"),
        ]
        let verdict = verdict(difference)
        values["verdictKo"] = .text(verdict.ko)
        values["verdictEn"] = .text(verdict.en)
        let frames = [("before", sizes[0]), ("after", sizes[1]), ("difference", difference.map { _ in sizes[1] })]
        for (index, (name, size)) in frames.enumerated() {
            let box = frame(index, size ?? Size(room, height))
            for (side, value) in zip(["X", "Y", "W", "H"], box) { values[name + side] = .number(value) }
        }
        let job = RenderJob(
            layout: "\(assets.path)/assets/cards/rerender-sample.json", piece: record.piece, photo: .none,
            options: RenderOptions(locale: .ko), images: images, parameters: values)
        let card = try RerenderSample.pixels(renderer.render(job).bytes, "the card")
        return card.cropped(to: PixelRect(0, 0, card.width, min(card.height, Int(end + Place.bottom(isWide: isWide)))))
    }

    private var made: String {
        let (old, version) = (record.design.layout, record.design.layoutVersion)
        if old != layout.name { return "\(old) v\(version) → \(layout.name) v\(layout.version)" }
        return version == layout.version ? "\(old) v\(version)" : "\(old) v\(version) → v\(layout.version)"
    }

    /// The same in Korean and in English.
    private func verdict(_ difference: PictureDifference?) -> (ko: String, en: String) {
        guard let difference else { return ("크기가 다릅니다", "Another size") }
        guard difference.changed > 0 else { return ("똑같습니다", "Identical") }
        let tenths = Int((difference.changed * 1000).rounded())
        let percent = tenths == 0 ? "< 0.1 %" : "\(tenths / 10).\(tenths % 10) %"
        return (
            "화소의 \(percent)가 바뀜, 가장 큰 차이 \(difference.largest)",
            "\(percent) of pixels changed, by \(difference.largest) at most"
        )
    }

    static func pixels(_ bytes: [UInt8], _ what: String) throws(RenderError) -> Pixmap {
        do throws(CodecError) {
            return try decode(bytes, .full).takePixmap()
        } catch {
            throw RenderError(.photoRefused, "\(what): \(error.message)", error.remedy)
        }
    }

    private static func scaled(_ pixmap: borrowing Pixmap, _ size: Size) -> Pixmap {
        pixmap.resampled(crop: pixmap.bounds.rect, width: Int(size.width), height: Int(size.height))
    }
}
